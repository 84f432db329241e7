"""The clock of this app: reminders whose hour has come, meetings that have ended. Safe to run twice."""

from datetime import datetime, timedelta

from celery import shared_task

from mail import clock as clocks
from mail.models import Tick

from .actions import booking, closing, planning
from .models import Meeting, Rsvp

NAME = "meetings"  # of this clock's ticks
LOOK_AHEAD = timedelta(days=3)  # more than the longest time between a reminder's hour and the start, in any zone


@shared_task
def run_due() -> None:
    """Every five minutes, by the scheduler."""
    last = Tick.objects.filter(name=NAME).values_list("at", flat=True).first()
    now = clocks.tick(NAME)
    if now is not None:
        run(now=now, last=last)


def begins_an_hour(now: datetime, last: datetime | None) -> bool:
    """Whether this is the first run of its hour, however late it comes: what runs beside it may take minutes."""
    return last is None or last < now.replace(minute=0, second=0, microsecond=0)


def run(*, now: datetime, last: datetime | None = None) -> dict[str, int]:
    """What is due at `now`; returns how many parties moved up, reminders were queued, and meetings became held.

    `last`: the run before this one.
    """
    soon = Meeting.objects.upcoming(now).filter(starts_at__gt=now, starts_at__lt=now + LOOK_AHEAD)
    due = [row for row in soon.select_related("site") if planning.is_time_to_remind(row, now=now)]
    held = Rsvp.objects.filter(held=True).values_list("meeting", flat=True).distinct()
    released = held if begins_an_hour(now, last) else []
    return {
        "released": sum(len(booking.release_held(meeting, now=now)) for meeting in released),
        "reminders": sum(planning.remind(row, now=now) for row in due),
        "held": closing.mark_held(now=now),
    }
