"""Every step of the moderation as an address of its own: bind its form, act, go on to what waits next."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lib.days_in_words import day
from lib.requests import SignedIn
from lib.steps import step
from sites_app.models import Officer, Site

from .. import actions, labels, states
from ..actions.steps import IdempotencyConflictError
from ..actions.team import AnsweredError
from ..forms import free_text_of
from ..models import Feedback, Message
from ..team_forms import AnswerForm
from . import forms, item
from .frame import get_item_or_404, moderators_only
from .unsaved_text import preserve_input

View = Callable[..., HttpResponse]


# By the last part of the address.
STEPS: dict[str, View] = {}
MESSAGE_STEPS: dict[str, View] = {}


def _row_name(model: Any) -> Callable[[str], str]:
    return lambda pk: str(model.objects.filter(pk=pk).first() or pk) if pk.isdigit() else pk


def _whom(value: str) -> str:
    return str(dict(forms.AboutForm.FIXED).get(value) or _row_name(Officer)(value))


# What a form's own class cannot say of a choice.
NAMES: dict[str, Callable[[str], str]] = {
    "whom": _whom,
    "site": _row_name(Site),
    "route": lambda key: str(dict(labels.route_choices()).get(key, key)),
}


def _step(
    last: str, does: Any, form_class: type | None = None, *, among: dict[str, View] = STEPS, chosen: Any = None
) -> Callable[[View], View]:
    """What every step has: posted, by a moderator, and what was typed comes back where it is too late.

    `does`: the words of its button; `chosen`: its form, where that takes no typed text.
    """

    def decorate(view: View) -> View:
        posted = step(does, chosen or form_class, page=item.ITEM, names=NAMES)
        among[last] = view = posted(moderators_only(preserve_input(form_class)(view)))
        return view

    return decorate


def _take(
    request: SignedIn,
    pk: Any,
    act: Callable[..., Any],
    *,
    form: Callable[[SignedIn, Feedback], Any] | None = None,
    form_name: str = "",
    goes_on: bool = False,
    asks: Callable[[Feedback], list[dict[str, str]]] | None = None,
) -> HttpResponse:
    """`act(row, by=, on=, form=)`; `goes_on` leads to the next item that waits, else back to this one.

    `form(request, row)` binds the step's form, which the page shows again as `form_name`. `asks`: what is pointed out
    once before the step is taken.
    """
    row = get_item_or_404(request, pk)
    bound = form(request, row) if form else None
    if bound is not None and not bound.is_valid():
        return item.show_again(request, row, status=400, **{form_name: bound})
    if asks and "confirmed" not in request.POST and (left := asks(row)):
        return item.show_again(request, row, status=400, left=left, whom=request.POST.get("whom", ""))
    return _acted(request, row, lambda on: act(row, by=request.access, on=on, form=bound), bound, goes_on)


def _bound(form_class: type) -> Callable[[SignedIn, Feedback], Any]:
    return lambda request, row: form_class(request.POST)


def _acted(request: SignedIn, row: Feedback, act: Callable[[Any], Any], form: Any, goes_on: bool) -> HttpResponse:
    try:
        act(row.today(request.now))
    except (states.InvalidTransitionError, states.NotPermittedError, IdempotencyConflictError, AnsweredError) as error:
        return item.refused(request, row, error, form)
    which = {"site": row.site_name, "day": day(row.received_on)}
    messages.success(request, _("Done with the one from %(site)s of %(day)s.") % which)
    if goes_on:
        return redirect("admin:feedback_next")
    return redirect(item.ITEM, pk=row.pk)


def _about_form(request: SignedIn, row: Feedback) -> forms.AboutForm:
    return forms.AboutForm(request.POST, feedback=row)


def _site_form(request: SignedIn, row: Feedback) -> forms.SiteForm:
    return forms.SiteForm(request.POST, sites=Site.objects.by_name().moderated_by(request.access))


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


@_step("release", gettext_lazy("Release to the site"), chosen=forms.AboutForm)
def release(request: SignedIn, pk: Any) -> HttpResponse:
    act = _with_about(actions.release)
    return _take(request, pk, act, form=_about_form, form_name="release_form", goes_on=True, asks=item.still_private)


@_step("decline", gettext_lazy("Do not pass on"), forms.DeclineForm)
def decline(request: SignedIn, pk: Any) -> HttpResponse:
    act, form = _with_fields(actions.decline), _bound(forms.DeclineForm)
    return _take(request, pk, act, form=form, form_name="decline_form", goes_on=True)


@_step("escalate", pgettext_lazy("button", "Set apart"), forms.EscalateForm)
def escalate(request: SignedIn, pk: Any) -> HttpResponse:
    act, form = _with_fields(actions.escalate), _bound(forms.EscalateForm)
    return _take(request, pk, act, form=form, form_name="escalate_form", goes_on=True)


@_step("refer", gettext_lazy("Refer"), forms.ReferForm)
def refer(request: SignedIn, pk: Any) -> HttpResponse:
    act, form = _with_fields(actions.refer), _bound(forms.ReferForm)
    return _take(request, pk, act, form=form, form_name="refer_form", goes_on=True)


@_step("return", gettext_lazy("Return to the site"), chosen=forms.AboutForm)
def return_to_site(request: SignedIn, pk: Any) -> HttpResponse:
    act = _with_about(actions.return_to_site)
    return _take(request, pk, act, form=_about_form, form_name="release_form", goes_on=True)


@_step("take-back", pgettext_lazy("message", "Take it back"))
def take_back(request: SignedIn, pk: Any) -> HttpResponse:
    return _take(request, pk, _plain(actions.take_back))


@_step("note", gettext_lazy("Keep the note"), forms.NoteToModeratorsForm)
def add_note(request: SignedIn, pk: Any) -> HttpResponse:
    act, form = _with_fields(actions.add_note), _bound(forms.NoteToModeratorsForm)
    return _take(request, pk, act, form=form, form_name="to_moderators_form")


@_step("redact", gettext_lazy("Save this wording"), forms.RedactForm)
def redact(request: SignedIn, pk: Any) -> HttpResponse:
    act, form = _with_fields(actions.redact), _bound(forms.RedactForm)
    return _take(request, pk, act, form=form, form_name="redact_form")


@_step("about", gettext_lazy("About somebody on the staff"), chosen=forms.AboutForm)
def mark_about(request: SignedIn, pk: Any) -> HttpResponse:
    return _take(request, pk, _mark_about, form=_about_form, form_name="about_form")


@_step("publish", gettext_lazy("Publish in both languages"), forms.PublishForm)
def publish(request: SignedIn, pk: Any) -> HttpResponse:
    return _take(request, pk, _publish, form=_bound(forms.PublishForm), form_name="publish_form")


@_step("site", gettext_lazy("Choose this neighborhood"), chosen=forms.SiteForm)
def choose_site(request: SignedIn, pk: Any) -> HttpResponse:
    return _take(request, pk, _with_fields(actions.choose_site), form=_site_form, form_name="site_form")


@_step("withdraw", gettext_lazy("Take off the board"))
def withdraw(request: SignedIn, pk: Any) -> HttpResponse:
    return _take(request, pk, _plain(actions.withdraw))


@_step("hold", gettext_lazy("Hold"))
def set_legal_hold(request: SignedIn, pk: Any) -> HttpResponse:
    return _take(request, pk, _plain(actions.set_legal_hold))


@_step("lift-hold", gettext_lazy("Lift the hold"))
def lift_legal_hold(request: SignedIn, pk: Any) -> HttpResponse:
    return _take(
        request, pk, lambda row, *, by, on, form: actions.lift_legal_hold(row, by=by, on=on, now=timezone.now())
    )


@_step("ask-decline", gettext_lazy("Ask the oversight address not to pass it on"), forms.DeclineForm)
def ask_decline(request: SignedIn, pk: Any) -> HttpResponse:
    return _take(request, pk, _ask_decline, form=_bound(forms.DeclineForm), form_name="decline_form")


@_step("answer", gettext_lazy("Send the answer"), AnswerForm)
def answer(request: SignedIn, pk: Any) -> HttpResponse:
    """About the commander, moderators stand in for the site; so with the two below."""
    return _take(request, pk, _answer, form=_answer_form, form_name="answer_form")


@_step("hand-back", gettext_lazy("Back to the queue"))
def hand_back(request: SignedIn, pk: Any) -> HttpResponse:
    return _take(request, pk, _plain(actions.hand_back))


@_step("close", gettext_lazy("Close"))
def close(request: SignedIn, pk: Any) -> HttpResponse:
    return _take(request, pk, _plain(actions.close))


def _take_with_message(
    request: SignedIn,
    pk: Any,
    message: Any,
    act: Callable[..., Any],
    *,
    form_class: type | None = None,
    asks: Callable[[Message], list[dict[str, str]]] | None = None,
) -> HttpResponse:
    """As `_take`, for one message of the thread."""
    row = get_item_or_404(request, pk)
    about = get_object_or_404(row.messages.select_related("feedback__site"), pk=message)
    form = form_class(request.POST) if form_class else None
    if form is not None and not form.is_valid():
        why = _("Something is missing in this form.")
        return item.show_again(request, row, status=400, refused=why, unsent=free_text_of(form))
    if asks and "confirmed" not in request.POST and (left := asks(about)):
        return item.show_again(request, row, status=400, left=left, left_in=about.pk)
    return _acted(request, row, lambda on: act(about, by=request.access, on=on, form=form), form, goes_on=False)


def _redact_message(message: Message, *, by: Any, on: Any, form: forms.RedactForm) -> Any:
    return actions.redact(message.feedback, by=by, on=on, message=message, **form.cleaned_data)


@_step("release", gettext_lazy("Release to the site"), among=MESSAGE_STEPS)
def release_message(request: SignedIn, pk: Any, message: Any) -> HttpResponse:
    return _take_with_message(request, pk, message, _plain(actions.release_follow_up), asks=item.still_private)


@_step("keep-back", gettext_lazy("Keep back"), among=MESSAGE_STEPS)
def keep_back(request: SignedIn, pk: Any, message: Any) -> HttpResponse:
    return _take_with_message(request, pk, message, _plain(actions.keep_back))


@_step("settle", gettext_lazy("Answer the writer; the site does not see it"), forms.ReplyForm, among=MESSAGE_STEPS)
def resolve_concern(request: SignedIn, pk: Any, message: Any) -> HttpResponse:
    act = _with_fields(actions.resolve_concern)
    return _take_with_message(request, pk, message, act, form_class=forms.ReplyForm)


@_step("redact", gettext_lazy("Save this wording"), forms.RedactForm, among=MESSAGE_STEPS)
def redact_message(request: SignedIn, pk: Any, message: Any) -> HttpResponse:
    return _take_with_message(request, pk, message, _redact_message, form_class=forms.RedactForm)


@_step("translate", gettext_lazy("Save the translation"), forms.TranslateForm, among=MESSAGE_STEPS)
def translate(request: SignedIn, pk: Any, message: Any) -> HttpResponse:
    act = _with_fields(actions.translate)
    return _take_with_message(request, pk, message, act, form_class=forms.TranslateForm)
