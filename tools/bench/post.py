"""How the fault bench queues mail: as an action does, in a transaction, again if the database was away."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg_pool import PoolTimeout

from mail import enqueue, outbox
from mail.models import OPEN, OutgoingMail

AWAY = (OperationalError, InterfaceError, PoolTimeout)
PATIENCE = 60  # seconds


class FailedMailError(Exception):
    """An action that fails after it has queued its mail."""


def migrate() -> None:
    call_command("migrate", verbosity=0)


def queue(key: str, kind: str = "notice") -> None:
    """One mail to <key>@example.org under that key, whatever the database goes through meanwhile."""
    again(lambda: _queue(key, kind))


def _queue(key: str, kind: str) -> None:
    with transaction.atomic():
        outbox.queue(kind=f"bench_{kind}", key=key, to=f"{key}@example.org", language="en", params={"id": key[1:]})


def queue_by_four(key: str) -> None:
    def one() -> None:
        queue(key)
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def queue_and_fail(key: str) -> None:
    def work() -> None:
        try:
            with transaction.atomic():
                _queue(key, "notice")
                raise FailedMailError
        except FailedMailError:
            return

    again(work)


def ask_five_times() -> None:
    for _ in range(5):
        thread = enqueue.enqueue_delivery()
        if thread is not None:
            thread.join(0.5)


def open_mails() -> int:
    return again(lambda: OutgoingMail.objects.filter(status__in=OPEN).count())


def states() -> dict[str, str]:
    return again(lambda: dict(OutgoingMail.objects.values_list("key", "status")))


def flagged() -> set[str]:
    """Keys of mails whose answer was lost twice: stopped, and shown to a person (MAIL-5)."""
    rows = OutgoingMail.objects.filter(status="failed", why="answer_lost")
    return again(lambda: set(rows.values_list("key", flat=True)))


def again(work: Callable[[], Any]) -> Any:
    """As a person does who got a 503: once more, with the same key."""
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            return work()
        except AWAY:
            connection.close()
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)
