"""Public pages: the same bytes for everybody, kept for a minute at most."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from digests.models import Digest
from feedback.models import Feedback, Message
from meetings.models import Action, Meeting
from portal.cache import ALL, cached_page
from sites_app import tenure
from sites_app.figures import figures_of, tallies, tally_of, team, terms
from sites_app.models import Site

from .. import cards, words

NEWEST = 3
MOST_PROMISES = 6


def _site_tag(request: HttpRequest, slug: str) -> list[str]:
    return [f"site:{slug}"]


def _all_sites(request: HttpRequest) -> list[str]:
    return [ALL]


def _until_midnight(request: HttpRequest, **kwargs: Any) -> int:
    """Seconds until a day ends in the deployment's zone or, at the latest, a minute (contract section 9)."""
    zones = {settings.TIME_ZONE} | set(Site.objects.values_list("time_zone", flat=True).distinct())
    return min(Site(time_zone=zone).seconds_to_midnight(request.now) for zone in zones)


@require_safe
@cached_page(tags=_all_sites, seconds=_until_midnight)
def home(request: HttpRequest) -> HttpResponse:
    """Find your neighborhood; the three newest answers."""
    said = Feedback.objects.published().select_related("site").order_by("-published_on", "pk")[:NEWEST]
    context = {
        "areas": _areas(request),
        "said_did": [cards.said_did(item, item.site) for item in said],
    }
    return render(request, "pages/home.html", context)


@require_safe
@cached_page(tags=_all_sites, seconds=_until_midnight)
def site_list(request: HttpRequest) -> HttpResponse:
    """Every site, by area."""
    return render(request, "pages/site_list.html", {"areas": _areas(request)})


def _areas(request: HttpRequest) -> list[dict[str, Any]]:
    """Sites by area, each with today's team and its next meeting, in four reads."""
    sites = list(Site.objects.order_by("area", "name"))
    counts = tallies(sites, now=request.now)
    upcoming = Meeting.objects.public().upcoming(request.now).order_by().values_list("site")
    starts = dict(upcoming.annotate(first=Min("starts_at")))
    return [
        cards.area(name, [cards.door(site, counts[site.pk], starts.get(site.pk)) for site in rows])
        for name, rows in groupby(sites, key=lambda site: site.area)
    ]


@require_safe
@cached_page(tags=_site_tag, seconds=lambda request, slug: _site_seconds(request, slug))
def site(request: HttpRequest, slug: str) -> HttpResponse:
    """One site: reach us, team, two buttons, next meeting, promises, answers, programs, digest, the promise here."""
    place = get_object_or_404(Site, slug=slug)
    request.site_shown = place
    today = place.today(request.now)
    rows = terms([place.pk]).get(place.pk, [])
    figures = tenure.figures(tally_of(place, rows, as_of=today))
    meeting = Meeting.objects.public().at(place).upcoming(request.now).first()
    context = {
        "site": cards.contact(place),
        "filled": figures.filled,
        "posts": figures.posts,
        "officers": [cards.person(member, today=today) for member in team(place, today=today, rows=rows)],
        "meeting": cards.coming(meeting, place) if meeting else None,
        "promises": _promises(place, today),
        "said_did": [
            cards.said_did(item, place)
            for item in Feedback.objects.published().at(place).order_by("-published_on", "pk")[:NEWEST]
        ],
        "programs": [cards.program(row) for row in place.programs.filter(shown=True)],
        "digest": _digest(place, request),
        "commitment": cards.plain_figure(figures),
        "unknown_before": place.records_complete_from is None,
        **_links(place),
    }
    return render(request, "pages/site.html", context)


def _site_seconds(request: HttpRequest, slug: str) -> int:
    place = getattr(request, "site_shown", None)
    return place.seconds_to_midnight(request.now) if place else 0


def _links(place: Site) -> dict[str, str]:
    return {
        "team_url": reverse("sites:team", args=[place.slug]),
        "new_url": reverse("feedback:new", args=[place.slug]),
        "board_url": reverse("feedback:board", args=[place.slug]),
        "meetings_url": reverse("meetings:site_meetings", args=[place.slug]),
        "calendar_url": reverse("meetings_plain:site_calendar", args=[place.slug]),
        "commitment_url": reverse("sites:commitment"),
    }


def _promises(place: Site, today) -> list[dict[str, Any]]:
    """What we promised: open answers and meeting actions, the oldest late one first."""
    answers = Message.objects.promises().open().public().filter(feedback__site=place)[:MOST_PROMISES]
    actions = Action.objects.open_at(place)[:MOST_PROMISES]
    rows = [cards.promise_of_answer(row, today=today) for row in answers]
    rows += [cards.promise_of_meeting(row, today=today) for row in actions]
    return sorted(rows, key=lambda row: row["due"])[:MOST_PROMISES]


def _digest(place: Site, request: HttpRequest) -> dict[str, Any] | None:
    digest = Digest.objects.public(request.now).at(place).newest().first()
    return digest.card() if digest else None


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who runs this, who reads, and where everything else belongs."""
    context = {"moderation_days": settings.MODERATION_WORKING_DAYS, "answer_days": settings.ANSWER_DAYS}
    return _lasting(render(request, "pages/about.html", context))


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept and who sees it, written from the settings."""
    keeps = [
        {"what": words.KEPT[kind], "days": days} for kind, days in settings.RETENTION_DAYS.items() if kind in words.KEPT
    ]
    context = {"keeps": keeps, "contact_days": settings.RETENTION_DAYS["rsvp_contact"]}
    context["access_log_off_since"] = settings.ACCESS_LOG_OFF_SINCE
    return _lasting(render(request, "pages/privacy.html", context))


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """What each public figure means."""
    return _lasting(render(request, "pages/numbers.html", {"figures": words.figures()}))


def _lasting(response: HttpResponse) -> HttpResponse:
    """A page that changes with the settings only; a proxy may hold it for seconds."""
    response["Cache-Control"] = "public, max-age=10"
    return response
