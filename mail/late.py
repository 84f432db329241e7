"""What came of a mail whose last answer was slow: noted by the hand that waited for it, in a thread of its own."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

from django.db import InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

from . import actions
from .models import OutgoingMail
from .transport import DeliveryError

log = logging.getLogger(__name__)


def note(row: OutgoingMail, answer: Future[None], clock: Callable[[], datetime]) -> None:
    """Nothing is noted where the database is away just then: the lease ends, and the mail is repeated once."""
    try:
        _note(row, answer.exception(), now=clock())
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        log.warning("a late answer could not be noted", extra={"fields": {"error": type(error).__name__}})


def _note(row: OutgoingMail, error: BaseException | None, *, now: datetime) -> None:
    if error is None:
        actions.heard(row)
        actions.mark_sent(row, now=now)
    elif isinstance(error, DeliveryError) and not error.unsure:
        actions.heard(row)
        if error.permanent:
            actions.fail(row, error=error.code, now=now)
        else:
            actions.postpone(row, error=error.code, unsure=False, now=now)
    elif row.unsure:  # it was repeated once: a third copy helps nobody
        actions.fail(row, error="answer late", why="answer_lost", now=now)
    else:
        actions.postpone(row, error="answer late", unsure=False, now=now)
