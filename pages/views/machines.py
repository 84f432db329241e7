"""What programs ask for before people come: robots.txt, sitemap, security contact, icons, manifest."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control

from lib.cache import cached_page, of_all_sites
from lib.languages import default_language, in_language, offered
from lib.requests import Request
from meetings.models import Meeting
from sites_app.models import Site

for_a_day = cache_control(public=True, max_age=24 * 3600)
SITES_A_PART = 1000  # each with five pages in every language: far below the 50,000 that one file may hold
PRIVATE = ("/staff/", "/admin/", "/me/", "/accounts/", "/rsvp/", "/feedback/receipt/", "/api/", "/demo/")
OF_NO_SITE = ("pages:home", "pages:site_list", "sites:commitment", "sites:evidence", "pages:about", "pages:numbers",
              "pages:privacy", "pages:accessibility")  # fmt: skip
OF_A_SITE = ("pages:site", "sites:team", "feedback:board", "meetings:site_meetings", "digests:list")


@for_a_day
def robots(request: Request) -> HttpResponse:
    """What crawlers leave alone, in every language, and where the sitemap is."""
    codes = [code for code, _name in settings.LANGUAGES]
    context = {
        "private": [in_language(path, code) for code in codes for path in PRIVATE],
        "BASE_URL": settings.BASE_URL,
    }
    return HttpResponse(render_to_string("pages/robots.txt", context), content_type="text/plain")


@cached_page(tags=of_all_sites, by_query=["part"])
def sitemap(request: Request) -> HttpResponse:
    """Every indexed page in every language; above a thousand sites an index of parts."""
    sites = Site.objects.count()
    asked = request.GET.get("part", "")
    context: dict[str, Any] = {"BASE_URL": settings.BASE_URL}
    if sites > SITES_A_PART and not asked:
        context["parts"] = range(1, -(-sites // SITES_A_PART) + 1)
    elif asked and not asked.isdecimal():
        raise Http404
    else:
        context["pages"] = _pages(int(asked or 1), request.now)
    return HttpResponse(render_to_string("pages/sitemap.xml", context), content_type="application/xml")


def _pages(part: int, now: datetime) -> list[list[tuple[str, str]]]:
    """(language, address) of each page; the pages of no site stand in the first part."""
    start = (part - 1) * SITES_A_PART
    places = list(Site.objects.order_by("pk").values_list("pk", "slug")[start : start + SITES_A_PART])
    if not places and part > 1:
        raise Http404
    meetings = Meeting.objects.public().upcoming(now).filter(site__in=[pk for pk, _slug in places])
    with translation.override(default_language()):
        paths = [reverse(name) for name in OF_NO_SITE] if part == 1 else []
        paths += [reverse(name, args=[slug]) for _pk, slug in places for name in OF_A_SITE]
        paths += [reverse("meetings:meeting", args=[pk]) for pk in meetings.order_by().values_list("pk", flat=True)]
    codes = [code for code, _name in offered()]
    return [[(code, f"{settings.BASE_URL}{in_language(path, code)}") for code in codes] for path in paths]


@for_a_day
def security(request: Request) -> HttpResponse:
    """Where somebody who found a weakness writes to (RFC 9116); without a contact there is no such file."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    ends = datetime.combine(request.now.date() + timedelta(days=180), time(), tzinfo=request.now.tzinfo)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {ends.isoformat().replace('+00:00', 'Z')}",
        f"Preferred-Languages: {', '.join(code for code, _name in offered())}",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@for_a_day
def manifest(request: Request) -> HttpResponse:
    """Name and icons for a phone's first screen; nothing runs without the browser."""
    name = render_to_string("_partials/site_name.html").strip()
    sizes = ("192", "512")
    icons = [{"src": static(f"img/icon-{n}.png"), "sizes": f"{n}x{n}", "type": "image/png"} for n in sizes]
    about = {"name": name, "short_name": name[:12], "start_url": "/", "display": "browser", "icons": icons}
    colours = {"background_color": "#ffffff", "theme_color": "#0b5f56"}
    return JsonResponse({**about, **colours}, content_type="application/manifest+json")


@for_a_day
def icon(request: Request, name: str) -> HttpResponse:
    """The addresses at which browsers look without being told."""
    return redirect(static(f"img/{name}"))
