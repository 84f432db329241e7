"""The last four complete quarters: how many left in each, all sites together; of one it would name a week (FIG-15)."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

QUARTERS = 4


def quarters_before(today: date) -> list[tuple[date, date]]:
    """(first day, first day of the next) of each, the oldest first."""
    return list(pairwise(_quarter(today, back) for back in range(QUARTERS, -1, -1)))


def departures_by_quarter(ends: Iterable[int], today: date) -> list[tuple[date, int]]:
    """(first day, how many left), from the ordinals of the days after last days."""
    known = list(ends)
    return [
        (first, sum(first.toordinal() < end <= until.toordinal() for end in known))
        for first, until in quarters_before(today)
    ]


def _quarter(day: date, back: int) -> date:
    """The first day of the quarter that lies `back` quarters before that of `day`."""
    year, quarter = divmod(day.year * 4 + (day.month - 1) // 3 - back, 4)
    return date(year, quarter * 3 + 1, 1)
