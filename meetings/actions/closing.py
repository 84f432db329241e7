"""What is noted after a meeting: how many came, minutes, and what was promised by when."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from lib import transactions
from lib.cache import invalidate_site_pages

from ..models import Action, Meeting, ShowOfHands
from .booking import lock_meeting_or_draft
from .errors import BookingError, Reason


@transactions.atomic
def mark_held(*, now: datetime) -> int:
    """Every scheduled meeting that has ended becomes held; returns how many."""
    ended = Meeting.objects.filter(status=Meeting.Status.SCHEDULED, ends_at__lte=now)
    rows = list(ended.select_related("site").select_for_update(of=("self",), no_key=True, skip_locked=True))
    Meeting.objects.filter(pk__in=[row.pk for row in rows]).update(status=Meeting.Status.HELD)
    for slug in {row.site.slug for row in rows}:
        invalidate_site_pages(slug)
    return len(rows)


NOTED = ("headcount", "walk_in_count", "minutes")


def state_of(meeting: Meeting) -> str:
    """A digest of what is noted about a meeting, to tell whether a colleague saved something meanwhile."""
    text = json.dumps([getattr(meeting, name) for name in NOTED])
    return hashlib.sha256(text.encode()).hexdigest()


@transactions.atomic
def close(
    meeting: Meeting,
    *,
    fields: dict[str, Any],
    actions: list[dict[str, Any]],
    now: datetime,
    done: Iterable[Action] = (),
    hands: Iterable[tuple[Action, dict[str, int]]] = (),
    seen: str = "",
) -> Meeting:
    """Notes headcount, walk-ins and minutes, marks earlier promises as kept, and adds what was promised.

    `hands`: what the room said of earlier promises. May be done in several steps; minutes are public from the day they
    are first saved; the same again adds no second promise. BookingError: NOT_OVER before the end; CHANGED where `seen`
    (of `state_of`) is given, and somebody saved something else since.
    """
    meeting = lock_meeting_or_draft(meeting.pk)
    if meeting.is_draft or meeting.is_cancelled or not meeting.is_over(now):
        raise BookingError(Reason.NOT_OVER)
    before = state_of(meeting)
    for name, value in fields.items():
        setattr(meeting, name, value)
    if seen and before not in (seen, state_of(meeting)):
        raise BookingError(Reason.CHANGED)
    has_minutes = bool(meeting.minutes)
    meeting.minutes_on = (meeting.minutes_on or meeting.site.today(now)) if has_minutes else None
    meeting.status = Meeting.Status.HELD
    meeting.save()
    for promise in done:
        finish(promise, on=meeting.site.today(now))
    for promise, counted in hands:
        count_hands(meeting, promise, **counted)
    for promised in actions:
        Action.objects.get_or_create(meeting=meeting, **promised)
    invalidate_site_pages(meeting.site.slug)
    return meeting


def count_hands(meeting: Meeting, action: Action, *, kept: int, partly: int, not_kept: int) -> None:
    """What the room said of a promise at this meeting; nobody's hand takes it back. The caller holds the lock."""
    counted = {"kept": kept, "partly": partly, "not_kept": not_kept}
    if any(counted.values()):
        ShowOfHands.objects.update_or_create(meeting=meeting, action=action, defaults=counted)
    else:
        ShowOfHands.objects.filter(meeting=meeting, action=action).delete()


@transactions.atomic
def move(action: Action, *, due: date, reason: Any, today: date) -> Action:
    """One new day, later than today and than the old one, with a reason that everybody reads; the old day stays.

    BookingError: MOVED where it had its new day, DONE where it is kept, DAY for a day that is not later.
    """
    action = Action.objects.select_for_update(of=("self",)).select_related("meeting__site").get(pk=action.pk)
    if action.done_on is not None:
        raise BookingError(Reason.DONE)
    if action.first_due is not None:
        raise BookingError(Reason.MOVED)
    if due <= max(today, action.due):
        raise BookingError(Reason.DAY)
    action.first_due, action.due, action.moved_reason = action.due, due, reason
    action.save(update_fields=["first_due", "due", "moved_reason"])
    invalidate_site_pages(action.meeting.site.slug)
    return action


@transactions.atomic
def finish(action: Action, *, on: date) -> Action:
    """A promise is kept. Again changes nothing."""
    if action.done_on is None:
        action.done_on = on
        action.save(update_fields=["done_on"])
        invalidate_site_pages(action.meeting.site.slug)
    return action


@transactions.atomic
def reopen(action: Action) -> Action:
    """A promise was marked as kept by mistake."""
    action.done_on = None
    action.save(update_fields=["done_on"])
    invalidate_site_pages(action.meeting.site.slug)
    return action
