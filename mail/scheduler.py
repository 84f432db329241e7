"""Celery's scheduler, by a clock that nobody can set, with a sign of life in the database; it keeps no file."""

import logging
import time

from celery.beat import ScheduleEntry, Scheduler
from django.db import DatabaseError, InterfaceError, connection
from psycopg_pool import PoolTimeout

from . import enqueue
from .clock import record_heartbeat

log = logging.getLogger(__name__)
EVERY = 20.0


class HeartbeatScheduler(Scheduler):
    """Only wakes the workers; what is due is claimed in the database, so two of these change nothing.

    Every entry is an interval, counted by the monotonic clock: where the machine's own clock steps back an hour, the
    next tick comes as soon as ever.
    """

    def __init__(self, *args, **kwargs) -> None:
        self._next: dict[str, float] = {}
        self._noted = float("-inf")
        super().__init__(*args, **kwargs)

    def tick(self, *args, **kwargs) -> float:
        """Asks for what is due by now; the seconds until it should be called again."""
        moment = time.monotonic()
        if moment - self._noted >= EVERY:
            self._note()
        for entry in list(self.schedule.values()):
            if self._next.setdefault(entry.name, moment + min(EVERY, _interval(entry))) <= moment:
                self._ask(entry, moment)
        return max(0.0, min([EVERY, *(at - time.monotonic() for at in self._next.values())]))

    def _ask(self, entry: ScheduleEntry, moment: float) -> None:
        """One message, unless enough wait: then none is added, and it is looked at again soon."""
        self._next[entry.name] = moment + min(EVERY, _interval(entry))
        try:
            if enqueue.is_full(self.app, entry.task):
                return
            self.apply_entry(entry, producer=self.producer)
            self._next[entry.name] = moment + _interval(entry)
        except Exception as error:  # any fault of the broker: its text may hold its password
            log.warning("nobody could be asked", extra={"fields": {"task": entry.task, "error": type(error).__name__}})

    def _note(self) -> None:
        self._noted = time.monotonic()
        try:
            record_heartbeat("scheduler")
        except (DatabaseError, InterfaceError, PoolTimeout) as error:
            log.warning("no sign of life written", extra={"fields": {"error": type(error).__name__}})
        finally:
            connection.close()


def _interval(entry: ScheduleEntry) -> float:
    return entry.schedule.run_every.total_seconds()
