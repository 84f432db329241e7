"""The roster as a file in the Django admin: sent, looked at, confirmed; or taken out, or begun from an empty one."""

import logging
from typing import Any
from uuid import UUID

from celery import current_app
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.csv_export import csv_response
from lib.xlsx_export import xlsx_response

from ..actions import uploads
from ..forms.uploads import DatesForm, MissingForm, RosterFileForm
from ..models import RosterUpload
from ..roster_io import COLUMNS, export_rows, templates

log = logging.getLogger(__name__)
State = RosterUpload.State


def urls(admin_site: Any) -> list[Any]:
    """The addresses below the list of officers."""

    def one(view: Any, place: str, name: str) -> Any:
        return path(
            f"roster/{place}", admin_site.admin_view(view), {"admin_site": admin_site}, name=f"sites_app_{name}"
        )

    return [
        one(upload, "", "roster_upload"),
        one(download, "roster.csv", "roster_download"),
        one(template, "template.<str:kind>", "roster_template"),
        one(file_page, "<uuid:pk>/", "roster_file"),
        one(faults, "<uuid:pk>/faults.csv", "roster_faults"),
    ]


def upload(request: HttpRequest, admin_site: Any) -> HttpResponse:
    """Takes a file to look at."""
    form = RosterFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, dates = form.cleaned_data["file"], form.cleaned_data["dates"]
        row = uploads.receive(file, name=file.name, dates=dates, by=request.user, today=timezone.localdate())  # type: ignore[arg-type]
        return _begin(row)
    context = {
        **admin_site.each_context(request),
        "title": _("Roster from a file"),
        "form": form,
        "headers": templates.headers(),
        "explanations": templates.explanations(),
    }
    status = 400 if request.method == "POST" else 200
    return TemplateResponse(request, "admin/sites_app/roster_upload.html", context, status=status)


def _begin(row: RosterUpload) -> HttpResponseRedirect:
    """Reads a small file now; leaves a large one to the worker, and its page says how far it is."""
    if len(row.file) <= uploads.AT_ONCE:
        uploads.work(row.pk, now=timezone.now())
    else:
        _ask_worker(row.pk)
    return HttpResponseRedirect(reverse("admin:sites_app_roster_file", args=[row.pk]))


def _ask_worker(pk: UUID) -> None:
    try:
        current_app.send_task("sites_app.tasks.read_roster", args=[str(pk)], retry=False, ignore_result=True)
    except Exception as error:  # any fault of the broker: its text may hold its password; the page offers another try
        log.warning("the worker could not be asked", extra={"fields": {"error": type(error).__name__}})


def file_page(request: HttpRequest, admin_site: Any, pk: UUID) -> HttpResponse:
    """What came of a file: how far it is, a question, its faults, its preview, or what was saved."""
    row = get_object_or_404(RosterUpload, pk=pk, by=request.user.pk)
    form: Any = _form_of(row, request)
    if request.method == "POST":
        if row.state == State.WAITING:
            return _begin(row)
        if form is not None and form.is_valid():
            return _answered(row, form)
    context = {
        **admin_site.each_context(request),
        "title": row.name,
        "upload": row,
        "form": form,
        "progress": uploads.progress_of(row.pk) if row.state == State.WAITING else None,
        "too_many": len(row.outcome.get("missing", ())) > uploads.MOST_MISSING,
        **row.outcome,
    }
    response = TemplateResponse(request, "admin/sites_app/roster_file.html", context)
    if request.method == "POST":
        response.status_code = 400
    if row.state == State.WAITING:
        response["Refresh"] = "3"
    return response


def _form_of(row: RosterUpload, request: HttpRequest) -> DatesForm | MissingForm | None:
    data = request.POST or None
    if row.state == State.UNCLEAR or (row.state == State.REFUSED and row.outcome.get("faults")):
        return DatesForm(data)
    if row.state == State.READY and len(row.outcome["missing"]) <= uploads.MOST_MISSING:
        return MissingForm(row.outcome["missing"], request.POST if request.method == "POST" else None)
    return None


def _answered(row: RosterUpload, form: DatesForm | MissingForm) -> HttpResponse:
    if isinstance(form, DatesForm):
        uploads.again(row, dates=form.cleaned_data["dates"])
    else:
        uploads.confirm(row, form.answers())
    return _begin(row)


def faults(request: HttpRequest, admin_site: Any, pk: UUID) -> StreamingHttpResponse:
    """Every fault with its line and column."""
    row = get_object_or_404(RosterUpload, pk=pk, by=request.user.pk)
    return csv_response("faults.csv", [_("line"), _("column"), _("fault")], row.outcome.get("faults", ()))


def template(request: HttpRequest, admin_site: Any, kind: str) -> HttpResponse:
    """An empty list to fill in."""
    if kind == "xlsx":
        return xlsx_response("roster.xlsx", templates.headers(), [])
    if kind != "csv":
        raise Http404
    response = HttpResponse(templates.as_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="roster.csv"'
    return response


def download(request: HttpRequest, admin_site: Any) -> StreamingHttpResponse:
    """The whole roster in the columns of the strict file."""
    return csv_response("roster.csv", list(COLUMNS), export_rows())
