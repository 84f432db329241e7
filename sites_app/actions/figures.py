"""Counting figures ahead of being asked for: after a change of a site's roster, and before its next day begins."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from .. import counting, stored
from ..models import AllFigures, RosterChange, Site, SiteFigures

AHEAD = timedelta(hours=3)
STEP = timedelta(minutes=15)  # no zone's day begins between
SITES_AT_A_TIME = 50
CHANGED_AT_A_TIME = 1000
_LOCK = 0x46494755  # one at a time: who read earlier must not write over who read later


def count_ahead(now: datetime) -> int:
    """Counts what has changed or is missing, for this day and the one that begins soon; returns of how many sites.

    Where sites are few, nothing is kept.
    """
    if not stored.is_kept():
        RosterChange.objects.all().delete()
        return 0
    counted = 0
    while some := _count_changed(now):
        counted += some
    while some := _count_missing(now):
        counted += some
    for moment in _moments(now):
        _count_all(moment)
    SiteFigures.objects.filter(day__lt=now.date() - timedelta(days=2)).delete()
    AllFigures.objects.filter(last_day__lt=now.date() - timedelta(days=2)).delete()
    return counted


@transaction.atomic
def _count_changed(now: datetime) -> int:
    """Some sites whose roster has changed. What ends while they are counted is a row not seen here, and stays."""
    _take_turn()
    changed = RosterChange.objects.order_by("site_id").values_list("site_id", flat=True).distinct()
    ids = list(changed[:CHANGED_AT_A_TIME])
    if not ids:
        return 0
    seen = list(RosterChange.objects.filter(site_id__in=ids).order_by().values_list("pk", flat=True))
    AllFigures.objects.update(stale=True)
    for start in range(0, len(ids), SITES_AT_A_TIME):
        _store(Site.objects.filter(pk__in=ids[start : start + SITES_AT_A_TIME]), now)
    RosterChange.objects.filter(pk__in=seen).delete()
    return len(ids)


@transaction.atomic
def _count_missing(now: datetime) -> int:
    """Some sites of which nothing is kept for this day, or for the one that begins soon."""
    _take_turn()
    missing = [~Exists(SiteFigures.objects.at(moment).filter(site=OuterRef("pk"))) for moment in (now, now + AHEAD)]
    return _store(Site.objects.filter(missing[0] | missing[1]).order_by("pk")[:SITES_AT_A_TIME], now)


def _store(found: Iterable[Site], now: datetime) -> int:
    sites = list(found)
    days = {site.pk: sorted({site.today(now), site.today(now + AHEAD)}) for site in sites}
    SiteFigures.objects.bulk_create(
        counting.rows_of(sites, days=days),
        update_conflicts=True,
        unique_fields=["site", "day"],
        update_fields=["tally", "ends", "commitment", "stints", "curve"],
    )
    return len(sites)


def _moments(now: datetime) -> list[datetime]:
    """Now, and each moment of the next hours from which figures of all sites are others: a day begins somewhere."""
    seen: dict[tuple[str, ...], datetime] = {}
    for steps in range(AHEAD // STEP + 1):
        moment = now + steps * STEP
        seen.setdefault(tuple(stored.days_of(moment)), moment)
    return list(seen.values())


@transaction.atomic
def _count_all(moment: datetime) -> None:
    """All sites together at a moment, unless what is kept still holds."""
    _take_turn()
    days = stored.days_of(moment)
    if AllFigures.objects.filter(days=days, stale=False).exists():
        return
    rows = SiteFigures.objects.at(moment).order_by()
    data = counting.whole_of(
        rows.values_list("tally", flat=True).iterator(chunk_size=500),
        rows.values_list("ends", flat=True).iterator(chunk_size=500),
        today=moment.date(),
    )
    last: date = moment.date()
    AllFigures.objects.update_or_create(days=days, defaults={"data": data, "stale": False, "last_day": last})


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
