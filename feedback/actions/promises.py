"""A promise of an answer, by the team that gave it: done, not done after all, or one new day (FB-35)."""

from collections.abc import Mapping
from datetime import date

from accounts.access import Access
from lib import transactions
from lib.cache import invalidate_site_pages
from lib.texts import TranslatedText

from .. import events, states
from ..models import Feedback, Message
from ..states import Verb, Who
from .steps import finish, staff_step


class MovedError(states.FeedbackError):
    """The promise had its new day already, or the day is not later than today and than the old one (409)."""


@transactions.atomic
def keep_promise(promise: Message, *, by: Access, on: date) -> Message:
    """It is done. Again changes nothing. NotPermittedError or InvalidTransitionError as states.py says."""
    row, who, promise = _locked(promise, Verb.KEEP_PROMISE, by)
    if promise.kept_on is None:
        promise.kept_on = on
        _noted(row, promise, Verb.KEEP_PROMISE, who, by=by, on=on)
    return promise


@transactions.atomic
def reopen_promise(promise: Message, *, by: Access, on: date) -> Message:
    """It was marked as done by mistake."""
    row, who, promise = _locked(promise, Verb.REOPEN_PROMISE, by)
    if promise.kept_on is not None:
        promise.kept_on = None
        _noted(row, promise, Verb.REOPEN_PROMISE, who, by=by, on=on)
    return promise


@transactions.atomic
def move_promise(promise: Message, *, due: date, reason: Mapping[str, str], by: Access, on: date) -> Message:
    """One new day, later than today and than the old one, with a reason that is read wherever the sentence is.

    MovedError for a second new day or one that is not later; InvalidTransitionError where it is kept.
    """
    row, who, promise = _locked(promise, Verb.MOVE_PROMISE, by)
    old = promise.promise_due
    if promise.kept_on is not None or old is None:
        raise states.InvalidTransitionError(Verb.MOVE_PROMISE)
    if promise.first_due is not None or due <= max(on, old):
        raise MovedError
    promise.first_due, promise.promise_due, promise.moved_reason = old, due, TranslatedText(reason)
    _noted(row, promise, Verb.MOVE_PROMISE, who, by=by, on=on, text=events.moved_wording(promise))
    return promise


def _locked(promise: Message, verb: Verb, by: Access) -> tuple[Feedback, Who, Message]:
    """The thread and its promise as they are now, and the capacity of the person."""
    row, who = staff_step(promise.feedback, verb, by)
    return row, who, row.messages.promises().select_for_update().get(pk=promise.pk)


def _noted(row: Feedback, promise: Message, verb: Verb, who: Who, *, by: Access, on: date, text: str = "") -> None:
    promise.save(update_fields=["kept_on", "first_due", "promise_due", "moved_reason"])
    finish(row, verb, who=who, on=on, actor=by.user_id, text=text, detail=str(promise.pk))
    invalidate_site_pages(row.team_site.slug)
