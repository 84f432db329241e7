"""What PostgreSQL's numbers mean to us, in one place, and actions that are tried again where it asks for that.

Two writers who wait for each other (a deadlock), or whose moments do not fit together: the database ends one of them
and undoes what that one did. Trying again is the answer that PostgreSQL's own manual gives.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connection, transaction

TRIES = 3
PAUSE_SECONDS = 0.05
READ_ONLY = "25006"  # a standby that is being promoted, a disk that was made read-only
DISK_FULL = "53100"
DEADLOCK = "40P01"
NOT_SERIALIZABLE = "40001"
AGAIN = {DEADLOCK, NOT_SERIALIZABLE}

P = ParamSpec("P")
R = TypeVar("R")


def sqlstate(error: BaseException | None) -> str:
    """The number PostgreSQL gave with an error, of Django's or of the driver's; blank where there is none."""
    for one in (error, getattr(error, "__cause__", None)):
        if number := getattr(one, "sqlstate", None):
            return str(number)
    return ""


def atomic(action: Callable[P, R]) -> Callable[P, R]:
    """Decorator of an action: one transaction, tried up to three times where the database ended it for another's sake.

    Inside another transaction it is a part of that one, which alone can be tried again.
    """

    @wraps(action)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        for last in _tries():
            try:
                with transaction.atomic():
                    return action(*args, **kwargs)
            except DatabaseError as error:
                if last or sqlstate(error) not in AGAIN:
                    raise
            time.sleep(PAUSE_SECONDS * secrets.randbelow(100) / 100)  # so that the same two do not meet again
        raise AssertionError("the last try returns or raises")

    return tried


def _tries() -> Iterator[bool]:
    """True for the last one."""
    if connection.in_atomic_block:
        return iter([True])
    return (number == TRIES for number in range(1, TRIES + 1))
