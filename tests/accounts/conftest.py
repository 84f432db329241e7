"""A city with a sign-in provider, for the tests of single sign-on."""

import pytest
from django.conf import settings as current_settings

from tests.accounts import oidc
from tests.accounts.oidc.walk import BACK, PEOPLE, link


@pytest.fixture(scope="module")
def issuer():
    people = {number: {"email": f"{name}@city.example"} for name, number in PEOPLE.items()}
    base = current_settings.BASE_URL
    with oidc.provider(people, back=base + BACK, end=f"{base}/accounts/login/") as found:
        yield found


@pytest.fixture
def city(settings, issuer):
    """The portal of a city whose second factor counts."""
    settings.SSO_ISSUER, settings.SSO_NAME = issuer, "City of Rivertown"
    settings.SSO_CLIENT_ID, settings.SSO_CLIENT_SECRET = oidc.CLIENT["id"], oidc.CLIENT["secret"]
    settings.SSO_FACTORS = [("amr", "mfa")]
    return settings


@pytest.fixture
def linked(city, cast):
    """Everybody of the cast but Rosa has linked her account."""
    for name in ("omar", "nora", "olga", "mia", "bea", "ada"):
        link(getattr(cast, name), PEOPLE[name], city.SSO_ISSUER)
    return cast
