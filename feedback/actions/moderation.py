"""What moderators do: release, decline, escalate, refer, return, redact, and look after follow-ups and worries."""

from datetime import date

from django.conf import settings

from accounts.access import Access
from lib import keyed, transactions
from lib.languages import is_page
from mail import outbox
from sites_app.models import Site

from .. import counting, events, states
from ..models import Event, Feedback, Message, Note
from ..states import Verb, Who
from .about import About, decide, said_of
from .steps import URGENT, S, add_message, finish, lock_feedback, staff_step


@transactions.atomic
def release(feedback: Feedback, *, by: Access, on: date, about: About | None = None) -> Feedback:
    """To the site, whose days begin. `about`: whom it is about, unless that was said before (UndecidedError)."""
    return _to_site(feedback, Verb.RELEASE, by=by, on=on, about=about)


def _to_site(feedback: Feedback, verb: Verb, *, by: Access, on: date, about: About | None) -> Feedback:
    row, who = staff_step(feedback, verb, by)
    _require_ready(row, verb)
    row.place = ""  # it has done its work (FB-12)
    decide(row, about)
    counting.enter(row, on)
    return finish(row, verb, who=who, on=on, actor=by.user_id, detail=said_of(row))


def _require_ready(row: Feedback, verb: Verb) -> None:
    """InvalidTransitionError where no team could read it, or none is known (FB-11, FB-12)."""
    require_readable(row, verb)
    if row.site_id is None:
        raise states.InvalidTransitionError(verb)


@transactions.atomic
def choose_site(feedback: Feedback, *, by: Access, on: date, site: Site) -> Feedback:
    """The neighborhood of a message that came without one, until its release.

    NotPermittedError for a neighborhood that is not the moderator's.
    """
    row, who = staff_step(feedback, Verb.CHOOSE_SITE, by)
    if not may_choose_site(row):
        raise states.InvalidTransitionError(Verb.CHOOSE_SITE)
    if not by.may_moderate(site.pk):
        raise states.NotPermittedError(Verb.CHOOSE_SITE)
    row.site = site
    row.about_person, row.about_officer, row.about_commander = None, None, False  # nobody of another team: asked again
    return finish(row, Verb.CHOOSE_SITE, who=who, on=on, actor=by.user_id, detail=site.slug)


def may_choose_site(row: Feedback) -> bool:
    """It came without a neighborhood and no team has had it; what a writer chose is nobody's to change."""
    if row.released_on is not None:
        return False
    return row.site_id is None or Event.objects.filter(feedback_id=row.pk, verb=Verb.CHOOSE_SITE).exists()


@transactions.atomic
def take_back(feedback: Feedback, *, by: Access, on: date) -> Feedback:
    """Out of the site's sight again on the day of its release; InvalidTransitionError once somebody of the team has
    read it.
    """
    row, who = staff_step(feedback, Verb.TAKE_BACK, by)
    if not may_be_taken_back(row, on):
        raise states.InvalidTransitionError(Verb.TAKE_BACK)
    counting.leave_again(row)
    return finish(row, Verb.TAKE_BACK, who=who, on=on, actor=by.user_id)


def may_be_taken_back(row: Feedback, on: date) -> bool:
    """First released on this day, and on no screen of the team since."""
    return row.since == on == row.released_on and not row.read_by_team and row.first_answered_on is None


@transactions.atomic
def add_note(feedback: Feedback, *, by: Access, on: date, text: str) -> Note:
    """For the other moderators of this item. NotPermittedError for everybody else."""
    row, _who = as_moderator(feedback, by)
    return Note.objects.create(feedback=row, by=by.user_id, on=on, text=text)  # type: ignore[misc]


@transactions.atomic
def decline(
    feedback: Feedback, *, by: Access, on: date, reason: str, route: str = "", note: str = "", language: str = ""
) -> Feedback:
    """Not passed on, with the reason the writer reads and, if given, a word of the moderator."""
    row, who = staff_step(feedback, Verb.DECLINE, by)
    row.decline_reason, row.declined_by = reason, by.user_id
    row.decline_route = route if reason == Feedback.DeclineReason.OTHER_CHANNEL else ""
    detail = f"{reason} {_add_moderator_note(row, note, language, on)}".strip()
    return finish(row, Verb.DECLINE, who=who, on=on, actor=by.user_id, text=note, detail=detail)


@transactions.atomic
def escalate(feedback: Feedback, *, by: Access, on: date, reason: str) -> Feedback:
    """Out of the site's sight. Danger, children, self-harm: top of the queue, and a mail without text to the duty."""
    row, who = staff_step(feedback, Verb.ESCALATE, by)
    row.escalation = reason
    finish(row, Verb.ESCALATE, who=who, on=on, actor=by.user_id, detail=reason)
    if reason in URGENT:
        for number, address in enumerate(settings.DUTY_LIST):
            outbox.queue(
                kind="feedback_duty",
                key=f"feedback-duty:{row.pk}:{row.event_count}:{number}",
                to=address,
                language=settings.LANGUAGE_CODE,
                params={"feedback": str(row.pk)},
            )
    return row


@transactions.atomic
def refer(feedback: Feedback, *, by: Access, on: date, to: str, note: str = "", language: str = "") -> Feedback:
    """To the oversight body, with its day; the writer reads to whom and when."""
    row, who = staff_step(feedback, Verb.REFER, by)
    row.referred_to, row.referred_on = to, on
    detail = _add_moderator_note(row, note, language, on)
    return finish(row, Verb.REFER, who=who, on=on, actor=by.user_id, text=note, detail=detail)


@transactions.atomic
def return_to_site(feedback: Feedback, *, by: Access, on: date, about: About | None = None) -> Feedback:
    """Nothing stands against it: the site reads and answers it. `about` as in `release`."""
    return _to_site(feedback, Verb.RETURN, by=by, on=on, about=about)


@transactions.atomic
def release_follow_up(message: Message, *, by: Access, on: date) -> Message:
    """Now the site reads this follow-up. InvalidTransitionError if it does not wait."""
    return _resolve(message, Verb.RELEASE_FOLLOW_UP, by=by, on=on, released=True)


@transactions.atomic
def keep_back(message: Message, *, by: Access, on: date) -> Message:
    """The site does not read this follow-up; the writer still does."""
    return _resolve(message, Verb.KEEP_BACK, by=by, on=on, released=False)


def _resolve(message: Message, verb: Verb, *, by: Access, on: date, released: bool) -> Message:
    row, who = staff_step(message.feedback, verb, by)
    message = row.messages.get(pk=message.pk)
    if message.kind != Message.Kind.FOLLOW_UP or not message.pending:
        raise states.InvalidTransitionError(verb)
    if released:
        require_readable(message, verb)
    message.pending, message.released = False, released
    message.save(update_fields=["pending", "released"])
    finish(row, verb, who=who, on=on, actor=by.user_id, text=message.body, detail=str(message.pk))
    return message


@transactions.atomic
def resolve_concern(message: Message, *, by: Access, on: date, note: str, language: str) -> Feedback:
    """A worry was read; the moderator's word goes to the writer only. InvalidTransitionError if it does not wait."""
    row, who = as_moderator(message.feedback, by)
    worry = row.messages.pending().filter(pk=message.pk, kind=Message.Kind.WORRY).first()
    if worry is None:
        raise states.InvalidTransitionError("settle_worry")
    worry.pending = False
    worry.save(update_fields=["pending"])
    detail = _add_moderator_note(row, note, language, on)
    return finish(row, "settle_worry", who=who, on=on, actor=by.user_id, text=note, detail=detail)


def require_readable(text: Feedback | Message, verb: Verb) -> None:
    """InvalidTransitionError while a text in another language than the pages' has no translation (FB-11)."""
    if text.needs_translation:
        raise states.InvalidTransitionError(verb)


@transactions.atomic
def redact(
    feedback: Feedback, *, by: Access, on: date, body: str, into: str = "", message: Message | None = None
) -> Feedback:
    """The wording the site reads, of the first text or of a message; the original is kept for the moderators.

    `into`: the language it is translated into, needed where the text is in no language of the pages, else unused.
    """
    row, who = staff_step(feedback, Verb.REDACT, by)
    if message is None:
        _reword(row, body, into)
    else:
        message = row.messages.get(pk=message.pk)
        _reword(message, body, into)
        message.save(update_fields=["redacted_body", "translated_into", "needs_translation"])
    detail = str(message.pk) if message else events.FIRST_TEXT
    return finish(row, Verb.REDACT, who=who, on=on, actor=by.user_id, text=body, detail=detail)


def _reword(text: Feedback | Message, body: str, into: str) -> None:
    text.redacted_body = "" if body == text.body else body
    if is_page(text.language):
        return
    if not (text.redacted_body and is_page(into)):
        raise states.InvalidTransitionError(Verb.REDACT)
    text.translated_into, text.needs_translation = into, False


@transactions.atomic
def set_legal_hold(feedback: Feedback, *, by: Access, on: date) -> Feedback:
    """A legal hold keeps the thread, and who wrote it, from the purge until two have lifted it."""
    row, who = as_moderator(feedback, by)
    row.held = True
    return finish(row, "hold", who=who, on=on, actor=by.user_id)


@transactions.atomic
def record_opened(feedback: Feedback, *, by: Access, on: date) -> Feedback:
    """Who opened an escalated or referred item is an event."""
    row, who = as_moderator(feedback, by)
    return finish(row, "open", who=who, on=on, actor=by.user_id)


@transactions.atomic
def show_author(feedback: Feedback, *, by: Access, on: date, reason: str) -> str:
    """The address of who wrote with an account; the reason is kept as a digest, the asking as an event."""
    row, who = as_moderator(feedback, by)
    finish(row, "show_author", who=who, on=on, actor=by.user_id, text=reason)
    author = row.authorship
    if author.user is None:
        return keyed.cipher(settings.MFA_KEYS, "authorship").decrypt(author.sealed.encode()).decode()
    return author.user.email


def as_moderator(feedback: Feedback, by: Access) -> tuple[Feedback, Who]:
    """The locked thread for a step that the table does not have; NotPermittedError for anybody who does not moderate
    it.
    """
    row = lock_feedback(feedback)
    if Who.MODERATOR not in states.capacities(row, by):
        raise states.NotPermittedError("moderate")
    return row, Who.HANDLER if row.status in (S.ESCALATED, S.REFERRED) else Who.MODERATOR


def _add_moderator_note(row: Feedback, text: str, language: str, on: date) -> str:
    """The id of the moderator's word to the writer, or "" when there is none."""
    if not text:
        return ""
    note = add_message(
        row,
        kind=Message.Kind.NOTE,
        sender=Message.Sender.MODERATOR,
        body=text,
        language=language or row.language,
        on=on,
    )
    return str(note.pk)
