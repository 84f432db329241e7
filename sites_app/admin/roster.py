"""Officers, assignments and leaves in the Django admin: with history, cuts shown before they happen, files."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext

from lib.history_admin import HistoryAdmin

from .. import actions, bulk
from ..forms.roster import AssignmentForm, LeaveForm, OfficerForm, told
from ..models import Assignment, CourseCompletion, Leave, Officer, Site
from . import one_officer, roster_files
from .invitations import AdministratorsOnly

SITES_TO_CHOOSE = 200  # of more, the list is searched


class RosterAdmin(AdministratorsOnly, HistoryAdmin):
    """Fast with thousands of rows: no full count, no drop-down of officers."""

    rights = ("view", "add", "change", "delete")
    show_full_result_count = False
    list_per_page = 50


class CompletionInline(admin.TabularInline):
    """Courses completed; the list of courses is read once for all of them."""

    model = CourseCompletion
    extra = 0

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "course":
            field.choices = list(field.choices)
        return field


class RunningFilter(admin.SimpleListFilter):
    title = gettext_lazy("today")
    parameter_name = "today"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("serving"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Assignment]:
        return queryset.current(timezone.now()) if self.value() else queryset


class ComingFilter(admin.SimpleListFilter):
    """Who of the roster has an account by now, and who has not come."""

    title = gettext_lazy("account")
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("yes", gettext_lazy("has one")),
            ("open", gettext_lazy("invited, not come yet")),
            ("over", gettext_lazy("invited, never came")),
            ("never", gettext_lazy("never invited")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Officer]:
        how = self.value()
        known = {name for name, _label in self.lookups(request, None)}
        return bulk.by_coming(queryset, how, now=timezone.now()) if how in known else queryset


class ServingFilter(admin.SimpleListFilter):
    """Who serves today, and who does not."""

    title = gettext_lazy("today")
    parameter_name = "today"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("serving")), ("no", gettext_lazy("not serving"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Officer]:
        serving = Assignment.objects.current(timezone.now()).values("officer")
        if self.value() == "yes":
            return queryset.filter(pk__in=serving)
        return queryset.exclude(pk__in=serving) if self.value() == "no" else queryset


class SiteFilter(admin.SimpleListFilter):
    """Who serves or served at a site."""

    title = gettext_lazy("site")
    parameter_name = "site"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(slug, name) for slug, name in Site.objects.by_name().values_list("slug", "name")[:SITES_TO_CHOOSE]]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        if not self.value():
            return queryset
        at = Assignment.objects.filter(site__slug=self.value())
        return queryset.filter(pk__in=at.values("pk" if queryset.model is Assignment else "officer"))


@admin.register(Officer)
class OfficerAdmin(RosterAdmin):
    form = OfficerForm
    change_list_template = "admin/sites_app/officers.html"
    list_display = (
        "serial_number",
        "last_name",
        "first_name",
        "rank",
        "serves_at",
        "since",
        "clock",
        "publication",
        "has_account",
    )
    list_filter = (ServingFilter, SiteFilter, "publication", ComingFilter)
    search_fields = ("serial_number", "last_name", "first_name")
    actions = ("invite_officers",)
    readonly_fields = ("has_account", "clock", "assignments_here", "leaves_here", "changes_here")
    inlines = (CompletionInline,)
    fieldsets = (
        (None, {"fields": ("serial_number", "first_name", "last_name", "rank", "email", "languages", "has_account")}),
        (gettext_lazy("What the public reads"), {"fields": ("publication", "introduction", "introduction_consent_on")}),
        (gettext_lazy("Assignments and leaves"), {"fields": ("clock", "assignments_here", "leaves_here")}),
        (gettext_lazy("Photo"), {"fields": ("portrait", "alt", "consented_on", "remove_photo")}),
        (gettext_lazy("Who changed what"), {"fields": ("changes_here",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Officer]:
        """With assignments, those of today and all, and leaves: three more reads for a page of the list."""
        every = Assignment.objects.select_related("site").order_by("start")
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                Prefetch("assignments", every.current(timezone.now()), to_attr="of_today"),
                Prefetch("assignments", every, to_attr="every_assignment"),
                Prefetch("leaves", Leave.objects.order_by("start"), to_attr="every_leave"),
            )
        )

    @admin.display(description=gettext_lazy("five years"))
    def clock(self, officer: Any) -> str:
        return one_officer.clock_of(officer, timezone.now()) if officer.pk else "—"

    @admin.display(description=gettext_lazy("the newest changes"))
    def changes_here(self, officer: Officer) -> SafeString | str:
        return one_officer.changes_of(officer) if officer.pk else "—"

    @admin.display(description=gettext_lazy("assignments"))
    def assignments_here(self, officer: Officer) -> SafeString | str:
        """Each leads to its own page, where what it cuts is shown first."""
        rows = officer.assignments.select_related("site").order_by("-start") if officer.pk else []
        lines = [(row.pk, f"{row.site}, {row.get_role_display()}", row) for row in rows]
        return one_officer.linked("sites_app_assignment", lines)

    @admin.display(description=gettext_lazy("leaves"))
    def leaves_here(self, officer: Officer) -> SafeString | str:
        rows = officer.leaves.order_by("-start") if officer.pk else []
        return one_officer.linked("sites_app_leave", [(row.pk, str(row.get_kind_display()), row) for row in rows])

    @admin.display(description=gettext_lazy("serves today"))
    def serves_at(self, officer: Any) -> str:
        return "; ".join(f"{row.site}, {row.get_role_display()}" for row in officer.of_today) or "—"

    @admin.display(description=gettext_lazy("since"))
    def since(self, officer: Any) -> date | None:
        return min((row.start for row in officer.of_today), default=None)

    @admin.display(description=gettext_lazy("account"), boolean=True)
    def has_account(self, officer: Officer) -> bool:
        """Joined by invitation only, so nothing here can join them."""
        return officer.user_id is not None

    def save_model(self, request: HttpRequest, obj: Officer, form: OfficerForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if isinstance(form, OfficerForm):
            form.save_photo(obj)
        actions.invalidate_pages_of(obj)

    def delete_model(self, request: HttpRequest, obj: Officer) -> None:
        with actions.roster_change(obj, now=timezone.now()):
            obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Officer]) -> None:
        for officer in queryset:
            self.delete_model(request, officer)

    @admin.action(description=gettext_lazy("Invite the chosen officers"))
    def invite_officers(self, request: HttpRequest, queryset: QuerySet[Officer]) -> TemplateResponse | None:
        """Shows who gets a mail and who does not, then sends; the list's filter tells who has not come."""
        officers, now = list(queryset[: bulk.MOST]), timezone.now()
        sends = "send" in request.POST
        asked = (bulk.invite if sends else bulk.plan)(officers, now=now, by=request.user)  # type: ignore[arg-type]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Invite officers"),
            "round": asked,
            "sent": sends,
            "chosen": officers,
            "left_out": max(0, queryset.count() - len(officers)),
        }
        return TemplateResponse(request, "admin/sites_app/invite_officers.html", context)

    def get_urls(self) -> list[Any]:
        return [*roster_files.urls(self.admin_site), *super().get_urls()]


@admin.register(Assignment)
class AssignmentAdmin(RosterAdmin):
    form = AssignmentForm
    list_display = ("officer", "site", "role", "start", "end", "committed")
    list_select_related = ("officer", "site")
    list_filter = (RunningFilter, SiteFilter, "role", "committed")
    search_fields = ("officer__serial_number", "officer__last_name", "site__name")
    autocomplete_fields = ("officer", "site", "post")
    ordering = ("-start", "-pk")

    def save_model(self, request: HttpRequest, obj: Assignment, form: Any, change: bool) -> None:
        cuts = actions.truncated_leaves(obj.officer, changed=obj)
        with actions.roster_change(obj.officer, also_at={obj.site_id}, now=timezone.now()):
            super().save_model(request, obj, form, change)
        if cuts:
            said = ngettext("%(n)d leave was cut.", "%(n)d leaves were cut.", len(cuts))
            messages.info(request, said % {"n": len(cuts)})

    def delete_model(self, request: HttpRequest, obj: Assignment) -> None:
        actions.remove_assignment(obj, now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> None:
        for post in queryset.select_related("officer"):
            actions.remove_assignment(post, now=timezone.now())

    def get_deleted_objects(self, objs: Iterable[Assignment], request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """The leaves that would be cut stand on the page that asks whether to delete."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        cuts = [told(cut) for post in objs for cut in actions.truncated_leaves(post.officer, removed=post)]
        return [*deleted, *cuts], counts, missing, protected


@admin.register(Leave)
class LeaveAdmin(RosterAdmin):
    list_display = ("officer", "start", "end", "kind", "pauses")
    list_select_related = ("officer",)
    list_filter = ("kind", "pauses")
    search_fields = ("officer__serial_number", "officer__last_name")
    autocomplete_fields = ("officer",)
    form = LeaveForm
    ordering = ("-start", "-pk")

    def save_model(self, request: HttpRequest, obj: Leave, form: Any, change: bool) -> None:
        with actions.roster_change(obj.officer, now=timezone.now()):
            super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Leave) -> None:
        with actions.roster_change(obj.officer, now=timezone.now()):
            obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Leave]) -> None:
        for leave in queryset.select_related("officer"):
            self.delete_model(request, leave)
