"""Meetings in the Django admin: administrators look one up; planning and closing stand on the team's own pages."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lib.admin_rights import ForAdministrators

from .models import Meeting


@admin.register(Meeting)
class MeetingAdmin(ForAdministrators, admin.ModelAdmin):
    """Read here only: who comes is nobody's business but a number, and a change tells people who said they come."""

    rights = ("view",)
    list_display = ("title", "site", "starts_at", "status", "headcount", "staff_page")
    list_display_links = ("title",)
    list_select_related = ("site",)
    list_filter = ("status",)
    search_fields = ("site__name", "site__slug", "place")
    date_hierarchy = "starts_at"
    ordering = ("-starts_at",)
    show_full_result_count = False
    list_per_page = 50
    fields = ("site", "status", "title", "place", "address", "starts_at", "ends_at", "capacity", "headcount",
              "walk_in_count", "minutes_on", "staff_page")  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("on the team's pages"))
    def staff_page(self, meeting: Meeting) -> SafeString:
        url = reverse("meetings:staff_meeting", args=[meeting.site.slug, meeting.pk])
        return format_html('<a href="{}">{}</a>', url, _("Open"))
