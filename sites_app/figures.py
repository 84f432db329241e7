"""Stints and figures of sites as of any day, in two reads whatever the number of officers (contract
section 2).
"""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

from . import tenure
from .models import Assignment, Leave, Officer, Site


class Term(NamedTuple):
    """One stint of one officer at one site."""

    site_id: int
    officer_id: int
    stint: tenure.Stint


def terms(site_ids: Iterable[int] | None = None) -> dict[int, list[Term]]:
    """Every stint by site id, by first day; all sites without `site_ids`. Two reads."""
    posts = Assignment.objects.order_by("start").values_list(
        "site_id", "officer_id", "start", "end", "committed", "role", "end_reason"
    )
    absences = Leave.objects.values_list("officer_id", "start", "end", "pauses")
    if site_ids is not None:
        wanted = set(site_ids)
        # A leave belongs to the officer, so the officer's other sites decide with where it breaks off.
        officers = Assignment.objects.filter(site__in=wanted).order_by().values("officer")
        posts = posts.filter(officer__in=officers)
        absences = absences.filter(officer__in=officers)
    return _by_site(posts, absences, wanted if site_ids is not None else None)


def _by_site(posts: Any, absences: Any, wanted: set[int] | None) -> dict[int, list[Term]]:
    if wanted is None:  # all of it: by a cursor on the server, so that rows are not held twice
        posts, absences = posts.iterator(chunk_size=5000), absences.iterator(chunk_size=5000)
    found: defaultdict[int, list[Term]] = defaultdict(list)
    with _uncollected():
        joined = tenure.stints_by(
            ((site, officer, tenure.Post(*post)) for site, officer, *post in posts),
            ((officer, tenure.Away(*away)) for officer, *away in absences),
        )
        for (site, officer), stints in joined.items():
            if wanted is None or site in wanted:
                found[site] += [Term(site, officer, stint) for stint in stints]
        for rows in found.values():
            rows.sort(key=lambda term: (term.stint.first, term.officer_id))
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector for a moment: it would walk every new stint again and again and find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def tallies(
    sites: Iterable[Site], *, now: datetime | None = None, as_of: date | None = None
) -> dict[int, tenure.Tally]:
    """A tally for each site, as of the day it is there at `now`, or as of one day for all."""
    rows = list(sites)
    with _uncollected():
        by_site = terms([site.pk for site in rows])
        return {site.pk: tally_of(site, by_site.get(site.pk, []), now=now, as_of=as_of) for site in rows}


def tally_of(site: Site, rows: list[Term], *, now: datetime | None = None, as_of: date | None = None) -> tenure.Tally:
    """The tally of one site from its stints; ValueError when neither a moment nor a day is given."""
    if as_of is None:
        if now is None:
            raise ValueError("A tally needs a moment or a day.")
        as_of = site.today(now)
    return tenure.tally(
        (term.stint for term in rows),
        as_of,
        posts=site.posts,
        records_complete_from=site.records_complete_from,
    )


def figures_of(
    sites: Iterable[Site], *, now: datetime | None = None, as_of: date | None = None
) -> dict[int, tenure.Figures]:
    """The figures of each site as shown everywhere: pages, API, digests."""
    return {pk: tenure.figures(tally) for pk, tally in tallies(sites, now=now, as_of=as_of).items()}


class Member(NamedTuple):
    """An officer who may be shown, with the stint that runs and the role of today."""

    officer: Officer
    stint: tenure.Stint
    role: str


def team(site: Site, *, today: date, rows: list[Term] | None = None) -> list[Member]:
    """Today's public team in the order residents expect: leads first, then by years served. Hidden ones
    stay out.
    """
    serving = [
        term for term in (terms([site.pk]).get(site.pk, []) if rows is None else rows) if term.stint.is_serving(today)
    ]
    officers = Officer.objects.public().select_related("photo").defer("photo__image").in_bulk(
        [term.officer_id for term in serving]
    )  # fmt: skip
    members = []
    for term in serving:
        post = term.stint.post_on(today)
        if term.officer_id in officers and post is not None:
            members.append(Member(officers[term.officer_id], term.stint, post.role))
    order = [
        Assignment.Role.COMMANDER,
        Assignment.Role.SERGEANT,
        Assignment.Role.SENIOR_LEAD,
        Assignment.Role.OFFICER,
    ]
    return sorted(members, key=lambda member: (order.index(Assignment.Role(member.role)), member.stint.first))
