"""The clock of retention: hourly, and safe to run twice."""

from celery import shared_task
from django.utils import timezone

from .personal import purge_everywhere


@shared_task
def purge() -> None:
    """Deletes what has been kept as long as promised."""
    purge_everywhere(timezone.now(), dry_run=False)
