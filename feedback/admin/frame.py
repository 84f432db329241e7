"""What every page of the moderation shares: moderators only, the admin's frame without its queries, finding a row."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from lib.requests import SignedIn

from ..models import Feedback


def moderators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """403 for an administrator who is no moderator: administrators do not read what residents wrote."""

    @wraps(view)
    def guarded(request: SignedIn, **kwargs: Any) -> HttpResponse:
        if not request.access.is_moderator:
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded


def admin_page(request: SignedIn, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page in the admin's frame; its list of models is left out, which costs queries and is not needed here."""
    frame: dict[str, Any] = {
        "site_header": admin.site.site_header,
        "site_title": admin.site.site_title,
        "site_url": "/",
        "has_permission": True,
        "is_popup": False,
        "is_nav_sidebar_enabled": False,
        "available_apps": [],
    }
    return render(request, f"admin/feedback/{name}.html", {**frame, **context}, status=status)


def get_item_or_404(request: SignedIn, pk: UUID) -> Feedback:
    """The item, if this moderator works on it; else 404."""
    rows = Feedback.objects.moderated_by(request.access).select_related("site", "about_officer", "authorship")
    return get_object_or_404(rows, pk=pk)


def local_today(request: SignedIn) -> date:
    """The day in the deployment's zone, for lists over sites in several zones."""
    return timezone.localdate(request.now)
