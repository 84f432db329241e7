"""The steps of a thread so far, in the words of the page instead of the codes that the events hold."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Event, Feedback
from ..states import HandBack, Verb, Who

STEPS = {
    "submit": gettext_lazy("Message sent"),
    Verb.RELEASE: gettext_lazy("Released to the site"),
    Verb.DECLINE: gettext_lazy("Not passed on"),
    Verb.TAKE_BACK: gettext_lazy("Taken back from the site"),
    Verb.APPEAL: gettext_lazy("Asked for somebody else to look"),
    Verb.ESCALATE: gettext_lazy("Set apart by a moderator"),
    Verb.REFER: gettext_lazy("Referred"),
    Verb.RETURN: gettext_lazy("Returned to the site"),
    Verb.HAND_BACK: gettext_lazy("Handed back to the moderators"),
    Verb.ANSWER: gettext_lazy("Answered"),
    Verb.KEEP_PROMISE: gettext_lazy("Promise kept"),
    Verb.REOPEN_PROMISE: gettext_lazy("Promise not kept after all"),
    Verb.MOVE_PROMISE: gettext_lazy("Promise got a new day"),
    Verb.CLOSE: gettext_lazy("Closed"),
    Verb.VERDICT: gettext_lazy("Said whether it is resolved"),
    Verb.FOLLOW_UP: gettext_lazy("Wrote again"),
    Verb.RELEASE_FOLLOW_UP: gettext_lazy("Follow-up released to the site"),
    Verb.KEEP_BACK: gettext_lazy("Follow-up kept back"),
    Verb.REDACT: gettext_lazy("Redacted"),
    Verb.PUBLISH: gettext_lazy("Published"),
    Verb.WITHDRAW: gettext_lazy("Taken off the board"),
    Verb.WORRY: gettext_lazy("Said that an answer is a worry"),
    Verb.TRANSLATE: gettext_lazy("Translated"),
    Verb.MARK_ABOUT: gettext_lazy("Marked whom it is about"),
    Verb.CHOOSE_SITE: gettext_lazy("Neighborhood chosen"),
    "settle_worry": gettext_lazy("Worry answered"),
    "hold": gettext_lazy("Put under a legal hold"),
    "ask_lift_hold": gettext_lazy("Asked to lift the legal hold"),
    Verb.ASK_DECLINE: gettext_lazy("Asked the oversight address not to pass it on"),
    "lift_hold": gettext_lazy("Legal hold lifted"),
    "open": gettext_lazy("Opened while set apart"),
    "show_author": gettext_lazy("Asked who wrote"),
}
BY: dict[str, Any] = {
    Who.WRITER: gettext_lazy("the writer"),
    Who.MODERATOR: gettext_lazy("a moderator"),
    Who.HANDLER: gettext_lazy("a moderator with that right"),
    Who.TEAM: gettext_lazy("the team"),
    Who.DECLINER: gettext_lazy("the only moderator"),
    Who.OVERSIGHT: gettext_lazy("the oversight address"),
    Who.CLOCK: gettext_lazy("the calendar"),
}
REASONS: dict[str, Any] = {
    **dict(HandBack.choices),
    "about_person": gettext_lazy("about a person on the team"),
    "about_nobody": gettext_lazy("about nobody on the team"),
}
STATES = dict(Feedback.Status.choices)


def steps_so_far(row: Feedback) -> list[dict[str, Any]]:
    """Each: on (a day), step, why, by, staff (an id), state (where it led): words, or "" where there is nothing."""
    events = Event.objects.filter(feedback_id=row.pk).order_by("position")
    return [
        {
            "on": event.on,
            "step": STEPS.get(event.verb, event.verb),
            "why": str(REASONS.get(event.detail, "")),
            "by": BY.get(event.who, event.who),
            "staff": _("staff id %(id)d") % {"id": event.actor} if event.actor else "",
            "state": STATES.get(event.status_to, "") if event.status_to != event.status_from else "",
        }
        for event in events
    ]
