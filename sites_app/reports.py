"""Stints as rows: the tenure report with names, and the public table without (FIG-12)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from .figures import Term, terms
from .models import Officer, Site

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
PUBLIC_HEADER = ("site", "first_day", "last_day", "status", "completes_on", "days_served", "fraction")


def report_rows(*, now: datetime, as_of: date | None = None) -> Iterator[list[Any]]:
    """One row per stint, by site, first day and serial number, as of a day (default: today in each site's
    zone).
    """
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


def public_rows(*, now: datetime) -> Iterator[list[Any]]:
    """Every stint that has begun, without who it is and why it ended; a last day ahead is not told.

    Of a site whose earlier departures are not known, those that serve today (FIG-10).
    """
    for site, found in _site_by_site():
        day = site.today(now)
        for term in found:
            stint = term.stint
            if stint.first_day > day or not (site.records_complete_from or stint.is_serving(day)):
                continue
            last = stint.last_day if stint.last_day and stint.last_day < day else None
            yield [
                site.slug,
                stint.first_day,
                last,
                stint.status(day).value,
                stint.completes_on(day),
                stint.days_served(day),
                stint.fraction(day),
            ]


def _site_by_site() -> Iterator[tuple[Site, list[Term]]]:
    """Each site with its stints, some sites at a time: memory and the wait for the first line do not grow with them."""
    ids = list(Site.objects.order_by("slug").values_list("pk", flat=True))
    for start in range(0, len(ids), SITES_AT_A_TIME):
        sites = list(Site.objects.filter(pk__in=ids[start : start + SITES_AT_A_TIME]).order_by("slug"))
        found = terms([site.pk for site in sites])
        for site in sites:
            yield site, found.get(site.pk, [])
