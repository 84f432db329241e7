"""The retention curve against published tables, and a site's figures against counting by hand.

Rules: FIG-1, FIG-2.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites_app.tenure import (
    MARKS,
    AssignmentInterval,
    LeaveInterval,
    Lifetime,
    Mark,
    Promised,
    SiteStats,
    Stint,
    arrivals,
    build_stints,
    curve,
    departures,
    figures,
    retention,
    rounded_share,
    tally,
    total,
)

BEGINNING = date(2015, 1, 1)


def on(text: str) -> date:
    return date.fromisoformat(text)


def term(first: str, last: str | None = None, *leaves: LeaveInterval, **post: object) -> Stint:
    """One stint of one assignment, committed unless said otherwise."""
    row = {"committed": True, **post}
    return build_stints([AssignmentInterval(on(first), on(last) if last else None, **row)], leaves)[0]


def at_site(terms: list[Stint], day: str, since: str | None = "2015-01-01", posts: int = 10) -> SiteStats:
    return tally(terms, on(day), posts=posts, records_complete_from=on(since) if since else None)


# Published tables

# Freireich et al., "The effect of 6-mercaptopurine on the duration of steroid-induced
# remissions in acute leukemia", Blood 21 (1963) 699-716, as in Gehan, Biometrika 52
# (1965) 203-223: weeks of remission of the 21 treated patients, + for censored.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
SIX_MP_TABLE = [
    (6, 21, 3, "0.857"),
    (7, 17, 1, "0.807"),
    (10, 15, 1, "0.753"),
    (13, 12, 1, "0.690"),
    (16, 11, 1, "0.627"),
    (22, 7, 1, "0.538"),
    (23, 6, 1, "0.448"),
]

# Moore, Applied Survival Analysis Using R (Springer 2016), section 3.5, "Left
# truncation": six patients, (entry, time, died). By hand: at 4 the four who entered
# at 2, 3, 3, 2 are at risk and one dies, 3/4; at 9 the first, second, third and sixth,
# one dies and two are censored in a tie, 3/4 x 3/4; at 11 the last one dies, 0.
MOORE = [(2, 9, 0), (5, 11, 1), (3, 9, 0), (3, 8, 0), (2, 4, 1), (5, 9, 1)]
MOORE_TABLE = [(4, 4, 1, "0.7500"), (9, 4, 1, "0.5625"), (11, 1, 1, "0.0000")]

# Klugman, Panjer and Willmot, Loss Models (Wiley), data set D2: 40 policies in a study
# of five years, in tenths of a year, ten of them entering late. At 4.0, say, all 40 have
# entered and 14 have gone before: 26 at risk, 2 die.
LOSS_MODELS_D2 = [
    *((0, time, 0) for time in (1, 5, 8)),
    (0, 8, 1),
    *((0, time, 0) for time in (18, 18, 21, 25, 28)),
    (0, 29, 1),
    (0, 29, 1),
    (0, 39, 0),
    (0, 40, 1),
    *((0, time, 0) for time in (40, 41)),
    (0, 48, 1),
    *((0, time, 0) for time in (48, 48)),
    *((0, 50, 0),) * 12,
    (3, 50, 0),
    (7, 50, 0),
    (10, 41, 1),
    (18, 31, 1),
    (21, 39, 0),
    (29, 50, 0),
    (29, 48, 0),
    (32, 40, 1),
    (34, 50, 0),
    (39, 50, 0),
]
LOSS_MODELS_D2_TABLE = [
    (8, 30, 1, "0.9667"),
    (29, 26, 2, "0.8923"),
    (31, 26, 1, "0.8580"),
    (40, 26, 2, "0.7920"),
    (41, 23, 1, "0.7576"),
    (48, 21, 1, "0.7215"),
]


def lives(rows: list[tuple[int, int, int]]) -> list[Lifetime]:
    return [Lifetime(entry, time, bool(died)) for entry, time, died in rows]


def shares(marks: list[Mark]) -> list[tuple[int, Decimal | None, int]]:
    """Marks without their bands, which tests/sites_app/test_bands.py measures."""
    return [mark[:3] for mark in marks]


def rounded(share: float, like: str) -> str:
    return str(Decimal(share).quantize(Decimal(like), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("lifetimes", "table"),
    [
        (
            [Lifetime(0, int(week.rstrip("+")), "+" not in week) for week in SIX_MP.split()],
            SIX_MP_TABLE,
        ),
        (lives(MOORE), MOORE_TABLE),
        (lives(LOSS_MODELS_D2), LOSS_MODELS_D2_TABLE),
    ],
    ids=["6-MP of Freireich and Gehan", "Moore, left truncation", "Loss Models, data set D2"],
)
def test_curve_is_the_published_table(lifetimes: list[Lifetime], table: list) -> None:
    assert [
        (step.days, step.at_risk, step.ended, rounded(step.share, row[3]))
        for step, row in zip(curve(lifetimes), table, strict=True)
    ] == table


def test_marks_hold_the_published_shares_when_weeks_are_stretched_to_years() -> None:
    """A week as 100 days: the marks then lie at 3.65, 7.30, 10.95, 14.61 and 18.26 weeks."""
    stretched = [Lifetime(0, int(week.rstrip("+")) * 100, "+" not in week) for week in SIX_MP.split()]
    assert shares(retention(stretched)) == [
        (1, Decimal("1.0000"), 21),
        (2, Decimal("0.8067"), 16),
        (3, Decimal("0.7529"), 13),
        (4, Decimal("0.6902"), 11),
        (5, Decimal("0.6275"), 9),
    ]


# The estimator's rules, one by one


def test_at_a_tie_events_come_before_censorings() -> None:
    assert curve([Lifetime(0, 100, True), Lifetime(0, 100, False)])[0][:3] == (100, 2, 1)


def test_who_enters_at_t_is_not_yet_at_risk_at_t() -> None:
    assert curve([Lifetime(0, 100, True), Lifetime(100, 200, False)])[0].at_risk == 1


def test_an_event_on_the_day_of_a_mark_counts_and_is_at_risk_there() -> None:
    marks = retention([Lifetime(0, 365, True), Lifetime(0, 2000, False)])
    assert shares(marks)[:2] == [(1, Decimal("0.5000"), 2), (2, Decimal("0.5000"), 1)]


def test_five_year_mark_is_1826_days() -> None:
    marks = retention([Lifetime(0, 1826, False), Lifetime(0, 1825, False)])
    assert shares(marks)[4] == (5, Decimal("1.0000"), 1)


def test_with_nobody_ever_at_risk_there_is_no_share() -> None:
    nobody = [Mark(year, None, 0) for year in MARKS]
    assert retention([]) == nobody
    assert retention([Lifetime(0, 0, True), Lifetime(400, 400, True)]) == nobody


def test_below_the_fewest_the_numbers_at_risk_stay_and_the_shares_go() -> None:
    few = [Lifetime(0, 400, False)] * 9
    assert retention(few, fewest=10)[0] == Mark(1, None, 9)
    assert shares(retention([*few, few[0]], fewest=10))[0] == (1, Decimal("1.0000"), 10)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (1, 3, "0.3333"),
        (2, 3, "0.6667"),
        (1, 20_000, "0.0001"),
        (12_345, 100_000, "0.1235"),
        (0, 7, "0.0000"),
        (7, 7, "1.0000"),
    ],
)
def test_shares_are_rounded_half_up(part: int, whole: int, share: str) -> None:
    assert str(rounded_share(part, whole)) == share


lifetimes = st.lists(
    st.builds(
        lambda entry, stay, left: Lifetime(entry, entry + stay, left),
        st.one_of(st.just(0), st.integers(0, 2_000)),
        st.integers(0, 2_000),
        st.booleans(),
    ),
    max_size=30,
)


@given(lifetimes)
def test_retention_is_the_product_of_its_definition(people: list[Lifetime]) -> None:
    def at_risk(day: int) -> list[Lifetime]:
        return [life for life in people if life.entry < day <= life.time]

    for mark in retention(people):
        share = Fraction(1)
        for day in range(1, MARKS[mark.year] + 1):
            ended = sum(life.time == day and life.ended_early for life in at_risk(day))
            if ended:
                share *= 1 - Fraction(ended, len(at_risk(day)))
        exact = Decimal(share.numerator) / Decimal(share.denominator)
        now = len(at_risk(MARKS[mark.year]))
        wanted = exact.quantize(Decimal("0.0001"), ROUND_HALF_UP) if now or not share else None
        assert (mark.share, mark.at_risk) == (wanted, now)
        if mark.share is None:
            assert mark.low is mark.high is None
        else:
            assert mark.low is not None and mark.high is not None and 0 <= mark.low <= mark.share <= mark.high <= 1


@given(lifetimes)
def test_retention_never_rises_with_the_years(people: list[Lifetime]) -> None:
    seen = [mark.share for mark in retention(people) if mark.share is not None]
    assert seen == sorted(seen, reverse=True)


# A site's figures


def test_each_stint_is_counted_once_and_only_those_with_a_clock() -> None:
    terms = [
        term("2020-01-01"),
        term("2015-01-01"),
        term("2016-01-01", "2021-06-30"),
        term("2018-01-01", "2019-12-31"),
        term("2023-01-01", "2023-06-30"),
        term("2024-07-01"),
        term("2020-01-01", committed=False, role="commander"),
    ]
    shown = figures(at_site(terms, "2024-06-01", posts=3))
    assert (shown.on_track, shown.completed, shown.ended_early) == (1, 2, 2)
    assert (shown.kept, shown.not_kept, shown.not_yet) == (2, 1, 2)
    assert (shown.posts, shown.filled, shown.vacant) == (3, 2, 1)


def test_an_early_end_is_counted_at_once_but_not_kept_only_when_the_five_years_are_over() -> None:
    left = [term("2020-01-01", "2020-06-30")]

    def counts(day: str) -> tuple[int | None, ...]:
        shown = figures(at_site(left, day))
        return shown.ended_early, shown.not_kept, shown.not_yet, shown.kept

    assert counts("2019-12-31") == (0, 0, 0, 0)
    assert counts("2020-06-30") == (0, 0, 1, 0)
    assert counts("2020-07-01") == (1, 0, 1, 0)
    assert counts("2024-12-31") == (1, 0, 1, 0)
    assert counts("2025-01-01") == (1, 1, 0, 0)


def test_a_return_undoes_the_early_end() -> None:
    first = AssignmentInterval(on("2020-01-01"), on("2020-06-30"), True)
    back = AssignmentInterval(on("2020-07-31"), None, True)
    assert figures(at_site(build_stints([first]), "2020-07-15")).ended_early == 1
    joined = figures(at_site(build_stints([first, back]), "2020-07-15"))
    assert (joined.ended_early, joined.on_track, joined.filled) == (0, 1, 0)


def test_the_plain_figure_leaves_out_who_began_before_the_records_are_complete() -> None:
    terms = [term("2015-01-01"), term("2015-01-02"), term("2015-01-01", "2015-06-30")]
    shown = figures(at_site(terms, "2022-01-01", since="2015-01-02"))
    assert (shown.kept, shown.not_kept, shown.not_yet) == (1, 0, 0)
    assert (shown.promised, shown.completed, shown.ended_early, shown.on_track) == (1, 1, 0, 0)
    assert shown.before_records == Promised(completed=1, ended_early=1, on_track=0)


def test_without_complete_records_only_todays_team_is_shown() -> None:
    terms = [term("2020-01-01")] * 11 + [term("2015-01-01", "2016-01-01")]
    shown = figures(at_site(terms, "2022-01-01", since=None))
    unknown = (shown.promised, shown.before_records, shown.kept, shown.not_kept, shown.not_yet)
    assert unknown == (None,) * 5 and shown.completed is shown.ended_early is None
    assert shown.retention == []
    assert (shown.on_track, shown.filled, shown.median_days) == (11, 11, 731)


def test_a_post_is_filled_on_leave_but_not_by_a_commander_and_vacant_is_never_below_zero() -> None:
    away = LeaveInterval(on("2020-01-01"), None, True)
    terms = [
        term("2020-01-01", None, away),
        term("2020-01-01", committed=False),
        term("2020-01-01", role="commander"),
        term("2019-01-01", "2020-06-30"),
        term("2020-07-02"),
    ]
    first, later = figures(at_site(terms, "2020-07-01", posts=1)), at_site(terms, "2020-06-30")
    assert (first.filled, first.vacant) == (2, 0)
    assert (later.filled, later.vacant) == (3, 7)


def test_a_commander_promoted_within_the_stint_no_longer_fills_a_post() -> None:
    (nora,) = build_stints(
        [
            AssignmentInterval(on("2020-01-01"), on("2020-12-31"), True, "officer"),
            AssignmentInterval(on("2021-01-01"), None, False, "commander"),
        ]
    )
    assert at_site([nora], "2020-12-31").filled == 1
    later = at_site([nora], "2021-01-01")
    assert (later.filled, later.promised.on_track) == (0, 1)


def test_median_is_of_serving_stints_with_a_clock_and_rounded_down() -> None:
    terms = [
        term("2020-01-01"),
        term("2020-01-04"),
        term("2019-01-01", committed=False),
        term("2019-01-01", "2019-12-31"),
        term("2021-01-01"),
    ]
    assert figures(at_site(terms, "2020-01-11")).median_days == 8
    assert figures(at_site(terms[:1], "2020-01-11")).median_days == 10
    assert figures(at_site(terms[2:], "2020-01-11")).median_days is None


def test_arrivals_and_departures_lie_in_a_half_open_window() -> None:
    first, last = term("2026-11-09"), term("2026-11-16")
    gone, still = term("2020-01-01", "2026-11-15"), term("2020-01-01", "2026-11-08")
    week = on("2026-11-09"), on("2026-11-16")
    assert arrivals([first, last, gone, still], *week) == [first]
    assert departures([first, last, gone, still], *week) == [gone]
    promoted = build_stints(
        [AssignmentInterval(on("2020-01-01"), on("2026-11-10"), True), AssignmentInterval(on("2026-11-11"), None, True)]
    )
    assert arrivals(promoted, *week) == departures(promoted, *week) == []


# Stints in the curve


def lifetimes_of(stint: Stint, day: str, since: str = "2015-01-01") -> list[Lifetime]:
    return at_site([stint], day, since).lifetimes


def test_time_in_the_curve_is_days_served_and_completion_is_no_event() -> None:
    month = LeaveInterval(on("2020-02-01"), on("2020-03-01"), True)
    assert lifetimes_of(term("2020-01-01", "2020-12-31", month), "2022-01-01") == [(0, 336, True)]
    assert lifetimes_of(term("2020-01-01", None, month), "2020-12-31") == [(0, 335, False)]
    assert lifetimes_of(term("2020-01-01", None, month), "2030-01-01") == [(0, 1827, False)]
    assert lifetimes_of(term("2020-01-01", "2026-12-31"), "2030-01-01") == [(0, 1827, False)]
    assert lifetimes_of(term("2020-01-01"), "2019-12-31") == []


def test_who_began_before_the_records_enters_late_and_who_had_left_never_enters() -> None:
    veteran = lifetimes_of(term("2014-01-01", "2016-12-31"), "2020-01-01", since="2015-01-01")
    assert veteran == [(365, 1096, True)]
    gone = lifetimes_of(term("2013-01-01", "2014-12-31"), "2020-01-01", since="2015-01-01")
    assert gone == [(730, 730, True)]
    assert retention(gone)[0] == Mark(1, None, 0)
    completed = lifetimes_of(term("2009-01-01"), "2020-01-01", since="2015-01-01")
    assert curve(completed) == [] and retention(completed)[4].at_risk == 0


def test_a_site_of_ten_has_a_curve_and_a_site_of_nine_only_numbers_at_risk() -> None:
    ten = [term("2016-01-01", "2017-06-30")] * 2 + [term("2016-01-01")] * 8
    assert shares(figures(at_site(ten, "2020-06-01")).retention) == [
        (1, Decimal("1.0000"), 10),
        (2, Decimal("0.8000"), 8),
        (3, Decimal("0.8000"), 8),
        (4, Decimal("0.8000"), 8),
        (5, None, 0),
    ]
    nine = figures(at_site(ten[1:], "2020-06-01")).retention
    assert [(mark.share, mark.at_risk) for mark in nine] == [
        (None, 9),
        (None, 8),
        (None, 8),
        (None, 8),
        (None, 0),
    ]


# The bureau


def test_bureau_adds_the_sites_with_complete_records_each_with_its_own_day() -> None:
    north = at_site([term("2016-01-01")] * 6, "2022-01-01", since="2015-01-01", posts=5)
    south = at_site([term("2016-01-01", "2018-01-01")] * 4, "2022-01-01", since="2017-01-01")
    east = at_site([term("2016-01-01")] * 9, "2022-01-01", since=None)
    shown = figures(total([north, south, east]))
    assert (shown.promised, shown.kept, shown.not_kept, shown.completed, shown.ended_early) == (6, 6, 0, 6, 0)
    assert shown.before_records == Promised(completed=0, ended_early=4, on_track=0)
    assert (shown.posts, shown.filled, shown.vacant) == (15, 6, 10)
    assert [(mark.share, mark.at_risk) for mark in shown.retention] == [
        (Decimal("1.0000"), 6),
        (Decimal("1.0000"), 10),
        (Decimal("0.6000"), 6),
        (Decimal("0.6000"), 6),
        (Decimal("0.6000"), 6),
    ]
    assert (north.promised.completed, len(north.lifetimes)) == (6, 6), "the parts stay as they were"


def test_bureau_without_complete_records_says_so() -> None:
    east = at_site([term("2016-01-01")], "2022-01-01", since=None)
    shown = figures(total([east]))
    assert (shown.kept, shown.median_days, shown.retention) == (None, None, [])


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.none() | st.integers(0, 3000)), max_size=15),
    st.integers(0, 8000),
    st.integers(0, 6000),
)
def test_parts_add_up_on_any_day(rows, asked, since) -> None:
    terms = [
        build_stints(
            [
                AssignmentInterval(
                    start := BEGINNING + timedelta(a),
                    None if b is None else start + timedelta(b),
                    True,
                )
            ]
        )[0]
        for a, b in rows
    ]
    day, complete = BEGINNING + timedelta(asked), BEGINNING + timedelta(since)
    count = tally(terms, day, posts=4, records_complete_from=complete)
    begun = [stint for stint in terms if stint.first_day <= day]
    assert count.promised.all + count.before.all == len(begun) == len(count.lifetimes)
    assert count.promised.all + count.before.all == len(begun)
    assert count.promised.all == sum(stint.first_day >= complete for stint in begun)
    assert count.kept + count.not_kept + count.not_yet == count.promised.all
    assert count.kept == count.promised.completed and count.not_kept <= count.promised.ended_early
    assert count.filled == len(count.served) == sum(stint.is_serving(day) for stint in terms)
    assert count.vacant == max(0, 4 - count.filled)
