"""The thread by code: no session, no user, nothing in an address (FB-14)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lib import limits, patience
from lib.requests import Request

from .. import actions, labels, receipts, reminders, states, thread
from ..actions.writer import IdempotencyConflictError
from ..forms import CodeForm, KeyedForm, MessageForm, VerdictForm, clean_lines
from ..models import Feedback
from .writing import short_address, unconfirmed

# One more text in the thread; another moderator, once; something is wrong with an answer: a moderator reads it.
SAY = {"follow_up": actions.follow_up, "appeal": actions.appeal, "worry": actions.report_answer}
FORMS: dict[str, Any] = {**dict.fromkeys(SAY, MessageForm), "verdict": VerdictForm}


def code(request: Request) -> HttpResponse:
    """The short address."""
    return redirect("feedback:receipt")


def reminder(request: Request, day: str) -> HttpResponse:
    """A calendar file with one day and no word of why; the address holds the day and nothing else."""
    found = reminders.day_of(day, timezone.localdate(request.now))
    if found is None:
        raise Http404
    answer = HttpResponse(reminders.calendar(found, short_address()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="reminder.ics"'
    return answer


def receipt(request: Request) -> HttpResponse:
    """Where a code is typed; the thread is the answer to the POST."""
    if request.method != "POST" or "switch" in request.POST:
        return _code_page(request)
    row = _opened(request)
    return _thread_page(request, row) if row else _not_found(request)


def act(request: Request, verb: str) -> HttpResponse:
    """One thing the writer does by code: find the thread, bind the form, act, show the thread."""
    form = FORMS[verb](request.POST)
    try:
        row = _opened(request)
        if row is None:
            return _not_found(request)
        return answer_to_writer(request, row, verb, form, _thread_page)
    except limits.RateLimitedError as crowd:
        return _rate_limited_page(request, form, crowd)
    except OperationalError as error:
        return _rate_limited_page(request, form, patience.later(request, error))


def answer_to_writer(request: Request, row: Feedback, name: str, form: Any, page: Callable) -> HttpResponse:
    """What a writer's verb is answered with, by code or under /me/: the thread, the form again, or a 409."""
    if crowd := limits.rate_limited(request, "feedback"):
        return _rate_limited_page(request, form, crowd)
    if not form.is_valid():
        return page(request, row, status=400 if form.errors else 200, **{f"{name}_form": form})
    if isinstance(form, KeyedForm) and (warnings := unconfirmed(form)):
        return page(request, row, warnings=warnings, warned=name, **{f"{name}_form": form.resubmit(confirmed="1")})
    try:
        _take(row, name, form.cleaned_data, on=row.today(request.now))
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


def _take(row: Feedback, name: str, said: dict[str, Any], *, on: date) -> None:
    if name == "verdict":
        actions.give_verdict(row, verdict=said["verdict"], on=on)
    else:
        SAY[name](row, body=said["body"], language=said["language"], key=said["key"], on=on)


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
    return {f"{name}_form": form(initial={"language": row.language}) for name, form in FORMS.items()}


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
