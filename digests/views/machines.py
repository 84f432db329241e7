"""The Atom feed of a site's digests: an address for programs, its language by `?lang=`."""

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from agency import words
from lib.cache import cached_page, of_site
from lib.csv_export import invented
from lib.languages import asked_for
from lib.requests import Request
from sites_app.models import Site

from .. import lists
from ..models import Digest
from ..weeks import PUBLIC_HOUR, Week, monday_at

NEWEST = 20


@cached_page(tags=of_site, by_query=["lang"])
def feed(request: Request, slug: str) -> HttpResponse:
    """The newest digests that are public."""
    site = get_object_or_404(Site, slug=slug)
    with translation.override(asked_for(request.GET.get("lang", ""))):
        text = _feed(site, request.now).writeString("utf-8")
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _feed(site: Site, now: datetime) -> Atom1Feed:
    found = Atom1Feed(
        title=_("The week at %(site)s") % {"site": site.name},
        subtitle=invented() or None,
        link=lists.full(reverse("digests:list", args=[site.slug])),
        feed_url=lists.full(reverse("digests_plain:feed", args=[site.slug])),
        description="",
        author_name=words.read(words.current().organisation),
    )
    for row in Digest.objects.public(now).at(site).newest().select_related("site")[:NEWEST]:
        card = row.card()
        found.add_item(
            title=card["title"],
            link=lists.full(card["url"]),
            description=" ".join(card["lines"]),
            unique_id=settings.BASE_URL + reverse("digests:digest", args=[site.slug, row.name]),
            updateddate=monday_at(Week(row.year, row.week), PUBLIC_HOUR, site.time_zone),
        )
    return found
