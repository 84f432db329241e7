"""Which assignments make one stint: joined where they touch, overlap or lie at most 30 days apart."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from operator import itemgetter
from typing import TypeVar

from .stint import JOINING_GAP_DAYS, Away, Post, Stint, day_after

Site = TypeVar("Site", bound=Hashable)
Officer = TypeVar("Officer", bound=Hashable)


def stints(posts: Iterable[Post], leaves: Iterable[Away] = (), *, elsewhere: Iterable[Post] = ()) -> list[Stint]:
    """One officer's stints at one site, by first day (CLOCK-2).

    Every row counts, whatever day is asked about later. A leave is the officer's,
    not a site's, so it is cut to each stint it touches. One without a last day runs
    on through the officer's assignments, those `elsewhere` too, until they break off
    for more than 30 days: who left while away and came back months later is not
    away any more.
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


def stints_by(
    posts: Iterable[tuple[Site, Officer, Post]], leaves: Iterable[tuple[Officer, Away]] = ()
) -> dict[tuple[Site, Officer], list[Stint]]:
    """Stints of many officers at many sites, from (site, officer, Post) and (officer, Away)."""
    held: defaultdict[tuple[Site, Officer], list[Post]] = defaultdict(list)
    absences: defaultdict[Officer, list[Away]] = defaultdict(list)
    everywhere: defaultdict[Officer, list[Post]] = defaultdict(list)
    for officer, away in leaves:
        absences[officer].append(away)
    for site, officer, post in posts:
        held[site, officer].append(post)
        if officer in absences:
            everywhere[officer].append(post)
    return {
        key: stints(rows, absences.get(key[1], ()), elsewhere=everywhere.get(key[1], ())) for key, rows in held.items()
    }


def _run_end(posts: Iterable[Post], day: date) -> int:
    """The day after the unbroken run of assignments that holds `day`, or is the next one."""
    end = 0
    for post in sorted(posts, key=itemgetter(0)):
        if end > day.toordinal() and post.start.toordinal() - end > JOINING_GAP_DAYS:
            break
        end = max(end, day_after(post.end))
    return end
