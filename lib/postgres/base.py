"""Django's PostgreSQL, where a database that does not answer holds no more than a few threads of a process.

The pool gives its connections to as many threads as it has; the next ones wait in turn. While the first in that turn
has waited in vain for half a second, nobody else begins to wait: the rest of the threads stay free for what needs no
database (`/healthz`, cached pages) and for saying 503.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base

from lib import measuring

from .saved import commits

PATIENCE = 0.5  # seconds
NOTED = 0.05  # seconds in which a connection is had where the pool is not too small


class Turn:
    """Those of one process who wait for a connection, and since when."""

    def __init__(self) -> None:
        self._began: dict[int, float] = {}
        self._numbers = iter(range(2**62))
        self._lock = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits in turn; OperationalError at once where somebody before has waited too long."""
        with self._lock:
            now = time.monotonic()
            if any(now - began > PATIENCE for began in self._began.values()):
                measuring.turned_away.inc()
                raise OperationalError("the database does not answer; not asked again yet")
            number = next(self._numbers)
            self._began[number] = now
        try:
            yield
        finally:
            if time.monotonic() - now > NOTED:
                measuring.waited.inc()
            with self._lock:
                del self._began[number]


turn = Turn()


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        with turn.taken():
            line = super().get_new_connection(conn_params)
        commits.hear(line)
        return line

    def commit(self) -> None:
        if self.connection is None:
            super().commit()
            return
        with commits.watched(self.connection):
            super().commit()
