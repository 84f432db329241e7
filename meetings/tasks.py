"""The clock of this app: reminders whose hour has come, meetings that have ended. Safe to run twice."""

from datetime import datetime, timedelta

from celery import shared_task

from mail import clock as clocks

from .actions import booking, closing, planning
from .models import Meeting, Rsvp

RUNS_EVERY = timedelta(minutes=5)  # as settings.CELERY_BEAT_SCHEDULE has it
LOOK_AHEAD = timedelta(days=3)  # more than the longest time between a reminder's hour and the start, in any zone


@shared_task
def run_due() -> None:
    """Every five minutes, by the scheduler."""
    now = clocks.tick("meetings")
    if now is not None:
        run(now=now)


def is_full_hour(now: datetime) -> bool:
    """The first run after a full hour; one is due every five minutes."""
    return now.minute < RUNS_EVERY.seconds // 60


def run(*, now: datetime) -> dict[str, int]:
    """What is due at `now`; returns how many parties moved up, reminders were queued, and meetings became held."""
    soon = Meeting.objects.upcoming(now).filter(starts_at__gt=now, starts_at__lt=now + LOOK_AHEAD)
    due = [row for row in soon.select_related("site") if planning.is_time_to_remind(row, now=now)]
    held = Rsvp.objects.filter(held=True).values_list("meeting", flat=True).distinct() if is_full_hour(now) else []
    return {
        "released": sum(len(booking.release_held(meeting, now=now)) for meeting in held),
        "reminders": sum(planning.remind(row, now=now) for row in due),
        "held": closing.mark_held(now=now),
    }
