"""Public pages: the same bytes for everybody, kept for a minute at most."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import lazy
from django.views.decorators.cache import cache_control

from agency import words as words_of_agency
from digests.models import Digest
from feedback.models import Feedback, Message
from feedback.public import said_did
from feedback.statistics import given_days, sunday_of
from lib.cache import cached_page, of_all_sites, of_site
from lib.requests import Request
from lib.text_fields import InFirstLanguage
from meetings.models import Action, Meeting
from sites_app import handover, midnight, promise, tenure
from sites_app.cards import people
from sites_app.confirmations import grants_by_year
from sites_app.models import Goal, Notice, PlacePhoto, Program, Site
from sites_app.statistics import entered_posts, opened, tally_of, team, terms
from sites_app.structured import place as structured_place
from sites_app.templatetags.term_tags import marks_of

from .. import cards, conformance, labels
from ..conformance import How

NEWEST = 1
MOST_PROMISES = 6
MOST_PHOTOS = 3
of_settings_only = cache_control(public=True, max_age=10)  # a proxy may hold for seconds what no site changes
# A site's programs, goals and notices in the site's own read.
_SHOWN = Program.objects.filter(site=OuterRef("pk"), shown=True).order_by(InFirstLanguage("name"), "pk")
_GOALS = Goal.objects.open().filter(site=OuterRef("pk")).order_by("place")
_PHOTOS = PlacePhoto.objects.filter(site=OuterRef("pk")).order_by("pk")[:MOST_PHOTOS]
_NOTICES = Notice.objects.filter(Q(site=OuterRef("pk")) | Q(site=None), approved_by__isnull=False).order_by("-begins")


def _rows(rows: QuerySet[Any], fields: list[str]) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in fields})))


# Put together once, because that costs as much as asking; each request adds which site.
_SITES = Site.objects.annotate(
    shown_programs=_rows(_SHOWN, cards.PROGRAM_FIELDS),
    open_goals=_rows(_GOALS, cards.GOAL_FIELDS),
    photos_of_it=_rows(_PHOTOS, cards.PHOTO_FIELDS),
    approved_notices=_rows(_NOTICES, cards.NOTICE_FIELDS),
    entered_posts=entered_posts(),
    **given_days(),
)
_PUBLISHED = Feedback.objects.published().with_outcome().order_by("-published_on", "pk")
_MEETINGS = Meeting.objects.public().with_seats()


@cached_page(tags=of_site, seconds=midnight.there)
def site(request: Request, slug: str) -> HttpResponse:
    """One site: reach us, team, two buttons, next meeting, promises, answers, programs, digest, the promise here."""
    place = request.site_shown = _place(slug)
    today = place.today(request.now)
    rows = terms([place.pk]).get(place.pk, [])
    meeting = _MEETINGS.at(place).upcoming(request.now).first()
    figures = tenure.figures(tally_of(place, rows, as_of=today, posts=opened(place.entered_posts)))  # type: ignore[attr-defined]
    marks = marks_of((term.stint for term in rows), since=place.records_complete_from, today=today)
    promises = [cards.promise(*row, today=today) for row in _promises(place)]
    context = {
        "site": cards.contact(place),
        "structured": structured_place(place, url=settings.BASE_URL + request.path),
        "posts": figures.posts,
        "changes": handover.sentences(place, rows, today),
        **people(team(place, today=today, rows=rows), figures.filled, today=today),
        "meeting": cards.meeting_card(meeting, place) if meeting else None,
        "promises": promises,
        "late": sum(row["late"] for row in promises),
        "said_did": _said_did(place, today),
        "photos": [cards.photo(row) for row in place.photos_of_it],  # type: ignore[attr-defined]
        "goals": [cards.goal(row) for row in place.open_goals],  # type: ignore[attr-defined]
        "notices": cards.notices(place.approved_notices, today=today),  # type: ignore[attr-defined]
        # The plugin forgets what was annotated once get_object_or_404 has it.
        "programs": [cards.program(Program(**row)) for row in place.shown_programs],  # type: ignore[attr-defined]
        "digest": _digest(Digest.objects.public(request.now).at(place).newest().first(), place),
        "commitment": promise.card(figures, since=place.records_complete_from),
        "answered_through": sunday_of(place.given_from, place.waits_from, today=today),  # type: ignore[attr-defined]
        "unknown_before": "" if place.records_complete_from else promise.unknown(figures),
        "marks": marks if len(marks) <= promise.FEW_DOTS else [],
        **_links(place),
    }
    return render(request, "pages/site.html", context)


def _links(place: Site) -> dict[str, str]:
    return {
        "team_url": reverse("sites:team", args=[place.slug]),
        "new_url": reverse("feedback:new", args=[place.slug]),
        "board_url": reverse("feedback:board", args=[place.slug]),
        "meetings_url": reverse("meetings:site_meetings", args=[place.slug]),
        "calendar_url": reverse("meetings_plain:site_calendar", args=[place.slug]),
        "commitment_url": reverse("sites:commitment"),
    }


def _place(slug: str) -> Site:
    """The site with its programs; a 404 where there is none."""
    return get_object_or_404(_SITES, slug=slug)


def _said_did(place: Site, today: date) -> list[dict[str, Any]]:
    newest = list(_PUBLISHED.at(place)[:NEWEST])
    for row in newest:
        row.site = place  # known already: not read again for its name
    return [said_did(row, today) for row in newest]


def _promises(site: Site) -> Any:
    """What we promised: open answers and meeting actions in one read, the oldest late one first."""
    answers = Message.objects.promises().open().public().at(site)
    actions = Action.objects.open_at(site)
    said = _row(answers, "shown", "promise_due", "promise_role", "shown_reason")
    planned = _row(actions, "text", "due", "owner_role", "moved_reason")
    return said.union(planned, all=True).order_by("until")[:MOST_PROMISES]


def _row(rows: Any, text: str, until: str, role: str, reason: str) -> Any:
    """(text, day, role, day promised first, why it moved), so that two apps' rows fit into one read."""
    return rows.order_by().annotate(until=F(until)).values_list(text, "until", role, "first_due", reason)


def _digest(newest: Digest | None, place: Site) -> dict[str, Any] | None:
    if newest is None:
        return None
    newest.site = place  # known already: not read again for the address
    return newest.card()


@of_settings_only
def about(request: Request) -> HttpResponse:
    """Who runs this, who reads, and where everything else belongs."""
    context = {"moderation_days": settings.MODERATION_WORKING_DAYS, "answer_days": settings.ANSWER_DAYS}
    return render(request, "pages/about.html", context)


@of_settings_only
def privacy(request: Request) -> HttpResponse:
    """What is kept and who sees it, written from the settings."""
    keeps = [
        {"what": labels.KEPT[kind], "long": lazy(labels.how_long, str)(days)}
        for kind, days in settings.RETENTION_DAYS.items()
        if kind in labels.KEPT
    ]
    context = {"keeps": keeps, "contact_days": settings.RETENTION_DAYS["rsvp_contact"]}
    context["wal_kept_days"] = settings.WAL_KEPT_DAYS
    context["staff_host"] = urlsplit(settings.STAFF_URL).netloc
    context["access_log_off_since"] = settings.ACCESS_LOG_OFF_SINCE
    return render(request, "pages/privacy.html", context)


@cached_page(tags=of_all_sites)
def numbers(request: Request) -> HttpResponse:
    """What each public figure means, and how often somebody was given a moderator's rights (POWER-4)."""
    context = {"figures": labels.figures(), "columns": labels.columns(), "grants": grants_by_year()}
    return render(request, "pages/numbers.html", context)


@of_settings_only
def accessibility(request: Request) -> HttpResponse:
    """How well these pages can be used, who read each language, and how to say that something stands in the way."""
    found = conformance.report()
    context = {
        "readings": words_of_agency.readings(),
        "report": found,
        "kept": found.count(How.SUPPORTS),
        "partly": found.count(How.PARTLY),
        "broken": [row for row in found.rows if row.how is How.FAILS],
    }
    return render(request, "pages/accessibility.html", context)
