"""The form, the receipt and the thread by code: no session, no user, nothing in an address (FB-14)."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib import limits, patience
from lib.requests import Request
from sites_app.models import Site

from .. import actions, days, labels, receipts, reminders, states, textcheck, thread
from ..actions.writer import IdempotencyConflictError
from ..forms import CodeForm, FeedbackForm, KeyedForm, MessageForm, UnplacedForm, VerdictForm, clean_lines
from ..models import Feedback
from ..textcheck import danger


@require_http_methods(["GET", "HEAD", "POST"])
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


@require_http_methods(["GET", "HEAD", "POST"])
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
        "declined_days": settings.RETENTION_DAYS["feedback_declined"],
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


@require_safe
def code(request: Request) -> HttpResponse:
    """The short address."""
    return redirect("feedback:receipt")


@require_safe
def reminder(request: Request, day: str) -> HttpResponse:
    """A calendar file with one day and no word of why; the address holds the day and nothing else."""
    found = reminders.day_of(day, timezone.localdate(request.now))
    if found is None:
        raise Http404
    answer = HttpResponse(reminders.calendar(found, short_address()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="reminder.ics"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: Request) -> HttpResponse:
    """Where a code is typed; the thread is the answer to the POST."""
    if request.method != "POST" or "switch" in request.POST:
        return _code_page(request)
    row = _opened(request)
    return _thread_page(request, row) if row else _not_found(request)


@require_POST
def follow_up(request: Request) -> HttpResponse:
    """One more text in the thread."""
    return _writer_verb(request, say(actions.follow_up), MessageForm, "follow_up")


@require_POST
def appeal(request: Request) -> HttpResponse:
    """Asks for another moderator, once."""
    return _writer_verb(request, say(actions.appeal), MessageForm, "appeal")


@require_POST
def report_answer(request: Request) -> HttpResponse:
    """Says that something is wrong with an answer; moderators read it."""
    return _writer_verb(request, say(actions.report_answer), MessageForm, "worry")


@require_POST
def verdict(request: Request) -> HttpResponse:
    """Whether it is resolved."""
    return _writer_verb(request, judge, VerdictForm, "verdict")


def _writer_verb(
    request: Request, act: Callable[[Request, Feedback, Any], Any], form_class: type, name: str
) -> HttpResponse:
    """One thing the writer does by code: find the thread, bind the form, act, show the thread."""
    form = form_class(request.POST)
    try:
        row = _opened(request)
        if row is None:
            return _not_found(request)
        return answer_to_writer(request, row, name, form, act, _thread_page)
    except limits.RateLimitedError as crowd:
        return _rate_limited_page(request, form, crowd)
    except OperationalError as error:
        return _rate_limited_page(request, form, patience.later(request, error))


def answer_to_writer(
    request: Request, row: Feedback, name: str, form: Any, act: Callable, page: Callable
) -> HttpResponse:
    """What a writer's verb is answered with, by code or under /me/: the thread, the form again, or a 409."""
    if crowd := limits.rate_limited(request, "feedback"):
        return _rate_limited_page(request, form, crowd)
    if not form.is_valid():
        return page(request, row, status=400, **{f"{name}_form": form})
    if isinstance(form, KeyedForm) and (warnings := unconfirmed(form)):
        return page(request, row, warnings=warnings, warned=name, **{f"{name}_form": form.resubmit(confirmed="1")})
    try:
        act(request, row, form.cleaned_data)
    except IdempotencyConflictError:
        again = form.resubmit(key=receipts.fresh_key(), confirmed="1")
        return page(request, row, already_sent=True, **{f"{name}_form": again})
    except states.InvalidTransitionError:
        row.refresh_from_db()  # the page says where it stands now, and offers what is possible there
        return page(request, row, status=409, not_now=True, unsent=form.cleaned_data.get("body", ""))
    except actions.ClosedError:
        return page(request, row, status=503, unsent=form.cleaned_data["body"])
    except Feedback.DoesNotExist:
        raise Http404 from None
    row.refresh_from_db()
    return page(request, row, thanks=labels.THANKS[name])


def say(action: Callable) -> Callable[[Request, Feedback, dict], Any]:
    """How a text of the writer reaches its action."""

    def act(request: Request, row: Feedback, data: dict[str, Any]) -> None:
        on = row.today(request.now)
        action(row, body=data["body"], language=data["language"], key=data["key"], on=on)

    return act


def judge(request: Request, row: Feedback, data: dict[str, Any]) -> None:
    actions.give_verdict(row, verdict=data["verdict"], on=row.today(request.now))


def _opened(request: Request) -> Feedback | None:
    """The thread of the code in the form. Only wrong codes are counted, so that a library stays usable."""
    limits.check_failures(request, "code")
    row = thread.get_by_code(request.POST.get("receipt_code", ""))
    if row is None:
        limits.record_failure(request, "code")
    return row


def _not_found(request: Request) -> HttpResponse:
    """Unknown, malformed and purged codes alike: what was typed stays in its box, and nothing is said of it."""
    return _code_page(request, status=404, unknown=True)


def _code_page(request: Request, *, status: int = 200, unknown: bool = False) -> HttpResponse:
    form = CodeForm(initial={"receipt_code": request.POST.get("receipt_code", "")})
    unsent = clean_lines(request.POST.get("body", ""))  # typed into a thread whose time was over meanwhile
    return render(request, "feedback/code.html", {"form": form, "unknown": unknown, "unsent": unsent}, status=status)


def _rate_limited_page(request: Request, form: Any, crowd: limits.RateLimitedError | patience.Later) -> HttpResponse:
    """What was typed into a thread, without the thread: it tells nothing about a code, and needs no state that has
    room for the text.
    """
    code = receipts.normalised(request.POST.get("receipt_code", ""))
    frame = "staff_base.html" if request.is_private else "base.html"
    context = {"form": form, "crowd": crowd, "receipt_code": code, "action_url": request.path, "frame": frame}
    return crowd.as_response(render(request, "feedback/later.html", context))


def fresh_forms(row: Feedback) -> dict[str, Any]:
    """The writer's forms, each in the language of the thread until another is chosen."""
    says = {
        f"{name}_form": MessageForm(initial={"language": row.language}) for name in ("follow_up", "appeal", "worry")
    }
    return {**says, "verdict_form": VerdictForm()}


def _thread_page(request: Request, row: Feedback, *, status: int = 200, **context: Any) -> HttpResponse:
    today = row.today(request.now)
    context = {
        **fresh_forms(row),
        "thread": thread.thread_for_resident(row, today),
        "site": row.site,
        "receipt_code": receipts.normalised(request.POST.get("receipt_code", "")),
        "works_until": row.works_until,
        **context,
    }
    return render(request, "feedback/thread.html", context, status=status)


def _form_page(
    request: Request, site: Site | None, form: FeedbackForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    context = {
        "site": site,
        "form": form,
        "action_url": request.path,
        "answer_days": settings.ANSWER_DAYS,
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
