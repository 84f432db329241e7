"""What the outbox keeps about a person: addresses, for a while."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from . import actions
from .models import OutgoingMail

Status = OutgoingMail.Status


def export(user: Any) -> dict[str, Any]:
    """Every mail that was queued for this person's address, as far as the address is still kept."""
    rows = OutgoingMail.objects.to_address(user.email).order_by("pk")
    return {
        "mail": [
            {
                "kind": row.kind,
                "language": row.language,
                "state": row.status,
                "queued_on": row.queued_at.date().isoformat(),
            }
            for row in rows
        ]
    }


def forget(user: Any) -> dict[str, int]:
    """Nothing more is sent to this address, and it stands in no row; the digests of keys stay."""
    mine, now = OutgoingMail.objects.to_address(user.email), timezone.now()
    # A mail that is on its way this second cannot be stopped; its row goes, so that no address is left.
    gone, _by_model = mine.filter(status=Status.SENDING).delete()
    mine.waiting().update(status=Status.DROPPED, why="forgotten", finished_at=now, secret="")
    wiped = mine.finished().update(address="", key=None, params={}, secret="")
    return {"mail addresses": gone + wiped}


def purge(today: date, dry_run: bool = False) -> dict[str, int]:
    """Wipes addresses, ids and keys of finished mail, later the rows; days by RETENTION_DAYS."""
    keep = settings.RETENTION_DAYS
    wiped = actions.wipe_addresses(before=_begin_of(today, keep["mail_address"]), dry_run=dry_run)
    old = OutgoingMail.objects.finished().filter(finished_at__lt=_begin_of(today, keep["mail"]))
    rows = old.count() if dry_run else old.delete()[0]
    return {"mail addresses": wiped, "mail rows": rows}


def _begin_of(today: date, days: int) -> datetime:
    return datetime.combine(today - timedelta(days=days), time.min, tzinfo=UTC)
