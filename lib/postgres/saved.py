"""What no standby confirmed is not saved (RUN-15): neither an answer that never comes, nor one that says too much.

Where standbys are synchronous, PostgreSQL holds COMMIT until one of them has it: for ever, no time-out of its own ends
that. When somebody cancels the wait, COMMIT succeeds with a mere warning, although only one disk has what was written.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from weakref import WeakSet

import psycopg
from django.db import OperationalError
from psycopg.errors import Diagnostic

LONGEST_WAIT = 10.0  # seconds; then the wait is cancelled
_WAITS_IN = "SyncRepWaitForLSN"  # PostgreSQL's own function: the words of its warning are in the server's language


class NotReplicatedError(OperationalError):
    """It may be on one disk, but on no standby: a promotion would lose it."""


class Commits:
    """The commits of one process that are under way: each is cancelled where it waits too long."""

    def __init__(self) -> None:
        self._began: dict[psycopg.Connection, float] = {}
        self._unsaved: WeakSet[psycopg.Connection] = WeakSet()
        self._heard: WeakSet[psycopg.Connection] = WeakSet()
        self._lock = threading.Lock()
        self._watch: threading.Thread | None = None

    def hear(self, line: psycopg.Connection) -> None:
        """Listens, once, to what the server says beside its answers."""
        if line not in self._heard:
            self._heard.add(line)
            line.add_notice_handler(lambda said: self._noted(line, said))

    def _noted(self, line: psycopg.Connection, said: Diagnostic) -> None:
        if said.source_function == _WAITS_IN:
            self._unsaved.add(line)

    @contextmanager
    def watched(self, line: psycopg.Connection) -> Iterator[None]:
        """Around a COMMIT. NotReplicatedError where its wait was cancelled, by us or by anybody."""
        with self._lock:
            self._began[line] = time.monotonic()
            if self._watch is None or not self._watch.is_alive():
                self._watch = threading.Thread(target=self._look, name="commits", daemon=True)
                self._watch.start()
        try:
            yield
        finally:
            with self._lock:
                del self._began[line]
        if line in self._unsaved:
            self._unsaved.discard(line)
            raise NotReplicatedError("no standby has it: not saved")

    def _look(self) -> None:
        while True:
            time.sleep(LONGEST_WAIT / 10)
            with self._lock:
                now = time.monotonic()
                late = [line for line, began in self._began.items() if now - began > LONGEST_WAIT]
            for line in late:
                with suppress(psycopg.Error):
                    line.cancel_safe(timeout=3)


commits = Commits()
