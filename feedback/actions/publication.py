"""What becomes public: published wording in every language, and translations by a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from accounts.access import Access
from lib import transactions
from lib.cache import invalidate_site_pages
from lib.texts import digest_of

from .. import events, states
from ..models import Feedback, Message, Translation
from ..states import Verb
from .steps import finish, staff_step


@dataclass(frozen=True)
class Wording:
    """What everybody may read, names and badge numbers masked, by language; answer and place in all of them or in
    none.
    """

    body: Mapping[str, str]
    answer: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, str] = field(default_factory=dict)


@transactions.atomic
def publish(feedback: Feedback, wording: Wording, *, by: Access, on: date) -> Feedback:
    """Onto the board, or with new wording. InvalidTransitionError if the writer did not allow it, or it is about a
    person on the staff.
    """
    row, who = staff_step(feedback, Verb.PUBLISH, by)
    if not row.may_publish or row.about_person:
        raise states.InvalidTransitionError(Verb.PUBLISH)
    row.public_body, row.public_answer, row.public_place = wording.body, wording.answer, wording.place
    row.required_languages = list(settings.REQUIRED_LANGUAGES)
    row.published_on = row.published_on or on
    text = events.published_wording(row)
    finish(row, Verb.PUBLISH, who=who, on=on, actor=by.user_id, text=text, detail=events.EVERYBODY)
    invalidate_site_pages(row.team_site.slug)
    return row


@transactions.atomic
def withdraw(feedback: Feedback, *, by: Access, on: date) -> Feedback:
    """Off the board."""
    row, who = staff_step(feedback, Verb.WITHDRAW, by)
    row.published_on = None
    finish(row, Verb.WITHDRAW, who=who, on=on, actor=by.user_id)
    invalidate_site_pages(row.team_site.slug, at_once=True)
    return row


@transactions.atomic
def translate(message: Message, *, by: Access, on: date, language: str, body: str, promise: str = "") -> Translation:
    """A person's translation of a message, and of the promise in it; the writer reads both. InvalidTransitionError into
    the language that it is in.
    """
    row, who = staff_step(message.feedback, Verb.TRANSLATE, by)
    message = row.messages.get(pk=message.pk)
    if language == message.language:
        raise states.InvalidTransitionError(Verb.TRANSLATE)
    translation, _new = Translation.objects.update_or_create(
        message=message, language=language, defaults={"body": body, "wording": digest_of(message.text_for_site)}
    )
    if promise and message.promise_due:
        message.promise = {**message.promise, language: promise}
    if language == row.language:
        message.needs_translation = False
    message.save()
    text = events.translated_wording(message, language, body)
    finish(row, Verb.TRANSLATE, who=who, on=on, actor=by.user_id, text=text, detail=f"{language} {message.pk}")
    if message.promise_due:
        invalidate_site_pages(row.team_site.slug)
    return translation
