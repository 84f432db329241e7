"""What states, reasons and hints are called when a resident reads them: plain sentences, nothing that discourages."""

from datetime import date
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import words as agency
from lib.days_in_words import day
from lib.languages import name_of

from . import help as helping
from .models import Feedback, Message

S = Feedback.Status
R = Feedback.DeclineReason

STATUS_TITLES = {
    S.RECEIVED: gettext_lazy("It is waiting to be read"),
    S.WITH_SITE: gettext_lazy("The team has it"),
    S.ANSWERED: gettext_lazy("There is an answer"),
    S.CLOSED: gettext_lazy("It is closed"),
    S.DECLINED: gettext_lazy("It was not passed on"),
    S.ESCALATED: gettext_lazy("Someone outside the police team is handling this."),
    S.REFERRED: gettext_lazy("Someone outside the police team is handling this."),
}

DECLINE_SENTENCES = {
    R.THREAT: gettext_lazy(
        "We read this as a threat against somebody, so the team does not get it. "
        "You can tell us what happened in other words; we want to hear it."
    ),
    R.PRIVATE_FACTS: gettext_lazy(
        "It holds private facts about somebody that we could not take out. "
        "You can write again without them, and it will be read."
    ),
    R.ADVERTISING: gettext_lazy(
        "It looks like advertising. If we got that wrong, tell us and somebody else will look."
    ),
    R.NOT_ABOUT_A_SITE: gettext_lazy("It is not about a neighborhood with a team here. Other places can help with it."),
    R.OTHER_CHANNEL: gettext_lazy("Another office takes care of this. You can reach it here:"),
    R.DUPLICATE: gettext_lazy("We already have this message from you. The answer comes to the first one."),
    R.UNREADABLE: gettext_lazy("We could not read it. Please write it again, in any words and any language you like."),
}

HINT_WORDS = {
    "phone": gettext_lazy("A phone number"),
    "email": gettext_lazy("An e-mail address"),
    "unit_address": gettext_lazy("An apartment or house"),
    "badge": gettext_lazy("The number of an officer"),
    "tip": gettext_lazy("Do you know something about a crime?"),
    "asks_name": gettext_lazy("Asks for a name"),
    "asks_contact": gettext_lazy("Asks for a phone number or e-mail"),
    "asks_address": gettext_lazy("Asks where somebody lives"),
    "asks_witness": gettext_lazy("Asks who else saw it"),
}

# What somebody can do himself while a message is set apart, by the reason (routes of the deployment).
HELP_FOR = {
    Feedback.Escalation.MISCONDUCT: ("complaint",),
    Feedback.Escalation.DANGER: ("emergency", "domestic_violence"),
    Feedback.Escalation.CHILD: ("emergency", "child_protection"),
    Feedback.Escalation.SELF_HARM: ("crisis", "emergency"),
}

# A person may be in danger: no day to come back is named, and nothing sounds like an answer on its way.
URGENT = frozenset({Feedback.Escalation.DANGER, Feedback.Escalation.CHILD, Feedback.Escalation.SELF_HARM})

SET_APART_SENTENCES = {
    Feedback.Escalation.MISCONDUCT: gettext_lazy(
        "It may be about something an officer did wrong. The police here cannot read it now. "
        "A person with that duty decides where it goes. You can also complain yourself."
    ),
    Feedback.Escalation.DANGER: gettext_lazy(
        "We read your message. The police here cannot read it now. "
        "We cannot send help. The numbers above can, at any hour."
    ),
    Feedback.Escalation.CHILD: gettext_lazy(
        "We read your message. The police here cannot read it now. "
        "We do not know who or where the child is. If you call the numbers above, they can help."
    ),
    Feedback.Escalation.SELF_HARM: gettext_lazy(
        "We read your message, and we are glad that you wrote. The police here cannot read it now. "
        "You can talk to somebody at any hour: the numbers are above."
    ),
}

# What the next step is after a message was not passed on: the words of a link, and where it leads.
WRITE_AGAIN, ASK_AGAIN, WHO_HELPS = "write_again", "ask_again", "who_helps"
NEXT_WORDS = {
    WRITE_AGAIN: gettext_lazy("Write it again"),
    ASK_AGAIN: gettext_lazy("Ask somebody else to look"),
    WHO_HELPS: gettext_lazy("See who can help"),
}
NEXT_STEP = {
    R.THREAT: WRITE_AGAIN,
    R.PRIVATE_FACTS: WRITE_AGAIN,
    R.ADVERTISING: ASK_AGAIN,
    R.NOT_ABOUT_A_SITE: WHO_HELPS,
    R.OTHER_CHANNEL: WHO_HELPS,
    R.UNREADABLE: WRITE_AGAIN,
}

THANKS = {
    "follow_up": gettext_lazy("Thank you. We saved what you added."),
    "appeal": gettext_lazy("Thank you. Another person will look at it."),
    "worry": gettext_lazy("Thank you. Only the moderators read this."),
    "verdict": gettext_lazy("Thank you for telling us."),
}

NEVER_PASSED_ON = ("emergency", "crisis")
REPLY_TEMPLATES = {
    "en": {
        "thanks": "Thank you for writing. We read your message and passed it to the team.",
        "private_facts": "We took out private facts about another person before the team read your message.",
        "other_channel": "This belongs to another office. You can reach it without giving your name.",
        "danger": "If you or somebody else is in danger now, please call the emergency number.",
    },
    "es": {
        "thanks": "Gracias por escribir. Leímos su mensaje y lo pasamos al equipo.",
        "private_facts": "Quitamos datos privados de otra persona antes de que el equipo leyera su mensaje.",
        "other_channel": "Esto le toca a otra oficina. Puede hablarles sin dar su nombre.",
        "danger": "Si usted u otra persona corre peligro ahora, por favor llame al número de emergencia.",
    },
}


def route_choices() -> list[tuple[str, str]]:
    """The places a message can be passed on to: all but those for an emergency or a crisis."""
    return [(one.key, one.name) for one in helping.routes() if one.key not in NEVER_PASSED_ON]


def reply_templates() -> dict[str, dict[str, str]]:
    """Ready-made sentences of moderators by language: the agency's own, else ours."""
    own = agency.sentences()
    if not own:
        return REPLY_TEMPLATES
    tags = dict.fromkeys(tag for texts in own.values() for tag in texts)
    return {tag: {key: texts[tag] for key, texts in own.items() if tag in texts} for tag in tags}


def readers() -> str:
    """Who reads first, by name."""
    return agency.read(agency.current().moderators) or _("The moderators")


def title(row: Feedback) -> str:
    """The one line above everything else in a thread, for its writer."""
    if row.status == S.RECEIVED and row.appealed:
        return _("Another person will look at it")
    if row.status == S.WITH_SITE and row.verdict == Feedback.Verdict.NOT_RESOLVED:
        return _("You said it is not resolved")
    return str(STATUS_TITLES[S(row.status)])


def status_sentence(row: Feedback, *, is_judged: bool = False) -> str:
    """What is happening with the message now, for its writer."""
    match S(row.status):
        case S.RECEIVED:
            return _received(row)
        case S.WITH_SITE:
            return _with_team(row)
        case S.ANSWERED if is_judged:
            return _("Thank you for telling us whether it helped.")
        case S.ANSWERED:
            return _("Read the answer below, and tell us whether it helped.")
        case S.CLOSED:
            return _("The team is done with it. If something is missing, you can still write.")
        case S.DECLINED:
            return str(DECLINE_SENTENCES[R(row.decline_reason)])
        case S.ESCALATED:
            return str(SET_APART_SENTENCES[Feedback.Escalation(row.escalation)])
    return _("We passed it to %(whom)s. The police here cannot read it.") % {"whom": row.referred_to}


def _received(row: Feedback) -> str:
    if row.appealed and row.moderator_due:
        by = {"day": day(row.moderator_due)}
        return _("Not the one who decided before. By %(day)s you can read here what came of it.") % by
    if row.site_id is None:
        said = _("%(readers)s will read it first and find the right neighborhood. They are not police.")
        return said % {"readers": readers()}
    return _("%(readers)s will read it first. They are not police.") % {"readers": readers()}


def _with_team(row: Feedback) -> str:
    if row.verdict == Feedback.Verdict.NOT_RESOLVED and row.site_due:
        return _("The team has it again, and owes you a new answer by %(day)s.") % {"day": day(row.site_due)}
    return _("The team has read it, or will, and owes you an answer.")


def is_urgent(row: Feedback) -> bool:
    """Set apart because somebody may be in danger."""
    return row.status in (S.ESCALATED, S.REFERRED) and row.escalation in URGENT


def come_back_on(row: Feedback, today: date) -> date | None:
    """The day after which looking again is worth it, or None when nothing is awaited or no day may be named."""
    if row.status == S.ESCALATED:
        return None if is_urgent(row) else row.moderator_due
    if row.status == S.RECEIVED and row.released_on is None:
        return max(row.answer_due, today) if not row.appealed else row.moderator_due
    return row.site_due


def come_back(row: Feedback) -> str:
    """What there will be on that day."""
    if row.status == S.ESCALATED:
        return _("By then someone should have decided where it goes.")
    if row.appealed and row.status == S.RECEIVED:
        return _("By then the other person should have looked.")
    return _("By then there should be an answer.")


def who_reads_more(row: Feedback) -> str:
    """Who reads what the writer adds, said above the box."""
    match S(row.status):
        case S.ESCALATED:
            return _("Whoever is handling this reads it. The police here cannot read it while it is set apart.")
        case S.RECEIVED:
            return _("The same people read it first. The officers of the team read it only if they pass it on.")
    return _("The same people read it first, then the team.")


def next_step(row: Feedback) -> str:
    """What a writer can do after a message was not passed on: a key of NEXT_WORDS, or "" where there is nothing."""
    return NEXT_STEP.get(R(row.decline_reason), "") if row.status == S.DECLINED else ""


def help_routes(row: Feedback) -> list[helping.Route]:
    """Places the writer can turn to without waiting for us."""
    if row.status in (S.ESCALATED, S.REFERRED):
        return helping.routes(*HELP_FOR[Feedback.Escalation(row.escalation)])
    if row.status == S.DECLINED and row.decline_reason == R.OTHER_CHANNEL:
        return helping.routes(row.decline_route)
    return []


# The stored row on the receipt: the field, and what it is in words.
STORED = {
    "id": gettext_lazy("Number of the row, drawn by chance"),
    "site": gettext_lazy("Neighborhood"),
    "place": gettext_lazy("Where it is"),
    "category": gettext_lazy("What it is"),
    "about": gettext_lazy("Who it is about"),
    "meeting": gettext_lazy("Meeting it was asked before"),
    "body": gettext_lazy("Your text"),
    "language": gettext_lazy("Language"),
    "may_publish": gettext_lazy("May be shown to everybody"),
    "received_on": gettext_lazy("Day"),
    "lookup": gettext_lazy("Your code, locked: nobody can read it back"),
}


def stored(row: Feedback) -> list[dict[str, Any]]:
    """The stored row itself, every field that came with the message, in the language of the page."""
    left_out = "place" if row.site_id else ""  # asked only where the neighborhood is not known
    return [_cell(row, field) for field in STORED if field != left_out]


def _cell(row: Feedback, field: str) -> dict[str, Any]:
    """`is_said`: in words of ours, which change with the language of the page."""
    is_said = field in ("language", "category", "about", "received_on", "may_publish")
    value = lazy(_stored, str)(row, field) if is_said else _stored(row, field)
    return {"name": STORED[field], "value": value, "is_said": is_said}


def _stored(row: Feedback, field: str) -> str:
    value = getattr(row, field)
    if field == "language":
        return name_of(value)
    if field in ("category", "about"):
        return str(getattr(row, f"get_{field}_display")())
    if field == "received_on":
        return day(value)
    if field == "may_publish":
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)


def signature(message: Message, site_name: str) -> str:
    """Who signs: the writer as "you", the site's team, or the moderators; never a person."""
    if message.sender == Message.Sender.RESIDENT:
        return _("You")
    if message.sender == Message.Sender.SITE:
        return _("The team of %(site)s") % {"site": site_name}
    return readers()


def hints(found: list) -> list[dict[str, Any]]:
    """The text check's findings for a page or the API: kind, excerpt, and what it is in words."""
    return [{"kind": hint.kind, "excerpt": hint.excerpt, "words": HINT_WORDS[hint.kind]} for hint in found]
