"""“Make it Monday”: the running week is closed at this moment, mailed and opened; each press replaces that week.

A week that is built while it runs is never final, so the digests' own rule builds it again, at the next press and on
the real Monday (DIG-1).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from digests import actions, build
from digests.models import Digest
from digests.queueing import queue_week
from digests.weeks import Window, local_day, week_of
from lib.cache import invalidate_site_pages
from sites_app.models import Site


def newest(now: datetime) -> int:
    """The id of the newest digest of a week that runs; 0 while there is none. What a press is told apart by."""
    running = [Digest.objects.of_week(window.week).aggregate(id=Max("pk"))["id"] for window in _windows(now)]
    return max((pk for pk in running if pk), default=0)


def make_it_monday(now: datetime, *, after: int) -> int:
    """Closes the running week of every site; returns mails. Nothing if a digest newer than `after` is there: that
    press was served already."""
    with transaction.atomic():
        windows = _windows(now)
        for window in windows:
            actions.lock_week(window.week, wait=True)
        if newest(now) > after:
            return 0
        return sum(_close(window, zones) for window, zones in windows.items())


def _windows(now: datetime) -> dict[Window, list[str]]:
    """The zones by the week that runs there: usually one window, two around Monday's midnight."""
    found: dict[Window, list[str]] = {}
    for zone in Site.objects.zones():
        today = local_day(now, zone)
        week = week_of(today)
        found.setdefault(Window(week, week.monday, today + timedelta(days=1), today, today, now), []).append(zone)
    return found


def _close(window: Window, zones: list[str]) -> int:
    build.build_week(window, zones)
    Digest.objects.of_week(window.week).filter(site__time_zone__in=zones).update(public_from=window.now)
    for slug in Site.objects.filter(time_zone__in=zones).values_list("slug", flat=True):
        invalidate_site_pages(slug)  # the page opens at once, not within a minute
    return queue_week(window, zones)
