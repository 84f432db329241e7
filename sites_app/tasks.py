"""What the clock and the administrators' pages leave to the worker."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from mail import clock as clocks

from . import actions
from .actions import uploads

READS_AT_MOST = 900  # seconds


@shared_task(name="sites_app.tasks.figures")
def figures() -> None:
    """Counts figures that have changed, and those of the day that begins soon; safe to run twice, or twice at once."""
    now = clocks.tick("figures")
    if now is not None:
        actions.count_ahead(now)


@shared_task(name="sites_app.tasks.names")
def names() -> None:
    """By what names are found, where another version saved them."""
    if clocks.tick("names") is not None:
        actions.refill_slips()


@shared_task(name="sites_app.tasks.read_roster", time_limit=READS_AT_MOST, soft_time_limit=READS_AT_MOST - 30)
def read_roster(pk: str) -> None:
    """Tries or saves one roster file."""
    uploads.work(UUID(pk), now=timezone.now())
