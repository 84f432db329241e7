"""An agency's logo and colour, as files that a browser keeps."""

from django.http import Http404, HttpRequest, HttpResponse

from . import looks, words
from .models import Agency

YEAR = "public, max-age=31536000, immutable"


def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """The current agency's logo; 404 for any other."""
    agency = words.current()
    if not agency.logo_digest or digest != agency.logo_digest:
        raise Http404
    image = bytes(Agency.objects.values_list("logo", flat=True).get(pk=agency.pk))  # type: ignore[misc]
    return _kept(HttpResponse(image, content_type="image/webp"))


def style(request: HttpRequest, colour: str) -> HttpResponse:
    """The style sheet of the current agency's colour; 404 for any other."""
    if f"#{colour}" != words.current().accent:
        raise Http404
    return _kept(HttpResponse(looks.style(f"#{colour}"), content_type="text/css; charset=utf-8"))


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = YEAR
    return response
