"""Public pages of the promise: the team with its clocks, the plain figure, the evidence. The same for everybody."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control

from lib.cache import PROXY_SECONDS, cached_page, of_all_sites, of_site
from lib.csv_export import csv_kept, csv_response
from lib.gate import dear_reads, page_reads
from lib.languages import asked_for, default_language, offered
from lib.requests import Request
from lib.text_fields import InFirstLanguage
from lib.texts import TranslatedText

from .. import cards, counting, counts, handover, midnight, open_rows, promise, reports, statistics, stored, tenure
from ..card_picture import draw_card
from ..models import Correction, Course, EvidenceSummary, Finding, HandoverNote, OfficerPhoto, PlacePhoto, Site

MOST_CORRECTIONS = 100
SITES_A_PAGE = 50
LATELY_DAYS = 365
KNOWN_FIGURES = {
    "filled": gettext_lazy("filled posts"),
    "on_track": gettext_lazy("on track"),
    "completed": gettext_lazy("completed"),
    "ended_early": gettext_lazy("ended early"),
    "kept": gettext_lazy("kept"),
    "not_kept": gettext_lazy("not kept"),
    "not_yet": gettext_lazy("not yet up"),
    "median_days": gettext_lazy("median days"),
}


@cached_page(tags=of_site, seconds=midnight.there)
def team(request: Request, slug: str) -> HttpResponse:
    """Who serves here, since when, and how far each five-year term is; who left, without a name."""
    site = request.site_shown = get_object_or_404(Site, slug=slug)
    today = site.today(request.now)
    rows = statistics.terms([site.pk]).get(site.pk, [])
    members = statistics.team(site, today=today, rows=rows)
    tally = statistics.tally_of(site, rows, as_of=today)
    context = {
        "site": site,
        "posts": tally.posts,
        "filled": tally.filled,
        "vacant": tally.vacant,
        **cards.people(members, tally.filled, today=today),
        "note": HandoverNote.objects.released(today).filter(site=site).first(),
        "changes": handover.sentences(site, rows, today),
        "left": _left(rows, today) if site.records_complete_from else [],
        "training": _training([term.officer_id for term in rows if term.stint.is_serving(today)]),
    }
    return render(request, "sites_app/team.html", context)


@cached_page(tags=of_site, seconds=midnight.anywhere)
def team_sheet(request: Request, slug: str) -> HttpResponse:
    """“Meet your team” on paper for a wall: who serves here today, in each language of the portal."""
    site = get_object_or_404(Site, slug=slug)
    today = site.today(request.now)
    rows = statistics.terms([site.pk]).get(site.pk, [])
    members = statistics.team(site, today=today, rows=rows)
    counted = tenure.figures(statistics.tally_of(site, rows, as_of=today))
    sides = []
    for language, _name in offered():
        with translation.override(language):
            officers = [cards.person(member, today=today) for member in members]
            address = settings.BASE_URL + reverse("pages:site", args=[slug])
            kept = promise.card(counted, since=site.records_complete_from)
            sides.append({"language": language, "officers": officers, "address": address, "promise": kept})
    return render(request, "sites_app/team_sheet.html", {"site": site, "sides": sides, "today": today})


@cached_page(tags=of_site, seconds=midnight.there, by_query=["lang"])
def card(request: Request, slug: str) -> HttpResponse:
    """The picture that messengers show beside a shared link, in the language of `?lang=`."""
    site = request.site_shown = get_object_or_404(Site, slug=slug)
    with translation.override(asked_for(request.GET.get("lang", ""))):
        return HttpResponse(draw_card(site, request.now), content_type="image/png")


def _left(rows: list[statistics.Term], today: date) -> list[dict[str, Any]]:
    """Months of the past year in which somebody left, newest first; from the day after, and never whose (FIG-14)."""
    days = [term.stint.last_day for term in rows if term.stint.last_day is not None]
    months = Counter(day.replace(day=1) for day in days if 0 < (today - day).days <= LATELY_DAYS)
    return [{"month": month, "count": months[month]} for month in sorted(months, reverse=True)]


def _training(serving: list[int]) -> list[dict[str, Any]]:
    """How many of today's team completed each course."""
    done = Count("completions", filter=Q(completions__officer__in=serving))
    return [{"name": row.name, "done": row.done, "of": len(serving)} for row in Course.objects.annotate(done=done)]


@cached_page(tags=of_all_sites, seconds=midnight.anywhere, by_query=["page"])
@page_reads
def commitment(request: Request) -> HttpResponse:
    """Whether five years are five years: one sentence for all sites, one row for each (of so many sites that
    they fill pages, fifty at a time), the curve behind it.
    """
    sites = Site.objects.by_name()
    if stored.is_used():
        page = Paginator(sites, SITES_A_PAGE).get_page(request.GET.get("page"))
        whole, tallies = stored.whole(request.now), statistics.tallies(page.object_list, now=request.now)
        missing = sites.filter(records_complete_from=None).count()
    else:
        page = Paginator(list(sites), SITES_A_PAGE).get_page(request.GET.get("page"))
        whole, tallies = counting.all_now(page.paginator.object_list, request.now)
        missing = sum(site.records_complete_from is None for site in page.paginator.object_list)
    context = {
        "page": page,
        "promise": promise.card(whole.figures),
        "uncounted": promise.uncounted(missing) if missing else "",
        "differing": _differing(list(page), tallies),
        "figures": whole.figures,
        "sites": [_promise(site, tallies[site.pk]) for site in page],
        "retention": [_mark(mark) for mark in whole.figures.retention],
        "quarters": [_quarter(first, left) for first, left in whole.quarters],
        "has_curve": any(mark.share is not None for mark in whole.figures.retention),
        "curve": whole.curve,
        "corrections": [_correction(row) for row in Correction.objects.select_related("site")[:MOST_CORRECTIONS]],
    }
    return render(request, "sites_app/commitment.html", context)


def _differing(sites: list[Site], tallies: Mapping[int, tenure.SiteStats]) -> list[str]:
    """Whether those on this page really differ; nothing where one stands alone."""
    lives = {site.pk: tallies[site.pk].lifetimes for site in sites if site.records_complete_from}
    return promise.differing(tenure.differences(lives), {site.pk: site.name for site in sites}) if sites[1:] else []


def _percent(share: Decimal | None) -> int | None:
    """A whole percentage, a half rounded up, as the API's own four decimals are."""
    return None if share is None else int((share * 100).to_integral_value(ROUND_HALF_UP))


def _mark(mark: tenure.Mark) -> dict[str, Any]:
    percent = {name: _percent(getattr(mark, name)) for name in ("share", "low", "high")}
    return {"year": mark.year, **percent, "at_risk": mark.at_risk}


def _promise(site: Site, tally: tenure.SiteStats) -> dict[str, Any]:
    """One site: its sentence with its bar, and its numbers."""
    shown = tenure.figures(tally)
    return {
        "name": site.name,
        "slug": site.slug,
        "url": reverse("sites:team", args=[site.slug]),
        "promise": promise.card(shown, since=site.records_complete_from),
        "unknown": promise.unknown(shown),
        "figures": shown,
    }


def _quarter(first: date, left: int) -> dict[str, Any]:
    return {
        "name": _("quarter %(number)d of %(year)d") % {"number": first.month // 3 + 1, "year": first.year},
        "left": left,
    }


def _correction(row: Correction) -> dict[str, Any]:
    year = row.figure.removeprefix("retention_")
    staying = _("share that stays, year %(year)s") % {"year": year}
    name = KNOWN_FIGURES.get(row.figure) or (staying if year != row.figure else row.figure)
    return {"day": row.day, "site": row.site.name, "figure": name, "before": row.before, "after": row.after}


@dear_reads
@cache_control(public=True, max_age=PROXY_SECONDS)
def stints_csv(request: Request) -> StreamingHttpResponse:
    """Every stint in whole years, without names, serial numbers and reasons; ended ones by at least three."""
    if stored.is_used():
        return csv_kept("stints.csv", open_rows.COLUMNS, stored.stints(request.now))
    return csv_response("stints.csv", list(open_rows.COLUMNS), reports.public_rows(now=request.now))


@dear_reads
@cache_control(public=True, max_age=PROXY_SECONDS)
def curve_csv(request: Request) -> StreamingHttpResponse:
    """Who stays how long, in counts, shares and bands, of each site and of all."""
    if stored.is_used():
        return csv_kept("curve.csv", reports.CURVE_HEADER, stored.curve(request.now))
    return csv_response("curve.csv", list(reports.CURVE_HEADER), reports.curve_rows(now=request.now))


@cached_page(tags=of_all_sites)
def evidence(request: Request) -> HttpResponse:
    """What was found, by measure, side by side, each with its source; never a word about cause."""
    rows = list(Finding.objects.select_related("site").order_by(InFirstLanguage("measure"), "kind", "pk"))
    lines = {_in_first(row.measure): row.text for row in EvidenceSummary.objects.all()}
    counted = counts.beside(rows)
    for row in rows:
        row.counts = counted.get(row.pk)  # type: ignore[attr-defined]
    measures = [
        {"name": found[0].measure, "findings": found, "bottom_line": lines.get(_in_first(found[0].measure))}
        for found in (list(group) for _measure, group in groupby(rows, key=lambda row: _in_first(row.measure)))
    ]
    opened = Counter(launched[:4] for launched in Site.objects.values_list("launched_on", flat=True) if launched)
    context = {"measures": measures, "courses": Course.objects.all(), "opened": sorted(opened.items())}
    return render(request, "sites_app/evidence.html", context)


def _in_first(text: TranslatedText) -> str:
    """As the database sorts it."""
    return text.get(text.shown_in(default_language()), "")


@cache_control(public=True, max_age=24 * 3600)
def place_photo(request: Request, token: UUID) -> HttpResponse:
    """A picture of a place; it shows nobody, so it may be kept for a day."""
    found = get_object_or_404(PlacePhoto, token=token)
    return HttpResponse(bytes(found.image), content_type="image/webp")


@cache_control(public=True, max_age=PROXY_SECONDS)
def photo(request: Request, token: UUID) -> HttpResponse:
    """A consented portrait of somebody who serves today and shows the full name; anything else is a 404."""
    found = get_object_or_404(OfficerPhoto.objects.shown(request.now), token=token)
    return HttpResponse(bytes(found.image), content_type="image/webp")
