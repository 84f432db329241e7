"""What everybody may read: you said, we did; what we promised; figures; and the poster for a wall."""

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation

from lib.cache import cached_page, of_site
from lib.languages import offered
from lib.requests import Request
from sites_app import midnight
from sites_app.models import Site

from .. import statistics
from ..models import Feedback
from ..public import CAME, promise, promises_at, published_at, said_did

PER_PAGE = 20
LONGEST_SEARCH = 100
LINES_ON_PAPER = 8


def board(request: Request, slug: str) -> HttpResponse:
    """The board, by category and search. What somebody searched for is never kept, so such pages are not cached."""
    return _board(request, slug=slug) if "q" in request.GET else _kept_board(request, slug=slug)


def _board(request: Request, slug: str) -> HttpResponse:
    site = request.site_shown = get_object_or_404(Site, slug=slug)
    today = site.today(request.now)
    category, words = request.GET.get("category", ""), request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    came = request.GET.get("came", "")
    rows = published_at(site, category, words, came)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "site": site,
        "items": [said_did(row, today) for row in page],
        "page": page,
        "categories": Feedback.Category.choices,
        "category": category if category in Feedback.Category.values else "",
        "came": came if came in CAME else "",
        "outcomes": CAME.items(),
        "words": words,
        "promises": [promise(row, today) for row in promises_at(site)],
        "figures": statistics.of_site(site, today),
        "all_sites": statistics.of_all_sites(today),
    }
    return render(request, "feedback/board.html", context)


_kept_board = cached_page(tags=of_site, seconds=midnight.there, by_query=["category", "came", "page"])(_board)


def poster(request: Request, slug: str) -> HttpResponse:
    """A sheet for a wall in every language of the pages: an address to type, and a QR code that opens the form."""
    site = get_object_or_404(Site, slug=slug)
    through = statistics.answered_through(site, site.today(request.now))
    sides = [_side(slug, language) | {"through": through} for language, _name in offered()]
    return render(request, "feedback/poster.html", {"site": site, "sides": sides})


def _side(slug: str, language: str) -> dict[str, str]:
    with translation.override(language):
        form = settings.BASE_URL + reverse("feedback:new", kwargs={"slug": slug})
        page = settings.BASE_URL + reverse("pages:site", kwargs={"slug": slug})
    code = segno.make(form, error="m", micro=False)
    return {
        "language": language,
        "address": page.partition("://")[2].rstrip("/"),
        "qr": code.svg_inline(scale=6, border=2, omitsize=True),
    }


def paper(request: Request, slug: str) -> HttpResponse:
    """The form on paper, to be copied: no sheet can be told from another."""
    context = {
        "site": get_object_or_404(Site, slug=slug),
        "kinds": Feedback.Category.labels,
        "about": Feedback.About.labels,
        "lines": range(LINES_ON_PAPER),
        "days": settings.MODERATION_WORKING_DAYS,
        "short_address": (settings.BASE_URL + reverse("feedback:code")).partition("://")[2],
    }
    return render(request, "feedback/paper.html", context)
