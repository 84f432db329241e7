"""The API of meetings and RSVPs: every status code that ADDR-5 promises."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mail.models import OutgoingMail
from meetings.actions import booking
from meetings.models import Meeting, Rsvp

from .factories import new_meeting, new_rsvp, seats

KEY = {"HTTP_IDEMPOTENCY_KEY": "k" * 40}


@pytest.fixture
def api():
    return Client(raise_request_exception=True)


@pytest.fixture
def meeting(cast):
    return new_meeting(cast.north, capacity=3, starts_at=timezone.now() + timedelta(days=3))


def post(api, path, body, **headers):
    return api.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", **headers)


def rsvp(api, meeting, body, **headers):
    return post(api, f"meetings/{meeting.pk}/rsvps/", body, **headers)


def test_rosa_is_confirmed_by_one_number(api, meeting):
    answer = rsvp(api, meeting, {"party_size": 3})
    assert answer.status_code == 201
    assert answer.json().keys() == {"status", "position", "token"}
    assert (answer.json()["status"], answer.json()["position"]) == ("confirmed", None)


def test_rey_waits_with_his_position(api, meeting):
    rsvp(api, meeting, {"party_size": 3})
    said = {
        "party_size": 2,
        "language": "es",
        "needs": ["child_care", "interpretation", "child_care"],
        "name": "Rey",
    }
    answer = rsvp(api, meeting, said).json()
    assert (answer["status"], answer["position"]) == ("waitlisted", 1)
    row = Rsvp.objects.get(status="waitlisted")
    assert (row.language, row.needs, row.name) == ("es", ["interpretation", "child_care"], "Rey")


def test_with_an_address_the_token_goes_by_mail(api, meeting):
    answer = rsvp(api, meeting, {"party_size": 1, "email": "rosa@example.org"})
    assert answer.json() == {"status": "confirmed", "position": None, "token": None}
    assert OutgoingMail.objects.get().address == "rosa@example.org"


def test_the_same_address_again_is_answered_like_a_stranger(api, meeting):
    answers = [rsvp(api, meeting, {"party_size": 1, "email": f"{who}@example.org"}) for who in ("rosa", "rosa", "rey")]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert answers[1].content == answers[2].content
    assert seats(meeting) == (2, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, "party_size"),
        ({"party_size": 0}, "party_size"),
        ({"party_size": 11}, "party_size"),
        ({"party_size": "many"}, "party_size"),
        ({"party_size": True}, "party_size"),
        ({"party_size": 1, "needs": ["a chair"]}, "needs"),
        ({"party_size": 1, "needs": "child_care"}, "needs"),
        ({"party_size": 1, "email": "nobody"}, "email"),
        ({"party_size": 1, "email": '"a,b"@example.org'}, "email"),
        ({"party_size": 1, "email": "a@b.org\r\nBcc: c@d.org"}, "email"),
        ({"party_size": 1, "name": "x" * 81}, "name"),
        ({"party_size": 1, "language": "tlh"}, "language"),
    ],
)
def test_bad_input_names_the_field(api, meeting, wrong, field):
    answer = rsvp(api, meeting, wrong)
    assert answer.status_code == 400 and field in answer.json()
    assert not Rsvp.objects.exists()


@pytest.mark.parametrize("status", ["over", "cancelled"])
def test_once_over_or_cancelled_is_409(api, meeting, status):
    if status == "over":
        past = timezone.now() - timedelta(hours=5)
        Meeting.objects.update(starts_at=past, ends_at=past + timedelta(hours=1))
    else:
        Meeting.objects.update(status="cancelled")
    answer = rsvp(api, meeting, {"party_size": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, status)


def test_a_draft_and_an_unknown_meeting_are_the_same_404(api, meeting):
    Meeting.objects.update(status="draft")
    answers = [
        rsvp(api, meeting, {"party_size": 1}),
        post(api, f"meetings/{uuid4()}/rsvps/", {"party_size": 1}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert api.get(f"/api/v1/meetings/{meeting.pk}/").status_code == 404


def test_a_retry_is_one_rsvp_and_another_body_is_409(api, meeting):
    first, again = (rsvp(api, meeting, {"party_size": 2}, **KEY) for _ in range(2))
    assert first.content == again.content and again.status_code == 201
    assert rsvp(api, meeting, {"party_size": 1}, **KEY).status_code == 409
    assert rsvp(api, meeting, {"party_size": 2, "language": "es"}, **KEY).status_code == 409
    assert Rsvp.objects.count() == 1
    assert rsvp(api, meeting, {"party_size": 1}, HTTP_IDEMPOTENCY_KEY="short").status_code == 400


def test_own_rsvp_is_read_changed_and_cancelled_by_its_token(api, meeting):
    token = rsvp(api, meeting, {"party_size": 2}).json()["token"]
    seen = post(api, "rsvps/lookup/", {"token": token})
    assert seen.json() == {
        "meeting": str(meeting.pk),
        "status": "confirmed",
        "position": None,
        "party_size": 2,
        "language": "en",
        "needs": [],
    }
    changed = post(api, "rsvps/change/", {"token": token, "party_size": 3, "needs": ["other"], "language": "es"})
    assert changed.status_code == 200
    assert (changed.json()["party_size"], changed.json()["needs"], changed.json()["language"]) == (
        3,
        ["other"],
        "es",
    )
    assert post(api, "rsvps/change/", {"token": token, "party_size": 4}).status_code == 409
    assert post(api, "rsvps/change/", {"token": token}).json()["party_size"] == 3
    for _ in range(2):
        cancelled = post(api, "rsvps/cancel/", {"token": token})
        assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    answer = post(api, "rsvps/change/", {"token": token, "party_size": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "rsvp_cancelled")


@pytest.mark.parametrize("verb", ["lookup", "change", "cancel"])
@pytest.mark.parametrize("token", ["unknown", "A" * 43, "ñ" * 43, "A" * 42 + "="])
def test_an_unknown_token_is_404(api, meeting, verb, token):
    answer = post(api, f"rsvps/{verb}/", {"token": token})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_token_of_another_purpose_or_version_opens_nothing(api, meeting):
    row = new_rsvp(meeting, 1)
    purpose = booking.links.Purpose
    for wrong in (
        booking.links.token(purpose.REMINDERS, row.pk, 1),
        booking.links.token(purpose.MANAGE, row.pk, 2),
        booking.links.token(purpose.MANAGE, uuid4(), 1),
    ):
        assert post(api, "rsvps/lookup/", {"token": wrong}).status_code == 404
    assert post(api, "rsvps/lookup/", {"token": row.token}).status_code == 200


def test_a_link_made_with_the_previous_key_still_opens(api, meeting, settings):
    token = new_rsvp(meeting, 1).token
    settings.LINK_KEYS = ["a new key that is long enough", *settings.LINK_KEYS]
    assert post(api, "rsvps/lookup/", {"token": token}).status_code == 200
    settings.LINK_KEYS = settings.LINK_KEYS[:1]
    assert post(api, "rsvps/lookup/", {"token": token}).status_code == 404


def test_meetings_are_read_in_both_languages_with_live_counts(api, cast, meeting):
    new_rsvp(meeting, 3)
    new_rsvp(meeting, 2)
    body = api.get(f"/api/v1/meetings/{meeting.pk}/?lang=es").json()
    assert list(body) == [
        "id",
        "site",
        "title",
        "description",
        "starts_at",
        "ends_at",
        "place",
        "address",
        "capacity",
        "confirmed",
        "waiting",
        "status",
        "languages",
        "interpretation",
        "child_care",
        "step_free",
        "walk_ins",
    ]
    assert (body["title"], body["site"], body["capacity"], body["confirmed"], body["waiting"]) == (
        "Reunión del vecindario",
        "north",
        3,
        3,
        2,
    )


def test_upcoming_leaves_out_what_is_over_cancelled_or_a_draft(api, cast, meeting):
    for status in ("draft", "cancelled"):
        new_meeting(cast.north, status=status, starts_at=meeting.starts_at)
    new_meeting(cast.north, starts_at=timezone.now() - timedelta(days=2))
    new_meeting(cast.south, starts_at=meeting.starts_at)
    path = "/api/v1/sites/north/meetings/"
    assert [row["id"] for row in api.get(f"{path}?upcoming=true").json()["results"]] == [str(meeting.pk)]
    assert len(api.get(path).json()["results"]) == 3
    assert api.get(f"{path}?upcoming=maybe").status_code == 400
    assert api.get("/api/v1/sites/nowhere/meetings/").status_code == 404


def test_an_rsvp_takes_at_most_eight_statements(api, meeting):
    with CaptureQueriesContext(connection) as queries:
        rsvp(api, meeting, {"party_size": 1, "email": "rosa@example.org"}, **KEY)
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 8


@pytest.mark.usefixtures("one_window")
def test_too_many_from_one_place_is_429(api, meeting, settings):
    settings.LIMITS = {**settings.LIMITS, "rsvp": "2/3600"}
    answers = [rsvp(api, meeting, {"party_size": 1}).status_code for _ in range(3)]
    assert answers == [201, 201, 429]


def test_staff_see_sizes_languages_and_needs_but_nobody(as_, cast, meeting):
    new_rsvp(meeting, 2, name="Rosita", email="rosita@example.org", needs=["child_care"], language="es")
    new_rsvp(meeting, 2, needs=["child_care", "other"])
    answer = as_("omar").get("/api/v1/staff/sites/north/meetings/")
    row = answer.json()["results"][0]
    assert (row["parties"], row["party_sizes"], row["rsvp_languages"]) == (2, {"2": 2}, {"en": 1, "es": 1})
    assert row["needs"] == {"interpretation": 0, "child_care": 2, "step_free": 0, "other": 1}
    assert "osita" not in answer.content.decode()


def test_staff_read_each_text_by_language_and_everybody_one(as_, api, cast, meeting):
    texts = {"en": "Coffee", "es": "Café"}
    Meeting.objects.filter(pk=meeting.pk).update(title=texts, description={"es": "Con pan."})
    row = as_("omar").get("/api/v1/staff/sites/north/meetings/", {"lang": "es"}).json()["results"][0]
    assert (row["title"], row["description"]) == (texts, {"es": "Con pan."})
    public = Client().get(f"/api/v1/meetings/{meeting.pk}/", {"lang": "es"}).json()
    assert (public["title"], public["description"]) == ("Café", "Con pan.")


def test_an_officer_of_another_site_cannot_read_the_counts(as_, meeting):
    path = "/api/v1/staff/sites/north/meetings/"
    assert [as_(who).get(path).status_code for who in ("omar", "nora", "bea", "ada")] == [200] * 4
    assert as_("olga").get(path).status_code == 404
    assert as_("rosa").get(path).status_code == 404
    assert as_("mia").get(path).status_code == 403
    assert as_(None).get(path).status_code == 401


def test_a_retry_with_another_browser_language_is_the_same_request(api, meeting):
    first = rsvp(api, meeting, {"party_size": 2}, **KEY, HTTP_ACCEPT_LANGUAGE="en")
    again = rsvp(api, meeting, {"party_size": 2}, **KEY, HTTP_ACCEPT_LANGUAGE="es")
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert Rsvp.objects.get().language == "en"


@pytest.mark.parametrize("said", [{"party_size": "3"}, {"party_size": True}, {"party_size": 1.5}, {"name": 5}])
def test_numbers_are_numbers_and_words_are_words(api, meeting, said):
    answer = rsvp(api, meeting, {"party_size": 1, **said})
    assert answer.status_code == 400 and list(answer.json()) == list(said)
    assert not Rsvp.objects.exists()
