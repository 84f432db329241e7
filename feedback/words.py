"""What states, reasons and hints are called when a resident reads them: plain sentences, nothing that
discourages.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import words as agency

from .models import Feedback, Message

S = Feedback.Status
R = Feedback.DeclineReason

STATUS_TITLES = {
    S.RECEIVED: gettext_lazy("It waits for the people who read first"),
    S.WITH_SITE: gettext_lazy("It is with the team"),
    S.ANSWERED: gettext_lazy("There is an answer"),
    S.CLOSED: gettext_lazy("It is closed"),
    S.DECLINED: gettext_lazy("It was not passed on"),
    S.ESCALATED: gettext_lazy("It is in special hands"),
    S.REFERRED: gettext_lazy("It was referred"),
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
        "It looks like advertising. If we got that wrong, tell us below and somebody else will look."
    ),
    R.NOT_ABOUT_A_SITE: gettext_lazy(
        "It is not about a neighborhood with a team here. The page “Who runs this” lists other places that can help."
    ),
    R.OTHER_CHANNEL: gettext_lazy("Another office takes care of this. You can reach it here:"),
    R.DUPLICATE: gettext_lazy("We already have this message from you. The answer comes to the first one."),
    R.UNREADABLE: gettext_lazy("We could not read it. Please write it again, in any words and any language you like."),
}

HINT_WORDS = {
    "phone": gettext_lazy("A phone number"),
    "email": gettext_lazy("An e-mail address"),
    "unit_address": gettext_lazy("An apartment or house"),
    "badge": gettext_lazy("A badge, plate or serial number"),
    "tip": gettext_lazy("This may be a tip about a crime; the tip line is faster, and also takes no name"),
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


def routes(*names: str) -> list[dict[str, str]]:
    """The deployment's places to turn to, those asked for that can be reached."""
    return [{"name": place.name, "number": place.number or place.web} for place in agency.routes(*names)]


def route(name: str) -> dict[str, str] | None:
    """One of them; None where there is none."""
    return next(iter(routes(name)), None)


def route_choices() -> list[tuple[str, str]]:
    """The places a message can be passed on to: all but those for an emergency or a crisis."""
    return [(place.key, place.name) for place in agency.routes() if place.key not in NEVER_PASSED_ON]


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


def status_sentence(row: Feedback, *, is_judged: bool = False) -> str:
    """What is happening with the message now, for its writer."""
    sentences = {
        S.RECEIVED: _("%(readers)s will read it first. They are not police.") % {"readers": readers()},
        S.WITH_SITE: _("The team has read it, or will, and owes you an answer."),
        S.ANSWERED: _("Thank you for telling us whether it helped.")
        if is_judged
        else _("Read the answer below, and tell us whether it helped."),
        S.CLOSED: _("The team is done with it. If something is missing, you can still write."),
        S.ESCALATED: _(
            "We took it out of the team's hands. The team and its officers cannot read it now. "
            "A moderator with a special duty looks after it."
        ),
    }
    if row.status == S.DECLINED:
        return str(DECLINE_SENTENCES[R(row.decline_reason)])
    if row.status == S.REFERRED:
        return _("We passed it to %(whom)s. The team and its officers cannot read it.") % {"whom": row.referred_to}
    return sentences[S(row.status)]


def come_back_on(row: Feedback, today: date) -> date | None:
    """The day after which looking again is worth it, or None when nothing is awaited."""
    if row.status in (S.RECEIVED, S.ESCALATED) and row.released_on is None:
        return max(row.answer_due, today) if not row.appealed else None
    return row.site_due


def help_routes(row: Feedback) -> list[dict[str, str]]:
    """Places the writer can turn to without waiting for us."""
    if row.status in (S.ESCALATED, S.REFERRED):
        return routes(*HELP_FOR[Feedback.Escalation(row.escalation)])
    if row.status == S.DECLINED and row.decline_reason == R.OTHER_CHANNEL:
        return routes(row.decline_route)
    return []


def signature(message: Message, site_name: str) -> str:
    """Who signs: the writer as "you", the site's team, or the moderators; never a person."""
    if message.sender == Message.Sender.RESIDENT:
        return _("You")
    if message.sender == Message.Sender.SITE:
        return _("The team of %(site)s") % {"site": site_name}
    return readers()


def hints(found: list) -> list[dict[str, str]]:
    """The text check's findings for a page or the API: kind, excerpt, and what it is in words."""
    return [{"kind": hint.kind, "excerpt": hint.excerpt, "words": str(HINT_WORDS[hint.kind])} for hint in found]
