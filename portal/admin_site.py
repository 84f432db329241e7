"""The Django admin of this portal: same pages, our name, our sign-in with a second factor, and the first steps."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin, SimpleListFilter
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .first_steps import steps


class AskedByItsFilters(ModelAdmin):
    """A list is narrowed by its own filters alone: Django lets anybody who may read a list ask for the beginning of any
    column, and so spell out, letter by letter, what no page shows (SEC-22).
    """

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        column = lookup.partition("__")[0]
        return (not self._is_column(column) or column in self._asked_by(request)) and super().lookup_allowed(
            lookup, value, request
        )

    def _is_column(self, name: str) -> bool:
        try:
            self.opts.get_field(name)
        except FieldDoesNotExist:
            return False
        return True

    def _asked_by(self, request: HttpRequest) -> set[str]:
        names = [self.date_hierarchy or ""]
        for one in self.get_list_filter(request):
            if isinstance(one, type) and issubclass(one, SimpleListFilter):
                names.append(str(one.parameter_name))
            else:
                names.append(str(one[0] if isinstance(one, (tuple, list)) else one))
        return {name.partition("__")[0] for name in names}


class PortalAdminSite(AdminSite):
    site_header = _("Partnership portal")
    site_title = _("Partnership portal")
    index_title = _("Moderation, roster, settings")
    index_template = "admin/portal_index.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        shown = admin_class or ModelAdmin
        kept = type(shown.__name__, (AskedByItsFilters, shown), {"__module__": shown.__module__})
        super().register(model_or_iterable, kept, **options)

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
