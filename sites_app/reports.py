"""Stints as rows: the tenure report with names, the bureau's exact file, and what is public (FIG-12, FIG-16)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from . import open_rows, tenure
from .models import Officer, Site
from .statistics import Term, tally_of, terms

SITES_AT_A_TIME = 100
HEADER = (
    "site",
    "serial_number",
    "name",
    "first_day",
    "last_day",
    "status",
    "on_leave",
    "completes_on",
    "days_served",
    "fraction",
)
EXACT_HEADER = ("site", "first_day", "last_day", "status", "completes_on", "days_served", "fraction")
CURVE_HEADER = ("site", "year", "entered", "at_risk", "left", "share", "low", "high")


def report_rows(*, now: datetime, as_of: date | None = None) -> Iterator[list[Any]]:
    """One row per stint, by site, first day and serial number, as of a day (default: today in each site's zone)."""
    by_site = terms()
    people = {pk: rest for pk, *rest in Officer.objects.values_list("pk", "serial_number", "first_name", "last_name")}
    for site in Site.objects.order_by("slug"):
        day = as_of or site.today(now)
        rows = sorted(by_site.get(site.pk, []), key=lambda term: (term.stint.first, people[term.officer_id][0]))
        for term in rows:
            serial, first, last = people[term.officer_id]
            stint = term.stint
            yield [
                site.slug,
                serial,
                f"{first} {last}",
                stint.first_day,
                stint.last_day,
                stint.status(day).value,
                stint.on_leave(day),
                stint.completes_on(day),
                stint.days_served(day),
                stint.fraction(day),
            ]


def exact_rows(*, now: datetime) -> Iterator[list[Any]]:
    """The bureau's file: every stint that has begun by the day, without who it is and why it ended (FIG-16)."""
    for site, found in _site_by_site():
        day = site.today(now)
        for term in found:
            stint = term.stint
            if stint.first_day > day:
                continue
            yield [
                site.slug,
                stint.first_day,
                stint.last_day,
                stint.status(day).value,
                stint.completes_on(day),
                stint.days_served(day),
                stint.fraction(day),
            ]


def public_rows(*, now: datetime) -> Iterator[list[Any]]:
    """Stints in whole years, the ended ones merged until three share a row (FIG-12, FIG-13).

    Of a site whose earlier departures are not known, those that serve today (FIG-10).
    """
    shown = set(Officer.objects.public().order_by().values_list("pk", flat=True))
    for site, found in _site_by_site():
        day = site.today(now)
        known = [term for term in found if site.records_complete_from or term.stint.is_serving(day)]
        yield from open_rows.rows(site.slug, [(term.officer_id, term.stint) for term in known], day=day, shown=shown)


def curve_rows(*, now: datetime) -> Iterator[list[Any]]:
    """The staying curve of each site with complete records and of all together (`all`), a row a year of service."""
    whole: list[tenure.SiteStats] = []
    for site, found in _site_by_site():
        count = tally_of(site, found, now=now, posts=[])
        if count.records_complete:
            whole.append(count)
            yield from curve_of(site.slug, count)
    yield from curve_of("all", tenure.total(whole))


def curve_of(slug: str, count: tenure.SiteStats) -> Iterator[list[Any]]:
    """The rows of one site, or of `all`."""
    for year, mark in zip(tenure.years(count.lifetimes), tenure.figures(count).retention, strict=False):
        yield [slug, year.year, year.entered, mark.at_risk, year.left, mark.share, mark.low, mark.high]


def _site_by_site() -> Iterator[tuple[Site, list[Term]]]:
    """Each site with its stints, some sites at a time: memory and the wait for the first line do not grow with them."""
    ids = list(Site.objects.order_by("slug").values_list("pk", flat=True))
    for start in range(0, len(ids), SITES_AT_A_TIME):
        sites = list(Site.objects.filter(pk__in=ids[start : start + SITES_AT_A_TIME]).order_by("slug"))
        found = terms([site.pk for site in sites])
        for site in sites:
            yield site, found.get(site.pk, [])
