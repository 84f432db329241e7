"""What becomes public: published wording in both languages, and translations by a person."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.access import Access
from lib.cache import bump_site

from .. import events, states
from ..models import Feedback, Message, Translation
from ..states import Verb
from .steps import finish, staff_step


@dataclass(frozen=True)
class Wording:
    """What everybody may read, names and badge numbers masked; both languages or none of each."""

    body_en: str
    body_es: str
    answer_en: str = ""
    answer_es: str = ""


@transaction.atomic
def publish(feedback: Feedback, wording: Wording, *, by: Access, on: date) -> Feedback:
    """Onto the board, or with new wording. WrongState if the writer did not allow it."""
    row, who = staff_step(feedback, Verb.PUBLISH, by)
    if not row.may_publish:
        raise states.WrongState(Verb.PUBLISH)
    row.public_body_en, row.public_body_es = wording.body_en, wording.body_es
    row.public_answer_en, row.public_answer_es = wording.answer_en, wording.answer_es
    row.published_on = row.published_on or on
    text = events.published_wording(row)
    finish(row, Verb.PUBLISH, who=who, on=on, actor=by.user_id, text=text, detail=events.EVERYBODY)
    bump_site(row.site.slug)
    return row


@transaction.atomic
def withdraw(feedback: Feedback, *, by: Access, on: date) -> Feedback:
    """Off the board."""
    row, who = staff_step(feedback, Verb.WITHDRAW, by)
    row.published_on = None
    finish(row, Verb.WITHDRAW, who=who, on=on, actor=by.user_id)
    bump_site(row.site.slug)
    return row


@transaction.atomic
def translate(message: Message, *, by: Access, on: date, language: str, body: str, promise: str = "") -> Translation:
    """A person's translation of a message, and of the promise in it; the writer reads both. WrongState into the
    language that it is in.
    """
    row, who = staff_step(message.feedback, Verb.TRANSLATE, by)
    message = row.messages.get(pk=message.pk)
    if language == message.language:
        raise states.WrongState(Verb.TRANSLATE)
    translation, _new = Translation.objects.update_or_create(
        message=message, language=language, defaults={"body": body}
    )
    if promise and message.promise_due:
        setattr(message, f"promise_{language}", promise)
    if language == row.language:
        message.needs_translation = False
    message.save()
    text = events.translated_wording(message, language, body)
    finish(row, Verb.TRANSLATE, who=who, on=on, actor=by.user_id, text=text, detail=f"{language} {message.pk}")
    if message.promise_due:
        bump_site(row.site.slug)
    return translation
