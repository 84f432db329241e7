"""After a restore: nothing that somebody ended is alive again, and nobody is signed in (POWER-9)."""

import os
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from accounts.models import User
from digests.models import Subscription
from lib import ledger
from lib.ledger import Ended
from meetings.actions import booking
from meetings.models import Rsvp
from operations.encryption import decrypt, encrypt
from pages.personal import forget_everywhere
from sites_app.invitations import Role, end_roles
from sites_app.models import Confirmation, Invitation


def copy_beside(backup: Path) -> Path:
    """Where the copy of the ledger lies that was made with this backup."""
    return backup.with_name(f"{backup.name}.ended")


def keep_beside(backup: Path, passphrase: str) -> None:
    """A copy of the ledger beside a backup, sealed as that is: it travels with it."""
    place = os.open(copy_beside(backup), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(place, "wb") as file:
        encrypt([settings.LEDGER.read_bytes()], file, passphrase)


def kept_beside(backup: Path, passphrase: str) -> list[Ended]:
    """The lines of that copy; none where there is none. DecryptionError if it was changed."""
    if not copy_beside(backup).exists():
        return []
    with copy_beside(backup).open("rb") as file:
        return ledger.parsed(b"".join(decrypt(file, passphrase)).decode("ascii", "replace"))


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


def _ended(digests: dict[str, Ended], kind: str, text: str, begun_on: date) -> bool:
    from_keys = (ledger.digest_of(kind, text, key) for key in settings.LINK_KEYS)
    return any(digests[one].on >= begun_on for one in from_keys if one in digests)


_ENDS: dict[str, Callable[[dict[str, Ended], datetime], Any]] = {
    ledger.ROLE: _roles,
    ledger.ACCOUNT: _accounts,
    ledger.SUBSCRIPTION: _subscriptions,
    ledger.RSVP: _rsvps,
}
