"""What everybody may read: the meetings of a site, and one of them with its live seats."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse

from agency import words
from lib.cache import cached_page, fetch_cached, of_site
from lib.days_in_words import when
from lib.languages import current
from lib.requests import Request
from sites_app import midnight
from sites_app.models import Site

from ..calendar_links import links_of, webcal
from ..events import event_of
from ..models import Action, Meeting
from ..structured import event

PAST_SHOWN = 20
SEATS = b"<!-- seats -->"  # no text of a meeting can hold it: templates escape


@cached_page(tags=of_site, seconds=midnight.there)
def site_meetings(request: Request, slug: str) -> HttpResponse:
    """Meetings ahead, what was promised at earlier ones, and the minutes."""
    site = request.site_shown = get_object_or_404(Site, slug=slug)
    rows = Meeting.objects.public().at(site).select_related("site")
    feed = settings.BASE_URL + reverse("meetings_plain:site_calendar", args=[site.slug]) + f"?lang={current()}"
    context = {
        "feed": feed,
        "webcal": webcal(feed),
        "site": site,
        "upcoming": rows.upcoming(request.now).with_seats(),
        "cancelled": rows.filter(status=Meeting.Status.CANCELLED, ends_at__gt=request.now),
        "past": rows.past(request.now)[:PAST_SHOWN],
        "promises": Action.objects.open_at(site).with_hands(),
        "today": site.today(request.now),
    }
    return render(request, "meetings/site_meetings.html", context)


def meeting(request: Request, pk: UUID) -> HttpResponse:
    """One meeting: the page comes from the cache, its seats from the database at this moment."""
    page = _shell(request, pk=pk)
    if page.status_code == 200 and SEATS in page.content:
        page.content = page.content.replace(SEATS, live_seats(pk).encode(), 1)
        page["Cache-Control"] = "no-cache"
    return page


def tags_of_meeting(request: Request, pk: UUID) -> list[str]:
    """Those of its site: a change at another leaves its pages as they are."""

    def ask() -> str | None:
        return Meeting.objects.filter(pk=pk).values_list("site__slug", flat=True).first()

    slug = fetch_cached(f"meeting:{pk}", ask)
    return [f"site:{slug}"] if slug else []


@cached_page(tags=tags_of_meeting)
def _shell(request: Request, pk: UUID) -> HttpResponse:
    row = get_object_or_404(Meeting.objects.public().select_related("site"), pk=pk)
    return render(request, "meetings/meeting.html", {"site": row.site, **page_of(row, request)})


def page_of(row: Meeting, request: Request) -> dict[str, Any]:
    """What the page of a meeting shows, also as a preview for staff."""
    site, address = row.site, settings.BASE_URL + reverse("meetings:meeting", args=[row.pk])
    earlier = Action.objects.open_at(site).exclude(meeting=row).with_hands()
    return {
        "meeting": row,
        "takes_rsvps": row.takes_rsvps(request.now),
        "is_over": row.is_over(request.now),
        "promises": [] if row.is_over(request.now) else earlier,
        "actions": row.actions.with_hands().order_by("due", "pk"),
        "today": site.today(request.now),
        "address": address,
        "structured": event(row, url=address, organizer=words.read(words.current().organisation)),
        "share": f"{row.title}, {when(row.starts_at, row.ends_at, site.time_zone)}, {row.place}. {address}",
        "picture": settings.BASE_URL + reverse("meetings_plain:card", args=[row.pk]),
    }


def live_seats(pk: UUID) -> str:
    """What changes with every RSVP: whether one may come, seats, and what the button says."""
    row, language = Meeting.objects.select_related("site").with_seats().get(pk=pk), current()
    event = event_of(row, language)
    context = {"meeting": row, "free": row.seats_left(), "LANGUAGE": language, "calendar_links": links_of(event)}
    return render_to_string("meetings/_seats.html", context)
