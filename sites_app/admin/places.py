"""Sites, programs, courses, findings, corrections and “this is wrong” in the Django admin."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.cache import invalidate_overview_pages, invalidate_site_pages
from lib.history_admin import HistoryAdmin
from lib.languages import name_of
from lib.text_fields import TranslatedTextField, in_each_language

from .. import actions, corrections
from ..forms.pictures import PlacePhotoForm
from ..forms.site import SiteForm
from ..models import (
    Correction,
    Course,
    CrimeCount,
    Dispute,
    EvidenceSummary,
    Finding,
    PlaceName,
    PlacePhoto,
    Post,
    Program,
    Site,
)
from .invitations import AdministratorsOnly


@admin.display(description=_("missing languages"))
def missing_languages(row: Any) -> str:
    """The languages of the deployment in which a text of the row is not written yet, and those in which it is stale."""
    wanted = [code for code, _name in settings.LANGUAGES]
    fields = [field for field in row._meta.fields if isinstance(field, TranslatedTextField)]
    texts = [text for field in fields if (text := getattr(row, field.name))]
    missing = [name_of(tag) for tag in wanted if any(tag not in text for text in texts)]
    stale = [name_of(tag) for tag in wanted if any(tag in text.stale for text in texts)]
    told = gettext("%(language)s (the other wording changed)")
    return ", ".join(missing + [told % {"language": name} for name in stale])


class PlacesAdmin(AdministratorsOnly, admin.ModelAdmin):
    """What public pages show: those of its site are made anew once a row is saved, or gone."""

    rights = ("view", "add", "change", "delete")
    show_full_result_count = False
    list_per_page = 50

    def forget_pages(self, rows: Iterable[Any]) -> None:
        """Each site's once, however many of its rows these are."""
        corrections.invalidate_pages({row.site_id for row in rows})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.forget_pages([obj])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self.forget_pages([obj])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        gone = list(queryset)
        super().delete_queryset(request, queryset)
        self.forget_pages(gone)


class OverviewAdmin(PlacesAdmin):
    """The same of what stands on pages about all sites."""

    def forget_pages(self, rows: Iterable[Any]) -> None:
        invalidate_overview_pages()


class PlaceNamesInline(admin.TabularInline):
    """By which streets, nicknames and landmarks people look for the site."""

    model = PlaceName
    extra = 1


class PostInline(admin.TabularInline):
    """Posts one by one; a site without any counts by its number."""

    model = Post
    extra = 0


@admin.register(Post)
class PostAdmin(AdministratorsOnly, admin.ModelAdmin):
    """Looked up from an assignment; entered on the site's own page."""

    list_display = ("site", "role", "opened", "closed")
    list_select_related = ("site",)
    search_fields = ("site__name",)
    show_full_result_count = False
    rights = ("view",)


@admin.register(Site)
class SiteAdmin(AdministratorsOnly, HistoryAdmin):
    form = SiteForm
    rights = ("view", "add", "change")
    list_display = ("name", "area", "posts", "records_complete_from", "time_zone")
    search_fields = ("name", "slug", "also_known_as")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PostInline, PlaceNamesInline)
    show_full_result_count = False
    list_per_page = 50

    def save_model(self, request: HttpRequest, obj: Site, form: Any, change: bool) -> None:
        old = Site.objects.filter(pk=obj.pk).values_list("slug", flat=True).first()
        with transaction.atomic(), corrections.recorded([obj.pk] if change else [], now=timezone.now()):
            super().save_model(request, obj, form, change)
        for slug in {obj.slug, old or obj.slug}:
            invalidate_site_pages(slug, at_once=True)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Posts are figures too: what they change of a day gone by is listed."""
        with transaction.atomic(), corrections.recorded([form.instance.pk] if change else [], now=timezone.now()):
            super().save_related(request, form, formsets, change)
        invalidate_site_pages(form.instance.slug, at_once=True)


@admin.register(Program)
class ProgramAdmin(PlacesAdmin):
    list_display = ("name", "site", "kind", "shown", missing_languages)
    list_select_related = ("site",)
    list_filter = ("kind", "shown")
    search_fields = (*in_each_language("name"), "site__name")
    autocomplete_fields = ("site",)


@admin.register(Course)
class CourseAdmin(PlacesAdmin):
    """A course stands on the team page of every site."""

    list_display = ("name", missing_languages)
    search_fields = in_each_language("name")

    def forget_pages(self, rows: Iterable[Course]) -> None:
        corrections.invalidate_pages(Site.objects.values_list("pk", flat=True))


@admin.register(EvidenceSummary)
class EvidenceSummaryAdmin(OverviewAdmin):
    list_display = ("measure", missing_languages)


@admin.register(Finding)
class FindingAdmin(OverviewAdmin):
    list_display = ("measure", "finding", "kind", "site", "original_seen", "null_result", missing_languages)
    list_select_related = ("site",)
    list_filter = ("kind", "original_seen", "null_result")
    search_fields = ("measure", "finding", "source")
    autocomplete_fields = ("site",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(CrimeCount)
class CrimeCountAdmin(OverviewAdmin):
    """Taken in by `manage load_counts`; looked at and mended here."""

    list_display = ("category", "site", "area", "year", "count", "source", "read_on")
    list_select_related = ("site",)
    list_filter = ("category", "year")
    search_fields = ("category", "area", "site__name")
    autocomplete_fields = ("site",)


@admin.register(PlacePhoto)
class PlacePhotoAdmin(PlacesAdmin):
    """Of places only; whoever uploads it says that nobody can be recognized on it."""

    form = PlacePhotoForm
    list_display = ("alt", "site", "credit", missing_languages)
    list_select_related = ("site",)
    autocomplete_fields = ("site",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("image")


@admin.register(Correction)
class CorrectionAdmin(AdministratorsOnly, admin.ModelAdmin):
    """Listed for everybody on /commitment/; written by the portal itself, so nobody edits it."""

    list_display = ("day", "site", "figure", "before", "after")
    list_select_related = ("site",)
    search_fields = ("site__name", "site__slug", "figure")
    date_hierarchy = "day"
    show_full_result_count = False
    rights = ("view",)


class OpenFilter(admin.SimpleListFilter):
    title = _("answer")
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("not answered yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(answered_on=None) if self.value() else queryset


@admin.register(Dispute)
class DisputeAdmin(AdministratorsOnly, admin.ModelAdmin):
    """An administrator answers; what was said stays as it was said."""

    list_display = ("officer", "said_on", "answer_due", "answered_on")
    list_select_related = ("officer",)
    list_filter = (OpenFilter,)
    fields = ("officer", "said_on", "answer_due", "text", "answer", "answered_on")
    readonly_fields = ("officer", "said_on", "answer_due", "text", "answered_on")
    ordering = ("answered_on", "answer_due")
    show_full_result_count = False
    rights = ("view", "change")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        if "answer" in form.base_fields:
            form.base_fields["answer"].required = True
        return form

    def save_model(self, request: HttpRequest, obj: Dispute, form: Any, change: bool) -> None:
        actions.answer(obj, text=obj.answer, today=timezone.localdate())
