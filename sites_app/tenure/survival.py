"""How long people stay: the Kaplan-Meier curve with delayed entry, in days served."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

MARKS = {1: 365, 2: 730, 3: 1095, 4: 1461, 5: 1826}


class Lifetime(NamedTuple):
    """A stint as the estimator sees it: days served at entry and at the end, and how it ended."""

    entry: int
    time: int
    ended_early: bool


class Mark(NamedTuple):
    """The share still serving at a year, four decimals, and how many were at risk there."""

    year: int
    share: Decimal | None
    at_risk: int


class Step(NamedTuple):
    """At `days` served `ended` of `at_risk` left, and the curve falls to `share` (for drawing)."""

    days: int
    at_risk: int
    ended: int
    share: float


def retention(lifetimes: Iterable[Lifetime], *, fewest: int = 0) -> list[Mark]:
    """Share and number at risk at years 1 to 5 (FIG-6).

    At risk at t: entered before t and time at least t, so that at a tie events come
    before censorings. A lifetime that ends where it enters is never at risk: it
    ended before the records were complete, or has no day served yet. Every `share`
    is None if nobody ever was at risk, or if there are fewer lifetimes than `fewest`.

    Checked in the tests against the 6-MP arm of Freireich et al., Blood 21 (1963),
    by Gehan, Biometrika 52 (1965); and for delayed entry, whose risk set is that of
    Klein and Moeschberger, Survival Analysis, 2nd ed. (2003), section 4.6, against
    Moore, Applied Survival Analysis Using R (2016), section 3.5, and data set D2 of
    Klugman, Panjer and Willmot, Loss Models.
    """
    known = list(lifetimes)
    risk = _Risk(known)
    hidden = not risk.times or len(known) < fewest
    products = list(_products(risk))
    marks = []
    for year, days in MARKS.items():
        above, below = next(((a, b) for t, _, _, a, b in reversed(products) if t <= days), (1, 1))
        marks.append(Mark(year, None if hidden else rounded_share(above, below), risk.at(days)))
    return marks


def curve(lifetimes: Iterable[Lifetime]) -> list[Step]:
    """Every step of the curve, by days served. For a chart; `retention` has the exact figures."""
    return [
        Step(days, at_risk, ended, above / below) for days, at_risk, ended, above, below in _products(_Risk(lifetimes))
    ]


def rounded_share(part: int, whole: int) -> Decimal:
    """`part` of `whole` to four decimals, rounded half up, exactly."""
    return Decimal((20_000 * part + whole) // (2 * whole)).scaleb(-4)


class _Risk:
    """The lifetimes that ever are at risk, counted by day."""

    def __init__(self, lifetimes: Iterable[Lifetime]) -> None:
        kept = [life for life in lifetimes if life[0] < life[1]]
        self.entries = sorted([life[0] for life in kept])
        self.times = sorted([life[1] for life in kept])
        self.events = Counter([life[1] for life in kept if life[2]])

    def at(self, days: int) -> int:
        return bisect_left(self.entries, days) - bisect_left(self.times, days)


def _products(risk: _Risk) -> list[tuple[int, int, int, int, int]]:
    """(days, at risk, ended, numerator, denominator) at each event.

    Numerator and denominator stay whole numbers, never reduced: exact, and much
    faster than fractions over thousands of steps.
    """
    days = sorted(risk.events)
    counts = [(risk.at(day), risk.events[day]) for day in days]
    above = accumulate((n - ended for n, ended in counts), int.__mul__)
    below = accumulate((n for n, _ in counts), int.__mul__)
    return [(day, n, ended, a, b) for day, (n, ended), a, b in zip(days, counts, above, below, strict=True)]
