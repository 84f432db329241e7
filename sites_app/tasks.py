"""The clock of this room: figures of many sites are counted ahead of being asked for."""

from celery import shared_task

from mail import clock as clocks

from . import actions


@shared_task(name="sites_app.tasks.figures")
def figures() -> None:
    """Counts what has changed and the day that begins soon; safe to run twice, or twice at once."""
    now = clocks.tick("figures")
    if now is not None:
        actions.count_ahead(now)
