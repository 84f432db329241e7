"""Power is parted: nobody invites himself, and an administrator is nothing else; the database has the last word."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import BUREAU, MODERATORS, User
from sites_app import invitations
from sites_app.models import Invitation, Officer
from tests.people import new_officer, new_user

pytestmark = pytest.mark.django_db
ADD = "/admin/sites_app/invitation/add/"


def refused_by_the_database(name: str):
    return pytest.raises(IntegrityError, match=name)


def test_ada_may_not_invite_herself_but_somebody_else(as_, cast):
    ada = as_("ada")
    for role in ("moderator", "bureau", "administrator"):
        page = ada.post(ADD, {"email": "ADA@example.org", "role": role, "language": "en"})
        assert page.status_code == 200 and "Nobody invites himself" in page.content.decode(), role
    assert not Invitation.objects.exists()
    assert ada.post(ADD, {"email": "new@example.org", "role": "bureau", "language": "en"}).status_code == 302
    assert Invitation.objects.get().email == "new@example.org"


@pytest.mark.parametrize("group", [MODERATORS, BUREAU])
def test_the_database_makes_no_administrator_a_member_and_no_member_an_administrator(cast, group):
    row = Group.objects.get(name=group)
    with refused_by_the_database("administrator"), transaction.atomic():
        cast.ada.groups.add(row)
    cast.rey.groups.add(row)
    with refused_by_the_database("administrator"), transaction.atomic():
        User.objects.filter(pk=cast.rey.pk).update(is_superuser=True)
    cast.rey.groups.remove(row)
    User.objects.filter(pk=cast.rey.pk).update(is_superuser=True)  # the control: without the role he may be one


def test_the_database_makes_no_administrator_an_officer_and_no_officer_an_administrator(cast):
    with refused_by_the_database("administrator"), transaction.atomic():
        new_officer(cast.ada, "N-900", "Ada", "Adams", email="")
    with refused_by_the_database("administrator"), transaction.atomic():
        new_officer(None, "N-901", "Ada", "Adams", email=cast.ada.email)
    with refused_by_the_database("administrator"), transaction.atomic():
        User.objects.filter(pk=cast.omar.pk).update(is_superuser=True)
    new_officer(None, "N-902", "Old", "Entry", email="boss@example.org")
    with refused_by_the_database("administrator"), transaction.atomic():
        User.objects.create_superuser("boss@example.org")
    with refused_by_the_database("administrator"), transaction.atomic():
        User.objects.filter(pk=cast.ada.pk).update(email="boss@example.org")
    User.objects.create_superuser("other@example.org")


def test_moderators_are_still_civilians(cast):
    with refused_by_the_database("civilian"), transaction.atomic():
        Officer.objects.filter(user=cast.olga).update(user=cast.mia)
    with refused_by_the_database("civilian"), transaction.atomic():
        Officer.objects.filter(user=cast.olga).update(email=cast.mia.email)


@pytest.mark.parametrize(
    ("who", "role"),
    [("ada", "moderator"), ("ada", "bureau"), ("mia", "administrator"),
     ("bea", "administrator"), ("omar", "administrator"),
     ("omar", "moderator")],
)  # fmt: skip
def test_an_invitation_that_cannot_be_taken_is_not_sent(cast, who, role):
    address = getattr(cast, who).email
    with pytest.raises(ValidationError) as refusal:
        invitations.invite(address, role=role, now=timezone.now())
    assert "email" in refusal.value.message_dict
    with pytest.raises(CommandError, match="email"):
        call_command("invite", address, role=role)
    assert not Invitation.objects.exists()


def test_a_role_that_came_between_invitation_and_acceptance_is_refused_in_words(cast, rf):
    made = invitations.invite(cast.rey.email, role="administrator", now=timezone.now())
    cast.rey.groups.add(Group.objects.get(name=BUREAU))
    request = rf.post("/")
    request.user = User.objects.get(pk=cast.rey.pk)
    with pytest.raises(ValidationError, match="one already"):
        invitations.accept(made, request=request, now=timezone.now())
    assert not User.objects.get(pk=cast.rey.pk).is_superuser


def test_the_roster_takes_no_administrators_address(as_, cast):
    officer = Officer.objects.get(user=cast.olga)
    with pytest.raises(ValidationError) as refusal:
        officer.email = cast.ada.email
        officer.full_clean()
    assert "administrator" in str(refusal.value.message_dict["email"])
    assert new_user("free") and reverse("admin:sites_app_officer_changelist")
