"""Every step of the moderation as an address of its own: bind its form, act, go on to what waits next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lib.requests import SignedIn
from lib.templatetags.portal_tags import day

from .. import actions, states
from ..actions.steps import IdempotencyConflictError
from ..actions.team import AnsweredError
from ..forms import AnswerForm, free_text_of
from ..models import Feedback, Message
from . import forms, item
from .frame import get_item_or_404, moderators_only
from .sites import own_sites
from .unsaved_text import preserve_input


@dataclass(frozen=True)
class Step:
    """One address: its last part, its name, its view."""

    address: str
    name: str
    view: Callable[..., HttpResponse]


def _step(
    address: str,
    act: Callable[..., Any],
    *,
    form_class: type | None = None,
    form_name: str = "",
    goes_on: bool = False,
    make: Callable[..., Any] | None = None,
    asks: Callable[[Feedback], list[dict[str, str]]] | None = None,
) -> Step:
    """`act(row, by=, on=, form=)`; `goes_on` leads to the next item that waits, else back to this one.

    `asks`: what is pointed out once before the step is taken.
    """

    @require_POST
    @moderators_only
    @preserve_input(form_class)
    def view(request: SignedIn, pk: Any) -> HttpResponse:
        row = get_item_or_404(request, pk)
        form = make(request, row) if make else form_class(request.POST) if form_class else None
        if form is not None and not form.is_valid():
            return item.show_again(request, row, status=400, **{form_name: form})
        if asks and "confirmed" not in request.POST and (left := asks(row)):
            return item.show_again(request, row, status=400, left=left, whom=request.POST.get("whom", ""))
        return _acted(request, row, lambda on: act(row, by=request.access, on=on, form=form), form, goes_on)

    return Step(address, f"feedback_{address.replace('-', '_')}", view)


def _acted(request: SignedIn, row: Feedback, act: Callable[[Any], Any], form: Any, goes_on: bool) -> HttpResponse:
    try:
        act(row.today(request.now))
    except (
        states.InvalidTransitionError,
        states.NotPermittedError,
        IdempotencyConflictError,
        AnsweredError,
    ) as refusal:
        return item.refused(request, row, refusal, form)
    which = {"site": row.site_name, "day": day(row.received_on)}
    messages.success(request, _("Done with the one from %(site)s of %(day)s.") % which)
    if goes_on:
        return redirect("admin:feedback_next")
    return redirect("admin:feedback_feedback_change", pk=row.pk)


def _about_form(request: SignedIn, row: Feedback) -> forms.AboutForm:
    return forms.AboutForm(request.POST, feedback=row)


def _site_form(request: SignedIn, row: Feedback) -> forms.SiteForm:
    return forms.SiteForm(request.POST, sites=own_sites(request.access))


def _answer_form(request: SignedIn, row: Feedback) -> AnswerForm:
    return AnswerForm(request.POST, feedback=row, today=row.today(request.now))


def _answer(row: Feedback, *, by: Any, on: Any, form: AnswerForm) -> Any:
    given, said = form.answer(row.language_for_site), form.cleaned_data
    return actions.answer(row, given, by=by, on=on, key=said["key"], keeps=said.get("keeps"), seen=said["seen"])


def _plain(action: Callable[..., Any]) -> Callable[..., Any]:
    return lambda row, *, by, on, form: action(row, by=by, on=on)


def _with_fields(action: Callable[..., Any]) -> Callable[..., Any]:
    return lambda row, *, by, on, form: action(row, by=by, on=on, **form.cleaned_data)


def _with_about(action: Callable[..., Any]) -> Callable[..., Any]:
    return lambda row, *, by, on, form: action(row, by=by, on=on, about=form.about())


def _mark_about(row: Feedback, *, by: Any, on: Any, form: forms.AboutForm) -> Any:
    return actions.mark_about(row, form.about() or actions.NOBODY, by=by, on=on)


def _publish(row: Feedback, *, by: Any, on: Any, form: forms.PublishForm) -> Any:
    return actions.publish(row, form.wording(), by=by, on=on)


def _ask_decline(row: Feedback, *, by: Any, on: Any, form: forms.DeclineForm) -> Any:
    return actions.ask_decline(row, by=by, on=on, now=timezone.now(), **form.cleaned_data)


STEPS = [
    _step(
        "release",
        _with_about(actions.release),
        make=_about_form,
        form_name="release_form",
        goes_on=True,
        asks=item.still_private,
    ),
    _step(
        "decline",
        _with_fields(actions.decline),
        form_class=forms.DeclineForm,
        form_name="decline_form",
        goes_on=True,
    ),
    _step(
        "escalate",
        _with_fields(actions.escalate),
        form_class=forms.EscalateForm,
        form_name="escalate_form",
        goes_on=True,
    ),
    _step("refer", _with_fields(actions.refer), form_class=forms.ReferForm, form_name="refer_form", goes_on=True),
    _step("return", _with_about(actions.return_to_site), make=_about_form, form_name="release_form", goes_on=True),
    _step("take-back", _plain(actions.take_back)),
    _step(
        "note", _with_fields(actions.add_note), form_class=forms.NoteToModeratorsForm, form_name="to_moderators_form"
    ),
    _step("redact", _with_fields(actions.redact), form_class=forms.RedactForm, form_name="redact_form"),
    _step("about", _mark_about, make=_about_form, form_name="about_form"),
    _step("publish", _publish, form_class=forms.PublishForm, form_name="publish_form"),
    _step("site", _with_fields(actions.choose_site), make=_site_form, form_name="site_form"),
    _step("withdraw", _plain(actions.withdraw)),
    _step("hold", _plain(actions.set_legal_hold)),
    _step("lift-hold", lambda row, *, by, on, form: actions.lift_legal_hold(row, by=by, on=on, now=timezone.now())),
    _step("ask-decline", _ask_decline, form_class=forms.DeclineForm, form_name="decline_form"),
    # About the commander, moderators stand in for the site.
    _step("answer", _answer, form_class=AnswerForm, make=_answer_form, form_name="answer_form"),
    _step("hand-back", _plain(actions.hand_back)),
    _step("close", _plain(actions.close)),
]


def _message_step(
    address: str,
    act: Callable[..., Any],
    form_class: type | None = None,
    *,
    asks: Callable[[Message], list[dict[str, str]]] | None = None,
) -> Step:
    """As `_step`, for one message of the thread."""

    @require_POST
    @moderators_only
    @preserve_input(form_class)
    def view(request: SignedIn, pk: Any, message: Any) -> HttpResponse:
        row = get_item_or_404(request, pk)
        about = get_object_or_404(row.messages.select_related("feedback__site"), pk=message)
        form = form_class(request.POST) if form_class else None
        if form is not None and not form.is_valid():
            why = _("Something is missing in this form.")
            return item.show_again(request, row, status=400, refused=why, unsent=free_text_of(form))
        if asks and "confirmed" not in request.POST and (left := asks(about)):
            return item.show_again(request, row, status=400, left=left, left_in=about.pk)
        return _acted(request, row, lambda on: act(about, by=request.access, on=on, form=form), form, goes_on=False)

    return Step(address, f"feedback_message_{address.replace('-', '_')}", view)


def _redact_message(message: Message, *, by: Any, on: Any, form: forms.RedactForm) -> Any:
    return actions.redact(message.feedback, by=by, on=on, message=message, **form.cleaned_data)


MESSAGE_STEPS = [
    _message_step("release", _plain(actions.release_follow_up), asks=item.still_private),
    _message_step("keep-back", _plain(actions.keep_back)),
    _message_step("settle", _with_fields(actions.resolve_concern), forms.ReplyForm),
    _message_step("redact", _redact_message, forms.RedactForm),
    _message_step("translate", _with_fields(actions.translate), forms.TranslateForm),
]
