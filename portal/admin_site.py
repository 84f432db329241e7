"""The Django admin of this portal: same pages, our name, our sign-in with a second factor, and the first steps."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .first_steps import steps


class PortalAdminSite(AdminSite):
    site_header = _("Partnership portal")
    site_title = _("Partnership portal")
    index_title = _("Moderation, roster, settings")
    index_template = "admin/portal_index.html"

    def get_urls(self) -> list[Any]:
        return [path("first-steps/", self.admin_view(self.first_steps), name="first_steps"), *super().get_urls()]

    def first_steps(self, request: HttpRequest) -> HttpResponse:
        """What a new deployment still lacks, in order."""
        found = steps(timezone.now())
        left = [step for step in found if not step.is_done]
        context = {**self.each_context(request), "title": gettext("First steps"), "steps": found, "left": left}
        return TemplateResponse(request, "admin/first_steps.html", context)

    def index(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A moderator has one thing to do here: the queue (STAFF-5)."""
        if request.access.is_moderator:  # type: ignore[attr-defined]
            return redirect("admin:feedback_feedback_changelist")
        return super().index(request, extra_context)
