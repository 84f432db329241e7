"""The clock of this room: reminders whose hour has come, meetings that have ended. Safe to run twice."""

from datetime import datetime, timedelta

from celery import shared_task

from mail import clock as clocks

from .actions import closing, planning
from .models import Meeting

LOOK_AHEAD = timedelta(days=3)  # more than the longest time between a reminder's hour and the start, in any zone


@shared_task
def clock() -> None:
    """Every five minutes, by the scheduler."""
    now = clocks.tick("meetings")
    if now is not None:
        run(now=now)


def run(*, now: datetime) -> dict[str, int]:
    """What is due at `now`; returns how many reminders were queued and how many meetings became held."""
    soon = Meeting.objects.upcoming(now).filter(starts_at__gt=now, starts_at__lt=now + LOOK_AHEAD)
    due = [row for row in soon.select_related("site") if planning.is_time_to_remind(row, now=now)]
    return {
        "reminders": sum(planning.remind(row, now=now) for row in due),
        "held": closing.mark_held(now=now),
    }
