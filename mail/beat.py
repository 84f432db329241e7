"""Celery's scheduler with a sign of life in the database; it keeps no file, so any machine may run it."""

import logging
import time

from celery.beat import Scheduler
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from . import actions

log = logging.getLogger(__name__)
EVERY = 20.0


class Clock(Scheduler):
    """Only wakes the worker; what is due is claimed in the database, so two of these change nothing."""

    _noted = float("-inf")

    def tick(self, *args, **kwargs):
        wait = super().tick(*args, **kwargs)
        if time.monotonic() - self._noted >= EVERY:
            self._note()
        return min(wait, EVERY)

    def _note(self) -> None:
        self._noted = time.monotonic()
        try:
            actions.note_alive("scheduler", now=timezone.now())
        except (DatabaseError, InterfaceError) as error:
            log.warning("no sign of life written", extra={"fields": {"error": type(error).__name__}})
        finally:
            connection.close()
