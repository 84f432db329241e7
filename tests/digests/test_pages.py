"""What people read: data, page, API, file and mail agree; nothing private is in any; residents wait until noon.

Rules: ADDR-7, DIG-3, DIG-10.
"""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from digests import actions, labels, links
from digests.build import build_week
from digests.models import Digest, Subscription
from digests.weeks import week_of, whole
from feedback.models import Feedback
from lib.redis_client import page_client
from mail import rendering
from mail.models import OutgoingMail
from meetings.models import Action, Rsvp
from sites_app.models import Assignment, Officer
from tests.digests.factories import LA, MONDAY, NOON, build_feedback, build_meeting, build_promise, built
from tests.people import build_cast, new_officer, serve, signed_in

TODAY = date(2026, 11, 23)
MARKER = "MARKER-7731"


@pytest.fixture
def cast(db):
    return build_cast(TODAY)


@pytest.fixture
def at(monkeypatch):
    """`at(moment)`: the clock on the wall of every request and mail from now on."""

    def turn(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    turn(NOON)
    return turn


@pytest.fixture
def full(cast):
    """A week with something in every list, and a marker in everything a digest must not say."""
    for day in (date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)):
        build_feedback(cast.north, day, body=MARKER, lookup=f"{MARKER}{day}")
    item = build_feedback(
        cast.north, date(2026, 11, 1), status="answered", first_answered_on=date(2026, 11, 17), body=MARKER
    )
    build_promise(item, date(2026, 11, 20), promise={"en": MARKER})
    held = build_meeting(cast.north, datetime(2026, 11, 19, 2, tzinfo=UTC), title={"en": MARKER})
    ahead = build_meeting(cast.north, datetime(2026, 11, 26, 2, tzinfo=UTC), capacity=9, title={"en": MARKER})
    Rsvp.objects.create(
        meeting=ahead,
        status="confirmed",
        place=1,
        party_size=3,
        needs=["child_care"],
        name=MARKER,
        email="m@example.org",
    )
    Assignment.objects.filter(officer=cast.omar.officer).update(start=date(2022, 1, 10), end=date(2027, 2, 1))
    return {"item": item, "held": held, "ahead": ahead}


def staff(user) -> Client:
    """A client of one of the staff whose session began at the moment to which the clock is turned."""
    client = signed_in(Client(), user)
    session = client.session
    session["since"] = session["seen"] = int(timezone.now().timestamp())
    session.save()
    return client


def mail_to(address: str) -> tuple[str, str, str]:
    row = OutgoingMail.objects.get(address=address)
    found = rendering.render(row)
    return found.subject, found.text, found.html


def test_stored_data_page_api_file_and_mail_agree(cast, full, at):
    stored = built(cast.north).public_part
    page = Client().get("/sites/north/digests/2026-W47/").content.decode()
    answer = Client().get("/api/v1/sites/north/digests/2026-W47/").json()
    subject, text, html = mail_to("nora@example.org")
    said_there = "3 answers late, 1 promise late, 1 meeting to close"
    assert subject == f"North, week 47: {said_there}, 2 tenure dates near, 1 post empty"
    for count in said_there.split(", "):
        assert count in page and count in text and count in html
    assert answer["decisions"]["late_answers"]["count"] == stored["decisions"]["late_answers"]["count"] == 3
    for part in ("feedback", "meetings", "roster", "changes"):
        public = stored[part] and {name: value for name, value in stored[part].items() if name != "departures"}
        assert answer[part] == public
    for label, number in [
        ("Messages that came to the team", 0),
        ("Answered, or taken on by somebody else", 1),
        ("Waiting longer than promised", 3),
    ]:
        assert f"- {label}: {number}" in text
        assert re.search(rf"{label}.*?</th><td class=\"number\">{number}</td>", page)
    lines = list(csv.DictReader(io.StringIO(Client().get("/api/v1/digests.csv").getvalue().decode())))
    north = next(line for line in lines if line["site"] == "north")
    assert (north["late_answers"], north["settled"], north["meetings_to_close"]) == ("3", "1", "1")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_figure_reads_the_same_on_page_sheet_and_in_both_mails(cast, full, at, language):
    stored = built(cast.north)
    prefix = "/es" if language == "es" else ""
    pages = [Client().get(f"{prefix}/sites/north/digests/2026-W47/{end}").content.decode() for end in ("", "sheet/")]
    rey = Subscription.objects.create(site=cast.north, email="rey@example.org", asked_on=TODAY, confirmed_on=TODAY)
    params = {"subscription": rey.pk, "week": "2026-W47"}
    nora = OutgoingMail.objects.get(address="nora@example.org")
    rows = [nora, OutgoingMail(kind="digest_page", params=params)]
    for row in rows:
        row.language = language
    letters_of = [rendering.render(row) for row in rows]
    with translation.override(language):
        figures = [row for group in labels.figures(stored.public_part) for row in group["rows"]]
    assert len(figures) == 9
    for row in figures:
        for letter in letters_of:
            assert f"- {row['words']}: {row['number']}" in letter.text
            assert plain(f"{row['words']} {row['number']}") in plain(letter.html.replace(row["change"] or "", ""))
        for page in pages:
            assert plain(f"{row['words']} {row['number']}") in plain(page.replace(row["change"] or "", ""))


def test_who_left_is_told_to_staff_and_to_nobody_else(cast, full, at):
    """A week and a team name a person; the public reads the sum of all teams, by quarter (FIG-15)."""
    stored = built(cast.north)
    assert "departures" in stored.public_part["roster"]
    inside = staff(cast.nora).get("/staff/sites/north/digests/2026-W47/").content.decode()
    assert "Departures" in inside and "Departures" in mail_to("nora@example.org")[1]
    week = "sites/north/digests/2026-W47/"
    public = [Client().get(path).content.decode() for path in (f"/{week}", f"/{week}sheet/", f"/api/v1/{week}")]
    public.append(Client().get("/api/v1/digests.csv").getvalue().decode())
    assert not any("eparture" in page for page in public)


def plain(html: str) -> str:
    """The words of a page without its tags, each space once."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_marker_in_what_a_digest_does_say_is_found_in_every_place(cast, full, at):
    """The negative control of the test below: its search finds what stands there."""
    cast.north.name = f"North {MARKER}"
    cast.north.save()
    built(cast.north)
    week = "/sites/north/digests/2026-W47/"
    places = [*mail_to("nora@example.org")]
    for path in ["/sites/north/digests/", week, f"{week}sheet/", f"/es{week}", "/sites/north/digests.atom"]:
        places.append(Client().get(path).content.decode())
    assert all(MARKER in place for place in places)


def test_nothing_secret_is_in_data_page_api_file_feed_or_mail(cast, full, at, as_):
    digest = built(cast.north)
    places = [str(digest.data), *mail_to("nora@example.org")]
    week = "/sites/north/digests/2026-W47/"
    public = ["/sites/north/digests/", week, f"{week}sheet/", f"/es{week}", "/sites/north/digests.atom"]
    for path in [*public, "/api/v1/sites/north/digests/", f"/api/v1{week}"]:
        response = Client().get(path)
        assert response.status_code == 200, path
        places.append(response.content.decode())
    places.append(Client().get("/api/v1/digests.csv").getvalue().decode())
    assert [place for place in places if MARKER in place or "m@example.org" in place] == []


def test_residents_read_neither_needs_nor_planned_last_days_nor_unpublished_links(cast, full, at):
    built(cast.north)
    shown = [
        Client().get(path).content.decode()
        for path in ("/sites/north/digests/2026-W47/", "/api/v1/sites/north/digests/2026-W47/")
    ]
    inside = staff(cast.nora).get("/staff/sites/north/digests/2026-W47/").content.decode()
    for secret in ("child_care", "child care", "February 1, 2027", "2027-02-01", str(full["item"].pk), "/staff/"):
        assert not any(secret in page for page in shown)
    for seen in ("Ask for child care", "February 1, 2027", f"/staff/sites/north/feedback/{full['item'].pk}/"):
        assert seen in inside


def test_each_line_of_the_mail_leads_to_exactly_that_item(cast, full, at, settings):
    built(cast.north)
    _subject, text, html = mail_to("nora@example.org")
    late = Feedback.objects.filter(status="with_site")
    wanted = [
        reverse("feedback:staff_item", args=["north", pk])
        for pk in [*late.values_list("pk", flat=True), full["item"].pk]
    ]
    wanted.append(reverse("meetings:staff_close", args=["north", full["held"].pk]))
    for address in wanted:
        assert settings.BASE_URL + address in text
        assert f'href="{settings.BASE_URL}{address}"' in html
        assert staff(cast.nora).get(address).status_code == 200


def test_a_list_has_at_most_five_lines_and_says_how_many_more(cast, at):
    for _ in range(8):
        build_feedback(cast.north, date(2026, 11, 1))
    built(cast.north)
    subject, text, _html = mail_to("nora@example.org")
    assert "8 answers late" in subject
    assert text.count(": the answer was due on ") == 5 and "and 3 more" in text


@pytest.fixture
def same_day(cast):
    """Four promises for one day: of two answers, and twice by the sergeant at two meetings."""
    due, on = date(2026, 11, 20), date(2026, 11, 1)
    for category, role in (("concern", "sergeant"), ("idea", "team")):
        item = build_feedback(cast.north, on, status="answered", first_answered_on=on, category=category, body=MARKER)
        build_promise(item, due, promise_role=role, promise={"en": MARKER})
    for day in (2, 9):
        meeting = build_meeting(
            cast.north, datetime(2026, 10, day, 2, tzinfo=UTC), headcount=4, minutes_on=on, minutes={"en": "x"}
        )
        Action.objects.create(meeting=meeting, text={"en": "Two more lights"}, due=due, owner_role="sergeant")
    return built(cast.north)


def test_lines_of_one_day_are_told_apart_without_a_word_of_anybody(cast, same_day, at):
    _subject, text, html = mail_to("nora@example.org")
    lines = [
        "The sergeant: promised for November 20 in the answer of October 31 (Concern)",
        "The neighborhood&#x27;s team: promised for November 20 in the answer of October 31 (Idea)",
        "The sergeant: promised for November 20 at the meeting of October 1",
        "The sergeant: promised for November 20 at the meeting of October 8",
    ]
    page = staff(cast.nora).get("/staff/sites/north/digests/2026-W47/").content.decode()
    for line in lines:
        assert line in html and line in page and line.replace("&#x27;", "'") in text
    assert MARKER not in html + page + text + str(same_day.data)
    for row in same_day.staff_part["late_promises"]:
        if "action" in row:
            address = f"/staff/sites/north/meetings/{row['meeting']}/"
            assert f'href="{address}#action-{row["action"]}"' in page
            assert f'id="action-{row["action"]}"' in staff(cast.nora).get(address).content.decode()


def test_residents_tell_them_apart_by_role_and_never_by_the_day_of_an_answer(cast, same_day, at):
    """Of a promise to somebody who wished no publication the list shows its day and its role: the digest no more."""
    page = Client().get("/sites/north/digests/2026-W47/").content.decode()
    assert "The sergeant: promised for November 20 in an answer<" in page
    assert "The sergeant: promised for November 20 at the meeting of October 8<" in page
    assert "October 31" not in page and "Idea of" not in page and "Concern of" not in page
    items = Client().get("/api/v1/sites/north/digests/2026-W47/").json()["decisions"]["late_promises"]["items"]
    assert {"due": "2026-11-20", "role": "sergeant"} in items and len(items) == 4


def test_the_mail_is_spanish_for_a_spanish_reader(cast, full, at):
    cast.nora.language = "es"
    cast.nora.save()
    built(cast.north)
    subject, text, html = mail_to("nora@example.org")
    assert "semana 47" in subject and "/es/staff/sites/north/feedback/" in text and 'lang="es"' in html


def test_residents_wait_until_monday_noon_at_the_site(cast, at):
    built(cast.north)
    paths = [
        "/sites/north/digests/2026-W47/",
        "/sites/north/digests/2026-W47/sheet/",
        "/api/v1/sites/north/digests/2026-W47/",
    ]
    at(NOON - timedelta(seconds=1))
    assert [Client().get(path).status_code for path in paths] == [404, 404, 404]
    assert Client().get("/api/v1/sites/north/digests/").json()["count"] == 0
    assert staff(cast.omar).get("/staff/sites/north/digests/2026-W47/").status_code == 200
    at(NOON)
    assert [Client().get(path).status_code for path in paths] == [200, 200, 200]


@pytest.mark.parametrize("week", ["2026-W54", "2025-W53", "2026-W46", "9999-W99", "0000-W01", "2026-W4"])
def test_a_week_without_a_digest_is_a_404(cast, at, week):
    built(cast.north)
    for path in (f"/sites/north/digests/{week}/", f"/api/v1/sites/north/digests/{week}/"):
        assert Client().get(path).status_code == 404


def test_other_sites_staff_find_nothing(cast, full, at):
    built(cast.north)
    for path in ("/staff/sites/north/digests/", "/staff/sites/north/digests/2026-W47/"):
        assert staff(cast.olga).get(path).status_code == 404
        assert staff(cast.omar).get(path).status_code == 200
        assert staff(cast.bea).get(path).status_code == 200


def test_a_hidden_officer_is_a_role_everywhere_at_once(cast, full, at):
    digest = built(cast.north)
    url = "/sites/north/digests/2026-W47/"
    assert "Omar Ortiz: five years are complete in January 2027" in Client().get(url).content.decode()
    Officer.objects.filter(pk=cast.omar.officer.pk).update(publication="hidden")
    page_client().flushdb()  # saving an officer bumps the page; this update went around it
    shown = Client().get(url).content.decode()
    assert "Officer: five years are complete" in shown
    api = Client().get("/api/v1/sites/north/digests/2026-W47/").json()
    assert api["decisions"]["tenure"]["items"] == [{"display_name": None, "role": "officer", "completes_in": "2027-01"}]
    for place in (shown, str(api), str(digest.data), *mail_to("nora@example.org")):
        assert "Omar" not in place and "Ortiz" not in place


def test_whoever_left_is_not_named_in_an_old_digest(cast, full, at):
    built(cast.north)
    Assignment.objects.filter(officer=cast.omar.officer).update(end=date(2026, 11, 24))
    at(NOON + timedelta(days=2))
    assert "Omar" not in Client().get("/sites/north/digests/2026-W47/").content.decode()


def test_an_item_that_is_marked_as_about_a_person_is_linked_for_nobody_any_more(cast, at):
    about = build_feedback(cast.north, date(2026, 11, 1))
    built(cast.north)
    path = "/staff/sites/north/digests/2026-W47/"
    assert str(about.pk) in staff(cast.nora).get(path).content.decode()
    marked = {"about_person": True, "about_officer": cast.omar.officer, "settled_on": date(2026, 11, 24)}
    Feedback.objects.filter(pk=about.pk).update(**marked)
    assert str(about.pk) not in staff(cast.nora).get(path).content.decode()
    assert str(about.pk) not in staff(cast.omar).get(path).content.decode()


def test_the_sites_page_and_the_staff_overview_show_the_newest_digest(cast, full, at):
    built(cast.north)
    assert "/sites/north/digests/2026-W47/" in Client().get("/sites/north/").content.decode()
    assert staff(cast.nora).get("/staff/").status_code == 200


def test_missed_weeks_are_said_to_staff_and_not_to_residents(cast, at):
    built(cast.north)
    later = NOON + timedelta(days=10)
    actions.send_due(later)
    at(later)
    assert "Missed" in staff(cast.nora).get("/staff/sites/north/digests/").content.decode()
    assert Client().get("/sites/north/digests/2026-W48/").status_code == 404


def test_the_sheet_has_both_languages(cast, full, at):
    built(cast.north)
    page = Client().get("/sites/north/digests/2026-W47/sheet/").content.decode()
    assert 'lang="en"' in page and 'lang="es"' in page and "/es/sites/north/digests/2026-W47/" in page


def test_the_feed_is_atom_with_full_addresses(cast, full, at, settings):
    built(cast.north)
    response = Client().get("/sites/north/digests.atom?lang=es")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert f"{settings.BASE_URL}/es/sites/north/digests/2026-W47/" in response.content.decode()


def test_public_pages_take_few_reads(cast, full, at, django_assert_max_num_queries):
    built(cast.north)
    with django_assert_max_num_queries(5):
        Client().get("/sites/north/digests/2026-W47/")


# By e-mail --------------------------------------------------------------------------------------------------------


def ask(email: str = "rey@example.org"):
    return Client().post("/sites/north/digests/subscribe/", {"email": email})


def test_beyond_the_limit_of_his_library_rey_keeps_the_address_he_typed(cast, settings):
    settings.LIMITS = {**settings.LIMITS, "rsvp": "0/300"}
    page = ask()
    text = page.content.decode()
    assert page.status_code == 429 and page["Retry-After"] and "What you typed is still here" in text
    assert 'value="rey@example.org"' in text and not Subscription.objects.exists()


def test_rey_subscribes_confirms_and_ends_with_one_click(cast, at):
    assert ask().status_code == 200
    row = Subscription.objects.get()
    _subject, text, _html = mail_to("rey@example.org")
    way = "/digests/confirm/" + links.token(links.Purpose.CONFIRM, row) + "/"
    assert way in text
    assert Client().get(way).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_on is None  # a mail scanner opened it: nothing happened
    assert Client().post(way).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_on == TODAY
    actions.send_by_hand(MONDAY)
    letter = rendering.message(OutgoingMail.objects.get(kind="digest_page"))
    end = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["List-Id"] == "North <north.weekly.localhost>"
    assert "Reply-To" not in letter.extra_headers and letter.reply_to == []
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(end).status_code == 200 and Subscription.objects.exists()
    assert strict.post(end, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert strict.post(end, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_asking_again_writes_once_a_day_and_never_to_a_confirmed_address(cast, at):
    first = ask()
    second = ask("REY@example.org")
    assert first.content == second.content
    assert OutgoingMail.objects.count() == Subscription.objects.count() == 1
    Subscription.objects.update(confirmed_on=TODAY)
    at(NOON + timedelta(days=1))
    ask()
    assert OutgoingMail.objects.count() == 1


def test_a_link_is_good_for_one_thing_only(cast, at):
    ask()
    row = Subscription.objects.get()
    confirm, end = (links.token(purpose, row) for purpose in links.Purpose)
    for path in (
        f"/digests/confirm/{end}/",
        f"/digests/unsubscribe/{confirm}/",
        "/digests/confirm/1-abc/",
        "/digests/confirm/x/",
    ):
        assert Client().get(path).status_code == 404
    assert Client().get(f"/digests/confirm/{confirm}/").status_code == 200


@pytest.mark.parametrize("email", ["", "nobody", "a@b,c@d.org", "a@example.org\r\nBcc: x@example.org"])
def test_an_address_that_is_none_comes_back(cast, at, email):
    assert ask(email).status_code == 400
    assert not OutgoingMail.objects.exists()


def test_new_officers_do_not_change_an_old_digest(cast, at):
    before = built(cast.north).data
    serve(new_officer(None, "N-9", "Nat", "New"), cast.north, since=date(2026, 11, 1))
    actions.send_by_hand(MONDAY)
    assert Digest.objects.get(site=cast.north).data == before


def test_the_residents_week_is_at_most_five_sentences_above_the_table(cast, full, at):
    built(cast.north)
    for prefix, words_of in (("", "Later than promised: 3 answers late, 1 promise late."), ("/es", "Más tarde de lo")):
        page = Client().get(f"{prefix}/sites/north/digests/2026-W47/")
        lines = page.context["sentences"]
        text = page.content.decode()
        assert 3 <= len(lines) <= 5 and any(line.startswith(words_of) for line in lines)
        assert text.index(lines[-1]) < text.index("<table")


def test_nora_reads_twelve_weeks_with_the_number_of_each_on_its_bar(cast, at):
    for number in range(1, 15):
        week = week_of(date(2026, 11, 16) - timedelta(weeks=14 - number))
        for _message in range(number):
            build_feedback(cast.north, week.monday + timedelta(days=1))
        build_week(whole(week, now=MONDAY, zone=LA), [LA])
    page = staff(cast.nora).get("/staff/sites/north/digests/2026-W47/")
    came = page.context["chart"][0]
    assert came["last"] == 14 and came["picture"].count("<rect") == 12
    bars = [int(found) for found in re.findall(r'<text x="\d+" y="\d+">(\d+)</text>', came["picture"])]
    assert bars == list(range(3, 15)), "the oldest of twelve first"
    of_residents = Client().get("/sites/north/digests/").context["chart"]
    assert [row["title"] for row in of_residents] == [row["title"] for row in page.context["chart"][:2]]
    assert re.findall(r'">(\d+)</text><rect', of_residents[0]["picture"]) == [str(number) for number in range(3, 15)]
