"""Every address that takes a press, tried by each role by itself: none widens what it reads (POWER-2)."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from feedback.models import Feedback
from portal.policy import rule_for
from sites_app.access import access_of
from sites_app.models import Assignment, Confirmation, Invitation, ModeratorScope
from tests.people import Cast, signed_in
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


def test_ada_asks_and_a_second_person_is_what_she_lacks(cast):
    """The control: her press was a real one, and the same by two gives the right."""
    client = signed_in(Client(), cast.ada)
    form = {"email": "civil@example.org", "role": "moderator", "language": "en"}
    assert client.post("/admin/sites_app/invitation/add/", form).status_code == 302
    row = Confirmation.objects.get()
    assert row.confirmed_at is None and row.invitation.email == "civil@example.org"
    ModeratorScope.objects.filter(user=cast.mia).update(handles_escalated=True)
    assert "handles_escalated" in reads(cast.mia)["roles"], "and what is given is seen by this test"
