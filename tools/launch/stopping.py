"""Turns SIGTERM, SIGHUP and Ctrl-C into an exception, once, so that one `finally` stops everything."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


class StoppedError(BaseException):
    """./run was asked to end; `code` is what it exits with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def _stop(signum: int, _frame: object) -> None:
    quiet()
    raise StoppedError(130 if signum == signal.SIGINT else 0)


def quiet() -> None:
    """From here on nothing interrupts the cleaning up, which takes bounded time."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)


@contextmanager
def stoppable() -> Iterator[None]:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)
    yield
