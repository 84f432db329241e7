"""The clock of this app: what is due is computed from site time and claimed in the database."""

from celery import shared_task

from mail import clock as clocks
from mail import enqueue

from . import actions, handovers


@shared_task(name="digests.tasks.run_due")
def run_due() -> None:
    """Sends what is due, marks what was missed, queues the bureau's month; safe to run twice, or twice at once."""
    now = clocks.tick("digests")
    if now is None:
        return
    _digests, mails = actions.send_due(now)
    if mails + actions.send_month(now) + handovers.queue(now):
        enqueue.enqueue_delivery()
