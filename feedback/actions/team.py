"""What the site does: answer, hand back, close; signed by its team, never by a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from accounts.access import Access
from lib import transactions
from lib.cache import invalidate_site_pages
from mail import outbox

from .. import days, events, receipts, states
from ..models import Authorship, Feedback, Message
from ..states import HandBack, Verb, Who
from .steps import IdempotencyConflictError, S, add_message, finish, lock_feedback, staff_step


class AnsweredError(states.FeedbackError):
    """A colleague answered since the page was opened; nothing was sent (409)."""


def record_read(rows: Iterable[Feedback]) -> list[Feedback]:
    """The rows that the team may still read now; from here on they cannot be taken back (STAFF-6).

    Asked of the database before their words go to a screen: one that is being taken back at this moment is left out.
    """
    rows = list(rows)
    fresh = [row.pk for row in rows if not row.read_by_team]
    if not fresh:
        return rows
    Feedback.objects.with_team().filter(pk__in=fresh).update(read_by_team=True)
    gone = set(fresh) - set(Feedback.objects.filter(pk__in=fresh, read_by_team=True).values_list("pk", flat=True))
    return [row for row in rows if row.pk not in gone]


@dataclass(frozen=True)
class Answer:
    """An answer as the site writes it; `doing` has a day, a role and a public sentence, `passed_on` a route."""

    kind: str
    body: str
    language: str
    route: str = ""
    promise_due: date | None = None
    promise_role: str = ""
    promise: str = ""


@transactions.atomic
def answer(
    feedback: Feedback,
    given: Answer,
    *,
    by: Access,
    on: date,
    key: str = "",
    keeps: Message | None = None,
    seen: int | None = None,
) -> Message:
    """Answers first, again, or keeps a promise (`keeps`), once per `key` if there is one.

    Another language than the thread's: translation follows. IdempotencyConflictError where the key made another answer.
    AnsweredError where somebody answered since the thread had the `seen` answers that the writer of this one read.
    """
    pk = _pk(feedback, key) if key else uuid4()
    if known := _known(lock_feedback(feedback), pk, given, by):
        return known
    row, who = staff_step(feedback, Verb.ANSWER, by)
    if seen is not None and row.messages.answers().count() != seen:
        raise AnsweredError
    if keeps is not None:
        _keep(row, keeps, on)
    message = _add_answer(row, pk, given, on)
    row.first_answered_on = row.first_answered_on or on
    text, detail = events.step_of_answer(message)
    finish(row, Verb.ANSWER, who=who, on=on, actor=by.user_id, text=text, detail=detail)
    _tell(row, message)
    if keeps is not None or given.kind == Message.AnswerKind.DOING:
        invalidate_site_pages(row.team_site.slug)
    return message


def _add_answer(row: Feedback, pk: UUID, given: Answer, on: date) -> Message:
    return add_message(
        row,
        pk=pk,
        kind=Message.Kind.ANSWER,
        sender=Message.Sender.SITE,
        body=given.body,
        language=given.language,
        on=on,
        answer_kind=given.kind,
        route=given.route,
        promise_due=given.promise_due,
        promise_role=given.promise_role,
        needs_translation=given.language != row.language,
        promise={given.language: given.promise},
    )


def sent_with(feedback: Feedback, key: str) -> Message | None:
    """The answer of the thread that this key made already."""
    return feedback.messages.select_related("feedback").filter(pk=_pk(feedback, key)).first()


def _pk(feedback: Feedback, key: str) -> UUID:
    return UUID(bytes=receipts.message_id(f"answer{feedback.pk}", key), version=4)


def _known(row: Feedback, pk: UUID, given: Answer, by: Access) -> Message | None:
    """The answer this key already made, for somebody who may answer; whatever state it has led to."""
    states.require_capacity(Verb.ANSWER, states.capacities(row, by))
    message = row.messages.filter(pk=pk).first()
    if message is not None and (message.answer_kind, message.body) != (given.kind, given.body):
        raise IdempotencyConflictError
    if message is not None:
        message.feedback = row
    return message


def _keep(row: Feedback, promise: Message, on: date) -> None:
    promise = row.messages.promises().get(pk=promise.pk)
    if promise.kept_on is not None:
        raise states.InvalidTransitionError(Verb.ANSWER)
    promise.kept_on = on
    promise.save(update_fields=["kept_on"])


def _tell(row: Feedback, message: Message) -> None:
    """Somebody who wrote with an account is told that there is an answer; nothing of it is in the mail."""
    author = Authorship.objects.select_related("user").filter(feedback=row, user__is_active=True).first()
    if author is not None and author.user is not None:
        outbox.queue(
            kind="feedback_answer",
            key=f"feedback-answer:{message.pk}",
            to=author.user.email,
            language=author.user.language,
            params={"feedback": str(row.pk), "message": str(message.pk)},
        )


@transactions.atomic
def hand_back(feedback: Feedback, *, by: Access, on: date, reason: HandBack = HandBack.NEEDS_MODERATOR) -> Feedback:
    """Back to the moderators, who read why (FB-37)."""
    row, who = staff_step(feedback, Verb.HAND_BACK, by)
    return finish(row, Verb.HAND_BACK, who=who, on=on, actor=by.user_id, detail=HandBack(reason))


@transactions.atomic
def close(feedback: Feedback, *, by: Access, on: date) -> Feedback:
    """The site is done; the writer may still judge, follow up, and be answered again."""
    row, who = staff_step(feedback, Verb.CLOSE, by)
    return finish(row, Verb.CLOSE, who=who, on=on, actor=by.user_id)


def close_answered(*, today: date, limit: int = 500) -> int:
    """Closes what was answered 30 days ago; each thread in its own transaction, so safe to run twice."""
    due = Feedback.objects.filter(status=S.ANSWERED, since__lte=today - timedelta(days=days.CLOSE_DAYS))
    return sum(_close_one(row, today) for row in due.order_by("since", "id")[:limit])


@transactions.atomic
def _close_one(feedback: Feedback, today: date) -> bool:
    row = lock_feedback(feedback)
    if row.status != S.ANSWERED or row.since > today - timedelta(days=days.CLOSE_DAYS):
        return False
    finish(row, Verb.CLOSE, who=Who.CLOCK, on=today)
    return True
