"""take_back: who left has no role, factor or session, however long ago the invitation was; never the last one."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from pages.personal import purge_everywhere
from sites_app.access import access_of
from sites_app.models import Invitation, ModeratorScope, Officer
from tests.people import new_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["mia", "bea", "nora"])
def test_a_role_is_taken_back_when_its_invitation_is_long_purged(cast, name):
    now = timezone.now()
    user, browser = getattr(cast, name), signed_in(Client(), getattr(cast, name))
    purge_everywhere(now + timedelta(days=60), dry_run=False)
    assert not Invitation.objects.exists() and access_of(user, now=now).is_staff
    call_command("take_back", user.email.upper(), stdout=StringIO())
    after = User.objects.get(pk=user.pk)
    assert not access_of(after, now=now).is_staff and not after.groups.exists()
    assert not Authenticator.objects.filter(user=user).exists()
    assert not ModeratorScope.objects.filter(user=user).exists()
    assert browser.get("/accounts/email/").status_code == 302
    assert Officer.objects.filter(serial_number="N-100").exists()  # the roster stays as it was


def test_the_only_administrator_stays_until_there_is_another(cast):
    with pytest.raises(CommandError, match="only administrator"):
        call_command("take_back", cast.ada.email)
    new_user("adam", is_superuser=True)
    call_command("take_back", cast.ada.email, stdout=StringIO())
    assert not User.objects.get(pk=cast.ada.pk).is_superuser


def test_nobody_of_that_address_is_said(cast):
    with pytest.raises(CommandError, match="Nobody"):
        call_command("take_back", "nobody@example.org")
