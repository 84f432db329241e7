"""Digests of the past weeks, built by the same statement as every Monday's."""

from datetime import datetime

from digests import build, weeks
from sites_app.models import Site


def make_weeks(now: datetime, *, back: int = 6) -> None:
    """The digests of the last `back` complete weeks of every site, the oldest first; nothing is mailed for them."""
    for zone in Site.objects.zones():
        week = weeks.last_complete(now, zone)
        past = [week]
        while len(past) < back:
            past.append(past[-1].previous)
        for one in reversed(past):
            build.build_week(weeks.whole(one, now=now, zone=zone), [zone])
