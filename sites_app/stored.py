"""Figures of many sites as they were counted ahead of being asked for: the reads of everybody, at any size the same.

Up to `FEW_SITES` and `FEW_POSTS` nothing is read from here: what a small portal shows is counted at each request.
Above, a site whose roster has changed since it was counted is counted by whoever asks, so that no file waits for the
worker (FIG-19); figures of all sites together follow within a minute or two.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice

from django.db.models import Exists, OuterRef, Subquery

from lib.errors import NotReadyError

from . import counting
from .models import AllFigures, Assignment, RosterChange, Site, SiteFigures

FEW_SITES = 200
FEW_POSTS = 5000
MOST_LIVE = 200  # sites that one request counts by itself
AT_A_TIME = 200


def is_used() -> bool:
    """Whether there is too much to count at each request."""
    return _has_more(Site, FEW_SITES) or _has_more(Assignment, FEW_POSTS)


def is_kept() -> bool:
    """Whether figures are counted ahead: from half of it on, so that who grows finds them counted."""
    return _has_more(Site, FEW_SITES // 2) or _has_more(Assignment, FEW_POSTS // 2)


def _has_more(model: type[Site] | type[Assignment], than: int) -> bool:
    return bool(model.objects.order_by().values_list("pk")[than : than + 1])


def days_of(now: datetime) -> list[str]:
    """The day it is in each zone, and in that of quarters: while these are the same, so are figures of all sites."""
    here = [f"{zone} {Site(time_zone=zone).today(now)}" for zone in Site.objects.zones()]
    return [*here, f"quarters {now.date()}"]


def whole(now: datetime) -> counting.Whole:
    """All sites together; NotReadyError where nothing holds for this day yet."""
    row = AllFigures.objects.filter(days=days_of(now)).first()
    if row is None:
        raise NotReadyError
    return counting.whole_from(row.data)


def stints(now: datetime) -> Iterator[str]:
    """The lines of stints.csv; NotReadyError."""
    return _in_pieces(_texts("stints", now))


def _texts(name: str, now: datetime) -> Iterator[str]:
    """A kept text of each site by slug; NotReadyError at once, not midway, where too many have changed."""
    fresh = {row.site_id: getattr(row, name) for row in _counted_now(now)}
    return _read(name, now, fresh)


def _counted_now(now: datetime) -> list[SiteFigures]:
    changed = RosterChange.objects.order_by().values("site_id")
    without = ~Exists(SiteFigures.objects.at(now).filter(site=OuterRef("pk")))
    ids = {*Site.objects.filter(pk__in=changed).values_list("pk", flat=True)[: MOST_LIVE + 1]}
    ids |= {*Site.objects.filter(without).order_by().values_list("pk", flat=True)[: MOST_LIVE + 1]}
    if len(ids) > MOST_LIVE:
        raise NotReadyError
    sites = list(Site.objects.filter(pk__in=ids).defer("outline"))
    return list(counting.rows_of(sites, days={site.pk: [site.today(now)] for site in sites}))


def _read(name: str, now: datetime, fresh: dict[int, str]) -> Iterator[str]:
    kept = Subquery(SiteFigures.objects.at(now).filter(site=OuterRef("pk")).values(name)[:1])
    rows = Site.objects.order_by("slug").values_list("pk", kept)
    for pk, text in rows.iterator(chunk_size=AT_A_TIME):
        yield fresh.get(pk, text or "")


def commitments(now: datetime) -> Iterator[str]:
    """The answer of /api/v1/commitment/; NotReadyError."""
    total, rows = whole(now).commitment, _texts("commitment", now)
    return _in_pieces(_answer(rows, total))


def _answer(rows: Iterator[str], total: str) -> Iterator[str]:
    yield '{"sites":['
    between = ""
    for row in rows:
        if row:
            yield between + row
            between = ","
    yield f'],"total":{total}}}'


def curve(now: datetime) -> Iterator[str]:
    """The lines of curve.csv; NotReadyError."""
    last, rows = whole(now).curve_rows, _texts("curve", now)
    return _in_pieces(chain(rows, [last]))


def _in_pieces(rows: Iterator[str]) -> Iterator[str]:
    """The same text in larger pieces: each is one call to the network."""
    while some := list(islice(rows, AT_A_TIME)):
        yield "".join(some)
