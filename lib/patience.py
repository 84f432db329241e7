"""Who writes without a name does not wait long for a row or table that the mix holds (BLIND-4, BLIND-8).

The time is the transaction's own and not the connection's: staff, tasks and commands keep theirs.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse

from . import errors

LOCK_MS = 900  # a statement's wait; a step that meets its row being mixed asks twice, which is under two seconds


@contextmanager
def briefly() -> Iterator[None]:
    """`transaction.atomic()` in which no statement waits longer than LOCK_MS for a lock; then OperationalError."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {LOCK_MS}")
        yield


class Later:
    """What the page with a form says once its text could not be saved now: nothing is lost, press send again."""

    is_busy = True

    def answered_with(self, page: HttpResponse) -> HttpResponse:
        """The form again, with everything typed, as the 503."""
        page.status_code = 503
        page["Retry-After"] = str(errors.RETRY_SECONDS)
        return page


def later(request: HttpRequest, error: OperationalError) -> Later:
    """What to answer a form with whose text the database did not take; noted as every such failure is."""
    errors.note_down(request, error)
    return Later()
