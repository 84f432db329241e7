"""Goals of a neighborhood, and notices, which a second person publishes."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import corrections
from ..actions.notices import approve
from ..models import Goal, Notice, Site
from .places import PlacesAdmin, missing_languages


@admin.register(Goal)
class GoalAdmin(PlacesAdmin):
    list_display = ("text", "site", "kind", "due", "ended_on", "reached", missing_languages)
    list_select_related = ("site",)
    list_filter = ("kind", "reached")
    autocomplete_fields = ("site",)


@admin.register(Notice)
class NoticeAdmin(PlacesAdmin):
    """Whoever changes a notice writes it anew: it is public again once somebody else has published it."""

    list_display = ("title", "site", "begins", "ends", "written_by", "approved_by", missing_languages)
    list_select_related = ("site", "written_by", "approved_by")
    readonly_fields = ("written_by", "approved_by")
    autocomplete_fields = ("site",)
    actions = ["publish"]

    def forget_pages(self, rows: Iterable[Notice]) -> None:
        sites = {row.site_id for row in rows}
        chosen = [site for site in sites if site]
        corrections.invalidate_pages(Site.objects.values_list("pk", flat=True) if None in sites else chosen)

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        obj.written_by, obj.approved_by = request.user, None  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        messages.info(request, _("Saved. It is public as soon as a second person publishes it in the list."))

    @admin.action(description=gettext_lazy("Publish (as the second person)"))
    def publish(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        for notice in queryset:
            if approve(notice, by=request.user):  # type: ignore[arg-type]
                self.forget_pages([notice])
                messages.success(request, _("Published: %(title)s") % {"title": notice})
            else:
                messages.error(request, _("Somebody else has to publish what you wrote: %(title)s") % {"title": notice})
