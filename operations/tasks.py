"""The clock of the mix: two at night in each zone."""

import logging

from celery import shared_task

from mail import clock

from .mixing import BusyError, DeadVersionsError, mix_due

log = logging.getLogger(__name__)
AN_HOUR = 3600


@shared_task(time_limit=AN_HOUR, soft_time_limit=AN_HOUR - 60)
def mix_clock() -> None:
    """Mixes the zones whose night has come. What goes wrong is in `setup_check` and in the log, without a row."""
    now = clock.tick("mix")
    if now is None:
        return
    try:
        mix_due(now)
    except BusyError:
        return  # ten minutes later it is asked again
    except DeadVersionsError as error:
        log.error("old versions of rows are left", extra={"fields": {"dead": error.dead}})
