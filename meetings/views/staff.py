"""A site's meetings for its own staff: plan, publish, change, cancel. Counts, never names."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lib import transactions
from lib.requests import Request
from sites_app.models import Site

from ..actions import planning
from ..actions.booking import lock_meeting_or_draft
from ..actions.errors import BookingError, Reason
from ..forms.staff import CancelForm, MeetingForm, SeriesForm, copied
from ..models import Action, Meeting, Rsvp, Series
from ..rsvp_statistics import rsvp_stats
from .public import SEATS, live_seats, page_of

PAST_SHOWN = 30


def site_of(request: Request, slug: str) -> Site:
    return get_object_or_404(Site.objects.visible_to(request.access), slug=slug)


def meeting_of(request: Request, slug: str, pk: UUID) -> Meeting:
    rows = Meeting.objects.visible_to(request.access).select_related("site", "series")
    return get_object_or_404(rows, site__slug=slug, pk=pk)


def meeting_to_save(request: Request, slug: str, pk: UUID) -> Meeting:
    """The same until the transaction ends: what is compared with the form is what is written over."""
    return lock_meeting_or_draft(meeting_of(request, slug, pk).pk)


def sent(request: Request) -> QueryDict | None:
    """What was sent, also if it is empty; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def show(request: Request, name: str, site: Site, *, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"site": site, "section": "meetings", "may_plan": site.pk in request.access.serves_at}
    return render(request, f"meetings/staff_{name}.html", context, status=status)


def back(row: Meeting) -> HttpResponse:
    return redirect("meetings:staff_meeting", slug=row.site.slug, pk=row.pk)


def staff_meetings(request: Request, slug: str) -> HttpResponse:
    """What is to be closed, planned, ahead and past, with seats, waiting and needs."""
    site = site_of(request, slug)
    rows = Meeting.objects.visible_to(request.access).at(site).select_related("site")
    upcoming, past = list(rows.upcoming(request.now)), list(rows.past(request.now)[:PAST_SHOWN])
    counts = rsvp_stats([*upcoming, *past])
    return show(
        request,
        "meetings",
        site,
        to_close=rows.to_close(request.now),
        drafts=rows.filter(status=Meeting.Status.DRAFT),
        upcoming=[(row, counts[row.pk]) for row in upcoming],
        past=[(row, counts[row.pk]) for row in past],
        promises=Action.objects.open_at(site).with_hands(),
        today=site.today(request.now),
    )


def staff_meeting(request: Request, slug: str, pk: UUID) -> HttpResponse:
    """One meeting: how many, how large, which languages and needs; never who."""
    row = meeting_of(request, slug, pk)
    return show(request, "meeting", row.site, row=row, tally=rsvp_stats([row])[row.pk], **page_of(row, request))


def staff_preview(request: Request, slug: str, pk: UUID) -> HttpResponse:
    """The page as residents will see it."""
    row = meeting_of(request, slug, pk)
    page = render(request, "meetings/meeting.html", {"site": row.site, **page_of(row, request)})
    page.content = page.content.replace(SEATS, live_seats(row.pk).encode(), 1)
    return page


def staff_new(request: Request, slug: str) -> HttpResponse:
    """A new draft; nobody is told."""
    site = site_of(request, slug)
    form = MeetingForm(sent(request), site=site, now=request.now)
    if request.method == "POST" and form.is_valid():
        return back(planning.draft(site, fields=form.values(), now=request.now))
    return show(request, "form", site, form=form, status=400 if form.errors else 200)


def staff_copy(request: Request, slug: str, pk: UUID) -> HttpResponse:
    """The form of a new meeting, filled in as this one was, four weeks later; nothing is saved by opening it."""
    row = meeting_of(request, slug, pk)
    form = MeetingForm(initial=copied(row), site=row.site, now=request.now)
    return show(request, "form", row.site, form=form, is_copy=True)


def staff_series(request: Request, slug: str) -> HttpResponse:
    """Drafts of a whole series at the same time on the wall clock."""
    site = site_of(request, slug)
    form = SeriesForm(sent(request), site=site, now=request.now)
    if request.method == "POST" and form.is_valid():
        pattern = form.cleaned_data["pattern"]
        rows = planning.draft_series(site, pattern=pattern, times=form.times, fields=form.values(), now=request.now)
        messages.success(request, _("%(n)d drafts are ready. Look at them, then publish.") % {"n": len(rows)})
        return redirect("meetings:staff_meetings", slug=slug)
    return show(request, "form", site, form=form, is_series=True, status=400 if form.errors else 200)


def staff_publish_series(request: Request, slug: str, series: int) -> HttpResponse:
    """Publishes every draft of a series, all or none."""
    row = get_object_or_404(Series, site=site_of(request, slug), pk=series)
    try:
        with transaction.atomic():
            for meeting in row.meetings.filter(status=Meeting.Status.DRAFT):
                planning.publish(meeting, now=request.now)
    except BookingError:
        messages.error(request, _("One of these meetings has begun already. Nothing was published."))
    return redirect("meetings:staff_meetings", slug=slug)


def staff_publish(request: Request, slug: str, pk: UUID) -> HttpResponse:
    """A draft becomes public."""
    row = meeting_of(request, slug, pk)
    try:
        planning.publish(row, now=request.now)
    except BookingError:
        messages.error(request, _("The start of this meeting has passed. Please change the day first."))
    return back(row)


def staff_discard(request: Request, slug: str, pk: UUID) -> HttpResponse:
    """A draft goes; a meeting that was public is cancelled instead."""
    row = meeting_of(request, slug, pk)
    try:
        planning.discard(row)
    except BookingError as refused:
        messages.error(request, refused.reason.label)
        return back(row)
    return redirect("meetings:staff_meetings", slug=slug)


@transactions.atomic
def staff_edit(request: Request, slug: str, pk: UUID) -> HttpResponse:
    """The form; sent, it shows what would change and who would be told. Nothing is saved here, except a draft."""
    row = (meeting_to_save if request.method == "POST" else meeting_of)(request, slug, pk)
    form = MeetingForm(sent(request), instance=row, site=row.site, now=request.now)
    if request.method != "POST" or not form.is_valid():
        return show(request, "form", row.site, row=row, form=form, status=400 if form.errors else 200)
    if row.is_draft and not _is_late(row, form):
        return _save(request, row, form)
    return _confirm(request, row, form)


def _is_late(row: Meeting, form: MeetingForm) -> bool:
    """Whether a colleague saved something else since the form was opened; what is stored already harms nobody."""
    return form.is_stale and bool(planning.differences(row, form.values()))


def _confirm(request: Request, row: Meeting, form: MeetingForm, *, status: int = 200) -> HttpResponse:
    """What would change against what is stored now, which whoever saves from here has seen."""
    changed = planning.differences(row, form.values())
    return show(
        request,
        "confirm",
        row.site,
        status=status,
        row=row,
        refusal=Reason.CHANGED.label if _is_late(row, form) else "",
        changes=[_change(row, name, form.values()[name]) for name in form.values() if name in changed],
        kept=[
            *(
                (name, value)
                for name, values in request.POST.lists()
                if name not in ("csrfmiddlewaretoken", "seen")
                for value in values
            ),
            ("seen", form.now_seen),
        ],
        told=reachable(row) if planning.is_told(changed) else 0,
    )


@transactions.atomic
def staff_save(request: Request, slug: str, pk: UUID) -> HttpResponse:
    """Saves what was shown before, tells who was named, promotes where seats appeared; shows what changed meanwhile."""
    row = meeting_to_save(request, slug, pk)
    form = MeetingForm(request.POST, instance=row, site=row.site, now=request.now)
    if not form.is_valid():
        return show(request, "form", row.site, row=row, form=form, status=400)
    return _confirm(request, row, form, status=409) if _is_late(row, form) else _save(request, row, form)


def _save(request: Request, row: Meeting, form: MeetingForm) -> HttpResponse:
    try:
        planning.edit(row, fields=form.values(), now=request.now)
    except BookingError as refused:
        refusal = refused.reason.label
        return show(request, "form", row.site, row=row, form=form, refusal=refusal, status=409)
    return back(row)


def _change(row: Meeting, name: str, value: Any) -> dict[str, Any]:
    field: Any = Meeting._meta.get_field(name)
    before, after = getattr(row, name), planning.written(row, name, value)
    return {"name": name, "label": field.verbose_name, "before": before, "after": after}


def reachable(row: Meeting) -> int:
    """How many parties left an address."""
    return Rsvp.objects.active().reachable().filter(meeting=row).count()


def staff_cancel(request: Request, slug: str, pk: UUID) -> HttpResponse:
    """Says who will be told; sent with a reason, cancels. Another reason for a cancelled one is given back."""
    row = meeting_of(request, slug, pk)
    if row.is_cancelled and request.method != "POST":
        return back(row)
    form = CancelForm(sent(request))
    refusal: Any = ""
    if request.method == "POST" and form.is_valid():
        try:
            planning.cancel_meeting(row, now=request.now, **form.cleaned_data)
        except BookingError as refused:
            refusal = refused.reason.label
        else:
            return back(row)
    status = 409 if refusal else 400 if form.errors else 200
    return show(request, "cancel", row.site, row=row, form=form, told=reachable(row), refusal=refusal, status=status)
