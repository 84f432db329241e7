"""The walk of somebody of the staff: the button, the provider, and back to the portal."""

import html
import re
from urllib.parse import urlsplit

from django.conf import settings as current_settings
from django.test import Client

from accounts.models import LinkedIdentity, User
from tests.accounts.oidc import Surfer

PEOPLE = {name: f"{100 + n}" for n, name in enumerate(("omar", "nora", "olga", "mia", "bea", "ada", "rosa", "otto"))}
BACK = "/accounts/provider/callback/"


def link(user: User, number: str, issuer: str) -> None:
    LinkedIdentity.objects.create(user=user, issuer=issuer, subject=number, linked_on="2026-11-01")


def leave(client: Client, page: str = "/accounts/provider/", **typed) -> str:
    """Presses the button, and reads where the next page leads."""
    response = client.post(page, typed)
    assert response.status_code == 200, response.content
    address = re.search(r'<a class="usa-button" href="([^"]+)"', response.content.decode())
    assert response["Refresh"] == f"0; url={html.unescape(address[1])}"
    return html.unescape(address[1])


def come_back(client: Client, where: str):
    """The browser follows the provider's redirect to the portal."""
    parts = urlsplit(where)
    assert f"{parts.scheme}://{parts.netloc}" == current_settings.BASE_URL, where
    return client.get(f"{parts.path}?{parts.query}")


def come_in(name: str, *factors: str, client: Client | None = None, surfer: Surfer | None = None):
    """The whole way: button, provider, and back."""
    client, surfer = client or Client(), surfer or Surfer()
    return client, come_back(client, surfer.sign_in(leave(client), PEOPLE[name], *factors))
