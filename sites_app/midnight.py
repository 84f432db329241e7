"""How long a public page with days in it may be kept: until a day ends where it speaks of (ADDR-8)."""

from typing import Any

from django.shortcuts import get_object_or_404

from lib.requests import Request

from .models import Site


def anywhere(request: Request, **kwargs: Any) -> int:
    """Seconds until a day ends at any site."""
    return Site.objects.seconds_to_midnight(request.now)


def there(request: Request, slug: str, **kwargs: Any) -> int:
    """Seconds until the day ends at the site of the page; its view may have left it in `site_shown`."""
    shown = getattr(request, "site_shown", None) or get_object_or_404(Site, slug=slug)
    return shown.seconds_to_midnight(request.now)
