"""The roster in the Django admin: cuts shown before they happen, corrections listed, photos re-encoded,
files out and in.
"""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from lib.days_in_words import day
from sites_app import corrections, photos
from sites_app.models import Assignment, Correction, Dispute, Leave, Notice, Officer, OfficerPhoto, Program, Site
from tests.digests.factories import build_meeting
from tests.people import new_officer, serve, today_at_home
from tests.sites_app.factories import many_officers

TODAY = today_at_home()
ADMIN = "/admin/sites_app"


def assignment_form(post: Assignment, **changed) -> dict:
    data = {"role": post.role, "start": post.start, "end": post.end or "", "end_reason": post.end_reason}
    return {**data, **({"committed": "on"} if post.committed else {}), **changed}


@pytest.fixture
def post(cast) -> Assignment:
    """Omar's assignment, two years old, with a leave that ended and one ahead."""
    officer = cast.omar.officer
    Leave.objects.create(officer=officer, start=TODAY - timedelta(days=20), end=TODAY + timedelta(days=20))
    Leave.objects.create(officer=officer, start=TODAY + timedelta(days=60), end=TODAY + timedelta(days=80))
    return officer.assignments.get()


def test_ending_an_assignment_shows_the_leaves_it_cuts_before_it_is_saved(as_, post):
    ada, last = as_("ada"), TODAY + timedelta(days=5)
    address = f"{ADMIN}/assignment/{post.pk}/change/"
    first = ada.post(address, assignment_form(post, end=last, end_reason="transferred"))
    text = first.content.decode()
    assert first.status_code == 200 and f"would end on {last}" in text and "would be removed" in text
    assert 'type="checkbox" name="cut_leaves"' in text
    post.refresh_from_db()
    assert post.end is None and Leave.objects.count() == 2
    done = ada.post(address, assignment_form(post, end=last, end_reason="transferred", cut_leaves="on"))
    assert done.status_code == 302, done.context["errors"]
    post.refresh_from_db()
    assert post.end == last and [leave.end for leave in Leave.objects.all()] == [last]
    assert post.history.count() == 2 and Leave.history.filter(history_type="-").count() == 1
    assert post.history.first().history_user.email == "ada@example.org"


@pytest.mark.parametrize(
    ("page", "name"),
    [("assignment", "officer"), ("assignment", "site"), ("leave", "officer"), ("program", "site"),
     ("finding", "site"), ("invitation", "officer"), ("invitation", "sites")],
)  # fmt: skip
def test_what_is_no_row_is_refused_in_a_search_box(as_, page, name):
    ada = as_("ada")
    for text in ("x", "a\0b", "9" * 30, "-1"):
        assert ada.post(f"{ADMIN}/{page}/add/", {name: text}).status_code == 200
    assert ada.get(f"{ADMIN}/{page}/add/", {name: "x"}).status_code == 200


def test_a_moderators_address_is_refused_in_words(as_, cast):
    ada, new = (
        as_("ada"),
        {"serial_number": "N-8", "first_name": "M", "last_name": "M", "rank": "PO", "publication": "full"},
    )
    inline = {"courses-TOTAL_FORMS": 0, "courses-INITIAL_FORMS": 0}
    refused = ada.post(f"{ADMIN}/officer/add/", {**new, **inline, "email": "MIA@example.org"})
    assert refused.status_code == 200 and "a moderator&#x27;s address" in refused.content.decode()
    assert ada.post(f"{ADMIN}/officer/add/", {**new, **inline, "email": "rey@example.org"}).status_code == 302
    assert Officer.objects.get(serial_number="N-8").user is None


def test_deleting_an_assignment_shows_the_leaves_that_go_with_it(as_, post):
    ada, address = as_("ada"), f"{ADMIN}/assignment/{post.pk}/delete/"
    assert "would be removed" in ada.get(address).content.decode()
    assert ada.post(address, {"post": "yes"}).status_code == 302
    assert not Assignment.objects.filter(pk=post.pk).exists() and not Leave.objects.exists()


def test_an_overlap_and_a_leave_outside_are_refused_in_words(as_, cast, post):
    ada = as_("ada")
    data = {
        "officer": post.officer_id,
        "site": post.site_id,
        "role": "sergeant",
        "start": TODAY,
        "committed": "on",
    }
    response = ada.post(f"{ADMIN}/assignment/add/", data)
    assert response.status_code == 200 and "A new role begins the day after" in response.content.decode()
    leave = {
        "officer": post.officer_id,
        "start": post.start - timedelta(days=5),
        "end": post.start,
        "kind": "other",
    }
    response = ada.post(f"{ADMIN}/leave/add/", leave)
    assert response.status_code == 200 and "lies inside the officer&#x27;s assignments" in response.content.decode()


def test_another_officer_or_site_on_the_same_days_is_no_overlap(as_, cast, post):
    ada, una = as_("ada"), new_officer(None, "N-7", "Una", "Nueva")
    data = {"role": "officer", "start": TODAY, "committed": "on"}
    for officer, site in ((una.pk, cast.north.pk), (post.officer_id, cast.south.pk)):
        response = ada.post(f"{ADMIN}/assignment/add/", {**data, "officer": officer, "site": site})
        assert response.status_code == 302, response.context["errors"]


def test_changes_that_run_into_another_row_are_refused_in_words(as_, cast, post):
    ada, officer = as_("ada"), new_officer(None, "N-7", "Una", "Nueva")
    first = serve(officer, cast.north, since=date(2020, 1, 1), until=date(2020, 12, 31))
    serve(officer, cast.north, since=date(2021, 6, 1), until=date(2022, 12, 31))
    address = f"{ADMIN}/assignment/{first.pk}/change/"
    other = {"officer": post.officer_id, "site": cast.south.pk}
    refused = ada.post(address, assignment_form(first, end=date(2021, 6, 1)))
    assert refused.status_code == 200 and "already has an assignment" in refused.content.decode()
    assert ada.post(address, assignment_form(first, end=date(2021, 5, 31), **other)).status_code == 302
    first.refresh_from_db()
    assert (first.end, first.officer_id, first.site_id) == (date(2021, 5, 31), officer.pk, cast.north.pk)
    early, late = Leave.objects.order_by("start")
    data = {"start": early.start, "end": early.end, "kind": "other"}
    assert ada.post(f"{ADMIN}/leave/{late.pk}/change/", data).status_code == 200


def test_correcting_the_past_is_listed_for_everybody_and_ending_today_is_not(as_, cast):
    ada = as_("ada")
    old = serve(new_officer(None, "N-9", "Lea", "Left"), cast.north, since=date(2016, 1, 1))
    address = f"{ADMIN}/assignment/{old.pk}/change/"
    assert ada.post(address, assignment_form(old, end=TODAY)).status_code == 302
    assert not Correction.objects.exists()
    assert ada.post(address, assignment_form(old, end=date(2017, 6, 30))).status_code == 302
    listed = {row.figure: (row.before, row.after) for row in Correction.objects.filter(site=cast.north)}
    assert listed["kept"] == ("1", "0") and listed["not_kept"] == ("0", "1")
    text = ada.get("/commitment/").content.decode()
    assert "not kept" in text and "Lea" not in text


def jpeg(width=900, height=500, **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", **options)
    return out.getvalue()


def test_a_portrait_is_square_small_and_carries_nothing_of_the_camera():
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "SecretCamera", "2026:01:01 10:00:00"
    exif[0x8825] = {1: "N", 2: (33.0, 56.0, 1.0)}
    data = jpeg(exif=exif.tobytes(), comment=b"SecretComment", icc_profile=b"SecretProfile" * 10)
    assert b"SecretCamera" in data
    found = photos.portrait(io.BytesIO(data))
    picture = Image.open(io.BytesIO(found))
    assert (picture.format, picture.size) == ("WEBP", (320, 320)) and not picture.getexif()
    assert b"Secret" not in found and "icc_profile" not in picture.info
    assert len(found) < 30_000


def bomb() -> bytes:
    """A few kilobytes that would unpack into a hundred million pixels."""
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


def plain(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def test_sixteen_megapixels_are_a_portrait_and_one_line_more_is_not():
    assert photos.portrait(io.BytesIO(plain(4000, 4000)))
    with pytest.raises(ValidationError, match="too many pixels"):
        photos.portrait(io.BytesIO(plain(4000, 4001)))


@pytest.mark.parametrize(
    "data",
    [b"", b"not a picture", jpeg()[:300], bomb(), b"x" * (8 * 1024 * 1024 + 2), b"GIF89a" + b"\0" * 40],
)
def test_what_is_no_portrait_is_refused_in_words(data):
    with pytest.raises(ValidationError):
        photos.portrait(io.BytesIO(data))


def officer_form(officer: Officer, **changed) -> dict:
    names = (
        "serial_number",
        "first_name",
        "last_name",
        "rank",
        "email",
        "publication",
    )
    said = {f"introduction_{tag}": officer.introduction.get(tag, "") for tag in ("en", "es")}
    inline = {"courses-TOTAL_FORMS": 0, "courses-INITIAL_FORMS": 0}
    return {**{name: getattr(officer, name) for name in names}, "languages": "en", **said, **inline, **changed}


def test_a_photo_comes_in_only_with_words_and_consent(as_, cast, client):
    ada, officer = as_("ada"), cast.omar.officer
    address = f"{ADMIN}/officer/{officer.pk}/change/"

    def upload(**more):
        picture = SimpleUploadedFile("omar.jpg", jpeg(), "image/jpeg")
        return ada.post(address, officer_form(officer, portrait=picture, **more))

    assert upload(alt_en="Omar").status_code == 200 and upload(consented_on=TODAY).status_code == 200
    assert not OfficerPhoto.objects.exists()
    assert upload(alt_en="Omar at the park", consented_on=TODAY).status_code == 302
    photo = OfficerPhoto.objects.get()
    assert client.get(f"/photos/{photo.token}.webp").content == bytes(photo.image)
    assert ada.post(address, officer_form(officer, alt_en="Omar, smiling", consented_on=TODAY)).status_code == 302
    changed = OfficerPhoto.objects.get()
    assert (changed.alt["en"], bytes(changed.image)) == ("Omar, smiling", bytes(photo.image))
    ada.post(address, officer_form(officer, alt_en="Omar, smiling", consented_on=TODAY, remove_photo="on"))
    assert not OfficerPhoto.objects.exists()


def test_an_administrator_answers_this_is_wrong(as_, cast):
    said = Dispute.objects.create(officer=cast.omar.officer, text="I began in May", said_on=TODAY, answer_due=TODAY)
    ada = as_("ada")
    assert ada.post(f"{ADMIN}/dispute/{said.pk}/change/", {"answer": ""}).status_code == 200
    assert ada.post(f"{ADMIN}/dispute/{said.pk}/change/", {"answer": "You are right."}).status_code == 302
    said.refresh_from_db()
    assert said.answered_on is not None and said.text == "I began in May"
    assert "You are right." in as_("omar").get("/staff/me/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "officer/",
        "officer/roster/",
        "officer/roster/roster.csv",
        "officer/roster/template.xlsx",
        "assignment/",
        "leave/",
        "dispute/",
        "site/",
    ],
)
def test_a_moderator_reads_no_roster(as_, path):
    assert as_("mia").get(f"{ADMIN}/{path}").status_code == 403
    assert as_("ada").get(f"{ADMIN}/{path}").status_code == 200


@pytest.mark.parametrize("path", ["officer/", "assignment/", "leave/", "officer/?q=Last7", "assignment/?today=yes"])
def test_lists_take_the_same_statements_for_ten_and_a_thousand(as_, cast, path):
    ada = as_("ada")

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert ada.get(f"{ADMIN}/{path}").status_code == 200
        return len(seen)

    many_officers(cast.north, 60, today=TODAY)
    ada.get(f"{ADMIN}/{path}")
    few = statements()
    many_officers(cast.north, 1000, today=TODAY, prefix="K")
    assert statements() <= few


def test_a_change_of_when_records_begin_is_a_correction(as_, cast):
    serve(new_officer(None, "N-9", "Lea", "Left"), cast.north, since=date(2016, 1, 1))
    ada, site = as_("ada"), cast.north
    data = {name: getattr(site, name) or "" for name in ("slug", "name", "kind", "time_zone", "posts", "launched_on")}
    data |= {"post_rows-TOTAL_FORMS": "1", "post_rows-INITIAL_FORMS": "0"}
    data |= {"place_names-TOTAL_FORMS": "0", "place_names-INITIAL_FORMS": "0"}
    data |= {"post_rows-0-role": "sergeant", "post_rows-0-opened": "2020-01-01"}
    response = ada.post(f"{ADMIN}/site/{site.pk}/change/", {**data, "records_complete_from": "2020-01-01"})
    assert response.status_code == 302, response.context["errors"]
    assert Site.objects.get(pk=site.pk).records_complete_from == date(2020, 1, 1)
    assert Correction.objects.get(figure="kept").after == "0"
    assert [(row.role, row.opened) for row in site.post_rows.all()] == [("sergeant", date(2020, 1, 1))]


def site_data(**changed):
    data = {
        "slug": "east",
        "name": "East",
        "kind": Site._meta.get_field("kind").choices[0][0],
        "time_zone": "America/Los_Angeles",
        "posts": "4",
    }
    data |= {f"{rows}-{what}_FORMS": "0" for rows in ("post_rows", "place_names") for what in ("TOTAL", "INITIAL")}
    return {**data, "records_complete_from": "2020-01-01", **changed}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"posts": "0"}, "posts"),
        ({"records_complete_from": ""}, "records_complete_from"),
        ({"time_zone": "Los Angeles"}, "time_zone"),
    ],
)
def test_a_site_is_not_saved_without_what_its_figures_need(as_, changed, field):
    ada = as_("ada")
    refused = ada.post(f"{ADMIN}/site/add/", site_data(**changed))
    assert refused.status_code == 200 and field in refused.context["adminform"].form.errors
    assert not Site.objects.filter(slug="east").exists()


@pytest.mark.parametrize("changed", [{}, {"records_complete_from": "", "records_unknown": "on"}], ids=["known", "not"])
def test_a_site_with_what_its_figures_need_is_saved(as_, changed):
    done = as_("ada").post(f"{ADMIN}/site/add/", site_data(**changed))
    assert done.status_code == 302, done.context["adminform"].form.errors
    assert Site.objects.get(slug="east").time_zone == "America/Los_Angeles"


def test_ada_finds_officers_by_site_and_by_who_serves_and_reads_everything_of_one_on_one_page(as_, cast):
    gone = serve(new_officer(None, "N-9", "Lea", "Left"), cast.north, since=date(2016, 1, 1), until=date(2020, 1, 1))
    Leave.objects.create(officer=gone.officer, start=date(2017, 1, 1), end=date(2017, 2, 1))
    ada = as_("ada")

    def names(query):
        page = ada.get(f"{ADMIN}/officer/?{query}")
        return {row.last_name for row in page.context["cl"].result_list}

    assert names("site=north&today=yes") == {"Ortiz", "Nunez"} and names("site=north&today=no") == {"Left"}
    assert names("site=south") == {"Ocampo"}
    assert "North, Officer" in ada.get(f"{ADMIN}/officer/").content.decode()
    page = ada.get(f"{ADMIN}/officer/{gone.officer_id}/change/").content.decode()
    assert f"/admin/sites_app/assignment/{gone.pk}/change/" in page and "January 1, 2017" in page
    title = ada.get(f"{ADMIN}/assignment/{gone.pk}/change/").content.decode()
    assert "Lea Left (N-9): North, Officer, 2016-01-01" in title


def test_ada_reads_the_clock_in_the_list_and_who_changed_what_on_one_page(as_, cast):
    """Omar served two of five years; half a year of leave stopped his clock once it is entered."""
    ada = as_("ada")
    officer = cast.omar.officer
    page = ada.get(f"{ADMIN}/officer/").content.decode()
    began = officer.assignments.get().start
    assert f"North: 39 %, five years on {day(began.replace(year=began.year + 5))}" in page
    Leave.objects.create(officer=officer, start=began + timedelta(days=9), end=began + timedelta(days=189))
    assert "North: 30 %, five years on" in ada.get(f"{ADMIN}/officer/").content.decode()
    ada.post(f"{ADMIN}/leave/{officer.leaves.get().pk}/delete/", {"post": "yes"})
    one = ada.get(f"{ADMIN}/officer/{officer.pk}/change/").content.decode()
    assert "Leave, deleted" in one and "ada@example.org" in one and "Assignment, entered" in one
    assert 'class="vDateField"' in one, "days are chosen from a calendar"


def test_ada_looks_meetings_and_corrections_up(as_, cast):
    ada = as_("ada")
    meeting = build_meeting(cast.north, datetime(2026, 10, 2, 18, tzinfo=UTC), headcount=12)
    build_meeting(cast.south, datetime(2026, 10, 3, 18, tzinfo=UTC))
    Correction.objects.create(site=cast.north, day=TODAY, figure="filled", before="1", after="2")
    Correction.objects.create(site=cast.south, day=TODAY, figure="filled", before="3", after="4")
    found = ada.get("/admin/meetings/meeting/?q=north")
    assert [row.pk for row in found.context["cl"].result_list] == [meeting.pk]
    assert f"/staff/sites/north/meetings/{meeting.pk}/" in found.content.decode()
    assert ada.get(f"/admin/meetings/meeting/{meeting.pk}/change/").status_code == 200
    assert ada.post(f"/admin/meetings/meeting/{meeting.pk}/change/", {"place": "Elsewhere"}).status_code == 403
    found = ada.get(f"{ADMIN}/correction/?q=south").context["cl"].result_list
    assert [row.before for row in found] == ["3"]
    for person in ("mia", "bea", "nora", "omar"):
        assert as_(person).get("/admin/meetings/meeting/").status_code == 403


def test_programs_that_go_together_go_in_one_step_and_each_site_is_made_anew_once(as_, cast, monkeypatch):
    made = [Program.objects.create(site=site, name={"en": "Chess"}) for site in [cast.north] * 4 + [cast.south] * 2]
    ada, anew = as_("ada"), []
    monkeypatch.setattr(corrections, "invalidate_site_pages", anew.append)
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [one.pk for one in made]}
    with CaptureQueriesContext(connection) as asked:
        assert ada.post(f"{ADMIN}/program/", chosen).status_code == 302
    assert not Program.objects.exists()
    assert len([one for one in asked if one["sql"].startswith('DELETE FROM "sites_app_program"')]) == 1
    assert sorted(anew) == sorted([cast.north.slug, cast.south.slug])


@pytest.mark.parametrize("for_all", [False, True])
def test_a_notice_for_every_site_that_goes_is_gone_from_every_site(as_, cast, monkeypatch, for_all):
    days = {"begins": TODAY, "ends": TODAY, "title": {"en": "Closed"}, "known": {"en": "Closed"}}
    made = [Notice.objects.create(site=site, **days) for site in [cast.north, None if for_all else cast.north]]
    ada, anew = as_("ada"), []
    monkeypatch.setattr(corrections, "invalidate_site_pages", anew.append)
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [one.pk for one in made]}
    assert ada.post(f"{ADMIN}/notice/", chosen).status_code == 302
    every = Site.objects.values_list("slug", flat=True)
    assert not Notice.objects.exists() and sorted(anew) == sorted(every if for_all else [cast.north.slug])
