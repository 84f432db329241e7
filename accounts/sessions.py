"""What one session has proved and how old it is: its factor, its clock, the text it keeps."""

from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import user_logged_in
from django.contrib.auth.models import AnonymousUser
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse

from lib.requests import SignedIn

from .allauth_internals import get_authentication_records
from .models import LinkedIdentity, User

PROVIDER = "provider"  # how somebody signed in, in allauth's record of this session
PROVE_PAGE = "sites:prove_at_provider"
SINCE, SEEN, KEPT, NEXT = "since", "seen", "kept", "after_factor"
NOTE_SECONDS = 60  # activity is written down at most once a minute
KEEP_BYTES = 100_000


def factor_proofs(request: HttpRequest) -> list[dict]:
    """Every second factor given in this session, oldest first: not what is enrolled, what was shown here."""
    return [row for row in get_authentication_records(request, request.user) if row.get("method") == "mfa"]


def has_proved_factor(request: HttpRequest) -> bool:
    """Whether a second factor was given in this session (SEC-1)."""
    return bool(factor_proofs(request))


def has_fresh_proof(request: SignedIn) -> bool:
    """Whether a factor was given here in the last minutes; where none is enrolled, whether somebody just signed in."""
    if has_enrolled_factor(request.user):
        last = max((row.get("at", 0) for row in factor_proofs(request)), default=0)
    else:
        last = request.session.get(SINCE, 0)
    return request.now.timestamp() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def has_enrolled_factor(user: User) -> bool:
    """Whether there is a factor to ask for; recovery codes alone are none, the provider's may be one (SSO-4)."""
    return has_own_factor(user) or (bool(settings.SSO_FACTORS) and is_linked(user))


def has_own_factor(user: User) -> bool:
    """Whether a passkey or an app of the portal's own is enrolled."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def is_linked(user: User | AnonymousUser) -> bool:
    """Whether this account has an identity at the provider of today."""
    issuer = settings.SSO_ISSUER
    return bool(issuer) and LinkedIdentity.objects.filter(user=user.pk, issuer=issuer).exists()


def came_by_provider(request: HttpRequest) -> bool:
    """Whether this session began, or was proved, at the provider."""
    return any(row.get("method") == PROVIDER for row in get_authentication_records(request, request.user))


def owes_provider(request: HttpRequest, *, is_administrator: bool) -> bool:
    """Whether somebody of the staff came past the provider where all have to come by it (SSO-5).

    An administrator who is not linked never does: that account opens the door when the provider is away.
    """
    if not (settings.SSO_ISSUER and settings.SSO_REQUIRED) or came_by_provider(request):
        return False
    return not is_administrator or is_linked(cast(User, request.user))


def factor_page(user: User) -> str:
    """Where this person gives a factor again: by passkey if there is one (one touch), by code, or at the provider."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if Authenticator.Type.WEBAUTHN in kinds:
        return reverse("mfa_reauthenticate_webauthn")
    return reverse("mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else PROVE_PAGE)


def begin(session: Any, now: int) -> None:
    """Starts the clock of a session at `now` (seconds since 1970), once."""
    if SINCE not in session:
        session[SINCE] = session[SEEN] = now


def touch(session: Any, now: int) -> None:
    """Notes activity of staff, at most once a minute, so that most requests write nothing."""
    if now - session.get(SEEN, 0) >= NOTE_SECONDS:
        session[SEEN] = now


def is_over(session: Any, now: int, *, staff: bool) -> bool:
    """Whether a session has reached its whole length: 12 hours for staff, 14 days for residents."""
    length = settings.STAFF_SESSION_SECONDS if staff else settings.SESSION_COOKIE_AGE
    return now - session.get(SINCE, now) >= length


def is_idle(request: HttpRequest, now: int) -> bool:
    """Whether staff was away for 30 minutes; a factor given since then counts as being back."""
    last_proof = max((int(row["at"]) for row in factor_proofs(request) if "at" in row), default=0)
    return now - max(request.session.get(SEEN, now), last_proof) >= settings.STAFF_IDLE_SECONDS


def keep_text(request: SignedIn, owner: int | None = None) -> bool:
    """Keeps what was just sent, to be sent again after one touch; False if it is nothing or too much.

    The session stands encrypted in its table (portal/sessions.py); files are not kept. `owner`: whose session ended;
    the text waits in a new one for the same person, for as long as a session of staff lasts.
    """
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    if not fields or sum(len(value) for _name, value in fields) > KEEP_BYTES:
        return False
    has_page = not request.only_posts
    request.session[KEPT] = {"path": request.get_full_path(), "fields": fields, "has_page": has_page, "owner": owner}
    if owner:
        request.session.set_expiry(settings.STAFF_SESSION_SECONDS)
    return True


def kept_text(session: Any, reader: int | None = None) -> dict | None:
    """What `keep_text` kept: `path`, `fields` (pairs) and `has_page`; None for a `reader` whose it is not."""
    kept = session.get(KEPT)
    return None if kept and reader and kept.get("owner", reader) not in (None, reader) else kept


@receiver(user_logged_in)
def on_signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """What waits here for somebody else goes, and its hours with it: they would be those of this session."""
    if KEPT in request.session and kept_text(request.session, user.pk) is None:
        del request.session[KEPT]
        request.session.set_expiry(None)


def drop_kept_text(request: HttpRequest) -> None:
    """Forgets the kept text once it is sent again to where it was meant for."""
    kept = kept_text(request.session)
    if kept and request.method == "POST" and kept["path"] == request.get_full_path():
        del request.session[KEPT]
