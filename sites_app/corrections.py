"""Public figures before and after a change of the roster: what differs for a day gone by is listed for everybody."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lib.cache import invalidate_site_pages

from . import statistics, tenure
from .models import Assignment, Correction, Site

SITES_AT_A_TIME = 25
COUNTS = ("filled", "on_track", "completed", "ended_early", "kept", "not_kept", "not_yet", "median_days")


@dataclass
class Recorded:
    """How many corrections were listed; known once the block has ended."""

    count: int = 0


@contextmanager
def recorded(site_ids: Iterable[int], *, now: datetime) -> Iterator[Recorded]:
    """Lists every public figure of these sites that the block changes for yesterday. Use it inside a transaction.

    Figures are compared as of yesterday, not today: whoever begins today, or left yesterday, is news and no correction.
    A site that had no roster before is being filled in, not corrected.
    """
    ids = sorted(site_ids)
    known = set(Assignment.objects.filter(site__in=ids).values_list("site", flat=True).distinct())
    before = _shown(known, now)
    result = Recorded()
    yield result
    after = _shown(known, now)
    today = {site.pk: site.today(now) for site in Site.objects.filter(pk__in=known)}
    rows = [
        Correction(
            site_id=pk, day=today[pk], figure=name, before=before[pk].get(name, ""), after=after[pk].get(name, "")
        )
        for pk in sorted(known)
        for name in sorted({*before[pk], *after[pk]})
        if before[pk].get(name) != after[pk].get(name)
    ]
    Correction.objects.bulk_create(rows, batch_size=1000)
    result.count = len(rows)


def invalidate_pages(site_ids: Iterable[int]) -> None:
    """Forgets the cached pages of these sites once the transaction commits."""
    for slug in Site.objects.filter(pk__in=list(site_ids)).values_list("slug", flat=True):
        invalidate_site_pages(slug)


def _shown(site_ids: set[int], now: datetime) -> dict[int, dict[str, str]]:
    """Figures of each site as of yesterday there, as text; a few sites at a time keep memory flat."""
    ids = sorted(site_ids)
    found: dict[int, dict[str, str]] = {}
    for start in range(0, len(ids), SITES_AT_A_TIME):
        sites = list(Site.objects.filter(pk__in=ids[start : start + SITES_AT_A_TIME]))
        rows, posts = statistics.terms([site.pk for site in sites]), statistics.openings([site.pk for site in sites])
        for site in sites:
            yesterday = site.today(now) - timedelta(days=1)
            tally = statistics.tally_of(site, rows.get(site.pk, []), as_of=yesterday, posts=posts.get(site.pk, []))
            found[site.pk] = _texts(tenure.figures(tally))
    return found


def _texts(shown: tenure.Figures) -> dict[str, str]:
    values: dict[str, Any] = {name: getattr(shown, name) for name in COUNTS}
    values |= {f"retention_{mark.year}": mark.share for mark in shown.retention}
    return {name: str(value) for name, value in values.items() if value is not None}
