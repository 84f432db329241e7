"""What the stints of a site, or of the whole bureau, add up to on any day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from .filling import Opening, Vacancy, filling
from .stint import COMMITMENT_YEARS, Stint
from .survival import Lifetime, Mark, retention

FEWEST_STINTS_FOR_A_SHARE = 10


@dataclass(slots=True)
class Promised:
    """Stints with a clock that have begun, each in one of the three."""

    completed: int = 0
    ended_early: int = 0
    on_track: int = 0

    @property
    def all(self) -> int:
        return self.completed + self.ended_early + self.on_track

    def __add__(self, other: "Promised") -> "Promised":
        return Promised(
            self.completed + other.completed, self.ended_early + other.ended_early, self.on_track + other.on_track
        )


@dataclass(slots=True)
class SiteStats:
    """What can be added over sites; `figures` turns it into what is shown.

    `promised` counts stints with a clock that began once the records were complete, `before` those
    that began earlier (all of them, where the records are not complete). `served` has the days served
    of each that still runs.
    """

    records_complete: bool = False
    posts: int = 0
    filled: int = 0
    vacant: int = 0
    vacancies: list[Vacancy] = field(default_factory=list)
    promised: Promised = field(default_factory=Promised)
    before: Promised = field(default_factory=Promised)
    kept: int = 0
    not_kept: int = 0
    not_yet: int = 0
    served: list[int] = field(default_factory=list)
    lifetimes: list[Lifetime] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the promise, named as in the API; None is "not known" or "too few".

    `promised` = `completed` + `ended_early` + `on_track`. Where earlier departures are not known,
    `on_track` is that of today's team and the others are None. `terms` is how many stand behind `retention`.
    """

    posts: int
    filled: int
    vacant: int
    promised: int | None
    on_track: int
    completed: int | None
    ended_early: int | None
    before_records: Promised | None
    kept: int | None
    not_kept: int | None
    not_yet: int | None
    median_days: int | None
    retention: list[Mark]
    terms: int


def tally(
    stints: Iterable[Stint],
    as_of: date,
    *,
    posts: int = 0,
    openings: Iterable[Opening] = (),
    records_complete_from: date | None = None,
) -> SiteStats:
    """Count one site's stints as of a day; those without a clock only fill posts."""
    rows, day = list(stints), as_of.toordinal()
    held = [post for stint in rows for post in stint.posts]
    count = SiteStats(records_complete_from is not None, *filling(held, as_of, number=posts, openings=openings))
    since = records_complete_from.toordinal() if records_complete_from else None
    for stint in rows:
        if stint.has_clock and stint.first <= day:
            _count_promise(count, stint, day, since)
    return count


def figures(count: SiteStats) -> Figures:
    """What is shown. Without complete records only today's team; below 10 stints no share."""
    known, promised = count.records_complete, count.promised
    return Figures(
        posts=count.posts,
        filled=count.filled,
        vacant=count.vacant,
        promised=promised.all if known else None,
        on_track=promised.on_track if known else count.before.on_track,
        completed=promised.completed if known else None,
        ended_early=promised.ended_early if known else None,
        before_records=count.before if known else None,
        kept=count.kept if known else None,
        not_kept=count.not_kept if known else None,
        not_yet=count.not_yet if known else None,
        median_days=int(median(count.served)) if count.served else None,
        retention=retention(count.lifetimes, fewest=FEWEST_STINTS_FOR_A_SHARE) if known else [],
        terms=len(count.lifetimes) if known else 0,
    )


def total(counts: Iterable[SiteStats]) -> SiteStats:
    """The bureau: the sum over sites with complete records; posts are vacant site by site."""
    whole = SiteStats()
    for count in counts:
        if not count.records_complete:
            continue
        whole.records_complete = True
        for name in _ADDED:
            setattr(whole, name, getattr(whole, name) + getattr(count, name))
        whole.served += count.served
        whole.lifetimes += count.lifetimes
    return whole


def arrivals(stints: Iterable[Stint], since: date, until: date) -> list[Stint]:
    """Stints whose first day lies in [since, until), any role; a new role is no arrival."""
    return [stint for stint in stints if since.toordinal() <= stint.first < until.toordinal()]


def departures(stints: Iterable[Stint], since: date, until: date) -> list[Stint]:
    """Stints whose last day lies in [since, until)."""
    return [stint for stint in stints if since.toordinal() < stint.end <= until.toordinal()]


_ADDED = ("posts", "filled", "vacant", "promised", "before", "kept", "not_kept", "not_yet")


def _count_promise(count: SiteStats, stint: Stint, day: int, since: int | None) -> None:
    """One stint with a clock that has begun. An early end is `not_kept` when its five years are over, not before."""
    served, spans, ended = stint.served(day), stint.spans(), stint.end <= day
    known = since is not None and stint.first >= since
    completed = served >= spans[COMMITMENT_YEARS]
    group = count.promised if known else count.before
    if completed:
        group.completed += 1
    elif ended:
        group.ended_early += 1
    else:
        group.on_track += 1
    if not ended:
        count.served.append(served)
    if since is not None:
        time = spans[COMMITMENT_YEARS] if completed else served
        count.lifetimes.append(Lifetime(0 if known else stint.served(since), time, ended and not completed))
    if not known:
        return
    if completed:
        count.kept += 1
    elif ended and stint.mark(COMMITMENT_YEARS, day) <= day:
        count.not_kept += 1
    else:
        count.not_yet += 1
