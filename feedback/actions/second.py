"""Steps that take two (POWER-3, POWER-6): lifting a hold, and declining an appeal where one moderator is alone."""

from datetime import date, datetime

from django.core.exceptions import ValidationError

from accounts.access import Access
from accounts.models import User
from lib import transactions
from sites_app import confirmations
from sites_app.confirmations import Kind
from sites_app.models import Confirmation

from .. import states
from ..models import Authorship, Feedback
from ..states import Verb, Who
from .moderation import as_moderator
from .steps import finish, lock_feedback, staff_step


@transactions.atomic
def lift_legal_hold(feedback: Feedback, *, by: Access, on: date, now: datetime) -> Feedback:
    """The first moderator asks; a second one, or the oversight address, lifts it. InvalidTransitionError where none is
    held.
    """
    row, who = as_moderator(feedback, by)
    if not row.held:
        raise states.InvalidTransitionError("lift_hold")
    asked = asked_for(row, Kind.LIFT_HOLD, now=now)
    user = User.objects.get(pk=by.user_id)  # type: ignore[misc]
    if asked is None or asked.asked_by_id == by.user_id:
        confirmations.ask(Kind.LIFT_HOLD, thread=row.pk, by=user, now=now, oversight_only=True)
        return finish(row, "ask_lift_hold", who=who, on=on, actor=by.user_id)
    try:
        confirmations.confirm(asked, by=user, now=now)
    except ValidationError:
        raise states.NotPermittedError("lift_hold") from None
    return lock_feedback(row)


@transactions.atomic
def ask_decline(
    feedback: Feedback, *, by: Access, on: date, now: datetime, reason: str, route: str = "", note: str = "",
    language: str = "",
) -> Feedback:  # fmt: skip
    """The only moderator would decline an appeal again: the oversight address is the missing second vote.

    Nothing is declined before it agrees; until then she can decide otherwise. A word to the writer is not kept for it.
    """
    row, who = staff_step(feedback, Verb.ASK_DECLINE, by)
    user = User.objects.get(pk=by.user_id)  # type: ignore[misc]
    confirmations.ask(
        Kind.DECLINE, thread=row.pk, by=user, now=now, oversight_only=True,
        reason=reason, route=route,
    )  # fmt: skip
    return finish(row, Verb.ASK_DECLINE, who=who, on=on, actor=by.user_id, detail=reason)


def asked_for(row: Feedback, kind: Kind, *, now: datetime) -> Confirmation | None:
    """The open question about a thread."""
    return Confirmation.objects.open(now).filter(kind=kind, thread=row.pk).first()


def _lifted(asked: Confirmation, now: datetime) -> None:
    row = _still(asked)
    if not row.held:
        raise ValidationError("nothing is held")
    row.held = False
    Authorship.objects.filter(feedback=row, user=None).delete()  # sealed for the hold alone
    finish(row, "lift_hold", who=_who(asked), on=row.today(now), actor=asked.confirmed_by_id)


def _declined(asked: Confirmation, now: datetime) -> None:
    row = _still(asked)
    if row.status != Feedback.Status.RECEIVED or not row.appealed:
        raise ValidationError("decided otherwise")
    row.decline_reason = asked.params["reason"]
    other = asked.params["reason"] == Feedback.DeclineReason.OTHER_CHANNEL
    row.decline_route = asked.params["route"] if other else ""
    on, by = row.today(now), asked.confirmed_by_id
    finish(row, Verb.DECLINE, who=_who(asked), on=on, actor=by, detail=row.decline_reason)


def _still(asked: Confirmation) -> Feedback:
    """The thread, if it is still there. ValidationError else: purged meanwhile."""
    try:
        return lock_feedback(Feedback(pk=asked.thread))
    except Feedback.DoesNotExist:
        raise ValidationError("the message is gone") from None


def _who(asked: Confirmation) -> Who:
    return Who.OVERSIGHT if asked.by_oversight else Who.MODERATOR


confirmations.register(Kind.LIFT_HOLD, _lifted)
confirmations.register(Kind.DECLINE, _declined)
