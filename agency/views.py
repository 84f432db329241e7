"""An agency's logo and colour, as files that a browser keeps."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from . import looks, words
from .models import Agency

for_a_year = cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)


@for_a_year
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """The current agency's logo; 404 for any other."""
    agency = words.current()
    if not agency.logo_digest or digest != agency.logo_digest:
        raise Http404
    image = bytes(Agency.objects.values_list("logo", flat=True).get(pk=agency.pk))  # type: ignore[misc]
    return HttpResponse(image, content_type="image/webp")


@for_a_year
def style(request: HttpRequest, colour: str) -> HttpResponse:
    """The style sheet of the current agency's colour; 404 for any other."""
    if f"#{colour}" != words.current().accent:
        raise Http404
    return HttpResponse(looks.style(f"#{colour}"), content_type="text/css; charset=utf-8")
