"""The outbox in the Django admin: how it stands, what is stuck and why, queue again; administrators only."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lib.admin_rights import ForAdministrators
from lib.requests import SignedIn

from . import actions, mail_types, reasons, rendering, statistics
from .models import OutgoingMail, ServerPause, Suppression

PROCESSES = {"worker": _("the worker"), "scheduler": _("the scheduler")}


class AdministratorsOnly(ForAdministrators, admin.ModelAdmin):
    """Administrators read; nobody adds, changes or deletes here."""

    rights: tuple[str, ...] = ("view",)
    show_full_result_count = False
    list_per_page = 50


def masked(address: str) -> str:
    """Enough to recognise a typing error in a domain, too little to write to."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if name else "-"


class KindFilter(admin.SimpleListFilter):
    """By the kinds that are known: a filter on the plain column would read the whole table for them."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, mail_types.title_of(name)) for name in mail_types.names()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class StuckFilter(admin.SimpleListFilter):
    title = _("needs a look")
    parameter_name = "stuck"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("refused, or tried five times"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset & OutgoingMail.objects.stuck() if self.value() else queryset


@admin.register(OutgoingMail)
class OutgoingMailAdmin(AdministratorsOnly):
    """One line a mail; addresses are shown in part, codes and texts never."""

    change_list_template = "admin/mail/outbox.html"
    ordering = ["-pk"]
    list_display = [
        "pk", "what", "status", "reason", "last_error", "attempts", "unsure", "urgency", "queued_at", "due_at",
        "finished_at",
    ]  # fmt: skip
    list_filter = ["status", KindFilter, StuckFilter]
    readonly_fields = [
        "what", "status", "reason", "last_error", "attempts", "unsure", "urgency", "language", "masked_address",
        "params", "message_id", "queued_at", "due_at", "deadline", "finished_at", "preview_link",
    ]  # fmt: skip
    fields = (*readonly_fields,)
    actions = ["queue_again"]

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, row: OutgoingMail) -> str:
        return mail_types.title_of(row.kind)

    @admin.display(description=_("why"), ordering="why")
    def reason(self, row: OutgoingMail) -> str:
        return reasons.drop_reason_label(row.why)

    @admin.display(description=_("address"))
    def masked_address(self, row: OutgoingMail) -> str:
        return masked(row.address)

    @admin.display(description=_("preview"))
    def preview_link(self, row: OutgoingMail) -> str:
        if row.urgency == 0 or row.key is None:
            return "-"
        url = reverse("admin:mail_outgoingmail_preview", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, _("Show it without sending"))

    @admin.action(description=_("Queue again (refused or dropped mail)"), permissions=["view"])
    def queue_again(self, request: SignedIn, queryset: QuerySet) -> None:
        chosen = list(queryset)
        done = sum(actions.queue_again(row, now=request.now) for row in chosen)
        said = ngettext("%(done)d mail was queued again.", "%(done)d mails were queued again.", done)
        self.message_user(request, said % {"done": done}, messages.SUCCESS if done else messages.WARNING)
        if done < len(chosen):
            left = _("The others wait, were sent, were sign-in codes, or have no address any more.")
            self.message_user(request, left, messages.WARNING)

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.preview)
        return [path("<int:pk>/preview/", view, name="mail_outgoingmail_preview"), *super().get_urls()]

    def preview(self, request: SignedIn, pk: int) -> HttpResponse:
        """The mail as it would leave now, without private links; a sign-in code is never shown."""
        if not self.has_view_permission(request):
            raise Http404
        row = get_object_or_404(OutgoingMail.objects.exclude(urgency=0).filter(key__isnull=False), pk=pk)
        try:
            rendered, problem = rendering.render(row), ""
        except Exception as error:  # what stops it from being rendered is what an administrator looks for
            rendered, problem = None, type(error).__name__
        context = self.admin_site.each_context(request) | {
            "title": _("Preview"),
            "opts": self.opts,
            "row": row,
            "problem": problem,
            "no_longer_due": ""
            if problem
            else reasons.drop_reason_label(mail_types.get(row.kind).still_due(row, request.now)),
            "subject": rendered and rendering.masked(rendering.one_line(rendered.subject)),
            "text": rendered and rendering.masked(rendered.text),
            "html": rendered and rendering.masked(rendered.html),
        }
        return TemplateResponse(request, "admin/mail/preview.html", context)

    def changelist_view(self, request: Any, extra_context: dict | None = None) -> HttpResponse:
        kinds = statistics.by_kind()
        extra = {
            "by_kind": kinds,
            "being_sent": any(one.sending for one in kinds),
            "oldest_due": statistics.oldest_due(request.now),
            "server_pause": ServerPause.objects.first(),
            "heartbeats": [
                (f"{PROCESSES.get(name, name)} {host}".strip(), at)
                for (name, host), (at, _skew) in statistics.heartbeats().items()
            ],
        }
        return super().changelist_view(request, extra | (extra_context or {}))


@admin.register(Suppression)
class SuppressionAdmin(AdministratorsOnly):
    """Addresses that bounced or complained, as digests; a deletion lets mail leave again."""

    rights = ("view", "delete")
    list_display = ["pk", "reason", "since"]
    list_filter = ["reason"]
