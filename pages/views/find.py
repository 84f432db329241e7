"""Finding one's neighborhood: the whole list where it fits on a page, areas and a search where it does not."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from feedback.models import Feedback
from feedback.public import said_did
from lib.cache import cached_page, of_all_sites
from lib.requests import Request
from meetings.models import Meeting
from sites_app import midnight, promise, search, tenure
from sites_app.mapping import drawing
from sites_app.mapping.outlines import rings_of
from sites_app.models import Site
from sites_app.statistics import tallies

from .. import cards

NEWEST = 3
WHOLE_LIST = 200  # sites; a longer list weighs more than an old phone should load, and than a thumb should scroll
PER_PAGE = 50
LONGEST_SEARCH = 100


@cached_page(tags=of_all_sites, seconds=midnight.anywhere)
def home(request: Request) -> HttpResponse:
    """Find your neighborhood; the promise in all of them; the three newest answers."""
    said = Feedback.objects.published().with_outcome().select_related("site").order_by("-published_on", "pk")[:NEWEST]
    context = {**_start(request), "said_did": [said_did(item, item.site.today(request.now)) for item in said]}
    return render(request, "pages/home.html", context)


def site_list(request: Request) -> HttpResponse:
    """Every site, by area. What somebody searched for is never kept, so such pages are not cached."""
    return _found(request) if "q" in request.GET else _kept_list(request)


@cached_page(tags=of_all_sites, seconds=midnight.anywhere, by_query=["area", "page"])
def _kept_list(request: Request) -> HttpResponse:
    if "area" in request.GET:
        name = request.GET["area"]
        return _paged(request, Site.objects.filter(area=name), area=name)
    return render(request, "pages/site_list.html", _start(request))


def _found(request: Request) -> HttpResponse:
    words = request.GET["q"].strip()[:LONGEST_SEARCH]
    return _paged(request, Site.objects.named_like(words), q=words)


def find_team(request: Request) -> HttpResponse:
    """Which team is mine, by name, nickname, street or ZIP code (FIND-1); what was asked is kept by nobody (FIND-2)."""
    words = request.GET.get("q", "").strip()[: search.LONGEST]
    answer = search.find(words, miles=settings.FIND_MILES) if words else search.Answer()
    context = {
        "asked": {"q": words},
        "teams": _doors(request, answer.teams),
        "nearest": next(iter(_doors(request, [answer.nearest] if answer.nearest else [])), None),
        "maybe": _doors(request, answer.maybe),
        "verified": answer.verified,
    }
    return render(request, "pages/find.html", context)


def _doors(request: Request, sites: Iterable[Site]) -> list[dict[str, Any]]:
    """Some sites as doors, in the order given."""
    listed = list(sites)
    areas = _areas(request, listed, tallies(listed, now=request.now)) if listed else []
    return [door for area in areas for door in area["sites"]]


def _start(request: Request) -> dict[str, Any]:
    """All sites by area and their promise; where they are too many, the areas alone, with how many sites each has."""
    if Site.objects.count() <= WHOLE_LIST:
        sites = list(Site.objects.order_by("area", "name"))
        counts = tallies(sites, now=request.now)
        kept = promise.card(tenure.figures(tenure.total(counts.values())))
        return {**_listed(_areas(request, sites, counts)), "promise": kept, "map": _map(sites)}
    rows = Site.objects.order_by("area").values("area")
    counted = rows.annotate(count=Count("pk"), unverified=Count("pk", filter=Q(area_verified=False)))
    doors = [{**row, "url": f"{_list_url()}?{urlencode({'area': row['area']})}"} for row in counted]
    return {"doors_by_area": doors, "unverified": any(row["area"] and row["unverified"] for row in doors)}


def _map(sites: list[Site]) -> drawing.Drawing | None:
    """Where the neighborhoods are, in the order of the list; those without coordinates stand in the list alone."""
    return drawing.draw(
        [
            drawing.Place(
                site.name,
                reverse("pages:site", args=[site.slug]),
                (float(site.longitude), float(site.latitude)),
                list(rings_of(site.outline)) if site.outline else (),
            )
            for site in sorted(sites, key=lambda site: site.name)
            if site.longitude is not None and site.latitude is not None
        ]
    )


def _listed(areas: list[dict[str, Any]]) -> dict[str, Any]:
    """Areas for a page, and whether one of their names needs the note that it is not verified."""
    return {"areas": areas, "unverified": any(area["unverified"] for area in areas)}


def _paged(request: Request, sites: QuerySet[Site], **asked: str) -> HttpResponse:
    """Some of the sites, a page at a time; a page that does not exist is the nearest that does."""
    page = Paginator(sites.order_by("area", "name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    some = list(page.object_list)
    context = {
        **_listed(_areas(request, some, tallies(some, now=request.now))),
        "asked": asked,
        "previous": _beside(page.has_previous(), page, -1, asked),
        "next": _beside(page.has_next(), page, 1, asked),
    }
    return render(request, "pages/site_list.html", context)


def _beside(there: bool, page: Page, step: int, asked: dict[str, str]) -> str:
    return f"{_list_url()}?{urlencode({**asked, 'page': page.number + step})}" if there else ""


def _list_url() -> str:
    return reverse("pages:site_list")


def _areas(request: Request, sites: list[Site], counts: dict[int, tenure.SiteStats]) -> list[dict[str, Any]]:
    """Sites in the order of their areas, each with today's team and its next meeting."""
    upcoming = Meeting.objects.public().upcoming(request.now).filter(site__in=[site.pk for site in sites])
    starts = dict(upcoming.order_by().values_list("site").annotate(first=Min("starts_at")))
    return [
        cards.area_group(name, [cards.site_card(site, counts[site.pk], starts.get(site.pk)) for site in rows])
        for name, rows in groupby(sites, key=lambda site: site.area)
    ]
