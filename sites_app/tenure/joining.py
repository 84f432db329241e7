"""Which assignments make one stint: joined where they touch, overlap or lie at most 30 days apart."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from operator import itemgetter
from typing import TypeVar

from .stint import JOINING_GAP_DAYS, AssignmentInterval, LeaveInterval, Stint, day_after

Site = TypeVar("Site", bound=Hashable)
Officer = TypeVar("Officer", bound=Hashable)


def build_stints(
    posts: Iterable[AssignmentInterval],
    leaves: Iterable[LeaveInterval] = (),
    *,
    elsewhere: Iterable[AssignmentInterval] = (),
) -> list[Stint]:
    """One officer's stints at one site, by first day (CLOCK-2).

    Every row counts, whatever day is asked about later. A leave is the officer's, not a site's, so it is cut to each
    stint it touches. One without a last day runs on through the officer's assignments, those `elsewhere` too, until
    they break off for more than 30 days: who left while away and came back months later is not away any more.
    """
    rows = sorted(posts, key=itemgetter(0))
    found: list[Stint] = []
    for post in rows:
        if not (found and found[-1]._join(post)):
            found.append(Stint(post))
    for away in leaves:
        end = day_after(away.end) if away.end else _run_end([*rows, *elsewhere], away.start)
        for stint in found:
            stint._take(away, end)
    return found


def build_stints_by(
    posts: Iterable[tuple[Site, Officer, AssignmentInterval]], leaves: Iterable[tuple[Officer, LeaveInterval]] = ()
) -> dict[tuple[Site, Officer], list[Stint]]:
    """Stints of many officers at many sites, from (site, officer, Post) and (officer, Away)."""
    held: defaultdict[tuple[Site, Officer], list[AssignmentInterval]] = defaultdict(list)
    absences: defaultdict[Officer, list[LeaveInterval]] = defaultdict(list)
    everywhere: defaultdict[Officer, list[AssignmentInterval]] = defaultdict(list)
    for officer, away in leaves:
        absences[officer].append(away)
    for site, officer, post in posts:
        held[site, officer].append(post)
        if officer in absences:
            everywhere[officer].append(post)
    return {
        key: build_stints(rows, absences.get(key[1], ()), elsewhere=everywhere.get(key[1], ()))
        for key, rows in held.items()
    }


def _run_end(posts: Iterable[AssignmentInterval], day: date) -> int:
    """The day after the unbroken run of assignments that holds `day`, or is the next one."""
    end = 0
    for post in sorted(posts, key=itemgetter(0)):
        if end > day.toordinal() and post.start.toordinal() - end > JOINING_GAP_DAYS:
            break
        end = max(end, day_after(post.end))
    return end
