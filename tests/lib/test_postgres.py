"""Waiting for a database: a few threads wait, the others are told at once."""

import threading
import time

import pytest
from django.db import OperationalError, connections

from lib.postgres import base


def test_nobody_joins_a_turn_in_which_somebody_waits_in_vain():
    turn, go = base.Turn(), threading.Event()

    def wait():
        with turn.taken():
            go.wait(10)

    first = threading.Thread(target=wait)
    first.start()
    with turn.taken():
        pass  # half a second has not passed: this may be an ordinary evening
    time.sleep(base.PATIENCE + 0.1)
    with pytest.raises(OperationalError), turn.taken():
        pass
    go.set()
    first.join()
    with turn.taken():
        pass


def test_the_portal_waits_in_that_turn():
    assert isinstance(connections["default"], base.DatabaseWrapper)
