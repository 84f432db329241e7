"""After a meeting, for staff: the tally sheet, how many came, minutes, promises, and the export without persons."""

from copy import copy
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from lib.csv_export import csv_response
from lib.requests import Request

from ..actions import closing
from ..actions.errors import BookingError, Reason
from ..forms.staff import ActionForms, CloseForm, HandsForm, MoveForm
from ..models import Action, Meeting, Need
from ..rsvp_statistics import rsvp_stats
from .staff import back, meeting_of, sent, show, site_of

TAGS = [code for code, _name in settings.LANGUAGES]
COLUMNS = [
    "id",
    "starts_at",
    "ends_at",
    *(f"title_{tag}" for tag in TAGS),
    "place",
    "status",
    "capacity",
    "confirmed",
    "waiting",
    "parties",
    *Need.values,
    "headcount",
    "walk_ins",
    "minutes_on",
    "open_actions",
]


def staff_tally(request: Request, slug: str, pk: UUID) -> HttpResponse:
    """A sheet to print: strokes at the door, and what is needed where."""
    row = meeting_of(request, slug, pk)
    return show(request, "tally", row.site, row=row, tally=rsvp_stats([row])[row.pk], strokes=range(60))


def staff_close(request: Request, slug: str, pk: UUID) -> HttpResponse:
    """Headcount, walk-ins, minutes, earlier promises and new ones, in one form; may be done in several steps."""
    row = meeting_of(request, slug, pk)
    # The form writes into its instance as it is checked: `row` stays what is saved.
    form = CloseForm(sent(request), instance=copy(row))
    promises = ActionForms(sent(request), prefix="action")
    hands = [HandsForm(sent(request), action=one, meeting=row) for one in Action.objects.to_ask_at(row)]
    forms = {"form": form, "promises": promises, "hands": hands}
    if request.method != "POST":
        return _close_page(request, row, forms)
    # All are checked, so that every mistake is named at once.
    checked: list[Any] = [form, promises, *hands]
    if [each for each in checked if not each.is_valid()]:
        return _close_page(request, row, forms, status=200 if form.is_switched else 400)
    try:
        closing.close(
            row,
            fields=form.values(),
            actions=[each.cleaned_data for each in promises if each.has_changed()],
            done=form.cleaned_data["done"],
            hands=[(each.action, each.values()) for each in hands],
            seen=form.cleaned_data["seen"],
            now=request.now,
        )
    except BookingError as refused:
        row.refresh_from_db()
        again = request.POST.copy()
        again["seen"] = closing.state_of(row)
        form.data = again
        return _close_page(request, row, forms, status=409, refusal=refused.reason)
    return back(row)


def _close_page(
    request: Request, row: Meeting, forms: dict[str, Any], *, status: int = 200, refusal: Reason | None = None
) -> HttpResponse:
    """The form, with everything that was typed; what a colleague saved meanwhile stands beside it."""
    asked = any(each.errors or each.initial for each in forms["hands"])
    context = {"row": row, **forms, "hands_open": asked, "refusal": refusal and refusal.label}
    return show(request, "close", row.site, **context, changed=refusal == Reason.CHANGED, status=status)


def staff_action_done(request: Request, slug: str, action: int) -> HttpResponse:
    """A promise is kept."""
    row = _action_of(request, slug, action)
    closing.finish(row, on=row.meeting.site.today(request.now))
    messages.success(request, _("Noted as done."))
    if request.POST.get("from") == "todo":  # back to where the button stood
        return redirect("pages:staff_overview")
    return redirect("meetings:staff_meeting", slug=slug, pk=row.meeting_id)


def staff_action_reopen(request: Request, slug: str, action: int) -> HttpResponse:
    """It was not done after all."""
    row = closing.reopen(_action_of(request, slug, action))
    return redirect("meetings:staff_meeting", slug=slug, pk=row.meeting_id)


def staff_action_move(request: Request, slug: str, action: int) -> HttpResponse:
    """A promise gets its one new day, with a public reason."""
    row, form, refusal = _action_of(request, slug, action), MoveForm(sent(request)), None
    if request.method == "POST" and form.is_valid():
        today = row.meeting.site.today(request.now)
        try:
            closing.move(row, **form.cleaned_data, today=today)
        except BookingError as error:
            refusal = error.reason.label
        else:
            return redirect("meetings:staff_meeting", slug=slug, pk=row.meeting_id)
    status = 409 if refusal else 400 if form.errors else 200
    return show(request, "move", row.meeting.site, action=row, form=form, refusal=refusal, status=status)


def _action_of(request: Request, slug: str, action: int) -> Action:
    rows = Action.objects.visible_to(request.access).at(site_of(request, slug))
    return get_object_or_404(rows.select_related("meeting__site"), pk=action)


def staff_export(request: Request, slug: str) -> StreamingHttpResponse:
    """Every meeting of the site with its counts: no name, no address, no party of its own."""
    site = site_of(request, slug)
    rows = list(Meeting.objects.visible_to(request.access).at(site).select_related("site").prefetch_related("actions"))
    counts = rsvp_stats(rows)
    return csv_response(f"{site.slug}-meetings.csv", COLUMNS, ([*_cells(row, counts[row.pk])] for row in rows))


def _cells(row: Meeting, tally) -> list:
    zone = row.site.zone
    return [
        str(row.pk),
        row.starts_at.astimezone(zone).isoformat(),
        row.ends_at.astimezone(zone).isoformat(),
        *(row.title.get(tag, "") for tag in TAGS),
        row.place,
        row.status,
        row.capacity,
        tally.confirmed,
        tally.waiting,
        tally.parties,
        *(tally.needs[need] for need in Need.values),
        row.headcount,
        row.walk_in_count,
        row.minutes_on,
        sum(action.done_on is None for action in row.actions.all()),
    ]
