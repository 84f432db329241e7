"""What the demonstration asks of the worker."""

from celery import shared_task
from django.utils import timezone

from mail import enqueue

from .make_it_monday import make_it_monday


@shared_task(name="demo.tasks.monday")
def monday(after: int) -> None:
    """Builds and sends the running week, once for each press."""
    if make_it_monday(timezone.now(), after=after):
        enqueue.enqueue_delivery()
