"""Digests and subscriptions in the Django admin: which weeks were built, queued, missed; administrators only.

What a digest says is read on its pages. Here stand its days, and who subscribed only as far as one must know.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lib.requests import SignedIn
from mail.admin import AdministratorsOnly, masked

from . import actions
from .models import Digest, Subscription
from .weeks import Week, WeekError


@admin.register(Digest)
class DigestAdmin(AdministratorsOnly):
    """One line a site and week; a missed week can be built and queued by hand."""

    list_display = ["week_name", "site", "starts_on", "built_on", "queued_on", "missed", "deliveries"]
    list_filter = ["missed"]
    list_select_related = ["site"]
    search_fields = ["site__name"]
    ordering = ["-starts_on", "site__name"]
    fields = ("site", "week_name", "starts_on", "built_on", "queued_on", "missed", "deliveries", "page")
    readonly_fields = fields
    actions = ["send_missed"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Digest]:
        return super().get_queryset(request).defer("data").annotate(readers=Count("deliveries"))

    @admin.display(description=_("week"), ordering="starts_on")
    def week_name(self, row: Digest) -> str:
        return row.name

    @admin.display(description=_("mails queued"))
    def deliveries(self, row: Any) -> int:
        return row.readers

    @admin.display(description=_("page"))
    def page(self, row: Digest) -> str:
        return format_html('<a href="{}">{}</a>', row.url, row.url) if row.built_on else "-"

    @admin.action(description=_("Build and queue these weeks, where they were missed"), permissions=["view"])
    def send_missed(self, request: SignedIn, queryset: QuerySet[Digest]) -> None:
        """As `send_digests --week` does: for the commanders of today, once."""
        mails = 0
        for year, number in queryset.filter(missed=True).order_by().values_list("year", "week").distinct():
            try:
                mails += actions.send_by_hand(request.now, Week(year, number))[1]
            except WeekError as error:
                self.message_user(request, str(error), messages.ERROR)
        said = ngettext("%(done)d mail was queued.", "%(done)d mails were queued.", mails) % {"done": mails}
        self.message_user(request, said, messages.SUCCESS if mails else messages.WARNING)


@admin.register(Subscription)
class SubscriptionAdmin(AdministratorsOnly):
    """Found by the whole address that somebody tells, shown in part; ended for whoever asks by telephone."""

    rights = ("view", "delete")
    list_display = ["pk", "site", "masked_email", "language", "asked_on", "confirmed_on"]
    list_filter = ["language"]
    list_select_related = ["site"]
    search_fields = ["email__exact"]
    fields = ("site", "masked_email", "language", "asked_on", "confirmed_on")
    readonly_fields = fields

    @admin.display(description=_("e-mail"))
    def masked_email(self, row: Subscription) -> str:
        return masked(row.email)
