"""What every step shares: lock the thread, ask the state table, write the change and its event."""

from datetime import date
from typing import Any

from accounts.access import Access
from lib.cache import invalidate_site_pages

from .. import counting, events, states
from ..counting import WITH_TEAM
from ..models import Feedback, Message
from ..states import Verb, Who

S = Feedback.Status
WRITER = frozenset({Who.WRITER})


class IdempotencyConflictError(states.FeedbackError):
    """The key was used before for another text; nothing was saved (409)."""


def lock_feedback(feedback: Feedback) -> Feedback:
    """The thread as it is now, its row locked until the caller's transaction ends. Feedback.DoesNotExist if purged.

    Asked twice: a row that was mixed while we waited for it is another row now (BLIND-4).
    """
    rows = Feedback.objects.select_for_update(of=("self",)).select_related("site", "about_officer")
    return rows.filter(pk=feedback.pk).first() or rows.get(pk=feedback.pk)


def staff_step(feedback: Feedback, verb: Verb, by: Access) -> tuple[Feedback, Who]:
    """The locked thread and the capacity of the person; NotPermittedError or InvalidTransitionError (see states.py)."""
    row = lock_feedback(feedback)
    return row, states.require(verb, row, states.capacities(row, by))


def writer_step(feedback: Feedback, verb: Verb) -> Feedback:
    """The locked thread for its writer, known by code or account; InvalidTransitionError if it may not be now."""
    row = lock_feedback(feedback)
    states.require(verb, row, WRITER)
    return row


def finish(
    row: Feedback,
    verb: Verb | str,
    *,
    who: Who,
    on: date,
    to: S | None = None,
    actor: int | None = None,
    text: str = "",
    detail: str = "",
) -> Feedback:
    """Moves the thread to `to` (default: as the table says), sees whether a moderator is needed, writes the event."""
    before = row.status
    rule = states.TABLE[verb] if isinstance(verb, Verb) else None
    target = to or (rule.to if rule else None)
    if target:
        row.status, row.since = target, on
    row.urgent = row.status == S.ESCALATED and row.escalation in URGENT
    row.waits_since = _waits_since(row)
    counting.settle(row, on)
    events.append(row, str(verb), before=before, who=str(who), on=on, actor=actor, text=text, detail=detail)
    row.save()
    may_be_public = row.published_on or row.first_answered_on
    if may_be_public and (before in WITH_TEAM) != (row.status in WITH_TEAM):
        invalidate_site_pages(row.team_site.slug, at_once=True)  # taken off the board and the promises, or back on them
    return row


URGENT = {Feedback.Escalation.DANGER, Feedback.Escalation.CHILD, Feedback.Escalation.SELF_HARM}


def _waits_since(row: Feedback) -> date | None:
    """The day since which a moderator is needed, or None."""
    if row.status in (S.RECEIVED, S.ESCALATED):
        return row.since
    if row.status == S.REFERRED:
        return None
    return row.messages.pending().order_by("on").values_list("on", flat=True).first()


def add_message(row: Feedback, **fields: Any) -> Message:
    """The next message of the locked thread."""
    last = row.messages.order_by("-position").values_list("position", flat=True).first()
    return Message.objects.create(feedback=row, position=(last or 0) + 1, **fields)
