"""The clock of retention: hourly, and safe to run twice."""

from celery import shared_task

from mail import clock as clocks

from .personal import purge_everywhere


@shared_task
def purge() -> None:
    """Deletes what has been kept as long as promised."""
    now = clocks.tick("purge")
    if now is not None:
        purge_everywhere(now, dry_run=False)
