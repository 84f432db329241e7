"""Who writes without a name does not wait long for a row or table that the mix holds (BLIND-4, BLIND-8).

The time is the transaction's own and not the connection's: staff, tasks and commands keep theirs.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse

from . import errors, transactions

P = ParamSpec("P")
R = TypeVar("R")

LOCK_MS = 900  # a statement's wait; a step that meets its row being mixed asks twice, which is under two seconds


def atomic_briefly(action: Callable[P, R]) -> Callable[P, R]:
    """Decorator of an action: as `transactions.atomic`, but no statement in it waits longer than LOCK_MS for a lock.

    OperationalError where one did.
    """

    @transactions.atomic
    @wraps(action)
    def brief(*args: P.args, **kwargs: P.kwargs) -> R:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {LOCK_MS}")
        return action(*args, **kwargs)

    return brief


class Later:
    """What the page with a form says once its text could not be saved now: nothing is lost, press send again."""

    is_busy = True

    def as_response(self, page: HttpResponse) -> HttpResponse:
        """The form again, with everything typed, as the 503."""
        page.status_code = 503
        page["Retry-After"] = str(errors.RETRY_SECONDS)
        return page


def later(request: HttpRequest, error: OperationalError) -> Later:
    """What to answer a form with whose text the database did not take; noted as every such failure is."""
    errors.log_failure(request, error)
    return Later()
