"""The bureau's page and its files: every site side by side (STAFF-3)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lib.csv_export import csv_response
from lib.requests import SignedIn
from lib.xlsx_export import xlsx_response
from sites_app.models import Site

from .. import bureau

PER_PAGE = 100


@require_GET
def staff_bureau(request: SignedIn) -> HttpResponse:
    """A row a site, in alphabetical order; each number leads to what it counts."""
    page = Paginator(Site.objects.by_name(), PER_PAGE).get_page(request.GET.get("page"))
    sites = list(page.object_list)
    found = zip(sites, bureau.rows(sites, now=request.now), strict=True)
    context = {"section": "bureau", "page": page, "rows": [_linked(site, row) for site, row in found]}
    return render(request, "pages/staff_bureau.html", context)


def _linked(site: Site, row: bureau.Row) -> dict[str, Any]:
    return {
        "name": site.name,
        "row": row,
        "feedback_url": reverse("feedback:staff_inbox", args=[site.slug]),
        "meetings_url": reverse("meetings:staff_meetings", args=[site.slug]),
        "roster_url": reverse("sites:staff_roster", args=[site.slug]),
    }


@require_GET
def staff_bureau_csv(request: SignedIn) -> StreamingHttpResponse:
    """The same as a table."""
    rows = bureau.rows(list(Site.objects.order_by("slug")), now=request.now)
    return _never_kept(csv_response("bureau.csv", list(bureau.Row._fields), rows))


@require_GET
def staff_bureau_xlsx(request: SignedIn) -> HttpResponse:
    """The same as a spreadsheet."""
    rows = bureau.rows(list(Site.objects.order_by("slug")), now=request.now)
    return _never_kept(xlsx_response("bureau.xlsx", bureau.Row._fields, rows))


def _never_kept(response: Any) -> Any:
    response["Cache-Control"] = "no-store"
    return response
