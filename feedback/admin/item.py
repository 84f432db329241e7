"""One item on one screen: the thread with everything, what may be done, and the steps so far."""

import difflib
import json
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lib.languages import is_page
from lib.requests import SignedIn
from lib.steps import step
from lib.texts import TranslatedText
from sites_app.models import Site

from .. import actions, labels, states, textcheck
from ..actions import second
from ..forms import free_text_of
from ..models import Event, Feedback, Message
from ..states import Verb, Who
from ..team_forms import AnswerForm
from . import forms, presence
from .frame import admin_page, get_item_or_404, moderators_only
from .history import steps_so_far
from .unsaved_text import preserve_input

PRIVATE = {"phone", "email", "unit_address"}
MASK = "█████"
ITEM = "admin:feedback_feedback_change"


@require_safe
@moderators_only
def read(request: SignedIn, pk: Any) -> HttpResponse:
    """The item; what is set apart shows nothing until `open`, because opening it is an event."""
    row = get_item_or_404(request, pk)
    if is_set_apart(row):
        return admin_page(request, "closed_item", {"title": _("Set apart"), "row": row})
    return show(request, row)


@step(gettext_lazy("Open and read"), page=ITEM)
@moderators_only
@preserve_input(None)
def open_item(request: SignedIn, pk: Any) -> HttpResponse:
    """Opens what is set apart, and records who did."""
    row = get_item_or_404(request, pk)
    if not is_set_apart(row):
        return redirect(ITEM, pk=pk)
    actions.record_opened(row, by=request.access, on=_today(request, row))
    return show(request, get_item_or_404(request, pk))


@step(gettext_lazy("Show who; this is recorded"), forms.ReasonForm, page=ITEM)
@moderators_only
@preserve_input(forms.ReasonForm)
def show_author(request: SignedIn, pk: Any) -> HttpResponse:
    """Who wrote with an account, after a reason; recorded. 404 for an anonymous item."""
    row = get_item_or_404(request, pk)
    form = forms.ReasonForm(request.POST)
    if not hasattr(row, "authorship") or not form.is_valid() or _is_closed(request, row):
        return show_again(request, row, status=400, reason_form=form)
    reason = form.cleaned_data["reason"]
    try:
        address = actions.show_author(row, by=request.access, on=_today(request, row), reason=reason)
    except states.NotPermittedError as refusal:
        return refused(request, row, refusal, form)
    return show_again(request, row, author=address)


def refused(request: SignedIn, row: Feedback, refusal: Exception, form: Form | None) -> HttpResponse:
    """The screen as it is now, why the step was not taken, and what was typed into it."""
    status, why = 409, _("Somebody was faster: this cannot be done in the state it is in now.")
    if isinstance(refusal, states.NotPermittedError):
        status, why = 403, _("This one is for somebody else to decide.")
    return show_again(request, get_item_or_404(request, row.pk), status=status, refused=why, unsent=free_text_of(form))


def show_again(request: SignedIn, row: Feedback, *, status: int = 200, **context: Any) -> HttpResponse:
    """The screen after a step on it; what is set apart stays closed to whoever did not open it today, as the events
    tell, with what was typed beside it.
    """
    if not _is_closed(request, row):
        return show(request, row, status=status, **context)
    bound = [free_text_of(form) for form in context.values() if isinstance(form, Form)]
    shown = {"refused": context.get("refused", ""), "unsent": context.get("unsent") or "".join(bound)}
    return admin_page(request, "closed_item", {"title": _("Set apart"), "row": row, **shown}, status=status)


def _is_closed(request: SignedIn, row: Feedback) -> bool:
    mine = Event.objects.filter(feedback_id=row.pk, verb="open", actor=request.access.user_id)
    return is_set_apart(row) and not mine.filter(on=_today(request, row)).exists()


def is_set_apart(row: Feedback) -> bool:
    return row.status in (Feedback.Status.ESCALATED, Feedback.Status.REFERRED)


def _today(request: SignedIn, row: Feedback) -> Any:
    return row.today(request.now)


def show(request: SignedIn, row: Feedback, *, status: int = 200, **context: Any) -> HttpResponse:
    """The screen, with bound forms instead of fresh ones where a step was refused."""
    who = states.capacities(row, request.access)
    possible = states.possible(row, who)
    messages = list(row.messages.order_by("position").prefetch_related("translations"))
    steps = steps_so_far(row)
    context = {
        "title": f"{row.get_category_display()}, {row.site_name}",
        "row": row,
        "lines": [message_line(row, message, possible) for message in messages],
        "may": {verb.value: verb in possible for verb in Verb},
        "chooses_site": Verb.CHOOSE_SITE in possible and actions.may_choose_site(row),
        "is_moderator": Who.MODERATOR in who,
        "private": private_json(row),
        "sentences": [text for texts in labels.reply_templates().values() for text in texts.values()],
        "takes_back": Verb.TAKE_BACK in possible and actions.may_be_taken_back(row, _today(request, row)),
        "notes": row.notes.all(),
        "other_only": row.appealed and row.status == Feedback.Status.RECEIVED and not who,
        "help": labels.help_routes(row) if is_set_apart(row) else [],
        "alone": Who.DECLINER in who,
        "asked": {
            kind: second.asked_for(row, kind, now=request.now) for kind in (second.Kind.LIFT_HOLD, second.Kind.DECLINE)
        },
        "difference": difference(row.body, row.redacted_body) if _is_redacted(row) else [],
        "translates": not is_page(row.language),
        "hints": labels.hints(textcheck.check(row.text_for_site)),  # of the wording as it is now
        "events": steps,
        "handed_back": steps[-1]["why"] if steps and row.status == Feedback.Status.RECEIVED else "",
        "urgent_waits": _urgent_waits(request, row),
        "somebody_else": presence.opened(row.pk, by=request.access.user_id),
        "with_account": hasattr(row, "authorship"),
        "templates": labels.reply_templates(),
        **fresh_forms(request, row, messages),
        **context,
    }
    return admin_page(request, "item", context, status=status)


def _urgent_waits(request: SignedIn, row: Feedback) -> bool:
    """Whether something else is urgent: "next" does not lead there by itself, so the page tells whoever may open it."""
    if not request.access.handles_escalated:
        return False
    return Feedback.objects.moderated_by(request.access).waiting_for_moderator().urgent().exclude(pk=row.pk).exists()


def fresh_forms(request: SignedIn, row: Feedback, messages: list[Message]) -> dict[str, Any]:
    today = _today(request, row)
    said = {"whom": forms.AboutForm.said(row)}
    sites = Site.objects.by_name().moderated_by(request.access)
    return {  # many forms on one page: each with ids of its own
        "decline_form": forms.DeclineForm(auto_id="decline_%s", initial={"language": row.language}),
        "escalate_form": forms.EscalateForm(auto_id="escalate_%s"),
        "refer_form": forms.ReferForm(auto_id="refer_%s", initial={"language": row.language}),
        "redact_form": forms.RedactForm(initial=_reworded(row)),
        "about_form": forms.AboutForm(auto_id="about_%s", feedback=row, initial=said),
        "release_form": forms.AboutForm(auto_id="release_%s", feedback=row, initial=said),
        "publish_form": forms.PublishForm(auto_id="publish_%s", initial=proposal(row, messages)),
        "answer_form": AnswerForm(auto_id="answer_%s", feedback=row, today=today),
        "to_moderators_form": forms.NoteToModeratorsForm(auto_id="to_moderators_%s"),
        "site_form": forms.SiteForm(auto_id="site_%s", sites=sites, initial={"site": row.site_id}),
        "reason_form": forms.ReasonForm(auto_id="who_%s"),
    }


def message_line(row: Feedback, message: Message, possible: frozenset[Verb]) -> dict[str, Any]:
    """One message with what may be done to it."""
    waits = message.pending and message.kind == Message.Kind.FOLLOW_UP
    return {
        "message": message,
        "may_release": waits and not message.needs_translation and Verb.RELEASE_FOLLOW_UP in possible,
        "may_settle": message.pending and message.kind == Message.Kind.WORRY and Verb.TRANSLATE in possible,
        "may_redact": message.kind == Message.Kind.FOLLOW_UP and Verb.REDACT in possible,
        "may_translate": Verb.TRANSLATE in possible,
        "difference": difference(message.body, message.redacted_body) if _is_redacted(message) else [],
        "translates": not is_page(message.language),
        "redact_form": forms.RedactForm(initial=_reworded(message)),
        "private": private_json(message),
        "translate_form": forms.TranslateForm(auto_id=f"{message.pk}-translate_%s", message=message),
        "reply_form": forms.ReplyForm(auto_id=f"{message.pk}-reply_%s", initial={"language": row.language}),
    }


def _is_redacted(text: Feedback | Message) -> bool:
    """In other words of the same language, which can be compared one by one."""
    return bool(text.redacted_body and not text.translated_into)


def _reworded(text: Feedback | Message) -> dict[str, str]:
    """What the box of the site's wording begins with: nothing where a translation belongs into it."""
    return {"body": "" if text.needs_translation else text.text_for_site, "into": text.translated_into}


def still_private(said: Feedback | Message) -> list[dict[str, str]]:
    """What would tell who wrote, or of somebody else, in the wording that the team would read now."""
    found = textcheck.check(said.text_for_site)
    return labels.hints([hint for hint in found if hint.kind in PRIVATE])


def private_json(said: Feedback | Message) -> str:
    """What “mask all of these” masks, for moderation.js; "" where nothing was found."""
    found = [hint["excerpt"] for hint in still_private(said)]
    return json.dumps(found) if found else ""


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """What redaction changed, word by word: ("same" | "gone" | "new", text)."""
    old, new = before.split(" "), after.split(" ")
    parts: list[tuple[str, str]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("same", " ".join(old[a:b])))
            continue
        parts += [("gone", " ".join(old[a:b]))] if b > a else []
        parts += [("new", " ".join(new[c:d]))] if d > c else []
    return parts


def masked(text: str) -> str:
    """The text with names, numbers and doors masked: a proposal for publication, decided by a person."""
    for start, end in reversed(textcheck.mask(text)):
        text = text[:start] + MASK + text[end:]
    return text


def proposal(row: Feedback, messages: list[Message]) -> dict[str, TranslatedText]:
    """The wording proposed for publication: what stands there already, else masked texts in their language."""
    answers = [message for message in messages if message.kind == Message.Kind.ANSWER]
    texts: list[Any] = [answers[-1], *answers[-1].translations.all()] if answers else []
    masked_answers = {text.language: masked(text.body) for text in texts if is_page(text.language)}
    return {
        "body": row.public_body.revised({row.language_for_site: masked(row.text_for_site), **row.public_body}),
        "answer": row.public_answer.revised({**masked_answers, **row.public_answer}),
        "place": row.public_place,  # of a fresh one nothing is proposed: what the writer said of it is not public
    }
