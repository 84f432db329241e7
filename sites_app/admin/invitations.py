"""Invitations and moderators' sites in the Django admin: administrators invite and take roles back."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lib.admin_rights import ForAdministrators

from .. import invitations, widening
from ..models import Confirmation, Invitation, ModeratorScope
from ..models.confirmations import GRANTS
from .widgets import SearchBoxes


class AdministratorsOnly(ForAdministrators, SearchBoxes):
    """Moderators do not see who has which role."""


class InviteForm(forms.ModelForm):
    """The fields of an invitation, checked by the same rules as the command."""

    invited_by: User | None = None

    class Meta:
        model = Invitation
        fields = ("email", "role", "officer", "sites", "language")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"email", "role"} <= data.keys():
            invitations.check(
                data["email"], data["role"], data.get("officer"), list(data.get("sites") or []), by=self.invited_by
            )
        return data


@admin.register(Invitation)
class InvitationAdmin(AdministratorsOnly, admin.ModelAdmin):
    form = InviteForm
    rights = ("view", "add", "change")
    list_display = ("email", "role", "invited_at", "confirmed_at", "expires_at", "finished_at")
    list_filter = ("role",)
    search_fields = ("email",)
    autocomplete_fields = ("officer", "sites")
    actions = ("take_roles_back",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing about an invitation is edited; the list and its actions are open."""
        return obj is None and request.user.is_superuser

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who invites: nobody invites himself."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"invited_by": request.user})

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Invitation:
        data = form.cleaned_data
        return invitations.invite(
            data["email"],
            role=data["role"],
            officer=data["officer"],
            sites=data["sites"],
            language=data["language"],
            now=timezone.now(),
            by=request.user,  # type: ignore[arg-type]
        )

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Saved by the action already."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Saved by the action already."""

    @admin.action(description=_("Take the roles of these invitations back"))
    def take_roles_back(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        for invitation in queryset:
            try:
                invitations.end_role(invitation)
            except ValidationError as error:
                messages.error(request, f"{invitation.email}: {' '.join(error.messages)}")
            else:
                messages.success(request, _("%(email)s has no role any more.") % {"email": invitation.email})


@admin.register(ModeratorScope)
class ModeratorScopeAdmin(AdministratorsOnly, admin.ModelAdmin):
    list_display = ("user", "all_sites", "handles_escalated")
    list_select_related = ("user",)
    rights = ("view", "change")
    fields = ("user", "all_sites", "sites", "handles_escalated")
    readonly_fields = ("user", "handles_escalated")  # that right takes two (POWER-2)
    actions = ("ask_for_set_apart", "end_set_apart")
    autocomplete_fields = ("sites",)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """More sites are an administrator's to give, and nobody's to give in silence (POWER-4)."""
        super().save_related(request, form, formsets, change)
        was, now = form.initial, form.cleaned_data
        opened = now["all_sites"] and not was["all_sites"]
        added = not was["all_sites"] and {*now["sites"]} - {*was["sites"]}
        if opened or added:
            widening.note_wider([form.instance.user_id], widening.Why.SITES, timezone.now())
        gone = [widening.ALL_SITES] if was["all_sites"] and not now["all_sites"] else []
        widening.note_narrower(form.instance.user, [*gone, *(site.slug for site in {*was["sites"]} - {*now["sites"]})])

    @admin.action(description=_("Ask a second person for the right to what is set apart"))
    def ask_for_set_apart(self, request: HttpRequest, queryset: QuerySet[ModeratorScope]) -> None:
        for scope in queryset.select_related("user"):
            invitations.ask_for_set_apart(scope.user, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            said = _("A second person is asked about %(email)s by mail; it holds once she agrees.")
            messages.success(request, said % {"email": scope.user.email})

    @admin.action(description=_("Take the right to what is set apart away"))
    def end_set_apart(self, request: HttpRequest, queryset: QuerySet[ModeratorScope]) -> None:
        for scope in queryset.select_related("user"):
            widening.note_narrower(scope.user, [widening.SET_APART])
        queryset.update(handles_escalated=False)
        messages.success(request, _("Taken away at once."))


@admin.register(Confirmation)
class ConfirmationAdmin(AdministratorsOnly, admin.ModelAdmin):
    """What was asked of a second person, and what came of it; nothing is decided here."""

    rights = ("view",)
    list_display = ("kind", "invitation", "user", "asked_by", "asked_at", "expires_at", "confirmed_at", "by_oversight")
    list_select_related = ("invitation", "user", "asked_by")
    list_filter = ("kind",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Confirmation]:
        """Without what is about a message: that is between moderators and the oversight body."""
        return super().get_queryset(request).filter(kind__in=GRANTS)
