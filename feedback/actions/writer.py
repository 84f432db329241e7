"""What the writer of a thread does, known by the code or the account: follow up, appeal, judge, worry."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from lib.languages import is_page
from lib.patience import atomic_briefly

from .. import days, receipts, states
from ..models import Feedback, Message
from ..states import Verb, Who
from .pausing import refuse_if_paused
from .steps import IdempotencyConflictError, S, add_message, finish, lock_feedback, writer_step
from .submission import NotSavedError


def _quietly(action: Callable[..., Any]) -> Callable[..., Any]:
    """One transaction; a database error becomes our own without its words, which may hold the text."""

    tried = atomic_briefly(action)

    @wraps(action)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return tried(*args, **kwargs)
        except DatabaseError:
            pass
        raise NotSavedError("not saved")  # here, so that not even its context holds the database's own error

    return guarded


@_quietly
def follow_up(feedback: Feedback, *, body: str, language: str, key: str, on: date) -> Message:
    """The writer adds something; the site reads it once a moderator releases it. Once per key."""
    pk = _pk(feedback, key)
    if known := _known(feedback, pk, Message.Kind.FOLLOW_UP, body):
        return known
    row = writer_step(feedback, Verb.FOLLOW_UP)
    if known := _known(row, pk, Message.Kind.FOLLOW_UP, body):
        return known
    message = _say(row, Message.Kind.FOLLOW_UP, pk=pk, body=body, language=language, on=on, pending=True)
    finish(row, Verb.FOLLOW_UP, who=Who.WRITER, on=on, text=body, detail=str(message.pk))
    return message


@_quietly
def appeal(feedback: Feedback, *, body: str, language: str, key: str, on: date) -> Message:
    """Once: a declined message goes back to the queue, for another moderator. InvalidTransitionError a second time"""
    pk = _pk(feedback, key)
    if known := _known(feedback, pk, Message.Kind.APPEAL, body):
        return known
    row = writer_step(feedback, Verb.APPEAL)
    if row.appealed:
        raise states.InvalidTransitionError(Verb.APPEAL)
    row.appealed = True
    message = _say(row, Message.Kind.APPEAL, pk=pk, body=body, language=language, on=on)
    finish(row, Verb.APPEAL, who=Who.WRITER, on=on, text=body, detail=str(message.pk))
    return message


@_quietly
def give_verdict(feedback: Feedback, *, verdict: str, on: date) -> Feedback:
    """Once an answer. `not_resolved` within 30 days of it brings the thread back to the site."""
    row = lock_feedback(feedback)
    answer = row.messages.newest_answer()
    if answer is not None and answer.verdict == verdict:
        return row  # sent twice
    states.require(Verb.VERDICT, row, frozenset({Who.WRITER}))
    if answer is None or answer.verdict:
        raise states.InvalidTransitionError(Verb.VERDICT)
    answer.verdict = row.verdict = verdict
    answer.save(update_fields=["verdict"])
    reopens = verdict == Feedback.Verdict.NOT_RESOLVED and on <= answer.on + timedelta(days=days.REOPEN_DAYS)
    return finish(row, Verb.VERDICT, who=Who.WRITER, on=on, to=S.WITH_SITE if reopens else None, detail=verdict)


@_quietly
def report_answer(feedback: Feedback, *, body: str, language: str, key: str, on: date) -> Message:
    """“This answer worries me”: goes to the moderators, unseen by the site."""
    pk = _pk(feedback, key)
    if known := _known(feedback, pk, Message.Kind.WORRY, body):
        return known
    row = writer_step(feedback, Verb.WORRY)
    message = _say(row, Message.Kind.WORRY, pk=pk, body=body, language=language, on=on, pending=True)
    finish(row, Verb.WORRY, who=Who.WRITER, on=on, text=body, detail=str(message.pk))
    return message


def _say(row: Feedback, kind: Message.Kind, language: str, **fields: Any) -> Message:
    refuse_if_paused()  # a word that nobody reads would be a promise: the page says so instead (POWER-11)
    needs = kind == Message.Kind.FOLLOW_UP and not is_page(language)  # nothing else reaches the site
    return add_message(
        row, kind=kind, sender=Message.Sender.RESIDENT, language=language, needs_translation=needs, **fields
    )


def is_sent(feedback: Feedback, key: str) -> bool:
    """Whether this key made a message of the thread already."""
    return feedback.messages.filter(pk=_pk(feedback, key)).exists()


def _pk(feedback: Feedback, key: str) -> UUID:
    return UUID(bytes=receipts.message_id(str(feedback.pk), key), version=4)


def _known(feedback: Feedback, pk: UUID, kind: Message.Kind, body: str) -> Message | None:
    """The message this key already made, or None; IdempotencyConflictError if it made another."""
    message = Message.objects.filter(feedback=feedback, pk=pk).first()
    if message is not None and (message.kind, message.body) != (kind, body):
        raise IdempotencyConflictError
    return message
