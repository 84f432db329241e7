"""Single sign-on of staff: to the provider and back, by OpenID Connect with state, nonce and PKCE (SSO-1).

Discovery, redirect, state and the exchange of the code are allauth's; the ID token is checked here, because allauth
leaves out the nonce, and the signature of what came over TLS. Nothing is asked for but who it is: no name, no address.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from allauth.account.models import Login
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lib.languages import current

from . import id_tokens, sessions
from .adapter import AccountAdapter, SocialAdapter
from .allauth_internals import perform_login, record_authentication
from .id_tokens import Identity
from .models import LinkedIdentity, User

SIGN_IN, LINK, PROVE = "sign_in", "link", "prove"


class SingleSignOnError(Exception):
    """The sign-in did not end: `code` says why, `language` in which language it began."""

    def __init__(self, code: str, language: str = "") -> None:
        super().__init__(code)
        self.code, self.language = code, language


CANCELLED, STALE, UNREACHABLE, DISTRUSTED = "cancelled", "stale", "unreachable", "distrusted"


@dataclass(frozen=True)
class Return:
    """Somebody who came back: for what she left, as whom, and where she wants to go."""

    purpose: str
    identity: Identity
    user_id: int | None
    next: str
    language: str


def is_offered() -> bool:
    """Whether this deployment has a provider."""
    return bool(settings.SSO_ISSUER)


def departure(request: HttpRequest, purpose: str, *, next_url: str, now: datetime) -> str:
    """The provider's address for this sign-in; what has to come back with it waits in the session.

    SingleSignOnError if the provider does not answer.
    """
    nonce = secrets.token_urlsafe(32)
    asked = {**settings.SSO_PARAMS, "nonce": nonce}
    if purpose == PROVE:
        asked |= {"prompt": "login", "max_age": "0"}
    provider = SocialAdapter(request).get_provider(request, "")
    state = {"nonce": nonce, "user": request.user.pk, "language": current(), "since": now.timestamp()}
    try:
        response = provider.redirect(request, purpose, next_url, scope=["openid"], auth_params=asked, **state)
    except (requests.RequestException, OAuth2Error, KeyError):
        raise SingleSignOnError(UNREACHABLE, current()) from None
    return str(response.url)


def arrival(request: HttpRequest, *, now: datetime) -> Return:
    """Who came back, beyond doubt; SingleSignOnError otherwise. The state works once, in the session that began it."""
    provider = SocialAdapter(request).get_provider(request, "")
    try:
        state = provider.unstash_redirect_state(request, request.GET.get("state", ""))
    except PermissionDenied:
        raise SingleSignOnError(STALE) from None
    if "code" not in request.GET:
        code = CANCELLED if request.GET.get("error") == "access_denied" else DISTRUSTED
        raise SingleSignOnError(code, state["language"])
    try:
        identity = _identity(request, provider, state, now)
    except (requests.RequestException, KeyError):
        raise SingleSignOnError(UNREACHABLE, state["language"]) from None
    except (OAuth2Error, id_tokens.IdTokenError):
        raise SingleSignOnError(DISTRUSTED, state["language"]) from None
    return Return(state["process"], identity, state["user"], state.get("next", ""), state["language"])


def _identity(request: HttpRequest, provider: Any, state: dict[str, Any], now: datetime) -> Identity:
    """Exchanges the code and reads the ID token that comes for it."""
    issuer = settings.SSO_ISSUER
    ends = provider.get_oauth2_adapter(request)
    named = request.GET.get("iss", None if ends.names_itself else issuer)
    if named != issuer:
        raise id_tokens.IdTokenError("another provider sent the answer")
    client = ends.get_client(request, provider.app)
    verifier = state["pkce_code_verifier"]
    answer = ends.get_access_token_data(request, provider.app, client, pkce_code_verifier=verifier)
    token, audience = answer["id_token"], settings.SSO_CLIENT_ID
    found = id_tokens.read(token, keys=ends.keys(), issuer=issuer, audience=audience, nonce=state["nonce"], now=now)
    if state["process"] == PROVE and not found.proved_since(state["since"]):
        raise id_tokens.IdTokenError("nobody showed herself again")
    return found


def linked_user(identity: Identity) -> User | None:
    """The account this identity is linked to; an e-mail address is never looked at."""
    row = LinkedIdentity.objects.filter(issuer=identity.issuer, subject=identity.subject).select_related("user").first()
    return row.user if row else None


def record(request: HttpRequest, user: User, identity: Identity) -> bool:
    """Writes into the session that `user` came by the provider; whether the factor shown there counts here."""
    record_authentication(request, user, method=sessions.PROVIDER)
    counts = identity.shows(settings.SSO_FACTORS)
    if counts:
        record_authentication(request, user, method="mfa", type=sessions.PROVIDER)
    return counts


def open_session(request: HttpRequest, user: User, identity: Identity, *, next_url: str) -> HttpResponse:
    """Signs in; where the provider's factor does not count, the portal's own is asked for first."""
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    if record(request, user, identity):
        AccountAdapter(request).login(request, user)
        return redirect(next_url)
    return perform_login(request, Login(user=user, email=user.email, redirect_url=next_url))


def end_address(request: HttpRequest) -> str:
    """Where somebody ends the session at the provider, too; "" where it offers none, or does not answer."""
    try:
        return SocialAdapter(request).get_provider(request, "").get_oauth2_adapter(request).end_address()
    except (requests.RequestException, OAuth2Error, KeyError):
        return ""


def trouble() -> str:
    """What stands in the way of every sign-in at the provider, for setup_check; "": nothing."""
    provider = SocialAdapter(None).get_provider(None, "")
    ends = provider.get_oauth2_adapter(None)
    try:
        ready = ends.authorize_url and ends.access_token_url and ends.keys()["keys"]
    except OAuth2Error:
        return "the provider calls itself by another name: copy its issuer exactly into PORTAL_SSO_ISSUER"
    except (requests.RequestException, KeyError, TypeError) as error:
        return f"the provider does not answer as it should ({type(error).__name__}): look at PORTAL_SSO_ISSUER"
    return "" if ready else "the provider publishes no keys: ask who runs it"
