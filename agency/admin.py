"""An agency's words, looks, places to turn to and ready-made sentences, with history and a preview."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.admin_rights import ForAdministrators
from lib.history_admin import HistoryAdmin
from lib.steps import step

from . import actions, looks, terms, words
from .models import Agency, LanguageReview, ReadySentence, Route

WORDS = tuple(f"{term}_word" for term in words.TERMS)


class AgencyForm(forms.ModelForm):
    """The words; a logo comes as a file and is made small."""

    new_logo = forms.FileField(
        label=gettext_lazy("New logo"), required=False, help_text=gettext_lazy("JPEG, PNG or WebP, at most 1 MB.")
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    class Meta:
        model = Agency
        fields = ("name", "organisation", "moderators", "oversight", "hours", "about", *WORDS, "accent")
        help_texts = dict.fromkeys(
            WORDS,
            gettext_lazy(
                "One and several, with a comma: “deputy, deputies”. Empty: ours. Where words have a gender, choose one"
                " of the same gender as ours."
            ),
        )

    def clean(self) -> dict[str, Any]:
        for name in WORDS:
            for text in filter(None, self.cleaned_data.get(name, {}).values()):
                try:
                    terms.forms(text)
                except ValueError:
                    self.add_error(name, _("Please write one and several, with a comma between."))
                    break
        return self.cleaned_data

    def clean_accent(self) -> str:
        return str(self.cleaned_data["accent"]).lower()

    def clean_new_logo(self) -> bytes | None:
        file = self.cleaned_data["new_logo"]
        return looks.logo(file) if file else None

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("remove_logo"):
            self.instance.logo = b""
        self.instance.logo = self.cleaned_data.get("new_logo") or self.instance.logo
        return super().save(commit)


class RouteInline(ForAdministrators, admin.StackedInline):
    model = Route
    rights = ("view", "add", "change", "delete")
    extra = 0
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


class SentenceInline(ForAdministrators, admin.StackedInline):
    model = ReadySentence
    rights = ("view", "add", "change", "delete")
    extra = 0


@admin.register(Agency)
class AgencyAdmin(ForAdministrators, HistoryAdmin):
    form = AgencyForm
    rights = ("view", "add", "change", "delete")
    list_display = ("__str__", "is_current")
    inlines = (RouteInline, SentenceInline)
    change_form_template = "admin/agency/change_form.html"
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and (obj is None or not obj.is_current)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The first row begins with what the environment says."""
        if Agency.objects.exists():
            return {}
        found = words.of_environment()
        return {name: getattr(found, name) for name in words.TEXTS}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change and not Agency.objects.exclude(pk=form.instance.pk).exists():
            _routes_of_environment(form.instance)
            actions.make_current(form.instance)
        actions.changed()

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        current = step(gettext_lazy("Speak as this agency from now on"), page="admin:agency_agency_changelist", of=())
        return [
            path("<int:pk>/preview/", view(self.preview), name="agency_preview"),
            path("<int:pk>/current/", view(current(self.make_current)), name="agency_current"),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page about the portal as everybody would read it under this agency."""
        self._allow(request)
        with words.shown(get_object_or_404(Agency, pk=pk)):
            return render(request, "pages/about.html", _days())

    def make_current(self, request: HttpRequest, pk: int) -> HttpResponse:
        """This agency from now on."""
        self._allow(request)
        agency = get_object_or_404(Agency, pk=pk)
        actions.make_current(agency)
        messages.success(request, _("From now on every page speaks as %(name)s.") % {"name": agency})
        return HttpResponseRedirect(reverse("admin:agency_agency_changelist"))

    def _allow(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied


def _days() -> dict[str, int]:
    return {"moderation_days": settings.MODERATION_WORKING_DAYS, "answer_days": settings.ANSWER_DAYS}


def _routes_of_environment(agency: Agency) -> None:
    """The numbers of the environment become rows, where the form brought none."""
    if agency.routes.exists():
        return
    for position, row in enumerate(words.of_environment().routes):
        row.agency, row.position = agency, position
        row.save()


class ReviewForm(forms.ModelForm):
    """Only the deployment's languages, and no day to come."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = LanguageReview
        fields = ("language", "read_by", "read_on")

    def clean_read_on(self) -> Any:
        day = self.cleaned_data["read_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


@admin.register(LanguageReview)
class LanguageReviewAdmin(ForAdministrators, HistoryAdmin):
    form = ReviewForm
    rights = ("view", "add", "change", "delete")
    list_display = ("language", "read_by", "read_on")
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: LanguageReview, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        actions.changed()

    def delete_model(self, request: HttpRequest, obj: LanguageReview) -> None:
        super().delete_model(request, obj)
        actions.changed()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        actions.changed()
