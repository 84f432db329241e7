"""The state table walked: every state, verb, person and site, in pages, API, admin, lists, search and board
alike.
"""

import itertools
import json
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from feedback import actions, states
from feedback.actions.publication import Wording
from feedback.models import Feedback
from feedback.states import TABLE, Verb, Who
from tests.people import signed_in

pytestmark = pytest.mark.django_db
S = Feedback.Status
MARK = "MARKEDTEXT"
PEOPLE = ["rosa", "omar", "nora", "olga", "mia", "hana", "bea", "ada", None]
KEY = "k" * 43
# The verbs of the admin: their address and a form that is right.
ADMIN = {
    Verb.RELEASE: ("release", {"whom": "nobody"}),
    Verb.DECLINE: ("decline", {"reason": "unreadable"}),
    Verb.TAKE_BACK: ("take_back", {}),
    Verb.ESCALATE: ("escalate", {"reason": "misconduct"}),
    Verb.REFER: ("refer", {"to": "Independent Monitor"}),
    Verb.RETURN: ("return", {"whom": "nobody"}),
    Verb.REDACT: ("redact", {"body": "redacted"}),
    Verb.PUBLISH: ("publish", {"body_en": "a", "body_es": "b"}),
    Verb.WITHDRAW: ("withdraw", {}),
    Verb.MARK_ABOUT: ("about", {"whom": "unnamed"}),
    Verb.ANSWER: ("answer", {"kind": "done", "body": "Done.", "key": KEY}),
    Verb.HAND_BACK: ("hand_back", {"reason": "not_ours"}),
    Verb.CLOSE: ("close", {}),
}
TEAM = {
    Verb.ANSWER: ("answer", {"kind": "done", "body": "Done.", "key": KEY}),
    Verb.HAND_BACK: ("hand_back", {"reason": "not_ours"}),
    Verb.CLOSE: ("close", {}),
}
WRITER = {
    Verb.FOLLOW_UP: ("follow_up", {"body": "More", "key": KEY}),
    Verb.APPEAL: ("appeal", {"body": "Again", "key": KEY}),
    Verb.VERDICT: ("verdict", {"verdict": "resolved"}),
    Verb.WORRY: ("worry", {"body": "I worry", "key": KEY}),
}
# Written out by hand from FB-19 to FB-23, so that a change of the table in the code has something to
# disagree with.
BY_HAND = {
    Verb.RELEASE: {S.RECEIVED},
    Verb.DECLINE: {S.RECEIVED},
    Verb.TAKE_BACK: {S.WITH_SITE},
    Verb.APPEAL: {S.DECLINED},
    Verb.ESCALATE: {S.RECEIVED, S.WITH_SITE, S.ANSWERED, S.CLOSED, S.DECLINED},
    Verb.REFER: {S.ESCALATED},
    Verb.RETURN: {S.ESCALATED},
    Verb.HAND_BACK: {S.WITH_SITE},
    Verb.ANSWER: {S.WITH_SITE, S.ANSWERED, S.CLOSED},
    Verb.CLOSE: {S.ANSWERED},
    Verb.VERDICT: {S.ANSWERED, S.CLOSED},
    Verb.FOLLOW_UP: {S.RECEIVED, S.WITH_SITE, S.ANSWERED, S.CLOSED, S.ESCALATED},
    Verb.RELEASE_FOLLOW_UP: {S.RECEIVED, S.WITH_SITE, S.ANSWERED, S.CLOSED, S.ESCALATED},
    Verb.KEEP_BACK: {S.RECEIVED, S.WITH_SITE, S.ANSWERED, S.CLOSED, S.ESCALATED},
    Verb.REDACT: {S.RECEIVED, S.ESCALATED, S.WITH_SITE, S.ANSWERED, S.CLOSED},
    Verb.PUBLISH: {S.WITH_SITE, S.ANSWERED, S.CLOSED},
}
ENDS = {
    Verb.RELEASE: S.WITH_SITE, Verb.DECLINE: S.DECLINED, Verb.TAKE_BACK: S.RECEIVED,
    Verb.APPEAL: S.RECEIVED, Verb.ESCALATE: S.ESCALATED,
    Verb.REFER: S.REFERRED, Verb.RETURN: S.WITH_SITE, Verb.HAND_BACK: S.RECEIVED, Verb.ANSWER: S.ANSWERED,
    Verb.CLOSE: S.CLOSED,
}  # fmt: skip
SEEN_BY_TEAM = {S.WITH_SITE, S.ANSWERED, S.CLOSED}
SET_APART = {S.ESCALATED, S.REFERRED}


def test_table_says_what_the_contract_says():
    for verb, sources in BY_HAND.items():
        assert TABLE[verb].sources == sources, verb
        assert TABLE[verb].to == ENDS.get(verb), verb
    assert TABLE[Verb.ANSWER].who == {Who.TEAM} and TABLE[Verb.REFER].who == {Who.HANDLER}


@contextmanager
def undone():
    """What happens inside is taken back, so that each cell begins from the same thread."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


@pytest.fixture
def clients(cast, hana):
    people = {name: signed_in(Client(), getattr(cast, name)) for name in PEOPLE if name not in ("hana", None)}
    return {**people, "hana": signed_in(Client(), hana), None: Client()}


@pytest.fixture(params=list(S), ids=str)
def placed(request, reach):
    row, code = reach(request.param, body=f"The light {MARK} is out")
    return row, code, request.param


def sees_in_admin(name, status):
    return name == "hana" or (name == "mia" and status not in SET_APART)


def test_every_verb_of_the_admin(placed, clients):
    row, _code, status = placed
    for name, (verb, (address, data)) in itertools.product(PEOPLE, ADMIN.items()):
        with undone():
            answer = clients[name].post(reverse(f"admin:feedback_{address}", args=[row.pk]), data)
            expected = _admin_answer(name, verb, status)
            assert answer.status_code == expected, (name, verb, status, answer.status_code)
            end = ENDS.get(verb, status) if expected == 302 and name else status
            assert Feedback.objects.get(pk=row.pk).status == end, (name, verb, status)


def _admin_answer(name, verb, status) -> int:
    if name is None:
        return 302  # to sign-in
    if name not in ("mia", "hana"):
        return 403
    if not sees_in_admin(name, status):
        return 404
    if verb in TEAM:
        return 403  # not about the commander: the site's own
    if verb in (Verb.REFER, Verb.RETURN) and name == "mia":
        return 403
    return 302 if status in TABLE[verb].sources else 409


def test_every_verb_of_the_sites_staff_in_pages_and_api(placed, clients):
    row, _code, status = placed
    for name, (verb, (address, data)) in itertools.product(PEOPLE, TEAM.items()):
        client, may = clients[name], status in TABLE[verb].sources
        with undone():
            answer = client.post(reverse(f"feedback:staff_{address}", args=["north", row.pk]), data)
            expected = {
                "omar": 302,
                "nora": 302,
                "bea": 403,
                "ada": 403,
                "mia": 403,
                "hana": 403,
                None: 302,
            }.get(name, 404)
            if name in ("omar", "nora"):
                expected = 404 if status not in SEEN_BY_TEAM else 302 if may else 409
            assert answer.status_code == expected, (name, verb, status, answer.status_code)
            end = ENDS[verb] if expected == 302 and name else status
            assert Feedback.objects.get(pk=row.pk).status == end
        with undone():
            sent = {key: value for key, value in data.items() if key != "key"}
            path = reverse(f"api:staff_feedback_{address}", args=[row.pk])
            answer = client.post(path, json.dumps(sent), content_type="application/json")
            good = 201 if verb == Verb.ANSWER else 200
            expected = _api_answer(name, status, good if may else 409)
            assert answer.status_code == expected, (name, verb, status, answer.status_code, answer.content)


def _api_answer(name, status, done) -> int:
    if name is None:
        return 401
    if name in ("omar", "nora"):
        return done if status in SEEN_BY_TEAM else 404
    if name == "bea":
        return 403 if status in SEEN_BY_TEAM else 404
    if name in ("mia", "hana"):
        return 403 if sees_in_admin(name, status) else 404
    return 404


def test_every_verb_of_the_writer_in_pages_and_api(placed):
    row, code, status = placed
    client = Client()
    for verb, (address, data) in WRITER.items():
        may = status in TABLE[verb].sources and (verb != Verb.WORRY or row.messages.answers().exists())
        may = may or (verb == Verb.WORRY and status in TABLE[verb].sources)
        with undone():
            answer = client.post(reverse(f"feedback:{address}"), {**data, "receipt_code": code})
            assert answer.status_code == (200 if may else 409), (verb, status)
        if verb == Verb.WORRY:
            continue
        with undone():
            sent = {key: value for key, value in data.items() if key != "key"} | {"receipt_code": code}
            answer = client.post(reverse(f"api:feedback_{address}"), json.dumps(sent), content_type="application/json")
            good = 200 if verb == Verb.VERDICT else 201
            assert answer.status_code == (good if may else 409), (verb, status)


def test_text_is_seen_by_those_who_may_and_in_no_other_place(placed, clients):
    row, _code, status = placed
    staff_list, api_list = "/staff/sites/north/feedback/", "/api/v1/staff/sites/north/feedback/"
    for name in PEOPLE:
        client = clients[name]
        team = name in ("omar", "nora", "bea") and status in SEEN_BY_TEAM
        show = "?show=done" if status != S.WITH_SITE else ""
        assert (MARK in client.get(staff_list + show).content.decode()) == team, (name, status)
        assert (MARK in client.get(api_list).content.decode()) == team, (name, status)
        assert (MARK in client.get(f"{staff_list}{row.pk}/").content.decode()) == team, (name, status)
        listed = sees_in_admin(name, status) and status not in SET_APART  # set apart: only once opened
        queue = "/admin/feedback/feedback/"
        for address in (f"{queue}?show={status}", f"{queue}?q=light", f"{queue}{row.pk}/change/"):
            assert (MARK in client.get(address).content.decode()) == listed, (name, status, address)
        for address in (
            "/sites/north/feedback/",
            "/sites/north/feedback/?q=light",
            "/api/v1/sites/north/feedback/",
        ):
            assert MARK not in client.get(address).content.decode()  # never published


def test_buttons_shown_are_the_verbs_the_table_allows(placed, clients, access_for, cast, hana):
    row, _code, status = placed
    for name, user in (("mia", cast.mia), ("hana", hana)):
        if not sees_in_admin(name, status):
            continue
        possible = states.possible(row, states.capacities(row, access_for(user)))
        client = clients[name]
        open_it = client.post(reverse("admin:feedback_open", args=[row.pk]), follow=True)
        shown = open_it.context["may"]
        assert {verb for verb in Verb if shown[verb.value]} == set(possible), (name, status)


def test_published_item_is_public_only_while_it_is_with_the_site(reach, access_for, cast, client, today):
    row, _code = reach("answered", body="x")
    actions.publish(row, Wording({"en": f"light {MARK}", "es": f"luz {MARK}"}), by=access_for(cast.mia), on=today)
    places = ("/sites/north/feedback/?q=", "/es/sites/north/feedback/?q=", "/api/v1/sites/north/feedback/")
    for address in places:
        assert MARK in client.get(address).content.decode()
    actions.escalate(row, by=access_for(cast.mia), on=today, reason="misconduct")
    for address in places:
        assert MARK not in client.get(address).content.decode()
