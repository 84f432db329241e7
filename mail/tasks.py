"""The worker's part: deliver what is due; any number may run at once, any number of times."""

from celery import shared_task

from . import clock, enqueue
from .deliver import deliver_due


@shared_task(name="mail.tasks.deliver")
def deliver() -> None:
    """Sends for at most about a minute; if more is due then, another round is asked for."""
    if clock.tick(clock.MAIL, most=clock.MOST_FOR_MAIL) is None:
        return
    tally = deliver_due()
    if tally["more"]:
        enqueue.enqueue_delivery()
