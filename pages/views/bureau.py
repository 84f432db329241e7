"""The bureau's page and its files: every site side by side, what got worse first (STAFF-3)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from digests import bureau
from lib.csv_export import csv_response
from lib.days_in_words import day
from lib.requests import SignedIn
from lib.xlsx_export import xlsx_response
from sites_app.models import Site

from .. import counted

PER_PAGE = 100
NEEDED = ("slug", "name", "area", "time_zone", "posts", "records_complete_from")


def staff_bureau(request: SignedIn) -> HttpResponse:
    """A row a site; each number leads to what it counts, and those with a week to compare say what changed."""
    sites, area = Site.objects.by_name().only(*NEEDED), request.GET.get("area", "")
    changed = bureau.changes(request.now.date())
    areas = sorted({site.area for site in sites if site.area})
    chosen = [site for site in sites if not area or site.area == area]
    by_name = request.GET.get("order") == "name"
    ordered = chosen if by_name else bureau.worse_first(chosen, changed)
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    found = zip(page.object_list, bureau.rows(list(page.object_list), now=request.now), strict=True)
    context = {
        "section": "bureau",
        "page": page,
        "area": area,
        "areas": areas,
        "by_name": by_name,
        "today": request.now.date(),
        "heads": [*_heads().values()],
        "rows": [{"site": site, "cells": _cells(site, row, changed.get(site.pk))} for site, row in found],
    }
    return render(request, "pages/staff_bureau.html", context)


def _heads() -> dict[str, str]:
    """The heads of the columns, by the name each has in the file."""
    return {
        "late_answers": _("Late answers"),
        "late_promises": _("Late promises"),
        "vacant": _("Vacant"),
        "vacant_since": _("Vacant since"),
        "leaving_without_successor": _("Leave, nobody follows"),
        "departures": _("Departures"),
        "arrivals": _("Arrivals"),
        "completions_3": _("Five years in 3 months"),
        "completions_6": _("in 6 months"),
        "completions_12": _("in 12 months"),
        "waiting": _("Waiting"),
        "median_days": _("Days to an answer"),
        "posts": _("Posts"),
        "next_meeting": _("Next meeting"),
    }


PLACES = {"vacant_since": "vacant"}  # a day stands with what it is the day of


def _cells(site: Site, row: bureau.Row, change: bureau.Change | None) -> list[dict[str, Any]]:
    """One a column: {head, text, url, change}."""
    page, roster = reverse("pages:staff_counted", args=[site.slug]), reverse("sites:staff_roster", args=[site.slug])
    cells = []
    for name, head in _heads().items():
        value = getattr(row, name)
        text = "–" if value is None else day(value) if name in ("vacant_since", "next_meeting") else str(value)
        url = "" if value is None else roster if name == "posts" else f"{page}#{PLACES.get(name, name)}"
        moved = getattr(change, name, 0) if change else 0
        cells.append(
            {"head": head, "text": text, "url": url, "change": f"{moved:+d}" if moved else "", "up": moved > 0}
        )
    return cells


def staff_counted(request: SignedIn, slug: str) -> HttpResponse:
    """What each number of the bureau's page counts at one site."""
    site = get_object_or_404(Site.objects.visible_to(request.access), slug=slug)
    context = {"section": "bureau", "site": site, "parts": counted.parts(site, request.access, now=request.now)}
    return render(request, "pages/staff_counted.html", context)


def staff_bureau_csv(request: SignedIn) -> StreamingHttpResponse:
    """The same as a table."""
    rows = bureau.rows(list(Site.objects.order_by("slug")), now=request.now)
    return csv_response("bureau.csv", list(bureau.Row._fields), rows)


def staff_bureau_xlsx(request: SignedIn) -> HttpResponse:
    """The same as a spreadsheet."""
    rows = bureau.rows(list(Site.objects.order_by("slug")), now=request.now)
    return xlsx_response("bureau.xlsx", bureau.Row._fields, rows)
