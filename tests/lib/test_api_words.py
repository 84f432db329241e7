"""What the API refuses is said in the asker's language, whoever asked before, and names the field.

Rules: API-1, API-2, API-6, API-7.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import TooManyFieldsSent
from django.test import Client, RequestFactory

from feedback.models import Feedback
from lib import errors
from tests.digests.factories import build_feedback
from tests.meetings.factories import new_meeting
from tests.people import signed_in

pytestmark = pytest.mark.django_db
API = "/api/v1/"
NEW = {"site": "north", "category": "concern", "body": "The light at lot C is out."}
NO_ID = "00000000-0000-4000-8000-000000000000"
OF_A_MESSAGE: list[tuple[str, Any]] = [
    ("site", "nowhere"),
    ("category", "x"),
    ("category", None),
    ("category", ["praise"]),
    ("body", 3),
    ("body", " "),
    ("body", "x" * 4001),
    ("meeting", "x"),
    ("meeting", NO_ID),
    ("may_publish", "yes"),
    ("language", "fr"),
]
OF_A_PARTY: list[tuple[str, Any]] = [
    ("party_size", None),
    ("party_size", "3"),
    ("party_size", 0),
    ("party_size", 11),
    ("needs", "child_care"),
    ("needs", ["x"]),
    ("needs", [None]),
    ("name", 3),
    ("name", "x" * 81),
    ("email", "x"),
    ("email", "x" * 250 + "@example.org"),
]
OF_AN_ANSWER: list[tuple[str, Any]] = [
    ("kind", "x"),
    ("due", "tomorrow"),
    ("role", "x"),
    ("promise", "x" * 201),
    ("route", "nowhere"),
    ("keeps", NO_ID),
]


@pytest.fixture
def send(cast, settings):
    settings.LIMITS = dict.fromkeys(settings.LIMITS, "off")

    def sent(path: str, body: Any, language: str, client: Client | None = None, method: str = "POST", **headers: str):
        data = body if isinstance(body, bytes) else json.dumps(body)
        headers = {"Accept-Language": language, **headers}
        asker = client or Client()
        return asker.generic(method, API + path, data, content_type="application/json", headers=headers)

    return sent


def in_both(send, path: str, body: Any, **how: Any) -> tuple[Any, Any]:
    """The refusal in English and in Spanish; English once more afterwards, as it was."""
    first, spanish, again = (send(path, body, language, **how) for language in ("en", "es-MX,es;q=0.9", "en"))
    assert first.status_code == spanish.status_code >= 400
    assert first.json() == again.json() and first.json().keys() == spanish.json().keys()
    return first.json(), spanish.json()


@pytest.mark.parametrize(("field", "value"), OF_A_MESSAGE)
def test_a_message_is_refused_in_the_askers_language(send, field, value):
    english, spanish = in_both(send, "feedback/", {**NEW, field: value})
    assert list(english) == [field] and english[field] != spanish[field]
    assert not Feedback.objects.exists()
    assert send("feedback/", NEW, "es").status_code == 201


@pytest.mark.parametrize(("field", "value"), OF_A_PARTY)
def test_a_party_is_refused_in_the_askers_language(send, cast, field, value):
    now = datetime.now(UTC)
    path = f"meetings/{new_meeting(cast.north, starts_at=now + timedelta(days=5)).pk}/rsvps/"
    english, spanish = in_both(send, path, {"party_size": 2, field: value})
    assert list(english) == [field] and not set(english[field]) & set(spanish[field])
    assert send(path, {"party_size": 2}, "es").status_code == 201


@pytest.mark.parametrize(("field", "value"), OF_AN_ANSWER)
def test_an_answer_is_refused_in_the_askers_language(send, cast, as_, field, value):
    item = build_feedback(cast.north, datetime.now(UTC).date(), status="with_site")
    answer = {"kind": "done", "body": "The light works.", field: value}
    english, spanish = in_both(send, f"staff/feedback/{item.pk}/answer/", answer, client=as_("nora"))
    assert list(english) == [field] and english[field] != spanish[field]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "nothing/", {}),
        ("GET", "meetings/x/", {}),
        ("GET", f"meetings/{NO_ID}/", {}),
        ("GET", "sites/north/digests/2026-W99/", {}),
        ("GET", "sites/?page=x", {}),
        ("GET", "sites/?page=99", {}),
        ("GET", "sites/north/meetings/?upcoming=x", {}),
        ("GET", "staff/sites/", {}),
        ("GET", "feedback/", {}),
        ("PUT", "feedback/", {}),
        ("POST", "feedback/", b"{"),
        ("POST", "feedback/", b"[]"),
        ("POST", "feedback/lookup/", {}),
        ("POST", "feedback/lookup/", {"receipt_code": "x"}),
        ("POST", "rsvps/lookup/", {"token": "x" * 201}),
    ],
)
def test_every_other_refusal_too(send, method, path, body):
    english, spanish = in_both(send, path, body, method=method)
    assert english != spanish and english.get("code") == spanish.get("code")


def test_the_language_of_the_query_stands_before_that_of_the_program(send):
    assert send("nothing/?lang=es", {}, "en", method="GET").json()["detail"] == "En esta dirección no hay nada."


def test_a_used_state_a_missing_value_and_another_role_are_said_in_spanish(send, cast, as_):
    item = build_feedback(cast.north, datetime.now(UTC).date(), status="declined", decline_reason="unreadable")
    answer = {"kind": "done", "body": "The light works."}
    strict = signed_in(Client(enforce_csrf_checks=True), cast.nora)
    for client, status in ((strict, 403), (as_("nora"), 404), (as_("olga"), 404), (as_("rosa"), 404)):
        path = f"staff/feedback/{item.pk}/answer/"
        english, spanish = in_both(send, path, answer, client=client)
        assert english["detail"] != spanish["detail"]
        assert send(path, answer, "es", client=client).status_code == status
    assert "CSRF" not in send(path, answer, "es", client=strict).json()["detail"].split("X-")[0]


@pytest.mark.parametrize("error", [errors.unavailable, errors.too_large, errors.bad_request, errors.csrf_failure])
def test_an_answer_from_outside_any_view_is_in_the_askers_language(error):
    english, spanish = (
        json.loads(error(RequestFactory().get("/api/v1/sites/", headers={"Accept-Language": language})).content)
        for language in ("en", "es")
    )
    assert english["code"] == spanish["code"] and english["detail"] != spanish["detail"]


def test_more_fields_than_anybody_needs_are_refused_in_words(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    request = RequestFactory().get("/api/v1/sites/?a=1&b=2&c=3", headers={"Accept-Language": "es"})
    with pytest.raises(TooManyFieldsSent):
        assert request.GET
    assert json.loads(errors.page_not_found(request).content)["detail"] == "En esta dirección no hay nada."
