"""How long people stay: the Kaplan-Meier curve with delayed entry, in days served."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import NamedTuple

from .bands import TAIL, clopper_pearson, effective_number

MARKS = {1: 365, 2: 730, 3: 1095, 4: 1461, 5: 1826}


class Lifetime(NamedTuple):
    """A stint as the estimator sees it: days served at entry and at the end, and how it ended."""

    entry: int
    time: int
    ended_early: bool


class Mark(NamedTuple):
    """The share still serving at a year with its 95 percent band, four decimals, and how many were at risk there."""

    year: int
    share: Decimal | None
    at_risk: int
    low: Decimal | None = None
    high: Decimal | None = None


class Year(NamedTuple):
    """One year of service: who came under observation in it, was at risk at its end, and ended early in it."""

    year: int
    entered: int
    at_risk: int
    left: int


class Step(NamedTuple):
    """At `days` served `ended` of `at_risk` left, and the curve falls to `share` (for drawing)."""

    days: int
    at_risk: int
    ended: int
    share: float


def retention(lifetimes: Iterable[Lifetime], *, fewest: int = 0, tail: float = TAIL) -> list[Mark]:
    """Share and number at risk at years 1 to 5 (FIG-6).

    At risk at t: entered before t and time at least t, so that at a tie events come before censorings. A lifetime that
    ends where it enters is never at risk: it ended before the records were complete, or has no day served yet. A mark
    that nobody has reached has no share (unless the curve fell to 0 before it: then nobody can reach it any more), and
    with fewer lifetimes than `fewest` no mark has one.

    Each share's band is Clopper and Pearson's on an effective number (see `bands`); where nobody left that is the
    number at risk at the mark, where everybody did the number who left.

    Checked in the tests against the 6-MP arm of Freireich et al., Blood 21 (1963), by Gehan, Biometrika 52 (1965); and
    for delayed entry, whose risk set is that of Klein and Moeschberger, Survival Analysis, 2nd ed. (2003), section 4.6,
    against Moore, Applied Survival Analysis Using R (2016), section 3.5, and data set D2 of Klugman, Panjer and
    Willmot, Loss Models.
    """
    known = list(lifetimes)
    risk = _Risk(known)
    hidden = not risk.times or len(known) < fewest
    products = list(_products(risk))
    return [_mark(year, risk, [] if hidden else products, hidden, tail) for year in MARKS]


def _mark(year: int, risk: "_Risk", products: list[tuple[int, int, int, int, int]], hidden: bool, tail: float) -> Mark:
    days = MARKS[year]
    at_risk = risk.at(days)
    past = [step for step in products if step[0] <= days]
    above, below = past[-1][3:] if past else (1, 1)
    if hidden or (above and not at_risk):
        return Mark(year, None, at_risk)
    if above == below:
        number = float(at_risk)
    elif not above:
        number = float(sum(ended for _days, _n, ended, *_rest in past))
    else:
        number = effective_number(above / below, sum(ended / (n * (n - ended)) for _days, n, ended, *_rest in past))
    low, high = clopper_pearson(above / below, number, tail)
    return Mark(year, rounded_share(above, below), at_risk, _rounded(low), _rounded(high))


def years(lifetimes: Iterable[Lifetime]) -> list[Year]:
    """The curve's years in counts: what `curve.csv` shows beside the shares."""
    risk, found, since = _Risk(lifetimes), [], 0
    for year, days in MARKS.items():
        entered = sum(since <= entry < days for entry in risk.entries)
        left = sum(ended for day, ended in risk.events.items() if since < day <= days)
        found.append(Year(year, entered, risk.at(days), left))
        since = days
    return found


def curve(lifetimes: Iterable[Lifetime]) -> list[Step]:
    """Every step of the curve, by days served. For a chart; `retention` has the exact figures."""
    return [
        Step(days, at_risk, ended, above / below) for days, at_risk, ended, above, below in _products(_Risk(lifetimes))
    ]


def rounded_share(part: int, whole: int) -> Decimal:
    """`part` of `whole` to four decimals, rounded half up, exactly."""
    return Decimal((20_000 * part + whole) // (2 * whole)).scaleb(-4)


def _rounded(bound: float) -> Decimal:
    return Decimal(bound).quantize(Decimal("0.0001"), ROUND_HALF_UP)


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
