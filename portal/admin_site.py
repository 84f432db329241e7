"""The Django admin of this portal: same pages, our name, our sign-in with a second factor."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_header = _("Partnership portal")
    site_title = _("Partnership portal")
    index_title = _("Moderation, roster, settings")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A moderator has one thing to do here: the queue (STAFF-5)."""
        if request.access.is_moderator:  # type: ignore[attr-defined]
            return redirect("admin:feedback_feedback_changelist")
        return super().index(request, extra_context)
