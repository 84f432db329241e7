"""A site's staff: the inbox with days waiting, one item, the answer; signed by the team."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.requests import SignedIn
from lib.steps import step
from lib.text_forms import typed_texts
from sites_app.models import Site

from .. import actions, labels, states, textcheck, thread
from ..actions import team
from ..actions.steps import IdempotencyConflictError
from ..actions.team import AnsweredError
from ..forms import free_text_of
from ..models import Feedback, Message
from ..states import Verb
from ..team_forms import AnswerForm, HandBackForm, NewDayForm

PER_PAGE = 30
ITEM: dict[str, Any] = {"page": "feedback:staff_item", "of": ("slug", "pk")}


def inbox(request: SignedIn, slug: str) -> HttpResponse:
    """What waits for an answer, the longest first; then what was answered."""
    site = _site(request, slug)
    today = site.today(request.now)
    rows = Feedback.objects.read_by_team(request.access).at(site).select_related("site")
    show = request.GET.get("show", "")
    waiting = rows.with_site().order_by("since", "id")
    chosen = rows.exclude(status=Feedback.Status.WITH_SITE).order_by("-since", "id") if show == "done" else waiting
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "site": site,
        "section": "feedback",
        "show": show,
        "page": page,
        "items": [_line(row, today) for row in actions.record_read(page)],
        "reads": request.access.reads_messages_at(site.pk),
    }
    return render(request, "feedback/staff_inbox.html", context)


def _line(row: Feedback, today: Any) -> dict[str, Any]:
    days = (today - row.since).days
    return {
        "row": row,
        "text": row.text_for_site[:140],
        "days": days,
        "late": row.site_due is not None and row.site_due < today,
        "due": row.site_due,
    }


def item(request: SignedIn, slug: str, pk: Any) -> HttpResponse:
    if not actions.record_read([row := _found(request, slug, pk)]):
        raise Http404  # taken back in this moment
    return _item_page(request, row)


def _site(request: SignedIn, slug: str) -> Site:
    return get_object_or_404(Site.objects.visible_to(request.access), slug=slug)


def _found(request: SignedIn, slug: str, pk: Any) -> Feedback:
    rows = Feedback.objects.read_by_team(request.access).select_related("site", "about_officer", "authorship")
    return get_object_or_404(rows, pk=pk, site=_site(request, slug))


def _item_page(
    request: SignedIn, row: Feedback, *, form: AnswerForm | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    today = row.today(request.now)
    possible = states.possible(row, states.capacities(row, request.access))
    context = {
        "site": row.site,
        "section": "feedback",
        "row": row,
        "lines": thread.thread_for_staff(row),
        "form": form or AnswerForm(feedback=row, today=today),
        "back_form": HandBackForm(),
        "promises": row.messages.promises().order_by("position"),
        "today": today,
        "may": {verb.value: verb in possible for verb in (Verb.ANSWER, Verb.HAND_BACK, Verb.CLOSE, Verb.KEEP_PROMISE)},
        "late": row.site_due is not None and row.site_due < today,
        "with_account": hasattr(row, "authorship"),
        **context,
    }
    return render(request, "feedback/staff_item.html", context, status=status)


@step(gettext_lazy("Send the answer"), AnswerForm, **ITEM)
def answer(request: SignedIn, slug: str, pk: Any) -> HttpResponse:
    """Answers; a question that would unmask somebody is pointed out once before it is sent."""
    try:
        row = _found(request, slug, pk)
    except Http404:
        return _not_with_you(request, slug)
    today = row.today(request.now)
    form = AnswerForm(request.POST, feedback=row, today=today)
    if not form.is_valid():
        if form.errors and team.sent_with(row, form.data.get("key", "")):  # pressed twice; what it kept is kept already
            return _told(request, row, _("Done. The writer can read it now."))
        return _item_page(request, row, form=form, status=400 if form.errors else 200)
    if not form.cleaned_data["confirmed"] and (found := textcheck.check_answer(form.cleaned_data["body"])):
        data = request.POST.copy()
        data["confirmed"] = "1"
        again = AnswerForm(data, feedback=row, today=today)
        return _item_page(request, row, form=again, warnings=labels.hints(found))
    keeps = form.cleaned_data.get("keeps")
    given = form.answer(row.language_for_site)
    said = {"key": form.cleaned_data["key"], "keeps": keeps, "seen": form.cleaned_data["seen"]}
    act = partial(actions.answer, row, given, by=request.access, on=today, **said)
    try:
        return _do(request, row, act, _("Done. The writer can read it now."))
    except AnsweredError:
        return _answered_meanwhile(request, row, form)


def _answered_meanwhile(request: SignedIn, row: Feedback, form: AnswerForm) -> HttpResponse:
    """The colleague's answer, and what was typed still in its boxes: sent again it is one more answer, on purpose."""
    again = form.resubmit(seen=str(row.messages.answers().count()), confirmed="")
    return _item_page(request, row, form=again, status=409, answered_meanwhile=True)


@step(gettext_lazy("Hand back to the moderators"), HandBackForm, **ITEM)
def hand_back(request: SignedIn, slug: str, pk: Any) -> HttpResponse:
    """Back to the moderators, with the reason."""
    row, form = _found(request, slug, pk), HandBackForm(request.POST)
    if not form.is_valid():
        return _item_page(request, row, back_form=form, status=400)
    act = partial(actions.hand_back, row, by=request.access, on=row.today(request.now), **form.cleaned_data)
    return _do(request, row, act, _("Done. The moderators have it again."))


@step(gettext_lazy("Close"), **ITEM)
def close(request: SignedIn, slug: str, pk: Any) -> HttpResponse:
    row = _found(request, slug, pk)
    act = partial(actions.close, row, by=request.access, on=row.today(request.now))
    return _do(request, row, act, _("Done. It is closed."))


def promise_done(request: SignedIn, slug: str, pk: Any) -> HttpResponse:
    """A promise of an answer is kept: one button."""
    return _promise(request, slug, pk, actions.keep_promise, _("Noted as done."))


def promise_reopen(request: SignedIn, slug: str, pk: Any) -> HttpResponse:
    """It was not done after all."""
    return _promise(request, slug, pk, actions.reopen_promise, _("It counts as open again."))


def promise_move(request: SignedIn, slug: str, pk: Any) -> HttpResponse:
    """Its one new day, with the reason."""
    promise = _promise_of(request, slug, pk)
    private = not promise.feedback.may_publish
    form = NewDayForm(request.POST if request.method == "POST" else None, private=private)
    if not form.is_valid():
        return _move_page(request, promise, form, status=400 if form.errors else 200)
    on = promise.feedback.today(request.now)
    try:
        actions.move_promise(promise, by=request.access, on=on, **form.cleaned_data)
    except actions.MovedError:
        return _move_page(request, promise, form, status=409, moved=True)
    except (states.InvalidTransitionError, states.NotPermittedError) as refusal:
        return _refused(request, promise.feedback, refusal, unsent="\n".join(typed_texts(form["reason"].value())))
    messages.success(request, _("Saved. The old day stays beside the new one."))
    return redirect("feedback:staff_item", slug=slug, pk=promise.feedback_id)


def _move_page(request: SignedIn, promise: Message, form: NewDayForm, *, status: int, **context: Any) -> HttpResponse:
    row = promise.feedback
    context = {"site": row.site, "section": "feedback", "row": row, "promise": promise, "form": form, **context}
    return render(request, "feedback/staff_move.html", context, status=status)


def _promise_of(request: SignedIn, slug: str, pk: Any) -> Message:
    readable = Feedback.objects.read_by_team(request.access).at(_site(request, slug))
    rows = Message.objects.promises().filter(feedback__in=readable)
    return get_object_or_404(rows.select_related("feedback__site", "feedback__about_officer"), pk=pk)


def _promise(request: SignedIn, slug: str, pk: Any, act: Any, done: str) -> HttpResponse:
    """Acts on a promise; back to where the button stood."""
    promise = _promise_of(request, slug, pk)
    try:
        act(promise, by=request.access, on=promise.feedback.today(request.now))
    except (states.InvalidTransitionError, states.NotPermittedError) as refusal:
        return _refused(request, promise.feedback, refusal)
    messages.success(request, done)
    if request.POST.get("from") == "todo":
        return redirect("pages:staff_overview")
    return redirect("feedback:staff_item", slug=slug, pk=promise.feedback_id)


def _do(request: SignedIn, row: Feedback, act: Any, done: str) -> HttpResponse:
    """Acts and goes back to the inbox; what cannot be done now is said on the item's page, with what was typed."""
    try:
        act()
    except (
        states.InvalidTransitionError,
        states.NotPermittedError,
        IdempotencyConflictError,
        Feedback.DoesNotExist,
    ) as refusal:
        return _refused(request, row, refusal)
    return _told(request, row, done)


def _told(request: SignedIn, row: Feedback, done: str) -> HttpResponse:
    messages.success(request, done)
    return redirect("feedback:staff_inbox", slug=row.team_site.slug)


def _refused(request: SignedIn, row: Feedback, refusal: Exception, unsent: str = "") -> HttpResponse:
    """The item as it is now, if it is still this person's to read."""
    try:
        row = _found(request, row.team_site.slug, row.pk)
    except Http404:
        return _not_with_you(request, row.team_site.slug)
    unsent, not_yours = unsent or free_text_of(AnswerForm(request.POST)), isinstance(refusal, states.NotPermittedError)
    status = 403 if not_yours else 409
    return _item_page(request, row, status=status, not_yours=not_yours, not_now=not not_yours, unsent=unsent)


def _not_with_you(request: SignedIn, slug: str) -> HttpResponse:
    """Taken back while somebody typed, purged, or never theirs: the same 404 for all, so that it tells nothing of an
    item; with the asker's own words, which are never lost.
    """
    context = {"site": _site(request, slug), "section": "feedback", "unsent": free_text_of(AnswerForm(request.POST))}
    return render(request, "feedback/staff_gone.html", context, status=404)
