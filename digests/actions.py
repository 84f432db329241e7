"""Building and sending a week: once for each recipient, site and week, whatever repeats (DIG-6).

What makes a second mail impossible is the unique row in Delivery, written in the transaction that queues the
mail. The lock only keeps two schedulers from doing the same work side by side.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from sites_app.models import Site

from . import build
from .models import Digest
from .queueing import queue_week, send_month
from .weeks import CATCH_UP, MAIL_HOUR, Week, Window, last_complete, monday_at, require_ended, whole

__all__ = ["mark_missed", "queue_week", "send_by_hand", "send_due", "send_month", "send_week"]


def lock_week(week: Week, *, wait: bool) -> bool:
    """Takes the week for this transaction; without `wait` False when somebody else is at it."""
    take = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(hashtext('digests'), %s)", [week.year * 100 + week.number])  # noqa: S608 - two names
        found = cursor.fetchone()[0]
    return wait or found is True


@transaction.atomic
def send_week(window: Window, wanted: Iterable[str], *, progress: build.Progress = build.silent) -> tuple[int, int]:
    """Builds what is not built, queues what is not queued, for the commanders of today: (digests, mails).

    The caller holds the week. Safe to repeat: the second time both are 0.
    """
    wanted = list(wanted)
    built = build.build_week(window, wanted, progress=progress)
    return built, queue_week(window, wanted)


def send_due(now: datetime) -> tuple[int, int]:
    """What the clock does: Monday 08:00 site time, up to 48 hours late; later the week is marked missed.

    Each week in a transaction of its own; another scheduler at the same work is left to it.
    """
    digests = mails = 0
    due: list[str] = []
    for zone in Site.objects.zones():
        week = last_complete(now, zone)
        late = now - monday_at(week, MAIL_HOUR, zone)
        mark_missed(week if late >= CATCH_UP else week.previous, zone)
        if timedelta() <= late < CATCH_UP and _lacking(week, zone).exists():
            due.append(zone)
    for window, some in _windows(now, due):
        with transaction.atomic():
            if lock_week(window.week, wait=False):
                built, letters = send_week(window, some)
                digests, mails = digests + built, mails + letters
    return digests, mails


def send_by_hand(
    now: datetime, week: Week | None = None, *, progress: build.Progress = build.silent
) -> tuple[int, int]:
    """`send_digests`: the last complete week of each site, or `week`, for the commanders of today, once.

    WeekError for a week that has not ended at every site.
    """
    wanted = Site.objects.zones()
    if week is not None:
        for zone in wanted:
            require_ended(week, now, zone)
    digests = mails = 0
    for window, some in _windows(now, wanted, week):
        with transaction.atomic():
            lock_week(window.week, wait=True)
            for zone in some:
                mark_missed(window.week.previous, zone)
            built, letters = send_week(window, some, progress=progress)
            digests, mails = digests + built, mails + letters
    return digests, mails


def _windows(now: datetime, wanted: list[str], week: Week | None = None) -> list[tuple[Window, list[str]]]:
    """The zones by what they count: usually one window, two around Monday's midnight."""
    found: dict[Window, list[str]] = {}
    for zone in wanted:
        found.setdefault(whole(week or last_complete(now, zone), now=now, zone=zone), []).append(zone)
    return list(found.items())


def _lacking(week: Week, zone: str) -> QuerySet[Site]:
    final = Digest.objects.of_week(week).final().filter(site=OuterRef("pk"))
    return Site.objects.filter(~Exists(final), time_zone=zone)


_MISSED = """
INSERT INTO digests_digest (site_id, year, week, starts_on, missed)
SELECT site.id, extract(isoyear FROM monday), extract(week FROM monday), monday, true
FROM sites_app_site site
CROSS JOIN LATERAL (
    SELECT starts_on AS last FROM digests_digest WHERE site_id = site.id ORDER BY starts_on DESC LIMIT 1
) newest
CROSS JOIN LATERAL generate_series(newest.last + 7, %s::date, interval '7 days') AS monday
WHERE site.time_zone = %s
ON CONFLICT DO NOTHING
"""


def mark_missed(until: Week, zone: str) -> int:
    """A row for every week up to `until` that a site's digests skip; a site begins with its first digest."""
    with connection.cursor() as cursor:
        cursor.execute(_MISSED, [until.monday, zone])
        return cursor.rowcount
