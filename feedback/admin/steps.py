"""Every step of the moderation as an address of its own: bind its form, act, go on to what waits next."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
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
CHOSEN = (forms.AboutForm, forms.SiteForm)  # nothing is typed into these

# By the last part of the address.
STEPS: dict[str, View] = {}
MESSAGE_STEPS: dict[str, View] = {}


def _fields(form: Any) -> dict[str, Any]:
    return form.cleaned_data if form else {}


@dataclass(frozen=True)
class Taken:
    """What one step does: `act(row, by=, on=)` with what is `given` by the form, which `needs` more than what was
    posted and stands on the page as `shown_as`. `goes_on` leads to the next item that waits, else back to this one.
    `asks`: what is pointed out once before the step is taken.
    """

    act: Callable[..., Any]
    form_class: Any = None
    shown_as: str = ""
    needs: Callable[[SignedIn, Feedback], dict[str, Any]] = lambda request, row: {}
    given: Callable[[Any], dict[str, Any]] = _fields
    goes_on: bool = False
    asks: Callable[[Any], list[dict[str, str]]] | None = None


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


def _acted(request: SignedIn, row: Feedback, act: Callable[..., Any], form: Any, goes_on: bool) -> HttpResponse:
    try:
        act(on=row.today(request.now))
    except (states.InvalidTransitionError, states.NotPermittedError, IdempotencyConflictError, AnsweredError) as error:
        return item.refused(request, row, error, form)
    which = {"site": row.site_name, "day": day(row.received_on)}
    messages.success(request, _("Done with the one from %(site)s of %(day)s.") % which)
    if goes_on:
        return redirect("admin:feedback_next")
    return redirect(item.ITEM, pk=row.pk)


def take_step(request: SignedIn, taken: Taken, pk: Any) -> HttpResponse:
    """A step of a whole thread."""
    row = get_item_or_404(request, pk)
    form = taken.form_class(request.POST, **taken.needs(request, row)) if taken.form_class else None
    if form is not None and not form.is_valid():
        return item.show_again(request, row, status=400, **{taken.shown_as: form})
    if taken.asks and "confirmed" not in request.POST and (left := taken.asks(row)):
        return item.show_again(request, row, status=400, left=left, whom=request.POST.get("whom", ""))
    act = partial(taken.act, row, by=request.access, **taken.given(form))
    return _acted(request, row, act, form, taken.goes_on)


def take_message_step(request: SignedIn, taken: Taken, pk: Any, message: Any) -> HttpResponse:
    """A step of one message of it."""
    row = get_item_or_404(request, pk)
    about = get_object_or_404(row.messages.select_related("feedback__site"), pk=message)
    form = taken.form_class(request.POST) if taken.form_class else None
    if form is not None and not form.is_valid():
        why = _("Something is missing in this form.")
        return item.show_again(request, row, status=400, refused=why, unsent=free_text_of(form))
    if taken.asks and "confirmed" not in request.POST and (left := taken.asks(about)):
        return item.show_again(request, row, status=400, left=left, left_in=about.pk)
    return _acted(request, row, partial(taken.act, about, by=request.access, **_fields(form)), form, False)


def _posted(view: View, does: Any, taken: Taken) -> View:
    """What every step has: posted, by a moderator, and what was typed comes back where it is too late."""

    @wraps(view)
    def of_this_step(request: SignedIn, **kwargs: Any) -> HttpResponse:
        return view(request, taken, **kwargs)

    kept = preserve_input(None if taken.form_class in CHOSEN else taken.form_class)(of_this_step)
    return step(does, taken.form_class, page=item.ITEM, names=NAMES)(moderators_only(kept))


def _step(last: str, does: Any, *args: Any, **kwargs: Any) -> None:
    """`does`: the words of its button; the rest as `Taken` has it."""
    STEPS[last] = _posted(take_step, does, Taken(*args, **kwargs))


def _message_step(last: str, does: Any, *args: Any, **kwargs: Any) -> None:
    MESSAGE_STEPS[last] = _posted(take_message_step, does, Taken(*args, **kwargs))


# The whole thread --------------------------------------------------------------------------------------------------


def _of_feedback(request: SignedIn, row: Feedback) -> dict[str, Any]:
    return {"feedback": row}


def _own_sites(request: SignedIn, row: Feedback) -> dict[str, Any]:
    return {"sites": Site.objects.by_name().moderated_by(request.access)}


def _of_answer(request: SignedIn, row: Feedback) -> dict[str, Any]:
    return {"feedback": row, "today": row.today(request.now)}


def _about(form: forms.AboutForm) -> dict[str, Any]:
    return {"about": form.about()}


def _answer(row: Feedback, *, by: Any, on: Any, form: AnswerForm) -> Any:
    given, said = form.answer(row.language_for_site), form.cleaned_data
    return actions.answer(row, given, by=by, on=on, key=said["key"], keeps=said.get("keeps"), seen=said["seen"])


_step("release", gettext_lazy("Release to the site"), actions.release, forms.AboutForm, shown_as="release_form",
      needs=_of_feedback, given=_about, goes_on=True, asks=item.still_private)  # fmt: skip
_step("decline", gettext_lazy("Do not pass on"), actions.decline, forms.DeclineForm, shown_as="decline_form",
      goes_on=True)  # fmt: skip
_step("escalate", pgettext_lazy("button", "Set apart"), actions.escalate, forms.EscalateForm, shown_as="escalate_form",
      goes_on=True)  # fmt: skip
_step("refer", gettext_lazy("Refer"), actions.refer, forms.ReferForm, shown_as="refer_form", goes_on=True)
_step("return", gettext_lazy("Return to the site"), actions.return_to_site, forms.AboutForm, shown_as="release_form",
      needs=_of_feedback, given=_about, goes_on=True)  # fmt: skip
_step("take-back", pgettext_lazy("message", "Take it back"), actions.take_back)
_step("note", gettext_lazy("Keep the note"), actions.add_note, forms.NoteToModeratorsForm,
      shown_as="to_moderators_form")  # fmt: skip
_step("redact", gettext_lazy("Save this wording"), actions.redact, forms.RedactForm, shown_as="redact_form")
_step("about", gettext_lazy("About somebody on the staff"), actions.mark_about, forms.AboutForm, shown_as="about_form",
      needs=_of_feedback, given=lambda form: {"about": form.about() or actions.NOBODY})  # fmt: skip
_step("publish", gettext_lazy("Publish in both languages"), actions.publish, forms.PublishForm,
      shown_as="publish_form", given=lambda form: {"wording": form.wording()})  # fmt: skip
_step("site", gettext_lazy("Choose this neighborhood"), actions.choose_site, forms.SiteForm, shown_as="site_form",
      needs=_own_sites)  # fmt: skip
_step("withdraw", gettext_lazy("Take off the board"), actions.withdraw)
_step("hold", gettext_lazy("Hold"), actions.set_legal_hold)
_step("lift-hold", gettext_lazy("Lift the hold"), actions.lift_legal_hold, given=lambda form: {"now": timezone.now()})
_step("ask-decline", gettext_lazy("Ask the oversight address not to pass it on"), actions.ask_decline,
      forms.DeclineForm, shown_as="decline_form",
      given=lambda form: {"now": timezone.now(), **form.cleaned_data})  # fmt: skip
# About the commander, moderators stand in for the site.
_step("answer", gettext_lazy("Send the answer"), _answer, AnswerForm, shown_as="answer_form", needs=_of_answer,
      given=lambda form: {"form": form})  # fmt: skip
_step("hand-back", gettext_lazy("Back to the queue"), actions.hand_back)
_step("close", gettext_lazy("Close"), actions.close)

# One message of it ---------------------------------------------------------------------------------------------------


def _redact(message: Message, *, by: Any, on: Any, **fields: Any) -> Any:
    return actions.redact(message.feedback, by=by, on=on, message=message, **fields)


_message_step("release", gettext_lazy("Release to the site"), actions.release_follow_up, asks=item.still_private)
_message_step("keep-back", gettext_lazy("Keep back"), actions.keep_back)
_message_step("settle", gettext_lazy("Answer the writer; the site does not see it"), actions.resolve_concern,
              forms.ReplyForm)  # fmt: skip
_message_step("redact", gettext_lazy("Save this wording"), _redact, forms.RedactForm)
_message_step("translate", gettext_lazy("Save the translation"), actions.translate, forms.TranslateForm)
