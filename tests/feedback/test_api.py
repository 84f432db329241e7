"""The API: anonymous sending, reading by code, public lists, a site's staff."""

import json
import secrets

import pytest
from django.test import Client

from feedback import actions
from feedback.actions.publication import Wording
from feedback.actions.team import Answer
from feedback.models import Feedback, Message

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def call(cast):
    def called(path, data=None, client=None, method="post", **headers):
        client = client or Client()
        if method == "get":
            return client.get(API + path, headers=headers)
        return client.post(API + path, json.dumps(data or {}), content_type="application/json", headers=headers)

    return called


NEW = {"site": "north", "category": "concern", "body": "The light at lot C is out."}


def test_sent_message_is_read_with_its_code(call):
    sent = call("feedback/", NEW)
    assert sent.status_code == 201 and set(sent.json()) == {"receipt_code", "received_on", "answer_due", "help"}
    read = call("feedback/lookup/", {"receipt_code": sent.json()["receipt_code"]}).json()
    assert (read["status"], read["category"]) == ("received", "concern")
    assert read["messages"] == [
        {"from": "resident", "body": NEW["body"], "language": "en", "on": sent.json()["received_on"]}
    ]


@pytest.mark.parametrize(
    ("body", "routes"),
    [
        ("My husband is hitting me right now", ["emergency", "domestic_violence", "child_protection"]),
        ("I do not want to live any more", ["crisis", "emergency"]),
        ("The light at lot C is out.", []),
    ],
)
def test_who_sounds_in_danger_is_told_whom_to_call(call, settings, body, routes):
    """By hand, not from the table of `feedback/help.py` (FB-7)."""
    told = call("feedback/", {**NEW, "body": body}).json()["help"]
    assert [place["call"] for place in told] == [settings.ROUTES[key] for key in routes]


def test_same_key_and_body_is_one_row_and_another_body_a_conflict(call):
    key = {"Idempotency-Key": secrets.token_urlsafe(32)}
    first, second = call("feedback/", NEW, **key), call("feedback/", {**NEW, "confirmed": True}, **key)
    assert first.json() == second.json() and Feedback.objects.count() == 1
    assert call("feedback/", {**NEW, "body": "Other"}, **key).status_code == 409
    assert call("feedback/", {**NEW, "language": "es"}, **key).status_code == 409
    assert call("feedback/", NEW, **{"Idempotency-Key": "short"}).status_code == 400


def test_refused_message_does_not_use_up_its_key(call):
    key = {"Idempotency-Key": secrets.token_urlsafe(32)}
    asked = call("feedback/", {**NEW, "body": "Call 213-555-0142"}, **key)
    assert asked.status_code == 400 and asked.json()["code"] == "needs_confirmation"
    assert asked.json()["warnings"][0]["kind"] == "phone" and not Feedback.objects.exists()
    assert call("feedback/", {**NEW, "body": "Call 213-555-0142", "confirmed": True}, **key).status_code == 201


def test_key_that_was_used_answers_the_same_without_asking_again(call, reach):
    new = {**NEW, "body": "Call 213-555-0142"}
    _row, code = reach("with_site")
    for path, body in (("feedback/", new), ("feedback/follow-up/", {"receipt_code": code, "body": new["body"]})):
        key = {"Idempotency-Key": secrets.token_urlsafe(32)}
        first = call(path, {**body, "confirmed": True}, **key)
        again = call(path, body, **key)
        assert (first.status_code, again.status_code) == (201, 201) and first.json() == again.json()
        assert call(path, {**body, "body": "Call 213-555-0143"}, **key).status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"site": "nowhere"}, "site"),
        ({"category": "rant"}, "category"),
        ({"body": ""}, "body"),
        ({"body": "x" * 4001}, "body"),
        ({"body": ["x"]}, "body"),
        ({"body": 1}, "body"),
        ({"body": " \u0085\n"}, "body"),
        ({"may_publish": 1}, "may_publish"),
        ({"confirmed": "true"}, "confirmed"),
        ({"about": "somebody"}, "about"),
        ({"meeting": "x"}, "meeting"),
        ({"language": "fr"}, "language"),
    ],
)
def test_bad_field_is_named(call, change, field):
    answer = call("feedback/", {**NEW, **change})
    assert answer.status_code == 400 and field in answer.json()


@pytest.mark.parametrize(
    "body", ["  outer spaces  ", "one\r\ntwo\rthree\n", "\u202eright to left\u0085", "e\u0301 and é"]
)
def test_a_text_comes_back_as_it_was_sent(call, body):
    code = call("feedback/", {**NEW, "body": body, "language": None}).json()["receipt_code"]
    assert call("feedback/lookup/", {"receipt_code": code}).json()["messages"][0]["body"] == body


def test_the_same_key_is_the_same_message_in_its_kind_and_language(call, reach):
    """What the browser's languages are is no part of what was said; what the body says is."""
    _row, code = reach("declined")
    key = {"Idempotency-Key": secrets.token_urlsafe(32)}
    said = {"receipt_code": code, "body": "Please look again."}
    first = call("feedback/appeal/", said, **key)
    again = call("feedback/appeal/", said, **key, **{"Accept-Language": "es"})
    assert (first.status_code, again.status_code) == (201, 201) and first.json() == again.json()
    assert call("feedback/appeal/", {**said, "language": "es"}, **key).status_code == 409
    assert call("feedback/follow-up/", said, **key).status_code == 409
    assert call("feedback/follow-up/", said).status_code == 201


def test_language_comes_from_the_body_then_the_address_then_the_header(call):
    for body, path, header, expected in (
        ({"language": "es"}, "feedback/?lang=en", "en", "es"),
        ({}, "feedback/?lang=es", "en", "es"),
        ({}, "feedback/", "es-MX,es;q=0.9", "es"),
        ({}, "feedback/", "fr", "en"),
        ({}, "feedback/", "en;q=0.1,es;q=0.9", "es"),
        ({}, "feedback/", "es;q=0,en;q=0.5", "en"),
    ):
        call(path, {**NEW, **body}, **{"Accept-Language": header})
        assert Feedback.objects.get().language == expected
        Feedback.objects.all().delete()


def test_what_is_wrong_is_said_in_the_language_of_the_body(call):
    for language, words in (("es", "Este campo no puede estar en blanco."), ("en", "This field may not be blank.")):
        answer = call("feedback/", {**NEW, "body": "", "language": language}, **{"Accept-Language": "es"})
        assert answer.json() == {"body": [words]}


def test_unknown_malformed_and_purged_codes_are_the_same_404(call, reach):
    row, purged = reach("with_site")
    Feedback.objects.filter(pk=row.pk).delete()
    answers = {call("feedback/lookup/", {"receipt_code": typed}).content for typed in ("", "zzz", "0" * 20, purged)}
    assert len(answers) == 1
    assert call("feedback/lookup/", {"receipt_code": purged}).status_code == 404


def test_follow_up_appeal_and_verdict(call, reach):
    _row, code = reach("with_site")
    assert call("feedback/follow-up/", {"receipt_code": code, "body": "More"}).status_code == 201
    assert call("feedback/appeal/", {"receipt_code": code, "body": "More"}).status_code == 409
    _row, code = reach("declined")
    assert call("feedback/lookup/", {"receipt_code": code}).json()["reason"] == "unreadable"
    assert call("feedback/follow-up/", {"receipt_code": code, "body": "More"}).status_code == 409
    assert call("feedback/appeal/", {"receipt_code": code, "body": "Please look again"}).status_code == 201
    assert call("feedback/appeal/", {"receipt_code": code, "body": "Please look twice"}).status_code == 409
    _row, code = reach("answered")
    answer = call("feedback/verdict/", {"receipt_code": code, "verdict": "not_resolved"})
    assert answer.status_code == 200 and answer.json()["status"] == "with_site"
    assert call("feedback/verdict/", {"receipt_code": code, "verdict": "fine"}).status_code == 400


def test_follow_up_sent_twice_with_its_key_is_one_message(call, reach):
    _row, code = reach("with_site")
    key = {"Idempotency-Key": secrets.token_urlsafe(32)}
    for _ in range(2):
        assert call("feedback/follow-up/", {"receipt_code": code, "body": "More"}, **key).status_code == 201
    assert Message.objects.count() == 1
    assert call("feedback/follow-up/", {"receipt_code": code, "body": "Less"}, **key).status_code == 409


def test_public_list_has_published_wording_only(call, reach, cast, access_for, today):
    row, _code = reach("answered", body="Officer Ortiz never fixed the light")
    reach("answered", body="A secret concern")
    actions.publish(
        row,
        Wording({"en": "The light", "es": "La luz"}, {"en": "Fixed", "es": "Lista"}),
        by=access_for(cast.mia),
        on=today,
    )
    found = call("sites/north/feedback/", method="get").json()
    assert found["count"] == 1 and found["results"][0]["body"] == "The light"
    assert call("sites/north/feedback/?lang=es", method="get").json()["results"][0]["answer"] == "Lista"
    assert call("sites/north/feedback/?category=praise", method="get").json()["count"] == 0
    assert call("sites/nowhere/feedback/", method="get").status_code == 404


def test_staff_see_their_own_site_only(call, as_, reach):
    row, _code = reach("with_site")
    reach("received")
    assert call("staff/sites/north/feedback/", method="get").status_code == 401
    for name, status, count in (
        ("omar", 200, 1),
        ("nora", 200, 1),
        ("bea", 200, 1),
        ("olga", 404, 0),
        ("rosa", 404, 0),
    ):
        answer = call("staff/sites/north/feedback/", client=as_(name), method="get")
        assert (answer.status_code, answer.json().get("count", 0)) == (status, count), name
    assert call("staff/sites/north/feedback/", client=as_("mia"), method="get").status_code == 403


def test_commander_answers_by_api_and_others_do_not(call, as_, reach):
    row, _code = reach("with_site")
    path = f"staff/feedback/{row.pk}/answer/"
    answer = {"kind": "done", "body": "The light works."}
    for name, status in (("olga", 404), ("rosa", 404), ("bea", 403), ("mia", 403)):
        assert call(path, answer, client=as_(name)).status_code == status, name
        assert call(path, {}, client=as_(name)).status_code == status, name
    assert call(path, {**answer, "kind": "doing"}, client=as_("nora")).json().keys() == {
        "due",
        "role",
        "promise",
    }
    assert call(path, {**answer, "body": "Who else saw it?"}, client=as_("nora")).json()["code"] == "needs_confirmation"
    assert call(path, answer, client=as_("nora")).status_code == 201
    row.refresh_from_db()
    assert row.status == Feedback.Status.ANSWERED
    assert call(f"staff/feedback/{row.pk}/hand-back/", client=as_("nora")).status_code == 409
    assert call(f"staff/feedback/{row.pk}/close/", client=as_("nora")).json() == {"status": "closed"}


def test_answer_keeps_a_promise(call, as_, reach, cast, access_for, today):
    row, _code = reach("with_site")
    doing = Answer("doing", "We will", "en", promise_due=today, promise_role="team", promise="A new light")
    promise = actions.answer(row, doing, by=access_for(cast.nora), on=today)
    sent = {"kind": "done", "body": "It is done.", "keeps": str(promise.pk)}
    path = f"staff/feedback/{row.pk}/answer/"
    assert call(path, sent, client=as_("omar")).status_code == 201
    assert call(path, sent, client=as_("omar")).status_code == 400
    promise.refresh_from_db()
    assert promise.kept_on == today
