"""A site's staff: the inbox with days waiting, one item, the answer; signed by the team."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lib.requests import SignedIn
from sites_app.models import Site

from .. import actions, states, textcheck, thread, words
from ..actions import team
from ..actions.steps import OtherMessage
from ..forms import AnswerForm, typed
from ..models import Feedback
from ..states import Verb

PER_PAGE = 30


@require_safe
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
        "items": [_line(row, today) for row in page],
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


@require_safe
def item(request: SignedIn, slug: str, pk: Any) -> HttpResponse:
    return _item_page(request, _found(request, slug, pk))


def _site(request: SignedIn, slug: str) -> Site:
    return get_object_or_404(Site.objects.visible_to(request.access), slug=slug)


def _found(request: SignedIn, slug: str, pk: Any) -> Feedback:
    rows = Feedback.objects.read_by_team(request.access).select_related("site", "about_officer", "authorship")
    return get_object_or_404(rows, pk=pk, site=_site(request, slug))


def _item_page(
    request: SignedIn, row: Feedback, *, form: AnswerForm | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    today = row.site.today(request.now)
    possible = states.possible(row, states.capacities(row, request.access))
    context = {
        "site": row.site,
        "section": "feedback",
        "row": row,
        "lines": thread.for_team(row),
        "form": form or AnswerForm(feedback=row, today=today),
        "may": {
            "answer": Verb.ANSWER in possible,
            "hand_back": Verb.HAND_BACK in possible,
            "close": Verb.CLOSE in possible,
        },
        "late": row.site_due is not None and row.site_due < today,
        "with_account": hasattr(row, "authorship"),
        **context,
    }
    return render(request, "feedback/staff_item.html", context, status=status)


@require_POST
def answer(request: SignedIn, slug: str, pk: Any) -> HttpResponse:
    """Answers; a question that would unmask somebody is pointed out once before it is sent."""
    try:
        row = _found(request, slug, pk)
    except Http404:
        return _not_with_you(request, slug)
    today = row.site.today(request.now)
    form = AnswerForm(request.POST, feedback=row, today=today)
    if not form.is_valid():
        if team.sent_with(row, form.data.get("key", "")):  # pressed twice; what it kept is kept already
            return _told(request, row, _("Done. The writer can read it now."))
        return _item_page(request, row, form=form, status=400)
    if not form.cleaned_data["confirmed"] and (found := textcheck.check_answer(form.cleaned_data["body"])):
        data = request.POST.copy()
        data["confirmed"] = "1"
        again = AnswerForm(data, feedback=row, today=today)
        return _item_page(request, row, form=again, warnings=words.hints(found))
    keeps = form.cleaned_data.get("keeps")
    given = form.answer(row.language_for_site)
    act = partial(actions.answer, row, given, by=request.access, on=today, key=form.cleaned_data["key"], keeps=keeps)
    return _do(request, row, act, _("Done. The writer can read it now."))


@require_POST
def hand_back(request: SignedIn, slug: str, pk: Any) -> HttpResponse:
    """Back to the moderators."""
    row = _found(request, slug, pk)
    act = partial(actions.hand_back, row, by=request.access, on=row.site.today(request.now))
    return _do(request, row, act, _("Done. The moderators have it again."))


@require_POST
def close(request: SignedIn, slug: str, pk: Any) -> HttpResponse:
    row = _found(request, slug, pk)
    act = partial(actions.close, row, by=request.access, on=row.site.today(request.now))
    return _do(request, row, act, _("Done. It is closed."))


def _do(request: SignedIn, row: Feedback, act: Any, done: str) -> HttpResponse:
    """Acts and goes back to the inbox; what cannot be done now is said on the item's page, with what was typed."""
    try:
        act()
    except (states.WrongState, states.NotYours, OtherMessage, Feedback.DoesNotExist) as refusal:
        return _refused(request, row, refusal)
    return _told(request, row, done)


def _told(request: SignedIn, row: Feedback, done: str) -> HttpResponse:
    messages.success(request, done)
    return redirect("feedback:staff_inbox", slug=row.site.slug)


def _refused(request: SignedIn, row: Feedback, refusal: Exception) -> HttpResponse:
    """The item as it is now, if it is still this person's to read."""
    try:
        row = _found(request, row.site.slug, row.pk)
    except Http404:
        return _not_with_you(request, row.site.slug)
    unsent, not_yours = typed(AnswerForm(request.POST)), isinstance(refusal, states.NotYours)
    status = 403 if not_yours else 409
    return _item_page(request, row, status=status, not_yours=not_yours, not_now=not not_yours, unsent=unsent)


def _not_with_you(request: SignedIn, slug: str) -> HttpResponse:
    """Taken back while somebody typed, purged, or never theirs: the same 404 for all, so that it tells nothing of an
    item; with the asker's own words, which are never lost.
    """
    context = {"site": _site(request, slug), "section": "feedback", "unsent": typed(AnswerForm(request.POST))}
    return render(request, "feedback/staff_gone.html", context, status=404)
