"""What the stints of a site, or of the whole bureau, add up to on any day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .joining import Alone
from .stint import COMMITMENT_YEARS, Stint, day_after, spans_from
from .survival import Lifetime, Mark, retention, rounded_share

COMMANDER = "commander"
FEWEST_STINTS_FOR_A_SHARE = 10
SHARE_YEARS = (1, 3, 5)


@dataclass(slots=True)
class Tally:
    """What can be added over sites; `figures` turns it into what is shown.

    `begun` counts stints with a clock that have begun; all that follows it is about
    those. `served` has the days served of each that still runs, `past` how many of
    these have reached years 1, 3 and 5.
    """

    records_complete: bool = False
    posts: int = 0
    filled: int = 0
    vacant: int = 0
    begun: int = 0
    on_track: int = 0
    completed: int = 0
    ended_early: int = 0
    kept: int = 0
    not_kept: int = 0
    not_yet: int = 0
    served: list[int] = field(default_factory=list)
    past: list[int] = field(default_factory=lambda: [0] * len(SHARE_YEARS))
    lifetimes: list[Lifetime] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of FIG-2, named as in the API; None is "not known" or "too few"."""

    posts: int
    filled: int
    vacant: int
    on_track: int
    completed: int | None
    ended_early: int | None
    kept: int | None
    not_kept: int | None
    not_yet: int | None
    median_days: int | None
    share_past: dict[int, Decimal | None]
    retention: list[Mark]


def tally(
    stints: Iterable[Stint],
    as_of: date,
    *,
    alone: Iterable[Alone] = (),
    posts: int = 0,
    records_complete_from: date | None = None,
) -> Tally:
    """Count one site's stints as of a day; those without a clock only fill posts.

    `alone` are further stints, of one assignment and nothing else (see `sifted`).
    """
    count = Tally(records_complete=records_complete_from is not None, posts=posts)
    since = records_complete_from.toordinal() if records_complete_from else None
    for stint in stints:
        _count_stint(count, stint, as_of, since)
    day = as_of.toordinal()
    for post in alone:
        _count_alone(count, post, day, since)
    count.vacant = max(0, posts - count.filled)
    return count


def figures(count: Tally) -> Figures:
    """What is shown. Without complete records only today's team; below 10 stints no share."""
    known = count.records_complete
    return Figures(
        posts=count.posts,
        filled=count.filled,
        vacant=count.vacant,
        on_track=count.on_track,
        completed=count.completed if known else None,
        ended_early=count.ended_early if known else None,
        kept=count.kept if known else None,
        not_kept=count.not_kept if known else None,
        not_yet=count.not_yet if known else None,
        median_days=_median(count.served),
        share_past={year: _share(number, count) for year, number in zip(SHARE_YEARS, count.past, strict=True)},
        retention=retention(count.lifetimes, fewest=FEWEST_STINTS_FOR_A_SHARE) if known else [],
    )


def total(counts: Iterable[Tally]) -> Tally:
    """The bureau: the sum over sites with complete records; posts are vacant site by site."""
    whole = Tally()
    for count in counts:
        if not count.records_complete:
            continue
        whole.records_complete = True
        for name in _ADDED:
            setattr(whole, name, getattr(whole, name) + getattr(count, name))
        whole.past = [mine + theirs for mine, theirs in zip(whole.past, count.past, strict=True)]
        whole.served += count.served
        whole.lifetimes += count.lifetimes
    return whole


def arrivals(stints: Iterable[Stint], since: date, until: date) -> list[Stint]:
    """Stints whose first day lies in [since, until), any role; a new role is no arrival."""
    return [stint for stint in stints if since.toordinal() <= stint.first < until.toordinal()]


def departures(stints: Iterable[Stint], since: date, until: date) -> list[Stint]:
    """Stints whose last day lies in [since, until)."""
    return [stint for stint in stints if since.toordinal() < stint.end <= until.toordinal()]


_ADDED = (
    "posts",
    "filled",
    "vacant",
    "begun",
    "on_track",
    "completed",
    "ended_early",
    "kept",
    "not_kept",
    "not_yet",
)


def _fills_a_post(stint: Stint, as_of: date) -> bool:
    """Whether the officer has an assignment that day, on leave or not, other than commander."""
    return any(post.role != COMMANDER and post.covers(as_of) for post in stint.posts)


def _count_stint(count: Tally, stint: Stint, as_of: date, since: int | None) -> None:
    day = as_of.toordinal()
    if stint.first > day:
        return
    if day < stint.end and _fills_a_post(stint, as_of):
        count.filled += 1
    if stint.has_clock:
        known = since is not None and stint.first >= since
        entry = None if since is None else 0 if known else stint.served(since)
        up = stint.mark(COMMITMENT_YEARS, day) <= day if known else None
        _count(count, stint.served(day), stint.spans(), stint.end <= day, entry, up)


def _count_alone(count: Tally, post: Alone, day: int, since: int | None) -> None:
    """What `_count_stint` counts for the Stint of this one assignment: nothing pauses, so every day is served."""
    start, last, committed, role = post
    first, end = start.toordinal(), day_after(last)
    if first > day:
        return
    if day < end and role != COMMANDER:
        count.filled += 1
    if committed:
        spans = spans_from(first)
        known = since is not None and first >= since
        entry = None if since is None else 0 if known else min(since, end) - first
        up = first + spans[COMMITMENT_YEARS] <= day if known else None
        _count(count, min(day, end) - first, spans, end <= day, entry, up)


def _count(count: Tally, served: int, spans: tuple[int, ...], ended: bool, entry: int | None, up: bool | None) -> None:
    """One stint that has begun. `entry`: days served when the records became complete; None if they are not.

    `up`: whether its five years are over; None where the plain figure leaves it out. A broken
    promise counts there when they are over, not before.
    """
    completed = served >= spans[COMMITMENT_YEARS]
    count.begun += 1
    if completed:
        count.completed += 1
    elif ended:
        count.ended_early += 1
    else:
        count.on_track += 1
    if not ended:
        _count_serving(count, served, spans)
    if entry is not None:
        time = spans[COMMITMENT_YEARS] if completed else served
        count.lifetimes.append(Lifetime(entry, time, ended and not completed))
    if up is None:
        return
    if completed:
        count.kept += 1
    elif ended and up:
        count.not_kept += 1
    else:
        count.not_yet += 1


def _count_serving(count: Tally, served: int, spans: tuple[int, ...]) -> None:
    count.served.append(served)
    for place, year in enumerate(SHARE_YEARS):
        if served < spans[year]:
            break
        count.past[place] += 1


def _median(served: list[int]) -> int | None:
    """The middle, or the mean of the middle two rounded down; None for none."""
    if not served:
        return None
    ordered, middle = sorted(served), len(served) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) // 2


def _share(number: int, count: Tally) -> Decimal | None:
    if count.begun < FEWEST_STINTS_FOR_A_SHARE or not count.served:
        return None
    return rounded_share(number, len(count.served))
