"""Accounts in the Django admin: administrators close and reopen them; a role comes by invitation only."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lib import ledger
from lib.admin_rights import ForAdministrators

from .actions import end_sessions, reopened, unlink_identities
from .models import BUREAU, MODERATORS, User

ROLES = {BUREAU: _("Bureau"), MODERATORS: _("Moderators")}  # by the name of the group, which is English always

# Roles come by invitation, factors by their owner: nothing about them is typed in here.
for model in (Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class RoleFilter(admin.SimpleListFilter):
    """By stored role; officers' roles follow from the roster."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*ROLES.items(), ("administrators", _("Administrators"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() in ROLES:
            return queryset.filter(groups__name=self.value())
        return queryset.filter(is_superuser=True) if self.value() == "administrators" else queryset


@admin.register(User)
class UserAdmin(ForAdministrators, admin.ModelAdmin):
    rights = ("view", "change")
    list_display = ("email", "language", "is_active", "roles", "joined_on")
    list_filter = ("is_active", RoleFilter)
    search_fields = ("email",)
    fields = ("email", "language", "is_active", "roles", "is_linked", "joined_on", "signed_in_on")
    readonly_fields = ("email", "roles", "is_linked", "joined_on", "signed_in_on")
    actions = ("end_all_sessions", "unlink")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """Stored roles only; officers' roles follow from the roster."""
        names = sorted(str(ROLES.get(group.name, group.name)) for group in user.groups.all())
        names += [str(_("Administrator"))] if user.is_superuser else []
        return ", ".join(names) or "-"

    @admin.display(description=_("linked to the work sign-in"), boolean=True)
    def is_linked(self, user: User) -> bool:
        return user.identities.exists()

    @admin.action(description=_("Take the work sign-in off these accounts"))
    def unlink(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        n = sum(unlink_identities(user) for user in queryset)
        said = ngettext("Taken off %(n)d account.", "Taken off %(n)d accounts.", n)
        messages.success(request, said % {"n": n})

    @admin.action(description=_("End all sessions of these accounts"))
    def end_all_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            end_sessions(user)
        said = ngettext("Sessions of %(n)d account ended.", "Sessions of %(n)d accounts ended.", len(queryset))
        messages.success(request, said % {"n": len(queryset)})

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data:
            end_sessions(obj)
            if obj.is_active:
                reopened(obj, now=timezone.now())
            else:
                ledger.note(ledger.CLOSING, obj.email, on=timezone.now().date())
