"""The state table as data (FB-18): who may do what, from where to where. Page, API, admin, tests read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sites_app.confirmations import moderators_of

from .models import Feedback

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.access import Access

S = Feedback.Status
ALL = frozenset(S)


class Who(StrEnum):
    """In which capacity somebody acts on one item; see `capacities`."""

    WRITER = "writer"
    MODERATOR = "moderator"
    HANDLER = "handler"  # a moderator with the right to escalated items
    TEAM = "team"  # site staff; about the commander or somebody unnamed: a moderator in their place
    CLOCK = "clock"
    DECLINER = "decliner"  # the only moderator there is, of an appeal against her own decline
    OVERSIGHT = "oversight"  # the second person where there are not two moderators


class Verb(StrEnum):
    RELEASE = "release"
    DECLINE = "decline"
    APPEAL = "appeal"
    ESCALATE = "escalate"
    REFER = "refer"
    RETURN = "return_to_site"
    HAND_BACK = "hand_back"
    ANSWER = "answer"
    KEEP_PROMISE = "keep_promise"
    REOPEN_PROMISE = "reopen_promise"
    MOVE_PROMISE = "move_promise"
    CLOSE = "close"
    VERDICT = "give_verdict"
    FOLLOW_UP = "follow_up"
    RELEASE_FOLLOW_UP = "release_follow_up"
    KEEP_BACK = "keep_back"
    REDACT = "redact"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"  # from the public board
    WORRY = "worry"
    TRANSLATE = "translate"
    MARK_ABOUT = "mark_about"
    TAKE_BACK = "take_back"
    ASK_DECLINE = "ask_decline"  # of the oversight address
    CHOOSE_SITE = "choose_site"  # where its writer did not know it


class HandBack(TextChoices):
    """Why a team hands a message back (FB-37): for moderators, in the step's row of the chain."""

    ABOUT_ME = "about_me", _("It is about me or somebody on this team")
    NOT_OURS = "not_ours", _("It is not for this team")
    NEEDS_MODERATOR = "needs_moderator", _("A moderator should look at it again")


class FeedbackError(Exception):
    """What this app refuses; each kind below says why."""


class InvalidTransitionError(FeedbackError):
    """The step is not possible in the state the thread is in now (409)."""


class UndecidedError(InvalidTransitionError):
    """Nobody has said yet whether it is about a person on the staff: it cannot reach the team (409, FB-33)."""


class NotPermittedError(FeedbackError):
    """The step belongs to somebody else (403)."""


@dataclass(frozen=True)
class Rule:
    """One line of the table; `to` None leaves the state as it is."""

    sources: frozenset[S]
    who: frozenset[Who]
    to: S | None = None


def _rule(sources: Iterable[S], who: Iterable[Who], to: S | None = None) -> Rule:
    return Rule(frozenset(sources), frozenset(who), to)


TEAM_STATES = frozenset({S.WITH_SITE, S.ANSWERED, S.CLOSED})
TAKES_FOLLOW_UPS = ALL - {S.DECLINED, S.REFERRED}
MODERATORS = frozenset({Who.MODERATOR})
ALONE_TOO = MODERATORS | {Who.DECLINER}  # a lone moderator never ends in a dead end (POWER-3)

TABLE: dict[Verb, Rule] = {
    Verb.RELEASE: _rule({S.RECEIVED}, ALONE_TOO, S.WITH_SITE),
    Verb.DECLINE: _rule({S.RECEIVED}, MODERATORS, S.DECLINED),
    # The same day, while nobody of the team has read it: the action asks, as STAFF-6 says.
    Verb.TAKE_BACK: _rule({S.WITH_SITE}, MODERATORS, S.RECEIVED),
    Verb.APPEAL: _rule({S.DECLINED}, {Who.WRITER}, S.RECEIVED),
    Verb.ESCALATE: _rule(ALL - {S.ESCALATED, S.REFERRED}, ALONE_TOO, S.ESCALATED),
    Verb.REFER: _rule({S.ESCALATED}, {Who.HANDLER}, S.REFERRED),
    Verb.RETURN: _rule({S.ESCALATED}, {Who.HANDLER}, S.WITH_SITE),
    Verb.HAND_BACK: _rule({S.WITH_SITE}, {Who.TEAM}, S.RECEIVED),
    Verb.ANSWER: _rule(TEAM_STATES, {Who.TEAM}, S.ANSWERED),
    # A promise of an answer is kept, was not kept after all, or gets its one new day (FB-35): none changes a state.
    Verb.KEEP_PROMISE: _rule(TEAM_STATES, {Who.TEAM}),
    Verb.REOPEN_PROMISE: _rule(TEAM_STATES, {Who.TEAM}),
    Verb.MOVE_PROMISE: _rule(TEAM_STATES, {Who.TEAM}),
    Verb.CLOSE: _rule({S.ANSWERED}, {Who.TEAM, Who.CLOCK}, S.CLOSED),
    # "Not resolved" within 30 days goes back to the site: the action sets it, as FB-22 says.
    Verb.VERDICT: _rule({S.ANSWERED, S.CLOSED}, {Who.WRITER}),
    Verb.FOLLOW_UP: _rule(TAKES_FOLLOW_UPS, {Who.WRITER}),
    Verb.RELEASE_FOLLOW_UP: _rule(TAKES_FOLLOW_UPS, MODERATORS),
    Verb.KEEP_BACK: _rule(TAKES_FOLLOW_UPS, MODERATORS),
    Verb.REDACT: _rule({S.RECEIVED, S.ESCALATED, S.WITH_SITE, S.ANSWERED, S.CLOSED}, ALONE_TOO),
    Verb.PUBLISH: _rule(TEAM_STATES, MODERATORS),
    Verb.WITHDRAW: _rule(TEAM_STATES, MODERATORS),
    # Beside the table of FB-19 to FB-23: none of these changes a state.
    Verb.WORRY: _rule({S.ANSWERED, S.CLOSED, S.WITH_SITE}, {Who.WRITER}),
    Verb.TRANSLATE: _rule(ALL, MODERATORS),
    Verb.MARK_ABOUT: _rule(ALL, ALONE_TOO),
    Verb.ASK_DECLINE: _rule({S.RECEIVED}, {Who.DECLINER}),
    # Of what came without a neighborhood, until it is released: the action asks, as FB-12 says.
    Verb.CHOOSE_SITE: _rule({S.RECEIVED, S.ESCALATED}, ALONE_TOO),
}


def capacities(feedback: Feedback, access: Access) -> frozenset[Who]:
    """In which capacities a signed-in person may act on this item now (the conflict rule of FB-24).

    That it is about a moderator is not asked: none can be on the roster (ROLE-3; `sites_app/models/power.sql`).
    """
    who = set()
    if access.may_moderate(feedback.site_id) and not _decided_before(feedback, access):
        set_apart = feedback.status in (S.ESCALATED, S.REFERRED)
        if access.handles_escalated:
            who |= {Who.MODERATOR, Who.HANDLER}
        elif not set_apart:
            who.add(Who.MODERATOR)
        if _is_for_moderators(feedback) and Who.MODERATOR in who:
            who.add(Who.TEAM)
    if (
        _decided_before(feedback, access)
        and access.may_moderate(feedback.site_id)
        and not _somebody_else(feedback, access)
    ):
        who.add(Who.DECLINER)
    if feedback.site_id in access.serves_at and not _is_for_moderators(feedback) and not _is_about(feedback, access):
        who.add(Who.TEAM)
    return frozenset(who)


def _decided_before(feedback: Feedback, access: Access) -> bool:
    """An appeal goes to another moderator than the one who declined."""
    return feedback.appealed and feedback.status == S.RECEIVED and feedback.declined_by == access.user_id


def _somebody_else(feedback: Feedback, access: Access) -> bool:
    """Whether another active moderator works for this site: asked only for an appeal against one's own decline."""
    return moderators_of(feedback.site_id).exclude(pk=access.user_id).exists()


def _is_for_moderators(feedback: Feedback) -> bool:
    """About the commander, or about somebody that nobody could name: moderators act in the team's place."""
    return feedback.about_commander or bool(feedback.about_person and feedback.about_officer_id is None)


def _is_about(feedback: Feedback, access: Access) -> bool:
    officer = feedback.about_officer
    return officer is not None and access.user_id is not None and officer.user_id == access.user_id


def possible(feedback: Feedback, who: frozenset[Who]) -> frozenset[Verb]:
    """The verbs somebody with these capacities may use now; what buttons a page shows."""
    return frozenset(verb for verb, rule in TABLE.items() if rule.who & who and feedback.status in rule.sources)


def require_capacity(verb: Verb, who: frozenset[Who]) -> Who:
    """The capacity in which a step could be taken, whatever the state. NotPermittedError without one."""
    mine = TABLE[verb].who & who
    if not mine:
        raise NotPermittedError(verb)
    return sorted(mine)[0]


def require(verb: Verb, feedback: Feedback, who: frozenset[Who]) -> Who:
    """The capacity in which the step is taken. NotPermittedError or InvalidTransitionError if it may not be."""
    capacity = require_capacity(verb, who)
    if feedback.status not in TABLE[verb].sources:
        raise InvalidTransitionError(verb)
    return capacity
