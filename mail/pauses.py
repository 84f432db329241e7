"""How long to wait before the next attempt: growing, jittered, bounded; arithmetic only."""

import random
from datetime import timedelta

FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=24)
SERVER_FIRST, SERVER_LONGEST = timedelta(seconds=5), timedelta(minutes=2)


def retry_delay(attempts: int, *, chance: random.Random) -> timedelta:
    """The pause after the n-th vain attempt at a mail: 30 s, 2 min, 8 min ... 24 h, less up to half."""
    return _jittered(min(LONGEST, FIRST * 4 ** min(attempts - 1, 10)), chance)


def of_server(failures: int, *, chance: random.Random) -> timedelta:
    """The pause after the n-th vain attempt to reach the server: short, so that codes leave as it returns."""
    return _jittered(min(SERVER_LONGEST, SERVER_FIRST * 2 ** min(failures - 1, 10)), chance)


def _jittered(pause: timedelta, chance: random.Random) -> timedelta:
    return pause * chance.uniform(0.5, 1.0)
