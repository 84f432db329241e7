"""What this app holds about a person: RSVPs made with an account or an address, until 14 days after the meeting."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.personal import proved_addresses
from mail import actions as mail_actions

from .actions import booking
from .mail_types import KINDS
from .models import MailboxDay, Rsvp, RsvpQuerySet

KNOWS_SOMEBODY = ~Q(name="", email="", other_need="", user__isnull=True, asked="")


def export(user: User) -> dict[str, Any]:
    """Everything kept here about somebody with an account, as it stands in the rows."""
    rows = _of(user).select_related("meeting__site").order_by("meeting__starts_at")
    return {
        "rsvps": [
            {
                "meeting": str(row.meeting_id),
                "site": row.meeting.site.slug,
                "title": str(row.meeting.title),
                "starts_at": row.meeting.starts_at.astimezone(row.meeting.site.zone).isoformat(),
                "status": row.status,
                "party_size": row.party_size,
                "language": row.language,
                "needs": row.needs,
                "interpretation_language": row.interpretation_language,
                "other_need": row.other_need,
                "name": row.name,
                "email": row.email,
                "reminders": row.reminders,
            }
            for row in rows
        ]
    }


@transaction.atomic
def forget(user: User, *, now: datetime | None = None) -> dict[str, int]:
    """Cancels what is still ahead, so that the seats are not lost, and wipes who it was from every RSVP."""
    rows = list(_of(user).order_by("meeting_id"))
    for row in rows:
        if row.is_active and not row.meeting.is_over(now or timezone.now()):
            booking.cancel(row, now=now or timezone.now())
    return {"rsvps": _wipe(Rsvp.objects.filter(pk__in=[row.pk for row in rows]))}


def _of(user: User) -> RsvpQuerySet:
    """What came with the account, or without it under an address that the account has proved (POWER-13)."""
    return Rsvp.objects.filter(Q(user=user) | Q(email__in=proved_addresses(user)))


def purge(today: date, dry_run: bool = False) -> dict[str, int]:
    """Wipes contacts 14 days after a meeting, deletes old RSVPs and the counts of strangers' mails.

    Days by UTC; numbers of rows by what was (or would be) done. Terms are in settings.RETENTION_DAYS. No mail
    of a meeting leaves after its end, so that its address in the outbox goes no later than the RSVP's own.
    """
    contact_day, old_day = _beginning(today, "rsvp_contact"), _beginning(today, "rsvp")
    contacts = Rsvp.objects.ended_before(contact_day).filter(KNOWS_SOMEBODY)
    old, days = Rsvp.objects.ended_before(old_day), MailboxDay.objects.filter(day__lt=today)
    counts = {"rsvp_contacts": contacts.count(), "rsvps": old.count(), "mailbox_days": days.count()}
    counts["rsvp_mails"] = mail_actions.wipe_addresses(before=contact_day, dry_run=dry_run, kinds=KINDS)
    if not dry_run:
        _wipe(contacts)
        old.delete()
        days.delete()
    return counts


def _beginning(today: date, term: str) -> datetime:
    """What ended before this moment is due: on the day promised, not the day after."""
    day = today - timedelta(days=settings.RETENTION_DAYS[term] - 1)
    return datetime.combine(day, time(), tzinfo=UTC)


def _wipe(rows: RsvpQuerySet) -> int:
    return rows.filter(KNOWS_SOMEBODY).update(name="", email="", other_need="", user=None, asked="", reminders=False)
