"""Two who wait for each other both get through; what PostgreSQL says is read in one place."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from lib import transactions
from mail.models import Tick

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("one", "other")


def crossed(atomic: Callable[[Any], Any]) -> list[str]:
    """Two threads take the same two rows in opposite order, each waiting with the first until both have one; how each
    ended: blank, or the number of the database.
    """
    Tick.objects.bulk_create([Tick(name=name, at=datetime(2026, 1, 1, tzinfo=UTC)) for name in NAMES])
    both_have_one = threading.Barrier(2, timeout=10)

    def act(names: tuple[str, str]) -> str:
        tries = []

        @atomic
        def both() -> None:
            tries.append(1)
            Tick.objects.select_for_update().get(name=names[0])
            if len(tries) == 1:
                both_have_one.wait()
            Tick.objects.select_for_update().get(name=names[1])

        try:
            both()
        except DatabaseError as error:
            return transactions.sqlstate(error)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(act, [NAMES, NAMES[::-1]]))


def test_two_who_wait_for_each_other_both_get_through(db):
    assert crossed(transactions.atomic) == ["", ""]


def test_without_another_try_one_of_them_fails(db):
    """The control: it was a deadlock."""
    assert crossed(transaction.atomic) == ["", transactions.DEADLOCK]


@pytest.mark.parametrize(("number", "tries"), [(transactions.NOT_SERIALIZABLE, 3), ("23505", 1), ("57014", 1)])
def test_what_fails_each_time_is_tried_three_times_and_anything_else_once(db, number, tries):
    made = []

    @transactions.atomic
    def fail() -> None:
        made.append(1)
        with connection.cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{number}'; END $$")

    with pytest.raises(DatabaseError) as caught:
        fail()
    assert transactions.sqlstate(caught.value) == number and len(made) == tries


def test_inside_another_transaction_nothing_is_tried_again(db):
    """The outer one was ended as a whole."""
    made = []

    @transactions.atomic
    def fail() -> None:
        made.append(1)
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$")

    with pytest.raises(OperationalError), transaction.atomic():
        fail()
    assert len(made) == 1
