"""The five-year clock against golden rows, a day-by-day reference, and what must always hold.

Rules: CLOCK-3.
"""

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sites_app.tenure import AssignmentInterval, LeaveInterval, Status, Stint, build_stints, build_stints_by

GOLDEN = Path(__file__).parent / "golden" / "tenure.csv"
ORIGIN = date(2019, 1, 1)
DAY = timedelta(days=1)


def on(text: str) -> date:
    return date.fromisoformat(text)


def post_from(text: str) -> AssignmentInterval:
    """`2020-01-01..2020-12-31 sergeant uncommitted`; without a last day it goes on."""
    days, *words = text.split()
    first, last = days.split("..")
    roles = [word for word in words if word != "uncommitted"]
    return AssignmentInterval(
        on(first), on(last) if last else None, "uncommitted" not in words, *(roles or ["officer"])
    )


def away_from(text: str) -> LeaveInterval:
    days, *words = text.split()
    first, last = days.split("..")
    return LeaveInterval(on(first), on(last) if last else None, "unpaused" not in words)


def rows_from(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def of(posts: str, leaves: str = "") -> list[Stint]:
    return build_stints(map(post_from, rows_from(posts)), map(away_from, rows_from(leaves)))


def golden() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Golden rows: each can be checked by hand, the last column says how


@pytest.mark.parametrize("row", golden(), ids=lambda row: row["case"])
def test_golden_row(row: dict[str, str]) -> None:
    stint, as_of = of(row["posts"], row["leaves"])[int(row["stint"]) - 1], on(row["as_of"])
    done, fraction = stint.completes_on(as_of), stint.fraction(as_of)
    assert {
        "status": stint.status(as_of),
        "on_leave": str(stint.on_leave(as_of)).lower(),
        "completes_on": done.isoformat() if done else "",
        "days_served": str(stint.days_served(as_of)),
        "fraction": "" if fraction is None else str(fraction),
    } == {key: row[key] for key in ("status", "on_leave", "completes_on", "days_served", "fraction")}


def test_there_are_at_least_forty_golden_rows_and_none_twice() -> None:
    rows = golden()
    assert len({row["case"] for row in rows}) == len(rows) >= 40


# Year marks and warnings


def test_years_fall_on_anniversaries_plus_the_pauses_before_each() -> None:
    (stint,) = of("2020-01-01..", "2021-06-01..2021-06-30; 2022-01-30..2022-02-08")
    # 30 days move year 2 to 31 January 2022; the second leave begins the day before, 10 more.
    assert stint.anniversaries(on("2020-01-01")) == [
        (1, on("2021-01-01")),
        (2, on("2022-02-10")),
        (3, on("2023-02-10")),
        (4, on("2024-02-10")),
        (5, on("2025-02-10")),
    ]


def test_a_leap_day_has_its_anniversary_only_in_leap_years() -> None:
    (stint,) = of("2020-02-29..")
    assert [day.isoformat() for _, day in stint.anniversaries(on("2020-03-01"))] == [
        "2021-02-28",
        "2022-02-28",
        "2023-02-28",
        "2024-02-29",
        "2025-02-28",
    ]


def test_warnings_come_12_6_and_3_months_before_completion() -> None:
    (stint,) = of("2020-05-31..")
    assert stint.warnings(on("2020-05-31")) == [
        (12, on("2024-05-31")),
        (6, on("2024-11-30")),
        (3, on("2025-02-28")),
    ]
    (january,) = of("2020-01-15..")
    assert [day for _, day in january.warnings(on("2020-05-31"))] == [
        on("2024-01-15"),
        on("2024-07-15"),
        on("2024-10-15"),
    ]


def test_nora_without_commitment_gets_no_warning() -> None:
    (stint,) = of("2020-05-31.. commander uncommitted")
    assert stint.warnings(on("2021-01-01")) == []


# One officer, several rows


def test_omar_holds_no_post_in_a_gap_but_his_stint_goes_on() -> None:
    (stint,) = of("2020-01-01..2020-01-31; 2020-02-11.. sergeant")
    assert stint.is_serving(on("2020-02-05"))
    assert stint.post_on(on("2020-02-05")) is None
    assert stint.post_on(on("2020-01-31")) == stint.posts[0]
    assert stint.post_on(on("2020-02-11")) == stint.posts[1]
    assert (stint.first_day, stint.last_day) == (on("2020-01-01"), None)


def test_the_reason_of_the_end_is_that_of_the_assignment_that_ends_last() -> None:
    first = AssignmentInterval(on("2020-01-01"), on("2020-12-31"), True, end_reason="promoted")
    last = AssignmentInterval(on("2021-01-01"), on("2021-06-30"), True, "sergeant", "transferred")
    (stint,) = build_stints([last, first])
    assert stint.end_reason == "transferred"
    assert stint.last_day == on("2021-06-30")


def test_open_leave_goes_along_to_another_site_but_not_into_a_return_months_later() -> None:
    north, south = post_from("2020-01-01..2020-06-30"), post_from("2020-07-01..2020-12-31")
    again = post_from("2021-06-01..")
    found = build_stints_by(
        [("north", "omar", north), ("south", "omar", south), ("north", "omar", again)],
        [("omar", LeaveInterval(on("2020-06-01"), None, True))],
    )
    day = on("2021-06-11")
    assert [stint.days_served(day) for stint in found["north", "omar"]] == [152, 10]
    assert [stint.days_served(day) for stint in found["south", "omar"]] == [0]
    assert found["south", "omar"][0].on_leave(on("2020-07-01"))


def test_dated_leave_over_a_transfer_is_cut_to_each_stint() -> None:
    found = build_stints_by(
        [
            ("north", "omar", post_from("2020-01-01..2020-06-30")),
            ("south", "omar", post_from("2020-07-01..")),
            ("south", "olga", post_from("2020-07-01..")),
        ],
        [("omar", LeaveInterval(on("2020-06-21"), on("2020-07-20"), True))],
    )
    day = on("2020-08-01")
    assert found["north", "omar"][0].completes_on(day) == on("2025-01-11")
    assert found["south", "omar"][0].completes_on(day) == on("2025-07-21")
    assert found["south", "olga"][0].completes_on(day) == on("2025-07-01")


def test_nobody_without_assignments_has_a_stint() -> None:
    assert build_stints([], [LeaveInterval(ORIGIN, None, True)]) == []


# What must always hold

days = st.integers(0, 4_500).map(lambda number: ORIGIN + timedelta(days=number))
lengths = st.one_of(st.none(), st.integers(0, 40), st.integers(0, 2_500))


def with_length(start: date, length: int | None) -> date | None:
    return None if length is None else start + timedelta(days=length)


@st.composite
def rosters(draw: st.DrawFn) -> list[AssignmentInterval]:
    """Assignments in a row, most with gaps around 30 days, some overlapping, some far apart."""
    start, posts = draw(days), []
    for _ in range(draw(st.integers(1, 4))):
        last = with_length(start, draw(lengths))
        posts.append(AssignmentInterval(start, last, draw(st.booleans())))
        gap = draw(st.one_of(st.integers(27, 34), st.integers(-5, 400)))
        start = (last or start + timedelta(days=100)) + timedelta(days=gap)
    return draw(st.permutations(posts))


absences = st.builds(
    lambda start, length, pauses: LeaveInterval(start, with_length(start, length), pauses),
    days,
    lengths,
    st.booleans(),
)
leaves = st.lists(absences, max_size=4)
asked = st.integers(-50, 7_000).map(lambda number: ORIGIN + timedelta(days=number))


def seen(stint: Stint, as_of: date, *, with_leave: bool = True) -> tuple[object, ...]:
    return (
        stint.first_day,
        stint.last_day,
        stint.status(as_of),
        stint.completes_on(as_of),
        stint.days_served(as_of),
        stint.fraction(as_of),
        stint.anniversaries(as_of),
        stint.on_leave(as_of) if with_leave else None,
    )


@given(rosters(), leaves, asked, st.integers(0, 3_000))
def test_fraction_stays_within_0_and_1_and_never_falls(posts, aways, as_of, later) -> None:
    for stint in build_stints(posts, aways):
        now, then = stint.fraction(as_of), stint.fraction(as_of + timedelta(days=later))
        if stint.has_clock:
            assert 0 <= now <= then <= 1
            assert now.as_tuple().exponent == -4
        else:
            assert now is then is None
        assert stint.days_served(as_of) <= stint.days_served(as_of + timedelta(days=later))


@given(rosters(), leaves, asked, st.integers(0, 3), st.integers(1, 3_000))
def test_splitting_an_assignment_at_any_day_changes_nothing(posts, aways, as_of, which, at) -> None:
    whole = posts[which % len(posts)]
    cut = whole.start + timedelta(days=at)
    if whole.end is not None and cut > whole.end:
        cut = whole.end
    if cut <= whole.start:
        return
    parts = [whole._replace(end=cut - DAY), whole._replace(start=cut)]
    others = [post for place, post in enumerate(posts) if place != which % len(posts)]
    before, after = build_stints(posts, aways), build_stints([*others, *parts], aways)
    assert [seen(stint, as_of) for stint in before] == [seen(stint, as_of) for stint in after]


@given(rosters(), leaves, absences, asked)
def test_leave_that_does_not_pause_changes_nothing(posts, aways, extra, as_of) -> None:
    before = build_stints(posts, aways)
    after = build_stints(posts, [*aways, extra._replace(pauses=False)])
    assert [seen(stint, as_of, with_leave=False) for stint in before] == [
        seen(stint, as_of, with_leave=False) for stint in after
    ]


@given(rosters(), leaves, absences, asked)
def test_pausing_leave_never_brings_completion_nearer(posts, aways, extra, as_of) -> None:
    before, after = build_stints(posts, aways), build_stints(posts, [*aways, extra._replace(pauses=True)])
    for without, paused in zip(before, after, strict=True):
        for year in range(1, 6):
            assert without.anniversary(year, as_of) <= paused.anniversary(year, as_of)
        assert without.days_served(as_of) >= paused.days_served(as_of)


@given(rosters(), leaves, asked)
def test_status_says_what_completes_on_says(posts, aways, as_of) -> None:
    for stint in build_stints(posts, aways):
        done = stint.completes_on(as_of)
        if done is None:
            assert stint.status(as_of) == Status.NO_COMMITMENT
            continue
        served_up_to_it = stint.last_day is None or stint.last_day >= done - DAY
        over = stint.last_day is not None and as_of > stint.last_day
        assert (stint.status(as_of) == Status.COMPLETED) == (as_of >= done and served_up_to_it)
        assert (stint.status(as_of) == Status.ENDED_EARLY) == (over and not served_up_to_it)
        assert (stint.fraction(as_of) == Decimal(1)) == (stint.status(as_of) == Status.COMPLETED)


# A reference written from CLOCK-1 to CLOCK-9 alone: one day after the other, nothing clever

HORIZON = date(2200, 1, 1)


def reference(posts: list[AssignmentInterval], aways: list[LeaveInterval], as_of: date) -> list[dict[str, object]]:
    spans = _reference_spans(posts)
    return [_reference_stint(posts, aways, as_of, spans, span) for span in spans]


def _reference_spans(posts: list[AssignmentInterval]) -> list[tuple[date, date | None]]:
    """(first day, last day or None), walking from day to day and counting free days."""
    if not posts:
        return []
    spans, free = [], 0
    day = first = last = min(post.start for post in posts)
    latest = max(post.start for post in posts) if any(post.end is None for post in posts) else None
    stop = latest or max(post.end for post in posts)
    while day <= stop:
        if any(post.start <= day and (post.end is None or day <= post.end) for post in posts):
            if free > 30:
                spans.append((first, last))
                first = day
            last, free = day, 0
        else:
            free += 1
        day += DAY
    return [*spans, (first, None if latest else last)]


def _reference_stint(posts, aways, as_of, spans, span) -> dict[str, object]:
    first, last = span
    held = [post for post in posts if first <= post.start and (last is None or post.start <= last)]

    def runs(away: LeaveInterval, day: date) -> bool:
        if away.end is not None:
            return away.start <= day <= away.end
        own = next(((a, b) for a, b in spans if b is None or away.start <= b), None)
        return own == span and away.start <= day

    def paused(day: date) -> bool:
        if last is not None and day > last:
            return False
        if not any(post.covers(day) for post in held):
            return True
        return any(away.pauses and runs(away, day) and (away.end is not None or day < as_of) for away in aways)

    fifth = date(first.year + 5, first.month, 28 if (first.month, first.day) == (2, 29) else first.day)
    needed = (fifth - first).days
    day, served, served_by_as_of = first, 0, 0
    while served < needed:
        if not paused(day):
            served += 1
        day += DAY
    done, day = day, first
    while day < as_of and (last is None or day <= last):
        served_by_as_of += not paused(day)
        day += DAY
    over = last is not None and as_of > last
    status = "on_track"
    if not any(post.committed for post in held):
        status = "no_commitment"
    elif as_of < first:
        status = "upcoming"
    elif as_of >= done and (last is None or last >= done - DAY):
        status = "completed"
    elif over:
        status = "ended_early"
    clock = status != "no_commitment"
    return {
        "first_day": first,
        "last_day": last,
        "status": status,
        "on_leave": as_of >= first and not over and any(runs(away, as_of) for away in aways),
        "completes_on": done if clock else None,
        "days_served": served_by_as_of,
        "fraction": Decimal(min(10_000, 10_000 * served_by_as_of // needed)) / 10_000 if clock else None,
    }


@settings(max_examples=150, deadline=None)
@given(rosters(), leaves, asked)
def test_agrees_with_counting_day_by_day(posts, aways, as_of) -> None:
    assert [
        {
            "first_day": stint.first_day,
            "last_day": stint.last_day,
            "status": str(stint.status(as_of)),
            "on_leave": stint.on_leave(as_of),
            "completes_on": stint.completes_on(as_of),
            "days_served": stint.days_served(as_of),
            "fraction": stint.fraction(as_of),
        }
        for stint in build_stints(posts, aways)
    ] == reference(posts, aways, as_of)


@pytest.mark.parametrize("row", golden(), ids=lambda row: row["case"])
def test_the_reference_itself_agrees_with_the_golden_row(row: dict[str, str]) -> None:
    found = reference(
        [post_from(text) for text in rows_from(row["posts"])],
        [away_from(text) for text in rows_from(row["leaves"])],
        on(row["as_of"]),
    )[int(row["stint"]) - 1]
    done = found["completes_on"]
    assert (found["status"], str(found["days_served"])) == (row["status"], row["days_served"])
    assert (done.isoformat() if isinstance(done, date) else "") == row["completes_on"]


# Counting without a Stint where none is needed


def test_who_serves_elsewhere_while_away_is_still_away_when_he_comes_back() -> None:
    """CLOCK-5: an open leave runs on through assignments elsewhere; back within 30 days of them, he is still away."""
    north, south = post_from("2020-01-01..2020-06-30"), post_from("2020-07-01..2020-12-31")
    again = post_from("2021-01-15..")
    away = [("omar", LeaveInterval(on("2020-06-01"), None, True))]
    rows = [("north", "omar", north), ("south", "omar", south), ("north", "omar", again)]
    day = on("2021-02-15")
    assert [stint.days_served(day) for stint in build_stints_by(rows, away)["north", "omar"]] == [152, 0]
    without = build_stints_by([rows[0], rows[2]], away)["north", "omar"]
    assert [stint.days_served(day) for stint in without] == [152, 31], "had he served nowhere, he would be back"
