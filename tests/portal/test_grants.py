"""Every address that takes a press, tried by each role by itself: none widens what it reads (POWER-2)."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from feedback.models import Feedback
from mail import rendering
from mail.models import OutgoingMail
from portal.policy import rule_for
from sites_app.access import access_of
from sites_app.confirmations import GRANTED, grants_by_year
from sites_app.models import Assignment, Confirmation, Grant, Invitation, ModeratorScope, Officer
from sites_app.roster_io import import_file
from tests.people import Cast, new_officer, new_user, serve, signed_in, today_at_home
from tests.portal.test_policy import addresses, sample

pytestmark = pytest.mark.django_db
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
# Who holds keys in every run; the others, whom fewer addresses answer at all, in the long one.
PEOPLE = ["mia", "ada", *(pytest.param(who, marks=pytest.mark.long) for who in ("rosa", "omar", "nora", "bea"))]
# What ends an account, a role or a session takes away; it is left out, so that the rest is tried signed in.
ENDS = re.compile(r"logout|delet|reauthenticate|account_email|demo")


def reads(user: User) -> dict[str, Any]:
    """What this person may read now: roles, sites, rights, and how many messages that makes."""
    access = access_of(User.objects.get(pk=user.pk), now=datetime.now(UTC))
    roles = {
        name for name in ("is_moderator", "is_bureau", "is_administrator", "handles_escalated", "moderates_all")
        if getattr(access, name)
    }  # fmt: skip
    sites = {("serves", pk) for pk in access.serves_at} | {("commands", pk) for pk in access.commander_at}
    return {"roles": roles | sites | {("moderates", pk) for pk in access.moderates},
            "messages": Feedback.objects.visible_to(access).count()}  # fmt: skip


def greedy(cast: Cast, user: User) -> dict[str, Any]:
    """A form that asks for everything for this person; each address takes what it knows of it."""
    return {
        "email": user.email, "role": "moderator", "language": "en", "is_superuser": "on", "is_active": "on",
        "is_staff": "on", "groups": [str(pk) for pk in Group.objects.values_list("pk", flat=True)], "all_sites": "on",
        "handles_escalated": "on", "sites": [str(cast.north.pk), str(cast.south.pk)], "user": str(user.pk),
        "site": str(cast.south.pk), "officer": str(cast.olga.officer.pk), "serial_number": "S-999", "first_name": "A",
        "last_name": "B", "rank": "P", "start": "2020-01-01", "committed": "on", "publication": "full",
        "confirmed": "1", "whom": "nobody", "reason": "because it has to be", "why": "attack",
    }  # fmt: skip


def objects(cast: Cast, user: User) -> dict[type, Any]:
    """Rows whose change would give somebody something: the person's own first."""
    scope = ModeratorScope.objects.filter(user=user).first() or ModeratorScope.objects.get(user=cast.mia)
    return {User: user, ModeratorScope: scope, Invitation: None, Assignment: Assignment.objects.first()}


def presses(cast: Cast, user: User):
    """(path, form) of everything that can be pressed."""
    form = greedy(cast, user)
    for name, pattern in addresses():
        rule, path = rule_for(name), sample(pattern, "north")
        if rule and path and WRITES & set(rule.methods.split()) and not ENDS.search(name):
            yield path, form
    for model, one in admin.site._registry.items():
        options = model._meta
        name = f"admin:{options.app_label}_{options.model_name}"
        row = objects(cast, user).get(model) or model._default_manager.first()
        yield reverse(f"{name}_changelist"), form
        for action in one.actions or ():
            asked = action if isinstance(action, str) else action.__name__
            yield reverse(f"{name}_changelist"), {"action": asked, "_selected_action": str(row.pk if row else 1)}
        for role in ("moderator", "bureau", "administrator", "officer"):
            yield f"{reverse(f'{name}_changelist')}add/", {**form, "role": role}
        if row is not None:
            yield f"{reverse(f'{name}_changelist')}{row.pk}/change/", form


@pytest.mark.parametrize("who", PEOPLE)
def test_no_press_of_anybody_by_himself_widens_what_he_reads(cast, who):
    user, wider, pressed = getattr(cast, who), [], 0
    client = signed_in(Client(raise_request_exception=False), user)
    cookies = {name: cookie.value for name, cookie in client.cookies.items()}
    before = reads(user)
    for path, form in presses(cast, user):
        client.cookies.clear()
        client.cookies.load(cookies)
        with transaction.atomic():
            answer = client.post(path, form)
            after = reads(user)
            transaction.set_rollback(True)
        pressed += answer.status_code in (200, 201, 204, 302)
        if not after["roles"] <= before["roles"] or after["messages"] > before["messages"]:
            wider.append((path, after["roles"] - before["roles"]))
    assert wider == []
    assert pressed > 3, "some of it was taken"


# The same person with a second mailbox ------------------------------------------------------------------------------


def resident(cast: Cast) -> User:
    new_officer(None, "S-902", "Nobody", "Yet")
    return new_user("second")


def moderator(cast: Cast) -> User:
    user = resident(cast)
    user.groups.set(cast.mia.groups.all())
    ModeratorScope.objects.create(user=user).sites.add(cast.north)
    return user


def closed_moderator(cast: Cast) -> User:
    user = moderator(cast)
    User.objects.filter(pk=user.pk).update(is_active=False)
    return User.objects.get(pk=user.pk)


def officer(cast: Cast) -> User:
    user = resident(cast)
    serve(new_officer(user, "S-900", "Second", "Ada"), cast.north, since=today_at_home() - timedelta(days=9))
    return user


def aimed_at(cast: Cast, second: User):
    """What Ada can press in the admin that names the second mailbox: its account, scope, record and assignments."""
    record = Officer.objects.filter(user=second).first() or Officer.objects.get(serial_number="S-902")
    form = {**greedy(cast, second), "officer": str(record.pk), "start": str(today_at_home()), "role": "officer"}
    yield f"/admin/accounts/user/{second.pk}/change/", form
    for scope in ModeratorScope.objects.filter(user=second):
        yield f"/admin/sites_app/moderatorscope/{scope.pk}/change/", {"all_sites": "on", "sites": form["sites"]}
        yield f"/admin/sites_app/moderatorscope/{scope.pk}/change/", {"sites": form["sites"]}
        yield "/admin/sites_app/moderatorscope/", {"action": "ask_for_set_apart", "_selected_action": str(scope.pk)}
    yield "/admin/sites_app/assignment/add/", form
    for post in Assignment.objects.filter(officer=record):
        yield f"/admin/sites_app/assignment/{post.pk}/change/", {**form, "role": "commander", "start": str(post.start)}
    for role in ("moderator", "bureau", "administrator", "officer"):
        yield "/admin/sites_app/invitation/add/", {**form, "role": role}
    yield f"/admin/sites_app/officer/{record.pk}/change/", form


WIDENED_BY = {resident: 0, moderator: 2, closed_moderator: 1, officer: 2}  # how many of these presses


@pytest.mark.parametrize("kind", WIDENED_BY, ids=lambda kind: kind.__name__)
def test_whatever_ada_widens_for_a_second_mailbox_is_mailed_to_every_moderator_and_counted(cast, kind):
    second, ada, wider, silent = kind(cast), signed_in(Client(), cast.ada), 0, []
    before = reads(second)
    for path, form in list(aimed_at(cast, second)):
        with transaction.atomic():
            answer = ada.post(path, form)
            after = reads(second)
            told = set(OutgoingMail.objects.filter(kind=GRANTED).values_list("address", flat=True))
            if after["roles"] <= before["roles"]:
                assert not told or kind is closed_moderator, path
            else:
                wider += 1
                is_told = {cast.mia.email, settings.OVERSIGHT_EMAIL} <= told and Grant.objects.count() == 1
                silent += [] if is_told else [(path, answer.status_code, after["roles"] - before["roles"])]
            transaction.set_rollback(True)
    assert silent == []
    assert wider == WIDENED_BY[kind]


def test_a_roster_file_that_moves_accounts_to_more_sites_is_told_once_and_each_is_counted(cast):
    """A month's roster: one mail about everybody of it who has an account; who has none reads nothing."""
    new_officer(None, "S-901", "Nobody", "Yet")
    people = [("N-101", "Omar", "Ortiz"), ("N-100", "Nora", "Nunez"), ("S-901", "Nobody", "Yet")]
    lines = [f"{','.join(one)},south,officer,{today_at_home()}" for one in people]
    text = "\n".join(["serial_number,first_name,last_name,site,role,start", *lines])
    import_file(BytesIO(text.encode()), now=datetime.now(UTC))
    row = OutgoingMail.objects.get(kind=GRANTED, address=cast.mia.email)
    said = rendering.render(row).text
    assert cast.omar.email in said and cast.nora.email in said and "more neighborhoods" in said
    assert grants_by_year()[0]["wider"] == 2 == Grant.objects.count()
    page = Client().get("/about/numbers/").content.decode()
    assert "2 times an account with a role was given more neighborhoods" in page and cast.omar.email not in page


def test_ada_asks_and_a_second_person_is_what_she_lacks(cast):
    """The control: her press was a real one, and the same by two gives the right."""
    client = signed_in(Client(), cast.ada)
    form = {"email": "civil@example.org", "role": "moderator", "language": "en"}
    assert client.post("/admin/sites_app/invitation/add/", form).status_code == 302
    row = Confirmation.objects.get()
    assert row.confirmed_at is None and row.invitation.email == "civil@example.org"
    ModeratorScope.objects.filter(user=cast.mia).update(handles_escalated=True)
    assert "handles_escalated" in reads(cast.mia)["roles"], "and what is given is seen by this test"
