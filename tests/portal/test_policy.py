"""Every address by every role at two sites: the answer is what the table says.

Rules: ADDR-4.
"""

import re
import uuid
from datetime import timedelta
from importlib import import_module
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from portal import policy
from portal.checks import addresses, every_address_has_a_rule
from portal.policy import A, rule_for
from portal.sessions import is_private
from tests.people import signed_in, today_at_home

PEOPLE = ["rosa", "omar", "nora", "olga", "mia", "bea", "ada"]
# What each audience means for the cast, written out by hand: it is not computed from the code it tests.
EVERYWHERE = {
    A.STAFF: {"rosa": 404},
    A.OFFICER: {"rosa": 404, "mia": 403, "bea": 403, "ada": 403},
    A.SIGNED_IN: {},
    A.BUREAU: {"rosa": 404, "omar": 403, "nora": 403, "olga": 403, "mia": 403},
    A.ENROLMENT: {},
    A.ADMIN: {"rosa": 403, "omar": 403, "nora": 403, "olga": 403, "bea": 403},
    A.ADMINISTRATOR: {"rosa": 403, "omar": 403, "nora": 403, "olga": 403, "bea": 403, "mia": 403},
}
AT_NORTH = {
    A.SITE_STAFF: {"rosa": 404, "olga": 404, "mia": 403},
    A.SITE_TEAM: {"rosa": 404, "olga": 404, "mia": 403, "bea": 403, "ada": 403},
}
AT_SOUTH = {
    A.SITE_STAFF: {"rosa": 404, "omar": 404, "nora": 404, "mia": 404},
    A.SITE_TEAM: {"rosa": 404, "omar": 404, "nora": 404, "mia": 404, "bea": 403, "ada": 403},
}
SAMPLES = {
    "int": "999999",
    "uuid": str(uuid.UUID(int=7)),
    "str": "nothing",
    "path": "nothing",
    "slug": "nothing",
    "week": "2001-W01",
}
REFUSED = {401, 403, 404, 405}


def named() -> dict[str, str]:
    return dict(addresses())


def sample(pattern: str, slug: str) -> str | None:
    """A path for a pattern: the site's slug, ids of nothing; None for a regular expression."""
    path = re.sub(r"<(?:slug:)slug>", slug, pattern)
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "1"), path)
    path = path.removesuffix("\\Z").replace("^", "").replace("$", "")
    return None if set("(?[\\") & set(path) else "/" + path


def cells(audiences, slug="north"):
    """(name, path, method) of every address with a rule of these audiences."""
    for name, pattern in addresses():
        rule = rule_for(name)
        path = sample(pattern, slug)
        if rule and path and rule.audience in audiences:
            yield name, path, rule.methods.split()[0], rule


class Visits:
    """One person's browser: each visit is undone, so that no cell can spoil the next."""

    def __init__(self, user=None, *, second_factor: bool = True) -> None:
        self.client = Client(raise_request_exception=False)
        if user:
            signed_in(self.client, user, second_factor=second_factor)
        self.cookies = {name: cookie.value for name, cookie in self.client.cookies.items()}

    def visit(self, method: str, path: str):
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        with transaction.atomic():
            response = self.client.generic(method, path)
            transaction.set_rollback(True)
        return response

    def ask(self, method: str, path: str) -> int:
        return self.visit(method, path).status_code


def test_every_address_stands_in_the_table():
    assert every_address_has_a_rule(None) == []
    assert len(named()) > 30


def test_an_address_without_a_rule_fails_the_build(monkeypatch):
    monkeypatch.delitem(policy.TABLE, "mfa_index")
    assert "portal.E002" in [error.id for error in run_checks() if "mfa_index" in error.msg]


def test_an_address_without_a_rule_answers_nobody(cast, monkeypatch):
    ada = Visits(cast.ada)
    assert ada.ask("GET", reverse("mfa_index")) == 200
    monkeypatch.delitem(policy.TABLE, "mfa_index")
    assert ada.ask("GET", reverse("mfa_index")) == 404


def test_every_row_of_the_table_belongs_to_an_address():
    names = set(named())
    assert [row for row in policy.TABLE if row not in names and not row.endswith(":*")] == []


def test_no_row_of_the_table_is_said_by_two():
    """The later one would win, and nobody would see it."""
    said = [*policy.HERE, *(name for app in policy.APPS for name in import_module(f"{app}.rules").RULES)]
    assert len(said) == len(policy.TABLE) > 150


def test_a_rule_with_people_in_it_stands_only_where_sessions_are():
    wrong = [
        name
        for name, pattern in addresses()
        if (rule := rule_for(name))
        and rule.audience not in {A.ANYONE, A.TOKEN, A.CLOSED}
        and not is_private("/" + pattern)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("slug", "expected"), [("north", EVERYWHERE | AT_NORTH), ("south", AT_SOUTH)], ids=["north", "south"]
)
@pytest.mark.parametrize("who", PEOPLE)
def test_people_reach_what_the_table_says_and_nothing_else(cast, who, slug, expected):
    person, wrong = Visits(getattr(cast, who)), {}
    for name, path, method, rule in cells(expected.keys(), slug):
        refused = expected[rule.audience].get(who)
        found = person.ask(method, path)
        if found == 405 and rule.audience is A.ADMIN:  # one row for the whole admin: some of its verbs are POST only
            found = person.ask("POST", path)
        if refused is None:
            # 404 is the view's own: these ids belong to nothing. 403 in the admin is the model's own.
            fine = found not in {401, 405} and found < 500 and (found != 403 or rule.audience is A.ADMIN)
        else:
            fine = found == refused
        if not fine:
            wrong[f"{method} {name} {path}"] = (found, refused or "open")
    assert wrong == {}


def test_a_visitor_is_sent_to_sign_in_and_back(cast):
    visitor, seen = Visits(), 0
    for _name, path, method, _rule in cells({*EVERYWHERE, *AT_NORTH}):
        response = visitor.visit(method, path)
        seen += 1
        if path.startswith("/api/"):
            assert (response.status_code, response.json()["code"]) == (401, "not_authenticated"), path
        else:
            assert response.status_code == 302, path
            assert response["Location"] == f"/accounts/login/?next={quote(path, safe='')}"
    assert seen > 10


@pytest.mark.parametrize("who", ["omar", "nora", "mia", "bea", "ada"])
def test_nothing_opens_to_staff_without_the_second_factor_of_this_session(cast, who):
    person, wrong = Visits(getattr(cast, who), second_factor=False), {}
    for name, path, method, _rule in cells({*EVERYWHERE, *AT_NORTH} - {A.ENROLMENT}):
        response = person.visit(method, path)
        if path.startswith("/api/"):
            fine = response.status_code == 403 and response.json()["code"] == "second_factor_required"
        else:
            fine = response.status_code == 302 and response["Location"].startswith("/accounts/2fa/")
        if not fine:
            wrong[name] = response.status_code
    assert wrong == {}


def test_other_methods_are_refused_with_the_list(cast):
    nora = Visits(cast.nora)
    for name, path, _method, rule in cells(set(A) - {A.CLOSED, A.DEMO}):
        response = nora.visit("TRACE", path)
        assert response.status_code in REFUSED | {302}, (name, response.status_code)
        if response.status_code == 405:
            assert response["Allow"].split(", ") == rule.allowed, name
    response = nora.visit("DELETE", reverse("account_email"))
    assert (response.status_code, response["Allow"]) == (405, "GET, POST, HEAD, OPTIONS")


def test_closed_addresses_answer_nobody(cast):
    closed = [path for _name, path, _method, _rule in cells({A.CLOSED})]
    assert "/accounts/password/reset/" in closed
    for person in (Visits(), Visits(cast.ada)):
        for path in closed:
            assert person.ask("GET", path) == 404 and person.ask("POST", path) == 404, path


def test_the_demonstration_is_not_there_outside_the_demonstration(cast):
    assert not settings.DEMO
    for path in ("/demo/", "/demo/mail/"):
        assert Visits().ask("GET", path) == 404
        assert Visits(cast.ada).ask("POST", path) == 404


# The addresses of the specification (ADDR-3): each answers by a row of the table.
PROMISED = """
/ /sites/ /sites/north/ /sites/north/team/ /commitment/ /commitment/stints.csv /sites/north/feedback/
/sites/north/feedback/new/ /feedback/receipt/ /sites/north/meetings/ /meetings/{uuid}/ /meetings/{uuid}/rsvp/
/rsvp/token/ /meetings/{uuid}/meeting.ics /sites/north/calendar.ics /sites/north/digests/
/sites/north/digests/2026-W47/ /evidence/ /privacy/ /about/ /about/numbers/ /accounts/login/
/me/ /staff/ /staff/me/ /staff/sites/north/roster/
/staff/sites/north/feedback/ /staff/sites/north/meetings/ /staff/sites/north/digests/
/admin/ /api/v1/schema/ /api/docs/ /healthz /readyz /metrics /demo/ /demo/monday/ /demo/mail/
/api/v1/sites/ /api/v1/sites/north/ /api/v1/sites/north/officers/ /api/v1/sites/north/meetings/
/api/v1/meetings/{uuid}/ /api/v1/meetings/{uuid}/rsvps/ /api/v1/rsvps/lookup/ /api/v1/rsvps/change/
/api/v1/rsvps/cancel/ /api/v1/feedback/ /api/v1/feedback/lookup/ /api/v1/feedback/follow-up/
/api/v1/feedback/appeal/ /api/v1/feedback/verdict/ /api/v1/sites/north/feedback/ /api/v1/sites/north/promises/
/api/v1/sites/north/digests/ /api/v1/sites/north/digests/2026-W47/ /api/v1/commitment/ /api/v1/digests.csv
/api/v1/staff/sites/ /api/v1/staff/sites/north/roster/ /api/v1/staff/sites/north/feedback/
/api/v1/staff/sites/north/meetings/ /api/v1/staff/feedback/{uuid}/answer/
"""


@pytest.mark.parametrize("path", PROMISED.format(uuid=uuid.UUID(int=7)).split())
def test_every_promised_address_has_a_row(path):
    name = name_of(path)
    assert name and rule_for(name), "not built"


def name_of(path: str) -> str | None:
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def test_another_site_and_no_site_look_the_same(cast):
    """A page of somebody else's site is, byte for byte, the page of a site that does not exist."""
    for who, name in ((cast.omar, "omar"), (cast.mia, "mia"), (cast.rosa, "rosa")):
        person, seen = Visits(who), 0
        for _name, other, method, rule in list(cells({A.SITE_STAFF, A.SITE_TEAM}, "south")):
            answers = [person.visit(method, path) for path in (other, other.replace("/south/", "/nowhere/"))]
            seen += 1
            assert {answer.status_code for answer in answers} == {404}, (name, other, rule)
            bodies = {answer.content.replace(b"/nowhere/", b"/south/") for answer in answers}
            heads = [{k: v for k, v in answer.headers.items() if k != "Content-Length"} for answer in answers]
            assert len(bodies) == 1 and heads[0] == heads[1], other
        assert seen


def test_an_ended_assignment_ends_access_on_the_next_request(cast, as_):
    nora = as_("nora")
    access = nora.get("/accounts/2fa/").wsgi_request.access
    assert access.commander_at == {cast.north.pk}
    cast.nora.officer.assignments.update(end=today_at_home() - timedelta(days=1))
    assert not nora.get("/accounts/2fa/").wsgi_request.access.is_staff
