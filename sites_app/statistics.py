"""Stints and figures of sites as of any day, in two reads whatever the number of officers (FIG-1)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, JSONField, OuterRef

from . import tenure
from .models import Assignment, Leave, Officer, Post, Site

ORDER = ["commander", "sergeant", "senior_lead", "officer"]
SITES_TO_NAME = 500  # for more, all assignments are read: a list of thousands of ids costs more than it saves


class Term(NamedTuple):
    """One stint of one officer at one site."""

    site_id: int
    officer_id: int
    stint: tenure.Stint


def terms(site_ids: Iterable[int] | None = None) -> dict[int, list[Term]]:
    """Every stint by site id, by first day; all sites without `site_ids`. Two reads."""
    if site_ids is None:
        return _by_site(_posts(), _absences(), None)
    wanted = set(site_ids)
    posts = _posts(wanted)
    return _by_site(posts, _absences({officer for _site, officer, *_rest in posts}), wanted)


# Put together once, because that costs as much as asking.
_POSTS = Assignment.objects.order_by("start").values_list(
    "site_id", "officer_id", "start", "end", "committed", "role", "end_reason", "post"
)
_OFFICERS = Assignment.objects.order_by().values("officer")
_ABSENCES = Leave.objects.order_by().values_list("officer_id", "start", "end", "pauses")


def _posts(sites: Iterable[int] | None = None) -> Any:
    """Assignments of all officers, or of those of some sites: their other sites decide where a leave breaks off."""
    return _POSTS.all() if sites is None else _POSTS.filter(officer__in=_OFFICERS.filter(site__in=sites))


def _absences(officers: set[int] | None = None) -> Any:
    return _ABSENCES.all() if officers is None else _ABSENCES.filter(officer__in=officers)


def _by_site(posts: Any, absences: Any, wanted: set[int] | None) -> dict[int, list[Term]]:
    if wanted is None:  # all of it: by a cursor on the server, so that rows are not held twice
        posts, absences = posts.iterator(chunk_size=5000), absences.iterator(chunk_size=5000)
    found: defaultdict[int, list[Term]] = defaultdict(list)
    joined = tenure.build_stints_by(
        ((site, officer, tenure.AssignmentInterval(*post)) for site, officer, *post in posts),
        ((officer, tenure.LeaveInterval(*away)) for officer, *away in absences),
    )
    for (site, officer), stints in joined.items():
        if wanted is None or site in wanted:
            found[site] += [Term(site, officer, stint) for stint in stints]
    for rows in found.values():
        rows.sort(key=lambda term: (term.stint.first, term.officer_id))
    return found


def tallies(
    sites: Iterable[Site], *, now: datetime | None = None, as_of: date | None = None
) -> dict[int, tenure.SiteStats]:
    """A tally for each site, as of the day it is there at `now`, or as of one day for all."""
    rows = list(sites)
    ids = [site.pk for site in rows] if len(rows) <= SITES_TO_NAME else None
    found, posts = terms(ids), openings(ids)
    return {
        site.pk: tally_of(site, found.get(site.pk, []), now=now, as_of=as_of, posts=posts.get(site.pk, []))
        for site in rows
    }


def openings(site_ids: Iterable[int] | None = None) -> dict[int, list[tenure.Opening]]:
    """The posts entered as rows by site id; all sites without `site_ids`. One read."""
    rows = Post.objects.order_by("opened", "pk")
    if site_ids is not None:
        rows = rows.filter(site__in=list(site_ids))
    found: defaultdict[int, list[tenure.Opening]] = defaultdict(list)
    for site, *post in rows.values_list("site_id", "pk", "role", "opened", "closed"):
        found[site].append(tenure.Opening(*post))  # type: ignore[arg-type]
    return found


def opened(rows: Iterable[list[Any]]) -> list[tenure.Opening]:
    """The posts of one site from what `entered_posts` read, with days as text."""
    day = date.fromisoformat
    return [tenure.Opening(key, role, day(begun), day(closed) if closed else None) for key, role, begun, closed in rows]


def entered_posts() -> ArraySubquery:
    """The posts of each site of a query, for `opened`."""
    rows = Post.objects.filter(site=OuterRef("pk")).order_by("opened", "pk")
    row = Func("pk", "role", "opened", "closed", function="jsonb_build_array", output_field=JSONField())
    return ArraySubquery(rows.values(row=row))


def tally_of(
    site: Site,
    rows: list[Term],
    *,
    now: datetime | None = None,
    as_of: date | None = None,
    posts: list[tenure.Opening] | None = None,
) -> tenure.SiteStats:
    """The tally of one site from its stints and its `posts` (read here where they are not given).

    ValueError when neither a moment nor a day is given.
    """
    return tenure.tally(
        [term.stint for term in rows],
        _day(site, now=now, as_of=as_of),
        posts=site.posts,
        openings=openings([site.pk]).get(site.pk, []) if posts is None else posts,
        records_complete_from=site.records_complete_from,
    )


def _day(site: Site, *, now: datetime | None, as_of: date | None) -> date:
    if as_of is not None:
        return as_of
    if now is None:
        raise ValueError("A tally needs a moment or a day.")
    return site.today(now)


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
    """Today's public team in the order residents expect: leads first, then by years served. Hidden ones stay out."""
    if rows is None:
        rows = terms([site.pk]).get(site.pk, [])
    serving = [(term, post.role) for term in rows if (post := term.stint.post_on(today))]
    shown = _shown({term.officer_id for term, _role in serving})
    members = [Member(shown[term.officer_id], term.stint, role) for term, role in serving if term.officer_id in shown]
    return sorted(members, key=lambda member: (ORDER.index(member.role), member.stint.first))


def _shown(ids: set[int]) -> dict[int, Officer]:
    """Those of these officers who may be shown, with their photos' addresses and never their bytes."""
    officers = Officer.objects.public().filter(pk__in=ids).order_by()
    return {officer.pk: officer for officer in officers.select_related("photo").defer("photo__image")}
