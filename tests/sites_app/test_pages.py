"""Public pages of the promise: what they say, what they never say, and what they cost.

Rules: ROLE-5.
"""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lib.cache import invalidate_site_pages
from sites_app import actions
from sites_app.models import Assignment, Correction, Course, Finding, Leave, Officer, OfficerPhoto, Post, Site
from tests.people import new_officer, new_site, serve
from tests.sites_app.factories import many_officers

TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)
PATHS = [
    "/sites/north/team/",
    "/commitment/",
    "/commitment/stints.csv",
    "/api/v1/sites/north/officers/",
    "/api/v1/commitment/",
]


@pytest.fixture
def north(db):
    return new_site("North", time_zone="UTC", posts=12)


def text_of(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return b"".join(response).decode()


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_team_page_has_each_clock_in_words(client, north, prefix):
    omar = new_officer(None, "N-1", "Omar", "Ortiz", languages=["en", "es", "xx"])
    serve(omar, north, since=TODAY - timedelta(days=800))
    text = text_of(client, f"{prefix}/sites/north/team/")
    assert "Omar Ortiz" in text and 'class="bar"' in text and ("Spanish, xx" in text or "español, xx" in text)


def test_pages_of_a_site_that_is_not_there_are_404(client, db):
    assert client.get("/sites/nowhere/team/").status_code == 404


def test_the_commitment_page_says_it_in_one_sentence_and_one_mark_a_term(client, north):
    for number, (since, until) in enumerate([(2200, None), (2100, 200), (2300, 1900), (400, None), (500, 100)]):
        end = TODAY - timedelta(days=until) if until else None
        officer = new_officer(None, f"N-{number}", "Omar", f"Ortiz{number}")
        serve(officer, north, since=TODAY - timedelta(days=since), until=end)
    text = text_of(client, "/commitment/")
    assert "5 officers have promised this neighborhood five years. 2 stayed all five or longer. 2 left before." in text
    assert (
        "5 officers have each promised a neighborhood five years. 2 stayed all five or longer. 2 left before." in text
    )
    assert text.count("1 is still in the first five years.") == 2
    assert text.count('<rect class="keep__kept"') == text.count('<rect class="keep__left"') == 2
    assert "We count everyone who left before five years, whatever the reason" in text
    assert "Our records here begin in 2015. Officers who came earlier are not in these numbers." in text
    assert "Ortiz" not in text


def test_the_promise_reads_the_same_on_home_site_team_sheet_and_in_spanish(client, north):
    for number, (since, until) in enumerate([(2200, None), (2100, 200), (400, None)]):
        end = TODAY - timedelta(days=until) if until else None
        serve(new_officer(None, f"N-{number}", "O", "O"), north, since=TODAY - timedelta(days=since), until=end)
    here = "3 officers have promised this neighborhood five years. 2 stayed all five or longer. 0 left before."
    for path in ("/sites/north/", "/sites/north/team/sheet/", "/commitment/"):
        assert here in text_of(client, path), path
    assert "3 officers have each promised a neighborhood five years." in text_of(client, "/")
    spanish = (
        "3 oficiales le prometieron cinco años a este vecindario. 2 se quedaron los cinco o más. 0 se fueron antes. "
        "1 todavía va en sus primeros cinco."
    )
    for path in ("/es/sites/north/", "/es/commitment/"):
        assert spanish in text_of(client, path), path
    for path in ("/", "/sites/north/", "/about/", "/sites/north/team/"):
        assert text_of(client, path).count('href="/commitment/"') >= 2, "header and footer lead to it"


def test_without_complete_records_the_page_says_so(client, db):
    south = new_site("South", records_complete_from=None)
    serve(new_officer(None, "S-1", "Olga", "Ocampo"), south, since=TODAY - timedelta(days=100))
    text = text_of(client, "/commitment/")
    assert "We do not know who left this neighborhood in earlier years" in text and 'class="keep__bar"' not in text


def test_corrections_are_listed(client, north):
    Correction.objects.create(site=north, day=TODAY, figure="not_kept", before="0", after="1")
    Correction.objects.create(site=north, day=TODAY, figure="retention_3", before="0.9000", after="0.8000")
    text = text_of(client, "/commitment/")
    assert "not kept" in text and "share that stays, year 3" in text


def test_from_ten_terms_on_there_is_a_curve_with_its_table(client, north):
    many_officers(north, 12, today=TODAY)
    assert 'class="curve__line"' in text_of(client, "/commitment/")


def test_nobody_is_named_as_having_left_early_and_no_leave_is_told(client, north):
    """Names, last days ahead, reasons, and every word a leave could leave behind."""
    secret_end = TODAY + timedelta(days=12)
    left = new_officer(None, "SER-LEFT", "Lea", "Leftearly")
    post = serve(left, north, since=TODAY - timedelta(days=700), until=TODAY - DAY)
    Assignment.objects.filter(pk=post.pk).update(end_reason="resigned")
    leaving = new_officer(None, "SER-SOON", "Sol", "Soonaway")
    serve(leaving, north, since=TODAY - timedelta(days=900), until=secret_end)
    away = new_officer(None, "SER-AWAY", "Ana", "Awaynow")
    serve(away, north, since=TODAY - timedelta(days=900))
    start, until = TODAY - timedelta(days=3), TODAY + timedelta(days=77)
    Leave.objects.create(officer=away, start=start, end=until, kind=Leave.Kind.MEDICAL)
    pages = {path: text_of(client, path) for path in PATHS}
    assert "Ana Awaynow" in pages["/sites/north/team/"] and "Sol Soonaway" in pages["/sites/north/team/"]
    shown = [f"{secret_end:%B} {secret_end.day}, {secret_end.year}", f"{until:%B} {until.day}, {until.year}"]
    shown += [f"{start:%B} {start.day}, {start.year}"]
    for path, text in pages.items():
        for secret in (
            "Lea",
            "Leftearly",
            "SER-",
            "resigned",
            "Resigned",
            "medical",
            "Medical",
            "leave",
            *shown,
        ):
            assert secret not in text.replace("released", ""), (path, secret)
        for day in (secret_end, start, until):
            assert day.isoformat() not in text, (path, day)
    assert "An officer left in" in pages["/sites/north/team/"]


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_how_the_clock_counts_is_said_alike_whether_or_not_somebody_was_away(client, north, prefix):
    """Once a page, the same words at both sites: at one of them a clock stood still."""
    away = new_officer(None, "SER-AWAY", "Ana", "Awaynow")
    serve(away, north, since=TODAY - timedelta(days=900))
    Leave.objects.create(officer=away, start=TODAY - timedelta(days=300), end=TODAY - timedelta(days=200))
    west = new_site("West")
    serve(new_officer(None, "W-1", "Wes", "Weston"), west, since=TODAY - timedelta(days=900))
    said = []
    for path in (f"{prefix}/sites/north/team/", f"{prefix}/sites/west/team/", f"{prefix}/sites/north/"):
        text = text_of(client, path)
        note = re.findall(r'<p class="small soft">[^<]*<a href="[^"]*#completes_on">[^<]*</a></p>', text)
        assert len(note) == 1
        said += note
    assert len(set(said)) == 1 and f'href="{prefix}/about/numbers/#completes_on"' in said[0]
    assert 'id="completes_on"' in text_of(client, f"{prefix}/about/numbers/")


def test_a_last_day_is_told_from_the_day_after_only(client, north):
    serve(new_officer(None, "N-1", "Omar", "Ortiz"), north, since=TODAY - timedelta(days=90), until=TODAY)
    assert "An officer left" not in text_of(client, "/sites/north/team/")
    Assignment.objects.update(end=TODAY - DAY)
    invalidate_site_pages("north")
    assert "An officer left" in text_of(client, "/sites/north/team/")


@pytest.mark.django_db(transaction=True)
def test_a_hidden_officer_is_gone_from_page_api_photo_and_cache_in_the_next_request(client):
    north = new_site("North", time_zone="UTC")
    omar = new_officer(None, "N-1", "Omar", "Ortiz", introduction={"en": "I like tea"}, introduction_consent_on=TODAY)
    serve(omar, north, since=TODAY - timedelta(days=300))
    photo = actions.set_photo(omar, image=b"RIFF", alt={"en": "Portrait"}, consented_on=TODAY)
    pages = ["/sites/north/team/", "/es/sites/north/team/", "/api/v1/sites/north/officers/"]
    assert all("Omar Ortiz" in text_of(client, path) for path in pages)
    assert all("Omar Ortiz" in text_of(client, path) for path in pages), "once more, from the cache"
    assert client.get(f"/photos/{photo.token}.webp").status_code == 200
    actions.publish_as(omar, publication=Officer.Publication.HIDDEN)
    for path in pages:
        assert not any(word in text_of(client, path) for word in ("Omar", "Ortiz", "I like tea", str(photo.token)))
    assert client.get(f"/photos/{photo.token}.webp").status_code == 404
    actions.publish_as(omar, publication=Officer.Publication.INITIALS)
    assert all("O. O." in text_of(client, path) for path in pages)
    assert client.get(f"/photos/{photo.token}.webp").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_who_shows_initials_alone_has_no_face_even_where_a_photo_was_left(client):
    """A roster's file may change what is shown of her without touching the photo."""
    omar = new_officer(None, "N-1", "Omar", "Ortiz", publication=Officer.Publication.INITIALS)
    serve(omar, new_site("North", time_zone="UTC"), since=TODAY - timedelta(days=300))
    photo = OfficerPhoto.objects.create(
        officer=omar, image=b"RIFF", token=uuid4(), alt={"en": "Portrait"}, consented_on=TODAY
    )
    for path in ("/sites/north/team/", "/api/v1/sites/north/officers/"):
        shown = text_of(client, path)
        assert "O. O." in shown and str(photo.token) not in shown
    assert client.get(f"/photos/{photo.token}.webp").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_change_behind_the_back_of_the_actions_stays_in_the_cache():
    """The negative control: without a bump the cached page is still served, so the test above sees the
    cache.
    """
    north = new_site("North", time_zone="UTC")
    omar = new_officer(None, "N-1", "Omar", "Ortiz")
    serve(omar, north, since=TODAY - timedelta(days=300))
    client = Client()
    assert "Omar Ortiz" in text_of(client, "/sites/north/team/")
    Officer.objects.update(publication=Officer.Publication.HIDDEN)
    assert "Omar Ortiz" in text_of(client, "/sites/north/team/")


def test_a_photo_is_shown_only_while_its_officer_serves(client, north):
    omar = new_officer(None, "N-1", "Omar", "Ortiz")
    post = serve(omar, north, since=TODAY - timedelta(days=300))
    photo = actions.set_photo(omar, image=b"RIFF", alt={"en": "Omar at the park"}, consented_on=TODAY)
    response = client.get(f"/photos/{photo.token}.webp")
    assert (response["Content-Type"], response["Cache-Control"]) == ("image/webp", "public, max-age=10")
    assert "Omar at the park" in text_of(client, "/sites/north/team/")
    Assignment.objects.filter(pk=post.pk).update(end=TODAY - DAY)
    assert client.get(f"/photos/{photo.token}.webp").status_code == 404
    assert client.get(f"/es/photos/{photo.token}.webp").status_code == 404


def test_the_evidence_stands_side_by_side_with_its_sources(client, north):
    for kind, null in (("agency_figure", False), ("peer_reviewed", True)):
        Finding.objects.create(
            measure={"en": "violent crime"}, finding={"en": f"found by {kind}"}, period={"en": "2011 to 2016"},
            kind=kind, source="A report", url="https://example.org/", null_result=null, original_seen=not null,
        )  # fmt: skip
    text = text_of(client, "/evidence/")
    for words in ("Violent crime", "violent crime"):
        if words in text:
            break
    else:
        raise AssertionError("the measure is missing")
    assert "No clear change found" in text and "Original not seen" in text and text.count("A report") == 2
    for causal in ("because of", "thanks to", "caused", "led to", "due to", "effect of"):
        assert causal not in text.lower()


def test_the_stints_have_no_names_serial_numbers_or_reasons(client, north):
    omar = new_officer(None, "N-777", "Omar", "Ortiz")
    post = serve(omar, north, since=TODAY - timedelta(days=900), until=TODAY - timedelta(days=30))
    Assignment.objects.filter(pk=post.pk).update(end_reason="retired")
    serve(new_officer(None, "N-778", "Rue", "Later"), north, since=TODAY + timedelta(days=30))
    for number in (1, 2):
        gone = new_officer(None, f"N-77{number}", "Omar", "Ortiz")
        serve(gone, north, since=post.start, until=TODAY - timedelta(days=30))
    serve(new_officer(None, "N-779", "Rue", "Here"), north, since=TODAY - timedelta(days=400))
    header, *rows = text_of(client, "/commitment/stints.csv").splitlines()
    assert header == "site,first_year,years_served,status"
    here = f"north,{(TODAY - timedelta(days=400)).year},1,on_track"
    assert rows == [here, *[f"north,{post.start.year},2,ended_early"] * 3]


def test_the_bureau_has_every_day_and_other_staff_have_not(cast, as_):
    """Bea of the bureau and Ada, who administers; commanders and moderators are refused, a resident finds nothing."""
    for person in ("bea", "ada"):
        text = b"".join(as_(person).get("/staff/stints.csv")).decode()
        assert text.startswith("site,first_day,last_day,status,completes_on,days_served,fraction\nnorth,")
    for person, status in (("nora", 403), ("omar", 403), ("mia", 403), ("rosa", 404), (None, 302)):
        assert as_(person).get("/staff/stints.csv").status_code == status, person


def test_the_curve_file_has_a_row_a_year_of_each_site_and_of_all(client, north):
    for number in range(12):
        until = TODAY - timedelta(days=100) if number < 2 else None
        serve(new_officer(None, f"N-{number}", "O", "O"), north, since=TODAY - timedelta(days=600), until=until)
    header, *rows = text_of(client, "/commitment/curve.csv").splitlines()
    assert header == "site,year,entered,at_risk,left,share,low,high" and len(rows) == 10
    assert rows[:2] == ["north,1,12,12,0,1.0000,0.7354,1.0000", "north,2,0,0,2,,,"]
    assert [row.partition(",")[2] for row in rows[:5]] == [row.partition(",")[2] for row in rows[5:]]
    assert rows[5].startswith("all,")


def test_a_site_whose_earlier_departures_are_not_known_shows_todays_team_only(client, north):
    """FIG-10: a list of some who left would look like all of them."""
    for number, until in enumerate([*[TODAY - timedelta(days=30)] * 3, None]):
        serve(new_officer(None, f"N-{number}", "O", "O"), north, since=TODAY - timedelta(days=900), until=until)

    def departures() -> tuple[int, bool]:
        stints, team = text_of(client, "/commitment/stints.csv"), text_of(client, "/sites/north/team/")
        return stints.count("north,"), "officers left in" in team

    assert departures() == (4, True)
    Site.objects.filter(pk=north.pk).update(records_complete_from=None)
    invalidate_site_pages("north")
    assert departures() == (1, False)


def test_the_team_s_training_is_a_count(client, north):
    omar = new_officer(None, "N-1", "Omar", "Ortiz")
    serve(omar, north, since=TODAY - timedelta(days=300))
    course = Course.objects.create(name={"en": "Listening first"})
    omar.courses.create(course=course, completed_on=TODAY)
    assert "1 of 1 people on the team" in text_of(client, "/sites/north/team/")


@pytest.mark.parametrize("path", ["/sites/north/team/", "/commitment/", "/commitment/stints.csv", "/evidence/"])
def test_ten_and_a_thousand_officers_take_the_same_statements(client, north, path):
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            text_of(client, path)
        return len(seen)

    many_officers(north, 10, today=TODAY)
    text_of(client, path)
    invalidate_site_pages("north")
    few = statements()
    many_officers(north, 1000, today=TODAY, prefix="K")
    invalidate_site_pages("north")
    # The roster is read once more where somebody leaves or completes five years about now.
    assert few <= statements() <= few + (path.endswith("/team/")) <= 8


@pytest.mark.parametrize("path", ["/sites/north/team/", "/commitment/", "/evidence/"])
def test_public_pages_know_no_session_and_may_be_held_for_seconds(client, north, path):
    response = client.get(path)
    assert not response.cookies and response["Cache-Control"].startswith("public, max-age=")
    assert client.post(path).status_code == 405


def test_the_team_stands_on_one_sheet_in_both_languages(client, cast):
    """Omar once in each language; the team page leads there."""
    page = client.get("/sites/north/team/sheet/").content.decode()
    assert "Meet your team" in page and "Conozca a su equipo" in page
    assert page.count("Omar Ortiz") == 2 and 'lang="es"' in page and "/es/sites/north/" in page
    assert "/sites/north/team/sheet/" in client.get("/sites/north/team/").content.decode()
    assert client.get("/sites/nowhere/team/sheet/").status_code == 404


def test_the_roster_as_a_file_says_what_the_page_says_and_not_why(as_, cast):
    post = Post.objects.create(site=cast.north, role="sergeant", opened=date(2026, 1, 5))
    other = Post.objects.create(site=cast.north, opened=date(2020, 1, 1))
    cast.omar.officer.assignments.update(post=other)
    today = cast.north.today(timezone.now())
    Leave.objects.create(officer=cast.omar.officer, start=today, end=today + timedelta(days=9), kind="medical")
    text = b"".join(as_("nora").get("/staff/sites/north/roster.csv")).decode()
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["Omar Ortiz"]["away_until"] == str(today + timedelta(days=9)) and "edical" not in text
    assert rows["vacant"]["role"] == "Sergeant" and rows["vacant"]["since"] == str(post.opened)
    assert as_("olga").get("/staff/sites/north/roster.csv").status_code == 404
    assert "/staff/sites/north/roster.csv" in as_("omar").get("/staff/sites/north/roster/").content.decode()
