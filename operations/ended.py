"""After a restore: nothing that somebody ended is alive again, and nobody is signed in (POWER-9)."""

import os
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from accounts.models import LinkedIdentity, User
from digests.models import Subscription
from lib import ledger
from lib.ledger import Ended, LedgerError
from meetings.actions import booking
from meetings.models import Rsvp
from operations.encryption import decrypt, encrypt
from pages.personal import forget_everywhere
from sites_app.invitations import Role, end_roles
from sites_app.models import Confirmation, Invitation, ModeratorScope
from sites_app.widening import ALL_SITES, SET_APART


def copy_beside(backup: Path) -> Path:
    """Where the copy of the ledger lies that was made with this backup."""
    return backup.with_name(f"{backup.name}.ended")


def keep_beside(backup: Path, passphrase: str) -> None:
    """A copy of the ledger beside a backup, sealed as that is: it travels with it."""
    place = os.open(copy_beside(backup), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(place, "wb") as file:
        encrypt([settings.LEDGER.read_bytes()], file, passphrase)


def kept_beside(backup: Path, passphrase: str) -> list[Ended]:
    """The lines of that copy; none where there is none. DecryptionError if it was changed, LedgerError if what was
    sealed was no ledger.
    """
    copy = copy_beside(backup)
    if not copy.exists():
        return []
    with copy.open("rb") as file:
        text = b"".join(decrypt(file, passphrase)).decode("ascii", "replace")
    try:
        return ledger.parsed(text, copy)
    except LedgerError:
        raise LedgerError(
            f"{copy} was made of a file that was no ledger: see that the one at PORTAL_LEDGER is in order, then move "
            "this copy away."
        ) from None


@transaction.atomic
def end_again(lines: Iterable[Ended], *, since: date, now: datetime) -> dict[str, int]:
    """Ends every session and open invitation, then all that the ledger says was ended since the backup; counts of each.

    What was begun again after it ended, and stands in the backup, stays: a line older than the row says nothing of it.
    """
    counts = {"sessions": Session.objects.count()}
    Session.objects.all().delete()
    User.objects.update(session_version=F("session_version") + 1)
    counts["invitations"] = Invitation.objects.filter(finished_at=None, expires_at__gt=now).update(expires_at=now)
    Confirmation.objects.open(now).update(expires_at=now)
    known = [line for line in lines if line.on >= since]
    for kind, end in _ENDS.items():
        digests = {line.digest: line for line in known if line.kind == kind}
        counts[f"{kind}s"] = end(digests, now) if digests else 0
    return counts


def _accounts(digests: dict[str, Ended], now: datetime) -> int:
    gone = [user for user in User.objects.all() if _ended(digests, ledger.ACCOUNT, user.email, user.joined_on)]
    for user in gone:
        forget_everywhere(user)
    return len(gone)


def _roles(digests: dict[str, Ended], now: datetime) -> int:
    """A role that was taken back and given again before the backup is taken back again: invite once more."""
    found = 0
    for user in User.objects.all():
        roles = [role for role in Role if _ended(digests, ledger.ROLE, f"{user.email} {role}", date.min)]
        if roles:
            end_roles(user, roles)
            found += len(roles)
    return found


def _subscriptions(digests: dict[str, Ended], now: datetime) -> int:
    rows = Subscription.objects.select_related("site")
    gone = [
        row.pk for row in rows if _ended(digests, ledger.SUBSCRIPTION, f"{row.site.slug} {row.email}", row.asked_on)
    ]
    return Subscription.objects.filter(pk__in=gone).delete()[0]


def _rsvps(digests: dict[str, Ended], now: datetime) -> int:
    gone = [row for row in Rsvp.objects.active() if _ended(digests, ledger.RSVP, str(row.pk), date.min)]
    for row in gone:
        booking.cancel(row, now=now)
    return len(gone)


def _closings(digests: dict[str, Ended], now: datetime) -> int:
    """An account that was closed, and opened again before the backup, is closed again: open it once more."""
    shut = [
        user.pk for user in User.objects.filter(is_active=True)
        if _ended(digests, ledger.CLOSING, user.email, date.min)
    ]  # fmt: skip
    return User.objects.filter(pk__in=shut).update(is_active=False)


def _rights(digests: dict[str, Ended], now: datetime) -> int:
    """Sites, all of them, and what is set apart, as they were taken from moderators."""
    found = 0
    for scope in ModeratorScope.objects.select_related("user").prefetch_related("sites"):
        gone = partial(_taken, digests, scope.user.email)
        sites = [site for site in scope.sites.all() if gone(site.slug)]
        scope.sites.remove(*sites)
        everywhere, apart = scope.all_sites and gone(ALL_SITES), scope.handles_escalated and gone(SET_APART)
        scope.all_sites &= not everywhere
        scope.handles_escalated &= not apart
        scope.save(update_fields=["all_sites", "handles_escalated"])
        found += len(sites) + everywhere + apart
    return found


def _taken(digests: dict[str, Ended], email: str, right: str) -> bool:
    return _ended(digests, ledger.RIGHT, f"{email} {right}", date.min)


def _factors(digests: dict[str, Ended], now: datetime) -> int:
    """A phone that was lost, a sign-in of another house that was taken off."""
    found = 0
    for model in (Authenticator, LinkedIdentity):
        gone = [pk for pk in model.objects.values_list("pk", flat=True) if _is_gone(digests, f"{model.__name__} {pk}")]
        found += model.objects.filter(pk__in=gone).delete()[0]
    return found


def _is_gone(digests: dict[str, Ended], factor: str) -> bool:
    return _ended(digests, ledger.FACTOR, factor, date.min)


def _ended(digests: dict[str, Ended], kind: str, text: str, begun_on: date) -> bool:
    from_keys = (ledger.digest_of(kind, text, key) for key in settings.LINK_KEYS)
    return any(digests[one].on >= begun_on for one in from_keys if one in digests)


_ENDS: dict[str, Callable[[dict[str, Ended], datetime], Any]] = {
    ledger.ROLE: _roles,
    ledger.ACCOUNT: _accounts,
    ledger.SUBSCRIPTION: _subscriptions,
    ledger.RSVP: _rsvps,
    ledger.CLOSING: _closings,
    ledger.RIGHT: _rights,
    ledger.FACTOR: _factors,
}
