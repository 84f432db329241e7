"""What residents read: the digest their commander reads, the archive, one sheet for a wall in both languages."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation

from lib.cache import cached_page, of_site
from lib.languages import offered
from lib.requests import Request
from sites_app import midnight
from sites_app.models import Site

from .. import charts, labels, lists
from ..models import Digest
from ..weeks import SEVEN, Week

PER_PAGE = 26
OF_RESIDENTS = 2  # messages that came, and settled ones


def _site(request: Request, slug: str) -> Site:
    request.site_shown = get_object_or_404(Site, slug=slug)
    return request.site_shown


@cached_page(tags=of_site, seconds=midnight.there, by_query=["page"])
def archive(request: Request, slug: str) -> HttpResponse:
    """Every digest residents may read by now, the newest first."""
    site = _site(request, slug)
    rows = Digest.objects.public(request.now).at(site).newest().select_related("site")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "site": site,
        "page": page,
        "digests": [one.card() for one in page],
        "chart": charts.series(list(page)[: charts.WEEKS][::-1], OF_RESIDENTS),
    }
    return render(request, "digests/list.html", context)


@cached_page(tags=of_site, seconds=midnight.there)
def digest(request: Request, slug: str, week: Week) -> HttpResponse:
    """One week; 404 before Monday noon at the site."""
    row = _public(request, slug, week)
    return render(request, "digests/digest.html", _page(request, row))


def _public(request: Request, slug: str, week: Week) -> Digest:
    rows = Digest.objects.public(request.now).at(_site(request, slug))
    return get_object_or_404(rows.of_week(week).select_related("site"))


def _page(request: Request, row: Digest) -> dict[str, Any]:
    read = lists.reading([row], now=request.now)
    around = Digest.objects.public(request.now).at(row.site).filter(
        starts_on__in=[row.starts_on - SEVEN, row.starts_on + SEVEN]
    )  # fmt: skip
    beside = {one.starts_on: one for one in around.select_related("site")}
    older, newer = beside.get(row.starts_on - SEVEN), beside.get(row.starts_on + SEVEN)
    return {
        "site": row.site,
        "digest": row,
        "title": labels.week_title(row.starts_on),
        "sentences": labels.in_sentences(row.public_part),
        "decisions": lists.for_public(row, read),
        "figures": labels.figures(row.public_part),
        "older": older.url if older else None,
        "newer": newer.url if newer else None,
    }


@cached_page(tags=of_site, seconds=midnight.there)
def sheet(request: Request, slug: str, week: Week) -> HttpResponse:
    """The week on one sheet of paper, in each language of the portal."""
    row = _public(request, slug, week)
    sides = []
    for language, _name in offered():
        with translation.override(language):
            read = lists.reading([row], now=request.now)
            sides.append(
                {
                    "language": language,
                    "title": labels.week_title(row.starts_on),
                    "decisions": lists.for_public(row, read),
                    "figures": labels.figures(row.public_part),
                    "address": lists.full(row.url),
                }
            )
    return render(request, "digests/sheet.html", {"site": row.site, "sides": sides})
