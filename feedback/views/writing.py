"""The form for everybody, and its receipt: no session, no user, nothing in an address (FB-14)."""

from datetime import date
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from lib import limits, patience
from lib.requests import Request
from sites_app.models import Site

from .. import actions, days, labels, receipts, reminders, textcheck
from ..forms import FeedbackForm, KeyedForm, UnplacedForm, clean_lines
from ..models import Feedback
from ..textcheck import danger


def new(request: Request, slug: str) -> HttpResponse:
    """The form for one neighborhood."""
    site = get_object_or_404(actions.with_pause(Site.objects.all()), slug=slug)
    if paused := actions.paused_at(site):
        return closed(request, site, paused)
    if request.method != "POST":
        meeting = _meeting_of(request)
        asked = {"meeting": meeting, "category": Feedback.Category.QUESTION} if meeting else {}
        return _form_page(request, site, FeedbackForm(initial=asked))
    return _sent(request, site, FeedbackForm(request.POST))


def new_unplaced(request: Request) -> HttpResponse:
    """The form of somebody who does not know which neighborhood it is about (FB-12)."""
    if paused := actions.paused():
        return closed(request, None, paused)
    if request.method != "POST":
        return _form_page(request, None, UnplacedForm())
    return _sent(request, None, UnplacedForm(request.POST))


def _sent(request: Request, site: Site | None, form: FeedbackForm) -> HttpResponse:
    """What was typed is answered with the receipt itself, so that the code never stands in an address."""
    today = days.today_at(site, request.now)
    if "switch" in request.POST:
        return _form_page(request, site, form.without_errors())
    if crowd := limits.rate_limited(request, "feedback"):
        return crowd.as_response(_form_page(request, site, form, crowd=crowd))
    if not form.is_valid():
        return _form_page(request, site, form, status=refusal(form))
    if warnings := unconfirmed(form):
        return _form_page(request, site, form.resubmit(confirmed="1"), warnings=warnings)
    try:
        sent = actions.submit(draft_of(form, site), key=form.cleaned_data["key"], on=today)
    except OperationalError as error:
        busy = patience.later(request, error)
        return busy.as_response(_form_page(request, site, form, crowd=busy))
    if sent.is_other:
        return _form_page(request, site, form.resubmit(key=receipts.fresh_key(), confirmed="1"), already_sent=True)
    return render(request, "feedback/receipt.html", receipt_context(sent, today))


def closed(request: Request, site: Site | None, paused: actions.Paused, frame: str = "base.html") -> HttpResponse:
    """Numbers and routes instead of the form; what was typed meanwhile comes back, to be copied (POWER-11)."""
    unsent = clean_lines(request.POST.get("body", ""))
    context = {"site": site, "paused": paused, "unsent": unsent, "frame": frame}
    return render(request, "feedback/paused.html", context, status=503 if request.method == "POST" else 200)


def draft_of(form: FeedbackForm, site: Site | None) -> actions.Draft:
    """What the form holds; nothing of the request."""
    data = form.cleaned_data
    names = ("category", "body", "about", "may_publish")
    meeting = data.get("meeting") if data["category"] == Feedback.Category.QUESTION else None
    said = {name: data[name] for name in names}
    return actions.Draft(site=site, language=data["language"], meeting=meeting, place=data.get("place", ""), **said)


def refusal(form: FeedbackForm) -> int:
    """400; 404 for a language that messages cannot be written in. Either way every word is still in the form."""
    return 404 if "language" in form.errors else 400


def unconfirmed(form: KeyedForm) -> list[dict[str, str]]:
    """What the text check found, unless its question was answered already; nothing is kept of it."""
    if form.cleaned_data["confirmed"]:
        return []
    typed = "\n\n".join(form.cleaned_data.get(name, "") for name in ("place", "body"))
    return labels.hints(textcheck.check(typed.strip()))


def receipt_context(sent: actions.Sent, today: date) -> dict[str, Any]:
    """The receipt: the code, the days, the stored row in words, and the slip for print."""
    row, address = sent.feedback, short_address()
    is_urgent = bool(danger.kinds(row.body))  # looked at here and nowhere kept
    return {
        "code": sent.code,
        "site": row.site,
        "answer_due": row.answer_due,
        "works_until": row.works_until,
        "declined_until": days.declined_until(row.received_on),
        "stored": labels.stored(row),
        "is_urgent": is_urgent,
        "waits_for_translation": row.needs_translation,
        "reminder_url": reminders.address(row.answer_due, today),
        "short_address": address.partition("://")[2],
        "qr": segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2, omitsize=True),
    }


def short_address() -> str:
    """Where a code is typed, short enough to be written by hand; in the language of the page."""
    return settings.BASE_URL + reverse("feedback:code")


def _form_page(
    request: Request, site: Site | None, form: FeedbackForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    context = {
        "site": site,
        "form": form,
        "action_url": request.path,
        "answer_due": days.answer_due(days.today_at(site, request.now)),
        "moderation_days": settings.MODERATION_WORKING_DAYS,
        "already_sent": False,
        "warnings": [],
        **context,
    }
    return render(request, "feedback/new.html", context, status=status)


def _meeting_of(request: Request) -> UUID | None:
    """A question before a meeting carries the meeting's id; anything else is left out."""
    try:
        return UUID(request.GET.get("meeting", ""))
    except ValueError:
        return None
