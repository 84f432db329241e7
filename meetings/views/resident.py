"""Telling us, and one's own RSVP by its private link: GET never changes anything."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt

from accounts.models import User
from lib import limits, patience
from lib.languages import current
from lib.requests import Request, SignedIn

from .. import attendance, calendars
from ..actions import booking
from ..actions.errors import BookingError, Reason
from ..calendar_links import links_of
from ..events import event_of
from ..forms.resident import ChangeForm, RsvpForm, SignedInForm
from ..links import Purpose, rsvp_ids
from ..models import Meeting, Rsvp

DETAILS = ("needs", "interpretation_language", "other_need")
SAID = {"changed", "cancelled"}  # what a private page may say was just done


def rsvp(request: Request, pk: UUID) -> HttpResponse:
    """The form without account. Sent: the private page, or word that its link is in the mail."""
    row = get_object_or_404(Meeting.objects.public().select_related("site"), pk=pk)

    def booked(answer: booking.Answer, key: str) -> HttpResponse:
        if answer.token:
            return redirect("meetings:rsvp_manage", token=answer.token)
        return _sent_page(request, row, answer)

    return _book(request, row, RsvpForm, booked)


def _book(
    request: Request,
    row: Meeting,
    form_class: type[SignedInForm],
    booked: Callable[[booking.Answer, str], HttpResponse],
    user: User | None = None,
) -> HttpResponse:
    """The form, empty or again with everything typed; once a party is booked, what `booked` answers."""
    if request.method != "POST":
        return form_page(request, row, form_class(meeting=row))
    form = form_class(request.POST, meeting=row)
    if form.is_switched:
        return form_page(request, row, form)
    if crowd := limits.rate_limited(request, "rsvp"):
        return crowd.as_response(form_page(request, row, form, crowd=crowd))
    if not form.is_valid():
        return form_page(request, row, form, status=400)
    party, key = form.party(email=user.email if user else ""), form.cleaned_data["key"]
    held = limits.takes_many_seats(request, row.pk, party.party_size)
    try:
        answer = booking.join(row.pk, party, now=request.now, key=key, user=user, held=held)
    except BookingError as refused:
        return not_booked(request, row, form, refused.reason)
    except OperationalError as error:
        busy = patience.later(request, error)
        return busy.as_response(form_page(request, row, form, crowd=busy))
    return booked(answer, key)


def _sent_page(request: Request, row: Meeting, answer: booking.Answer) -> HttpResponse:
    """The same to somebody new and to an address that is booked: nothing here is read from an RSVP."""
    context = {"meeting": row, "site": row.site, "answer": answer, "how_to_come": ""}
    if answer.position and answer.held:
        context["how_to_come"] = attendance.for_held(answer.position, gets_mail=True)
    elif answer.position and row.walk_ins:
        context["how_to_come"] = attendance.for_waiting_walk_ins(answer.position)
    elif answer.position:
        context["how_to_come"] = attendance.for_waiting(answer.position, gets_mail=True, phone="")
    return render(request, "meetings/rsvp_sent.html", context)


def my_rsvp(request: SignedIn, pk: UUID) -> HttpResponse:
    """The same with my account: the private page opens at once, because the address is proved."""
    row = get_object_or_404(Meeting.objects.public().select_related("site"), pk=pk)
    if mine := _mine(request, row):
        return redirect("meetings:rsvp_manage", token=mine.token)

    def booked(answer: booking.Answer, key: str) -> HttpResponse:
        # The form of a party that has cancelled since, sent again, leads to what became of it.
        mine = _mine(request, row) or Rsvp.objects.get(pk__in=rsvp_ids(row.pk, key))
        return redirect("meetings:rsvp_manage", token=mine.token)

    return _book(request, row, SignedInForm, booked, user=request.user)


def _mine(request: SignedIn, row: Meeting) -> Rsvp | None:
    return Rsvp.objects.active().filter(meeting=row, email=request.user.email).first()


def form_page(request: Request, row: Meeting, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"meeting": row, "site": row.site, "form": form, "is_open": row.takes_rsvps(request.now), **more}
    return render(request, "meetings/rsvp.html", context, status=status)


def not_booked(request: Request, row: Meeting, form: SignedInForm, why: Reason) -> HttpResponse:
    """A key used for something else is no error here; a meeting that is over or cancelled is."""
    if why == Reason.KEY_USED:
        return form_page(request, row, form.with_new_key(), already_sent=True)
    row.refresh_from_db()
    return form_page(request, row, form, status=409, refusal=why.label)


def rsvp_manage(request: Request, token: str) -> HttpResponse:
    """One's own RSVP, as it stands now."""
    return _own_page(request, _rsvp_of(token), token)


def rsvp_ics(request: Request, token: str) -> HttpResponse:
    """The calendar file of one's own party: tentative while it waits; the private link is not in it."""
    row = _rsvp_of(token)
    event = event_of(row.meeting, current(), row)
    response = HttpResponse(calendars.write_file(event), calendars.content_type(calendars.method_of(event)))
    response["Content-Disposition"] = 'inline; filename="meeting.ics"'
    return response


def rsvp_change(request: Request, token: str) -> HttpResponse:
    """Another number of people, other needs."""
    row = _rsvp_of(token)
    form = ChangeForm(request.POST, meeting=row.meeting, initial={name: getattr(row, name) for name in DETAILS})
    if not form.is_valid():
        return _own_page(request, row, token, form, status=400 if form.errors else 200)
    try:
        booking.change(row, now=request.now, **form.cleaned_data)
    except BookingError as refused:
        return _own_page(request, row, token, form, status=409, refusal=str(refused.reason.label))
    except OperationalError as error:
        busy = patience.later(request, error)
        return busy.as_response(_own_page(request, row, token, form, crowd=busy))
    return _back(token, "changed")


def rsvp_cancel(request: Request, token: str) -> HttpResponse:
    """Frees the seats; again changes nothing."""
    booking.cancel(_rsvp_of(token), now=request.now)
    return _back(token, "cancelled")


@csrf_exempt  # RFC 8058: the mail program sends the POST, without cookie or form
def stop_reminders(request: Request, token: str) -> HttpResponse:
    """One click and no more reminders for this meeting; opening the page alone does nothing."""
    row = _rsvp_of(token, Purpose.REMINDERS)
    if request.method == "POST":
        booking.end_reminders(row)
        row.reminders = False
    return render(
        request, "meetings/stop_reminders.html", {"rsvp": row, "meeting": row.meeting, "site": row.meeting.site}
    )


def _rsvp_of(token: str, purpose: Purpose = Purpose.MANAGE) -> Rsvp:
    try:
        return Rsvp.objects.by_token(token, purpose)
    except Rsvp.DoesNotExist:
        raise Http404 from None


def _back(token: str, said: str) -> HttpResponse:
    response = redirect("meetings:rsvp_manage", token=token)
    response["Location"] += f"?done={said}"
    return response


def _own_page(
    request: Request,
    row: Rsvp,
    token: str,
    form: ChangeForm | None = None,
    *,
    status: int = 200,
    refusal: str = "",
    crowd: patience.Later | None = None,
) -> HttpResponse:
    said = request.GET.get("done", "")
    initial = {name: getattr(row, name) for name in ("party_size", *DETAILS)}
    context = {
        "rsvp": row,
        "asked": row.needs_in_words,
        "token": token,
        "calendar_links": links_of(event_of(row.meeting, current(), row)),
        "meeting": row.meeting,
        "site": row.meeting.site,
        "form": form or ChangeForm(meeting=row.meeting, initial=initial),
        "takes_rsvps": row.meeting.takes_rsvps(request.now),
        "is_open": row.is_active and row.meeting.takes_rsvps(request.now),
        "done": said if said in SAID else "",
        "refusal": refusal,
        "crowd": crowd,
    }
    return render(request, "meetings/rsvp_manage.html", context, status=status)
