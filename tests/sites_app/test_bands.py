"""How sure the curve's shares are: against a second implementation, and how often the bands hold what is true."""

import math
import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import numpy
import pytest
from scipy.special import betainc
from scipy.stats import beta

from sites_app.tenure import MARKS, AssignmentInterval, Lifetime, Mark, build_stints, retention, tally
from sites_app.tenure.bands import beta_share, clopper_pearson

TODAY = date(2026, 11, 29)
RECORDS = date(2014, 1, 1)
CELLS = [
    (count, leaving, late) for count in (10, 20, 41, 100) for leaving in (0.02, 0.08, 0.15, 0.25) for late in (0, 0.3)
]


# Against scipy


@pytest.mark.parametrize("number", [0.4, 1, 3.7, 10, 19.2, 41, 300, 5000])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.2, 0.5, 0.69, 0.97, 1.0])
def test_the_interval_is_that_of_clopper_and_pearson(share, number):
    stayed, left = number * share, number * (1 - share)
    low = beta.ppf(0.025, stayed, left + 1) if stayed else 0.0
    high = beta.ppf(0.975, stayed + 1, left) if left else 1.0
    assert clopper_pearson(share, number) == pytest.approx((min(low, share), max(high, share)), abs=1e-7)


def test_for_whole_numbers_it_is_the_table_in_the_textbooks():
    """9 of 10: 0.5550 to 0.9975; 0 of 20: 0 to 0.1684."""
    assert clopper_pearson(0.9, 10) == pytest.approx((0.5550, 0.9975), abs=5e-5)
    assert clopper_pearson(0.0, 20) == pytest.approx((0.0, 0.1684), abs=5e-5)


@pytest.mark.parametrize("a", [0.3, 1, 7.5, 90, 2000])
@pytest.mark.parametrize("p", [0.0, 1e-6, 0.02, 0.4, 0.77, 0.9999, 1.0])
def test_the_beta_function_is_scipy_s(a, p):
    for b in (0.6, 4, 55.5, 700):
        assert beta_share(p, a, b) == pytest.approx(betainc(a, b, p), abs=1e-10)


def second_opinion(lives: list[Lifetime]) -> list[tuple]:
    """Marks by numpy's products and sums and scipy's quantiles."""
    kept = [life for life in lives if life.entry < life.time]
    entry, time, gone = (numpy.array(column) for column in zip(*kept, strict=True))
    found = []
    for year, mark in MARKS.items():
        days = numpy.unique(time[gone & (time <= mark)])
        at_risk = numpy.array([((entry < day) & (time >= day)).sum() for day in days], dtype=float)
        ended = numpy.array([((time == day) & gone).sum() for day in days], dtype=float)
        now = int(((entry < mark) & (time >= mark)).sum())
        share = float((1 - ended / at_risk).prod())
        if share > 1e-12 and not now:
            found.append((year, None, now, None, None))
            continue
        if share > 1 - 1e-12:
            number = now
        elif share < 1e-12:
            number = ended.sum()
        else:
            number = (1 - share) / (share * (ended / (at_risk * (at_risk - ended))).sum())
        low = beta.ppf(0.025, number * share, number * (1 - share) + 1) if share > 1e-12 else 0.0
        high = beta.ppf(0.975, number * share + 1, number * (1 - share)) if share < 1 - 1e-12 else 1.0
        found.append((year, share, now, min(low, share), max(high, share)))
    return found


def test_two_implementations_agree_on_shares_and_bands():
    chance, kinds = random.Random(5), Counter()
    for _case in range(150):
        lives = []
        leave, longest = chance.choice((0, 0.05, 0.5, 1)), chance.choice((600, 1200, 1900))
        for _one in range(chance.randrange(3, 60)):
            entry = chance.choice((0, 0, chance.randrange(longest)))
            time = entry + chance.choice((30, 365, chance.randrange(1, longest)))
            lives.append(Lifetime(entry, time, chance.random() < leave))
        for mark, other in zip(retention(lives), second_opinion(lives), strict=True):
            assert (mark.year, mark.at_risk, mark.share is None) == (other[0], other[2], other[1] is None)
            if mark.share is not None:
                found = [float(bound) for bound in (mark.share, mark.low, mark.high)]
                assert found == pytest.approx([other[1], other[3], other[4]], abs=6e-5)
            kinds["none" if mark.share is None else "all" if mark.share == 1 else "some" if mark.share else "zero"] += 1
    assert min(kinds.values()) > 5 and len(kinds) == 4, f"each kind of mark was compared: {kinds}"


# The ends, where Greenwood's sum says nothing


def test_where_nobody_left_the_band_counts_those_at_risk():
    marks = retention([Lifetime(0, 800, False)] * 12)
    assert marks[1] == Mark(2, Decimal("1.0000"), 12, Decimal("0.7354"), Decimal("1.0000"))
    assert marks[2] == Mark(3, None, 0, None, None), "nobody has come so far: nothing is known"


def test_where_everybody_left_the_band_counts_those_who_left():
    marks = retention([Lifetime(0, 400, True)] * 12)
    assert marks[0].share == 1
    assert marks[4] == Mark(5, Decimal("0.0000"), 0, Decimal("0.0000"), Decimal("0.2646"))


# How often the bands hold what is true


def invented_site(count: int, leaving: float, late: float, chance: random.Random) -> list[Mark]:
    """Marks of a site whose officers leave at a constant pace, through assignments and the site's tally."""
    rows: list[AssignmentInterval] = []
    while len(rows) < count:
        lasts = int(chance.expovariate(-math.log(1 - leaving) / 365.25))
        if len(rows) < round(count * late):  # begun before the records, and still there when they begin
            start = RECORDS - timedelta(chance.randrange(1, 1500))
            if start + timedelta(lasts) <= RECORDS:
                continue
        else:
            start = RECORDS + timedelta(chance.randrange((TODAY - RECORDS).days))
        last = start + timedelta(lasts)
        rows.append(AssignmentInterval(start, last - timedelta(1) if start < last < TODAY else None, True))
    terms = [stint for row in rows for stint in build_stints([row])]
    return retention(tally(terms, TODAY, records_complete_from=RECORDS).lifetimes, fewest=10)


def coverage(count: int, leaving: float, late: float, runs: int) -> dict[int, tuple[int, int]]:
    """(held, asked) for each year: of how many bands, how many hold the true share."""
    chance, found = random.Random(f"{count} {leaving} {late}"), {year: [0, 0] for year in MARKS}
    for _run in range(runs):
        for mark in invented_site(count, leaving, late, chance):
            if mark.low is None or mark.high is None:
                continue
            truth = (1 - leaving) ** (MARKS[mark.year] / 365.25)
            found[mark.year][0] += float(mark.low) <= truth <= float(mark.high)
            found[mark.year][1] += 1
    return {year: (held, asked) for year, (held, asked) in found.items()}


def test_bands_hold_the_true_share_as_often_as_they_say():
    """Fifty sites a cell of the long run: all cells together, and each cell as far as so few can tell."""
    cells = [coverage(*cell, runs=25) for cell in CELLS]
    sums = [(sum(held for held, _ in one.values()), sum(asked for _, asked in one.values())) for one in cells]
    assert sum(held for held, _ in sums) >= 0.955 * sum(asked for _, asked in sums)
    assert all(held >= 0.85 * asked > 0 for held, asked in sums)


@pytest.mark.long
@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_each_cell_of_ten_thousand_sites_is_covered(cell):
    found = coverage(*cell, runs=10_000)
    held, asked = (sum(column) for column in zip(*found.values(), strict=True))
    shares = {year: round(of[0] / of[1], 4) for year, of in found.items() if of[1]}
    print(f"{cell}: {held / asked:.4f} of {asked}, by year {shares}")  # shown by -rP
    assert held >= 0.945 * asked > 0, found
