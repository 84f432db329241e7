"""Handover notes in the Django admin: a moderator reads what a team wrote, and releases it (POST-6)."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lib.admin_rights import ForAdministrators

from .. import actions
from ..access import access_of
from ..forms.handover import BOXES
from ..models import HandoverNote


def _in_each_language(name: str) -> Any:
    """A box of the note in every language it was written in: each of them will be read."""

    @admin.display(description=HandoverNote._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    def box(note: HandoverNote) -> SafeString | str:
        texts = getattr(note, name)
        return format_html_join("", '<p lang="{}">{}</p>', texts.items()) or "—"

    return box


SHOWN = tuple(_in_each_language(name) for name in BOXES)


@admin.register(HandoverNote)
class HandoverNoteAdmin(ForAdministrators, admin.ModelAdmin):
    """Moderators only, each for the own sites: what a team wrote is read here, never changed."""

    rights = ("view", "change")
    list_display = ("site", "written_on", "released_on")
    list_select_related = ("site",)
    fields = ("site", "written_on", *SHOWN, "released_on")
    readonly_fields = fields  # type: ignore[assignment]
    actions = ("release", "take_down")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[HandoverNote]:
        return super().get_queryset(request).moderated_by(access_of(request.user, now=timezone.now()))  # type: ignore[arg-type, attr-defined]

    def is_for(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.is_moderator

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """One button instead of Save: release it, or take it down."""
        extra = {"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, context | extra, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: HandoverNote) -> Any:
        if "_release" in request.POST:
            actions.release_note(obj, by=request.user, today=obj.site.today(timezone.now()))  # type: ignore[arg-type]
            self.message_user(request, _("Released: residents read it now."), messages.SUCCESS)
        elif "_take_down" in request.POST:
            actions.withdraw_note(obj)
            self.message_user(request, _("Taken down. The team may write another."), messages.SUCCESS)
        return self.response_post_save_change(request, obj)

    @admin.action(description=_("Release: residents read it"))
    def release(self, request: HttpRequest, queryset: QuerySet[HandoverNote]) -> None:
        for note in queryset.select_related("site"):
            actions.release_note(note, by=request.user, today=note.site.today(timezone.now()))  # type: ignore[arg-type]

    @admin.action(description=_("Take down: the team may write another"))
    def take_down(self, request: HttpRequest, queryset: QuerySet[HandoverNote]) -> None:
        for note in queryset.select_related("site"):
            actions.withdraw_note(note)
