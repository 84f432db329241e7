"""Meetings as staff plan them: create, publish, change, cancel; who is told what follows from what changed.

Whatever touches seats, times or state of a meeting that people can book holds the lock of `booking.lock_meeting`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from lib import transactions
from lib.cache import invalidate_site_pages
from lib.texts import TranslatedText, TypedTexts
from mail import outbox
from sites_app.models import Site

from ..local_time import day_before
from ..models import OFFERS, Meeting, Rsvp, Series
from .booking import lock_meeting, lock_meeting_or_draft, promote
from .errors import BookingError, Reason

REMINDER_HOUR = 10  # site time, the day before: late enough to be read, early enough to plan by
# A calendar entry is wrong after one of these: everybody with an address is told, SEQUENCE is raised.
MOVES = frozenset({"starts_at", "ends_at", "place", "address"})


def draft(site: Site, *, fields: dict[str, Any], now: datetime, series: Series | None = None) -> Meeting:
    """A meeting that only staff see. `fields` are those of the form, times as instants."""
    return Meeting.objects.create(
        site=site, series=series, status=Meeting.Status.DRAFT, changed_on=site.today(now), **fields
    )


@transactions.atomic
def draft_series(
    site: Site, *, pattern: str, times: Iterable[tuple[datetime, datetime]], fields: dict[str, Any], now: datetime
) -> list[Meeting]:
    """One draft for each start and end; each meeting of a series is its own from then on."""
    series = Series.objects.create(site=site, pattern=pattern)
    return [
        draft(site, fields={**fields, "starts_at": starts_at, "ends_at": ends_at}, now=now, series=series)
        for starts_at, ends_at in times
    ]


@transactions.atomic
def publish(meeting: Meeting, *, now: datetime) -> Meeting:
    """draft to scheduled; BookingError (OVER) once its start has passed. A published one stays as it is."""
    meeting = lock_meeting_or_draft(meeting.pk)
    if not meeting.is_draft:
        return meeting
    if meeting.has_begun(now):
        raise BookingError(Reason.OVER)
    meeting.status, meeting.changed_on = Meeting.Status.SCHEDULED, meeting.site.today(now)
    meeting.save(update_fields=["status", "changed_on"])
    invalidate_site_pages(meeting.site.slug)
    return meeting


@transactions.atomic
def discard(meeting: Meeting) -> None:
    """Throws a draft away; BookingError (PUBLISHED) for a meeting that people may have read of."""
    meeting = lock_meeting_or_draft(meeting.pk)
    if not meeting.is_draft:
        raise BookingError(Reason.PUBLISHED)
    meeting.delete()


def differences(meeting: Meeting, fields: dict[str, Any]) -> set[str]:
    """The names of the fields that would change."""
    return {name for name, value in fields.items() if getattr(meeting, name) != written(meeting, name, value)}


def written(meeting: Meeting, name: str, value: Any) -> Any:
    """What a field would hold: an empty box is no text, and one in a language that was not asked for stays."""
    return value.onto(getattr(meeting, name)) if isinstance(value, TypedTexts) else value


def is_told(changed: set[str]) -> bool:
    """Whether those who left an address are told of such a change: when, where, or what is offered."""
    return bool(changed & MOVES.union(OFFERS))


@transactions.atomic
def edit(meeting: Meeting, *, fields: dict[str, Any], now: datetime) -> Meeting:
    """Changes a draft or a scheduled meeting, tells once, and promotes where seats appeared. BookingError once over."""
    meeting = lock_meeting_or_draft(meeting.pk)
    if meeting.is_draft:
        return _write(meeting, fields, now=now)
    if not meeting.takes_rsvps(now):
        raise BookingError(Reason.CANCELLED if meeting.is_cancelled else Reason.OVER)
    changed = differences(meeting, fields)
    meeting.sequence += is_told(changed)
    _write(meeting, fields, now=now)
    if is_told(changed):
        _no_reminder_beside_the_notice(meeting, now=now)
        _tell(meeting, kind="meeting_changed", now=now)
    promote(meeting, now=now)
    invalidate_site_pages(meeting.site.slug)
    return meeting


@transactions.atomic
def cancel_meeting(meeting: Meeting, *, reason: Mapping[str, str], now: datetime) -> Meeting:
    """scheduled to cancelled, with the reason that everybody reads; each party with an address is told once.

    The same again changes nothing; BookingError: CANCELLED where it is cancelled for another reason, OVER once over.
    """
    meeting = lock_meeting(meeting.pk)
    if meeting.is_cancelled:
        if meeting.cancel_reason != TranslatedText(reason):
            raise BookingError(Reason.CANCELLED)
        return meeting
    if not meeting.takes_rsvps(now):
        raise BookingError(Reason.OVER)
    meeting.status, meeting.sequence = Meeting.Status.CANCELLED, meeting.sequence + 1
    _write(meeting, {"cancel_reason": reason}, now=now)
    _tell(meeting, kind="meeting_cancelled", now=now)
    invalidate_site_pages(meeting.site.slug, at_once=True)
    return meeting


@transactions.atomic
def remind(meeting: Meeting, *, now: datetime) -> int:
    """Queues the reminders of a meeting whose hour has come, once for each time it was set; returns how many."""
    meeting = lock_meeting(meeting.pk)
    if not is_time_to_remind(meeting, now=now):
        return 0
    meeting.reminded_sequence = meeting.sequence
    meeting.save(update_fields=["reminded_sequence"])
    rsvps = Rsvp.objects.active().reachable().filter(meeting=meeting, reminders=True)
    return outbox.queue_many(kind="meeting_reminder", letters=_letters("reminder", meeting, rsvps), now=now)


def is_time_to_remind(meeting: Meeting, *, now: datetime) -> bool:
    """From the hour on the day before until the start, unless it was done for this date."""
    if not meeting.takes_rsvps(now) or meeting.has_begun(now) or meeting.reminded_sequence == meeting.sequence:
        return False
    return day_before(meeting.starts_at, meeting.site.time_zone, REMINDER_HOUR) <= now


def _no_reminder_beside_the_notice(meeting: Meeting, *, now: datetime) -> None:
    """A notice this close to the meeting is the reminder."""
    if is_time_to_remind(meeting, now=now):
        meeting.reminded_sequence = meeting.sequence
        meeting.save(update_fields=["reminded_sequence"])


def _write(meeting: Meeting, fields: dict[str, Any], *, now: datetime) -> Meeting:
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.changed_on = meeting.site.today(now)
    meeting.save()
    return meeting


def _tell(meeting: Meeting, *, kind: str, now: datetime) -> None:
    rsvps = Rsvp.objects.active().reachable().filter(meeting=meeting)
    outbox.queue_many(kind=kind, letters=_letters(kind, meeting, rsvps), now=now)


def _letters(name: str, meeting: Meeting, rsvps: Iterable[Rsvp]) -> list[outbox.Letter]:
    """One letter a party and date: key and ids hold the sequence, so that an old one is never sent."""
    return [
        outbox.Letter(
            key=f"{name}:{rsvp.pk}:{meeting.sequence}",
            to=rsvp.email,
            language=rsvp.language,
            params={"rsvp": str(rsvp.pk), "sequence": meeting.sequence},
            deadline=meeting.ends_at,
        )
        for rsvp in rsvps
    ]
