"""What programs fetch: calendar files, the feed of a site, the picture for previews; no language prefix."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from lib.cache import PROXY_SECONDS, cached_page
from lib.languages import asked_for
from lib.requests import Request
from sites_app.models import Site

from .. import calendars
from ..card import draw_card
from ..events import event_of
from ..models import Meeting
from .public import tags_of_meeting

FEED_DAYS_BACK = timedelta(days=90)
for_a_proxy = cache_control(public=True, max_age=PROXY_SECONDS)


def _language(request: Request) -> str:
    """These addresses carry no prefix."""
    return asked_for(request.GET.get("lang", ""))


def _answer(content: bytes, content_type: str, language: str, name: str) -> HttpResponse:
    headers = {"Content-Language": language, "Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@for_a_proxy
def meeting_ics(request: Request, pk: UUID) -> HttpResponse:
    """The calendar file of one meeting; once cancelled, the one that takes it out of calendars."""
    row = get_object_or_404(Meeting.objects.public().select_related("site"), pk=pk)
    event = event_of(row, _language(request))
    kind = calendars.content_type(calendars.method_of(event))
    return _answer(calendars.write_file(event), kind, _language(request), "meeting.ics")


@for_a_proxy
def site_calendar(request: Request, slug: str) -> HttpResponse:
    """The feed of a site: what is ahead, and three months back; cancelled meetings stay in it, marked so."""
    site, language = get_object_or_404(Site, slug=slug), _language(request)
    rows = Meeting.objects.public().at(site).filter(ends_at__gt=request.now - FEED_DAYS_BACK).select_related("site")
    with translation.override(language):
        name = _("%(site)s: meetings") % {"site": site.name}
    events = [event_of(row, language) for row in rows.order_by("starts_at", "pk")]
    feed = calendars.write_feed(events, name=name, zone=site.time_zone)
    return _answer(feed, calendars.content_type(), language, f"{site.slug}.ics")


@cached_page(tags=tags_of_meeting, by_query=["lang"])
def card(request: Request, pk: UUID) -> HttpResponse:
    """The picture that messengers show beside a shared link."""
    row = get_object_or_404(Meeting.objects.public().select_related("site"), pk=pk)
    with translation.override(_language(request)):
        return HttpResponse(draw_card(row), content_type="image/png")
