"""One officer's unbroken time at one site, and where its five-year clock stands on any day.

Inside, days are ordinals (`date.toordinal`) and every interval is half open: it
holds its first day and not the day after its last. That keeps each rule a sum.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

COMMITMENT_YEARS = 5
JOINING_GAP_DAYS = 30
WARNING_MONTHS = (12, 6, 3)
DAYS_A_MONTH = 365.2425 / 12
FOREVER = date.max.toordinal() + 1
Intervals = tuple[tuple[int, int], ...]


class Status(StrEnum):
    """Where a stint stands with its promise (CLOCK-6)."""

    UPCOMING = "upcoming"
    ON_TRACK = "on_track"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    NO_COMMITMENT = "no_commitment"


class AssignmentInterval(NamedTuple):
    """An assignment: from `start` through `end`, a served day, or on and on if None; `key` names the post it fills."""

    start: date
    end: date | None
    committed: bool
    role: str = "officer"
    end_reason: str = ""
    key: Any = None

    def covers(self, day: date) -> bool:
        """Whether this assignment runs on `day`."""
        return self.start <= day and (self.end is None or day <= self.end)


class LeaveInterval(NamedTuple):
    """A leave: from `start` through `end`, or not yet over if None; `pauses` the clock or not."""

    start: date
    end: date | None
    pauses: bool


class Stint:
    """Assignments that touch, overlap, or lie at most 30 days apart, whatever their roles.

    Made by `joining.build_stints`. `first` and `end` are ordinals; `end` is the day after the
    last day, FOREVER where none is known. `posts` are in order of first day.
    """

    __slots__ = ("_leaves", "_open_pause", "_pauses", "end", "first", "has_clock", "posts")

    def __init__(self, post: AssignmentInterval) -> None:
        self.posts: tuple[AssignmentInterval, ...] = (post,)
        self.first = post.start.toordinal()
        self.end = day_after(post.end)
        self.has_clock = post.committed
        self._pauses: Intervals = ()
        self._leaves: Intervals = ()
        self._open_pause = FOREVER

    # Facts that hold on every day

    @property
    def first_day(self) -> date:
        """The first day of its first assignment."""
        return self.posts[0].start

    @property
    def last_day(self) -> date | None:
        """The last day served, or None while none is entered; it may lie ahead."""
        return None if self.end == FOREVER else date.fromordinal(self.end - 1)

    @property
    def end_reason(self) -> str:
        """Why the assignment that ends the stint ended; '' where it has no end."""
        ends_last: AssignmentInterval = max(reversed(self.posts), key=lambda post: day_after(post.end))
        return ends_last.end_reason

    # Questions as of a day

    def post_on(self, day: date) -> AssignmentInterval | None:
        """The assignment that runs on `day`; None before, after, and in a gap."""
        return next((post for post in reversed(self.posts) if post.covers(day)), None)

    def is_serving(self, as_of: date) -> bool:
        """Whether the stint has begun and not ended; a day in a gap belongs to it."""
        return self.first <= as_of.toordinal() < self.end

    def status(self, as_of: date) -> Status:
        """The state of the promise on that day.

        "Served up to completes_on" and "days served reach five years" are the same
        thing: the day before a year mark is never a paused day (see `mark`).
        """
        day = as_of.toordinal()
        if not self.has_clock:
            return Status.NO_COMMITMENT
        if day < self.first:
            return Status.UPCOMING
        if self.served(day) >= self.span():
            return Status.COMPLETED
        return Status.ENDED_EARLY if day >= self.end else Status.ON_TRACK

    def on_leave(self, as_of: date) -> bool:
        """Whether any leave, pausing or not, runs that day; False once the stint has ended."""
        day = as_of.toordinal()
        return any(start <= day < end for start, end in self._leaves)

    def days_served(self, as_of: date) -> int:
        """Days of the stint before `as_of`, without gaps and pausing leave."""
        return self.served(as_of.toordinal())

    def completes_on(self, as_of: date) -> date | None:
        """The day five years are complete, by what is entered; None without a clock."""
        return self.anniversary(COMMITMENT_YEARS, as_of) if self.has_clock else None

    def fraction(self, as_of: date) -> Decimal | None:
        """Days served of five years', 0 to 1, four decimals rounded down; None without a clock."""
        if not self.has_clock:
            return None
        span = self.span()
        return Decimal(min(self.served(as_of.toordinal()), span) * 10_000 // span).scaleb(-4)

    def anniversary(self, year: int, as_of: date) -> date:
        """The day year `year` falls on: first day plus the years plus the pauses before it."""
        return date.fromordinal(self.mark(year, as_of.toordinal()))

    def anniversaries(self, as_of: date) -> list[tuple[int, date]]:
        """(1, day) to (5, day), whether or not the stint lasts so long."""
        return [(year, self.anniversary(year, as_of)) for year in range(1, COMMITMENT_YEARS + 1)]

    def warnings(self, as_of: date) -> list[tuple[int, date]]:
        """(12, day), (6, day), (3, day): months before completion; [] without a clock."""
        done = self.completes_on(as_of)
        return [(months, _months_before(done, months)) for months in WARNING_MONTHS] if done else []

    # The same in ordinals, for `tallies`

    def span(self, years: int = COMMITMENT_YEARS) -> int:
        """Days from the first day to the first day plus `years`, without pauses."""
        return self.spans()[years]

    def spans(self) -> tuple[int, ...]:
        """`span` of 0, 1, 2, 3, 4 and 5 years."""
        return spans_from(self.first)

    def served(self, day: int) -> int:
        """`days_served` as of an ordinal."""
        stop = min(day, self.end)
        if stop <= self.first:
            return 0
        served = stop - self.first
        for start, end in self._paused(day):
            if start >= stop:
                break
            served -= min(end, stop) - start
        return served

    def mark(self, year: int, day: int) -> int:
        """The ordinal of `anniversary`, asked about on an ordinal.

        A pause that begins before the mark moves it by its whole length, even beyond
        what it was; so a later pause may come to lie before it, and moves it too.
        As the mark moves by the whole pause, it always ends up after the pause's end.
        """
        mark = self.first + self.span(year)
        for start, end in self._paused(day):
            if start >= mark:
                break
            mark += end - start
        return mark

    def _paused(self, day: int) -> Intervals:
        """Pauses in order, none touching another; one without a last day runs up to `day`."""
        if day <= self._open_pause:
            return self._pauses
        return _merged([*self._pauses, (self._open_pause, min(day, self.end))])

    # Building, by `joining.build_stints` only

    def _join(self, post: AssignmentInterval) -> bool:
        """Take in an assignment that begins no earlier than the others; False if it is too far."""
        start = post.start.toordinal()
        if start - self.end > JOINING_GAP_DAYS:
            return False
        self.posts += (post,)
        self.has_clock = self.has_clock or post.committed
        if start > self.end:
            self._pauses += ((self.end, start),)
        self.end = max(self.end, day_after(post.end))
        return True

    def _take(self, away: LeaveInterval, end: int) -> None:
        """Cut a leave that runs up to `end` to this stint, and keep what is left of it."""
        start = max(away.start.toordinal(), self.first)
        end = min(end, self.end)
        if start >= end:
            return
        self._leaves += ((start, end),)
        if away.pauses and away.end is None:
            self._open_pause = min(self._open_pause, start)
        elif away.pauses:
            self._pauses = _merged([*self._pauses, (start, end)])


def months(days: int) -> int:
    """Whole months in a number of days, as people say them: 365 days are 12, 1,826 are 60."""
    return int((days + 1) / DAYS_A_MONTH)


def day_after(last: date | None) -> int:
    """The ordinal where a half open interval ends; FOREVER without a last day."""
    return FOREVER if last is None else last.toordinal() + 1


def _merged(intervals: Iterable[tuple[int, int]]) -> Intervals:
    """The same days as disjoint intervals in order, so that none counts twice."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


@lru_cache(maxsize=16_384)
def spans_from(first: int) -> tuple[int, ...]:
    """Days from a first day, an ordinal, to the same day 0, 1, 2, 3, 4 and 5 years later."""
    day = date.fromordinal(first)
    return tuple(_years_after(day, years).toordinal() - first for years in range(COMMITMENT_YEARS + 1))


def _years_after(day: date, years: int) -> date:
    """The same day of the year, `years` later; 29 February becomes 28 February where it must."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _months_before(day: date, months: int) -> date:
    """The same day of the month, `months` earlier, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
