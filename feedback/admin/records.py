"""The page of the public-records export: which site, which days, the number of the request; and what was made."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lib.csv_export import invented
from lib.requests import SignedIn
from sites_app.models import Site

from .. import records
from ..models import RecordsExport
from .frame import admin_page, local_today, moderators_only
from .sites import field as site_field

SHOWN = 50


class RecordsForm(forms.Form):
    """Every site only for those who moderate every site."""

    site: Any = forms.Field()  # given by `sites.field`
    first = forms.DateField(label=gettext_lazy("Received from"), widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(label=gettext_lazy("Received until"), widget=forms.DateInput({"type": "date"}))
    request = forms.CharField(label=gettext_lazy("Number of the request"), max_length=60)

    def __init__(self, *args: Any, access: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"] = site_field(
            Site.objects.by_name().moderated_by(access),
            required=not access.moderates_all,
            empty_label=gettext_lazy("Every site") if access.moderates_all else "—",
            to_field_name="slug",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", _("The last day comes before the first."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def export(request: SignedIn) -> HttpResponse:
    """A ZIP file made and recorded in one step; 403 without the right to escalated items."""
    access = request.access
    if not records.may_export(access):
        raise PermissionDenied
    form = RecordsForm(request.POST or None, access=access)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, status=400 if request.method == "POST" else 200)
    try:
        files = records.export(by=access, on=local_today(request), **form.cleaned_data)
    except records.TooManyRecordsError:
        form.add_error("last", _("These are more than %(n)d records: choose fewer days.") % {"n": records.MOST})
        return _form(request, form, status=400)
    response = HttpResponse(files.body, content_type="application/zip")
    name = f"{'demonstration-invented-' if invented() else ''}records-{files.row.pk}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form(request: SignedIn, form: RecordsForm, *, status: int) -> HttpResponse:
    context = {"title": _("Public-records export"), "form": form, "made": _made(request)}
    return admin_page(request, "records", context, status=status)


def _made(request: SignedIn) -> Any:
    rows = RecordsExport.objects.select_related("site")
    access = request.access
    return (rows if access.moderates_all else rows.filter(site__in=access.moderates))[:SHOWN]
