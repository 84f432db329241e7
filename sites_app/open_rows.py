"""Rows of `stints.csv`: whole years, and ended stints only where at least three officers share a row (FIG-12, FIG-13).

Who keeps an old copy of a public roster knows names, months of the first day and months served. A row of an ended
stint must fit at least three of those names, so it is merged with neighboring years until it does: first with years of
the first day (written 2014-2015), then with years served (2-3). Where fewer than three ended stints of a status share a
whole site, they have no row at all; the site's figures count them all the same.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple

from . import tenure

FEWEST_TO_SHARE = 3
MOST_YEARS = 5  # written 5+
COLUMNS = ("site", "first_year", "years_served", "status")


class Ended(NamedTuple):
    """An ended stint as its row may tell it; `name` is the officer whom an old roster may have shown, or None."""

    first_year: int
    years_served: int
    status: str
    name: int | None


def years_served(stint: tenure.Stint, day: date) -> int:
    """Whole years, at most 5; the day of a year counts, as on the clock."""
    served = stint.days_served(day)
    return sum(served >= span for span in stint.spans()[1:])


def rows(slug: str, terms: Iterable[tuple[int, tenure.Stint]], *, day: date, shown: set[int]) -> list[list[str]]:
    """One site's rows from (officer, stint): those who serve first, then the ended. `shown`: officers with a name."""
    ended: list[Ended] = []
    serving: list[list[str]] = []
    for officer, stint in terms:
        year, years, status = stint.first_day.year, years_served(stint, day), stint.status(day).value
        if stint.is_serving(day):
            serving.append([slug, str(year), _years(years, years), status])
        elif stint.first_day <= day:
            ended.append(Ended(year, years, status, officer if officer in shown else None))
    return [*sorted(serving), *(line for group in shared(ended) for line in _lines(slug, group))]


def shared(ended: Iterable[Ended]) -> list[list[Ended]]:
    """Groups of the same status in which at least three names share the years; who fits in none is in no group."""
    found: list[list[Ended]] = []
    for _status, same in _grouped(ended, lambda one: one.status):
        whole: list[list[Ended]] = []
        rest: list[Ended] = []
        for _years, alike in _grouped(same, lambda one: one.years_served):
            groups, left = _merged(_grouped(alike, lambda one: one.first_year))
            whole += groups
            rest += left
        groups, left = _merged(_grouped(rest, lambda one: one.years_served))
        whole += groups
        if left and whole:
            whole[-1] += left
        found += whole
    return found


def _grouped(ended: Iterable[Ended], by: Callable[[Ended], object]) -> list[tuple[object, list[Ended]]]:
    return [(key, list(group)) for key, group in groupby(sorted(ended, key=by), key=by)]  # type: ignore[arg-type]


def _merged(neighbors: list[tuple[object, list[Ended]]]) -> tuple[list[list[Ended]], list[Ended]]:
    """Neighbors put together until three names share a group; what is left at the end joins the last group, if any."""
    groups: list[list[Ended]] = []
    left: list[Ended] = []
    for _key, some in neighbors:
        left = [*left, *some]
        if _names(left) >= FEWEST_TO_SHARE:
            groups.append(left)
            left = []
    if left and groups:
        groups[-1] += left
        left = []
    return groups, left


def _names(group: list[Ended]) -> int:
    return len({one.name for one in group if one.name is not None})


def _lines(slug: str, group: list[Ended]) -> list[list[str]]:
    first = [one.first_year for one in group]
    years = [one.years_served for one in group]
    span = str(min(first)) if min(first) == max(first) else f"{min(first)}-{max(first)}"
    return [[slug, span, _years(min(years), max(years)), group[0].status] for _one in group]


def _years(low: int, high: int) -> str:
    told = [f"{years}+" if years == MOST_YEARS else str(years) for years in (low, high)]
    return told[0] if low == high else "-".join(told)
