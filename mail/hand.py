"""The thread that talks to the mail server, with a connection of its own, while the next mail is made.

RFC 5321 asks a sender to wait ten minutes for the answer to a whole mail: who hangs up sooner sends twice what was
taken once. So a hand whose last answer is slow is let go: it waits on, and nobody waits with it (MAIL-5).
"""

import threading
import time
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

from django.db import connection

from . import crash_points
from .transport import transport

SLOW_SECONDS = 10.0  # so long the next mail waits for the answer to this one


class Hand:
    """Sends what it is given, one mail after the other, over one connection; the thread ends with its process."""

    def __init__(self) -> None:
        self.line = transport()
        self._given: SimpleQueue[tuple[Any, Future[None]] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="mail", daemon=True)
        self._thread.start()

    def give(self, mail: Any) -> Future[None]:
        result: Future[None] = Future()
        self._given.put((mail, result))
        return result

    def is_slow(self) -> bool:
        """Whether a whole mail was handed over, and its answer has not come for long."""
        since = self.line.asked_at
        return since is not None and time.monotonic() - since > SLOW_SECONDS

    def end(self, *, wait: bool) -> None:
        """Hangs up after the last mail; `wait`: and that is over when this returns."""
        self._given.put(None)
        if wait:
            self._thread.join()

    def _work(self) -> None:
        while (given := self._given.get()) is not None:
            mail, result = given
            try:
                self._hand_over(mail)
            except BaseException as error:
                result.set_exception(error)
            else:
                result.set_result(None)
        self.line.close()
        connection.close()  # of who noted a late answer

    def _hand_over(self, mail: Any) -> None:
        self.line.open()
        crash_points.crash_point("before_send")
        self.line.send(mail)
        crash_points.crash_point("after_answer")
