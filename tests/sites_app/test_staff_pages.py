"""The staff roster and an officer's own page: who may open them, and what each may read and change there.

Rules: STAFF-7.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sites_app.models import Assignment, Dispute, Leave, Officer, OfficerPhoto, Post
from tests.people import new_officer, serve, today_at_home
from tests.sites_app.factories import many_officers
from tests.sites_app.test_admin import jpeg, plain

TODAY = today_at_home()
DAY = timedelta(days=1)
ROSTER = "/staff/sites/north/roster/"


@pytest.mark.parametrize(
    ("who", "status"),
    [("omar", 200), ("nora", 200), ("bea", 200), ("ada", 200), ("olga", 404), ("rosa", 404), ("mia", 403)],
)
def test_the_roster_opens_to_its_own_staff(as_, who, status):
    assert as_(who).get(ROSTER).status_code == status


def test_an_officer_whose_assignment_ended_yesterday_cannot_open_it_today(cast, as_):
    omar = as_("omar")
    cast.omar.officer.assignments.update(end=cast.north.today(datetime.now(UTC)))
    assert omar.get(ROSTER).status_code == 200, "a last day is served"
    cast.omar.officer.assignments.update(end=cast.north.today(datetime.now(UTC)) - DAY)
    assert omar.get(ROSTER).status_code == 404


def test_an_officer_whose_assignment_begins_tomorrow_cannot_open_it_today(cast, as_):
    rey, today = as_("rey"), cast.north.today(datetime.now(UTC))
    serve(new_officer(cast.rey, "N-7", "Rey", "Ruiz"), cast.north, since=today + DAY)
    assert rey.get(ROSTER).status_code == 404
    Assignment.objects.filter(officer__user=cast.rey).update(start=today)
    assert as_("rey").get(ROSTER).status_code == 200


def test_reasons_and_kinds_of_leave_are_for_commander_bureau_and_administrators(cast, as_):
    until = TODAY - timedelta(days=30)
    post = serve(new_officer(None, "N-9", "Lea", "Left"), cast.north, since=TODAY - timedelta(days=900), until=until)
    Assignment.objects.filter(pk=post.pk).update(end_reason="resigned")
    Leave.objects.create(officer=cast.omar.officer, start=TODAY - timedelta(days=5), kind=Leave.Kind.MEDICAL)
    for who, reads in (("omar", False), ("nora", True), ("bea", True), ("ada", True)):
        text = as_(who).get(ROSTER).content.decode()
        assert "Lea Left" in text and "On leave" in text, who
        assert ("Resigned" in text) is reads and ("Medical" in text) is reads, who


def test_the_roster_has_the_dates_ahead(cast, as_):
    officer = new_officer(None, "N-8", "Ida", "Soon")
    serve(officer, cast.north, since=TODAY - timedelta(days=1826 - 200))
    serve(
        new_officer(None, "N-9", "Una", "Next"),
        cast.north,
        since=TODAY + timedelta(days=20),
        until=TODAY + timedelta(days=400),
    )
    Leave.objects.create(
        officer=officer, start=TODAY + timedelta(days=30), end=TODAY + timedelta(days=40), pauses=False
    )
    text = as_("nora").get(ROSTER).content.decode()
    for words in (
        "five years complete",
        "6 months until",
        "3 months until",
        "begins here",
        "last day here",
        "leave begins",
        "last day of leave",
    ):
        assert words in text, words
    assert "12 months until five years are complete</td></tr><tr><td></td>" not in text


def test_ten_and_a_thousand_officers_take_the_same_statements(cast, as_):
    nora = as_("nora")

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert nora.get(ROSTER).status_code == 200
        return len(seen)

    many_officers(cast.north, 10, today=TODAY)
    nora.get(ROSTER)
    few = statements()
    many_officers(cast.north, 1000, today=TODAY, prefix="K")
    assert statements() == few


def test_omar_sees_his_clock_and_what_everybody_reads(cast, as_):
    text = as_("omar").get("/staff/me/").content.decode()
    assert "North" in text and text.count("Omar Ortiz") >= 2 and "Counted today: 73" in text
    for name, serves in (("omar", True), ("nora", True), ("bea", False), ("ada", False)):
        assert ("My clock" in as_(name).get("/staff/").content.decode()) == serves
    assert as_("bea").get("/staff/me/").status_code == 403 and as_("rosa").get("/staff/me/").status_code == 404


def test_omar_hides_himself(cast, as_):
    omar = as_("omar")
    assert omar.post("/staff/me/publication/", {"publication": "hidden"}).status_code == 302
    cast.omar.officer.refresh_from_db()
    assert cast.omar.officer.publication == Officer.Publication.HIDDEN
    assert "You are counted, but not shown" in omar.get("/staff/me/").content.decode()
    assert omar.post("/staff/me/publication/", {"publication": "famous"}).status_code == 400
    assert Officer.objects.get(user=cast.olga).publication == Officer.Publication.FULL


def test_omar_introduces_himself_and_takes_it_back(cast, as_):
    omar = as_("omar")
    words = {"introduction_en": "I coach on Saturdays.", "introduction_es": ""}
    assert omar.post("/staff/me/introduction/", {**words, "consents": "on"}).status_code == 302
    officer = Officer.objects.get(user=cast.omar)
    assert str(officer.public_introduction) == "I coach on Saturdays."
    omar.post("/staff/me/introduction/", words)
    officer.refresh_from_db()
    assert (str(officer.public_introduction), officer.introduction["en"]) == ("", "I coach on Saturdays.")
    response = omar.post("/staff/me/introduction/", {"introduction_en": "x" * 401})
    assert response.status_code == 400 and "x" * 401 in response.content.decode()


def test_omar_says_this_is_wrong_and_learns_the_day(cast, as_):
    omar = as_("omar")
    assert omar.post("/staff/me/wrong/", {"text": ""}).status_code == 400
    assert omar.post("/staff/me/wrong/", {"text": "I began in May"}).status_code == 302
    said = Dispute.objects.get()
    assert (said.officer, said.answer_due - said.said_on) == (cast.omar.officer, timedelta(days=14))
    text = omar.get("/staff/me/").content.decode()
    assert "I began in May" in text and "Answer by" in text
    assert "I began in May" not in as_("nora").get("/staff/me/").content.decode()


def test_the_roster_says_who_follows_and_which_post_is_empty_since_when(cast, as_):
    """Omar leaves in forty days and Eve follows; the second post was never filled."""
    first, _second = (Post.objects.create(site=cast.north, opened=TODAY - 800 * DAY) for _ in range(2))
    cast.omar.officer.assignments.update(post=first, end=TODAY + 40 * DAY)
    eve = serve(new_officer(None, "N-9", "Eve", "Evans"), cast.north, since=TODAY + 20 * DAY)
    text = as_("omar").get(ROSTER).content.decode()
    assert "nobody follows yet" in text
    Assignment.objects.filter(pk=eve.pk).update(post=first)
    text = as_("omar").get(ROSTER).content.decode()
    assert "Eve Evans follows on" in text and "nobody follows yet" not in text
    assert text.index("Omar Ortiz") < text.index("Officer: vacant since") < text.index("Dates ahead")
    vacancies = as_("omar").get("/api/v1/staff/sites/north/roster/").json()["vacancies"]
    assert [(one["role"], one["since"]) for one in vacancies] == [("officer", f"{TODAY - 800 * DAY}")]
    Assignment.objects.filter(pk=eve.pk).update(start=TODAY - DAY)  # both are there for a while
    text = as_("omar").get(ROSTER).content.decode()
    assert "Eve Evans follows on" not in text and "nobody follows yet" not in text
    assert "Nobody is planned to follow" not in as_("nora").get("/staff/").content.decode()


def test_omar_adds_his_own_photo_only_with_words_and_his_own_consent(as_, cast, client):
    omar, address = as_("omar"), "/staff/me/photo/new/"

    def upload(**more):
        return omar.post(address, {"portrait": SimpleUploadedFile("omar.jpg", jpeg(), "image/jpeg"), **more})

    assert upload(alt_en="Omar").status_code == 400 and upload(agrees="on").status_code == 400
    assert not OfficerPhoto.objects.exists()
    assert upload(alt_en="Omar at the park", agrees="on").status_code == 302
    photo = OfficerPhoto.objects.get()
    assert (photo.officer, photo.consented_on) == (cast.omar.officer, today_at_home())
    assert f"/photos/{photo.token}.webp" in client.get("/sites/north/").content.decode()
    omar.post("/staff/me/photo/")
    assert not OfficerPhoto.objects.exists()
    assert f"/photos/{photo.token}.webp" not in client.get("/sites/north/").content.decode()


def test_a_picture_of_more_than_16_megapixels_is_refused_with_the_words_kept(as_):
    big = SimpleUploadedFile("big.png", plain(4000, 4001), "image/png")
    page = as_("omar").post("/staff/me/photo/new/", {"portrait": big, "alt_en": "Omar at the park", "agrees": "on"})
    assert page.status_code == 400 and "too many pixels" in page.content.decode()
    assert 'value="Omar at the park"' in page.content.decode() and not OfficerPhoto.objects.exists()


def test_rosa_and_mia_have_no_photo_to_add(as_):
    assert [as_(name).post("/staff/me/photo/new/").status_code for name in ("rosa", "mia")] == [404, 403]
