"""SEC-1: who has a factor shows it before adding another one; recovery codes alone are no factor."""

import pytest
from allauth.mfa.models import Authenticator

from accounts import sessions
from tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"])
def test_a_stolen_password_less_session_adds_no_factor_of_its_own(client, cast, path):
    """The guard alone, whatever allauth asks for: a session without its factor is sent to give it."""
    signed_in(client, cast.omar, second_factor=False)
    Authenticator.objects.create(user=cast.omar, type="totp", data={"secret": "x"})
    answer = client.get(path)
    assert answer.status_code == 302 and "/accounts/2fa/reauthenticate/" in answer["Location"]


def test_somebody_without_a_factor_may_enrol_one(client, cast):
    signed_in(client, cast.omar, second_factor=False)
    Authenticator.objects.filter(user=cast.omar).delete()
    assert client.get("/accounts/2fa/").status_code == 200


def test_recovery_codes_alone_are_no_factor(cast):
    Authenticator.objects.filter(user=cast.omar).delete()
    Authenticator.objects.create(user=cast.omar, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    assert not sessions.has_enrolled_factor(cast.omar)
    Authenticator.objects.create(user=cast.omar, type="totp", data={"secret": "x"})
    assert sessions.has_enrolled_factor(cast.omar)
