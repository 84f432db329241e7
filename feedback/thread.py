"""A thread as its writer reads it, the same by code, under /me/ and in the API."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from lib.templatetags.portal_tags import day

from . import receipts, states, words
from .models import Feedback, Message
from .states import Verb, Who

WRITER = frozenset({Who.WRITER})


@dataclass(frozen=True)
class Line:
    """One message as the partial `_partials/message.html` shows it."""

    sender: str
    who: str
    body: str
    language: str
    on: date
    note: str = ""
    promise: str = ""  # the sentence that was promised to the writer, in the language of the line
    judged: str = ""  # what the writer said of this answer


@dataclass(frozen=True)
class Thread:
    """Everything the writer's page shows."""

    feedback: Feedback
    title: str
    sentence: str
    lines: list[Line]
    come_back_on: date | None
    help: list[dict[str, str]]
    may: dict[str, bool] = field(default_factory=dict)


def found_by(typed: str) -> Feedback | None:
    """The thread of a code; always the same work, whatever was typed."""
    return Feedback.objects.select_related("site").known_by(receipts.lookups(typed)).first()


def of_writer(row: Feedback, today: date) -> Thread:
    """The thread for its writer, in the language that is active."""
    messages = list(row.messages.for_writer().prefetch_related("translations"))
    newest = next((message for message in reversed(messages) if message.kind == Message.Kind.ANSWER), None)
    return Thread(
        feedback=row,
        title=str(words.STATUS_TITLES[Feedback.Status(row.status)]),
        sentence=words.status_sentence(row, is_judged=bool(newest and newest.verdict)),
        lines=[_first(row), *(line for message in messages for line in _lines(row, message))],
        come_back_on=words.come_back_on(row, today),
        help=words.help_routes(row),
        may=_may(row, newest),
    )


def for_team(row: Feedback) -> list[Line]:
    """The messages as the site reads them: redacted wording, released follow-ups, its own answers."""
    lines = [Line("resident", _("A resident"), row.text_for_site, row.language, row.received_on)]
    for message in row.messages.for_team().prefetch_related("translations"):
        from_team = message.sender == Message.Sender.SITE
        who = words.signature(message, row.site.name) if from_team else _("A resident")
        promised, about = _promised(message, message.language), _about(message)
        line = Line(message.sender, who, message.text_for_site, message.language, message.on, about, promised)
        lines.append(line)
    return lines


def _first(row: Feedback) -> Line:
    return Line("resident", _("You"), row.body, row.language, row.received_on)


def _lines(row: Feedback, message: Message) -> list[Line]:
    who = words.signature(message, row.site.name)
    follows = _("Translation follows.") if message.needs_translation else ""
    note = f"{follows} {_about(message)}".strip()
    said = [(message.body, message.language, note, _judged(message))]
    said += [(one.body, one.language, _("Translated by a person."), "") for one in message.translations.all()]
    return [
        Line(message.sender, who, body, language, message.on, note, _promised(message, language), judged)
        for body, language, note, judged in said
    ]


def _promised(message: Message, language: str) -> str:
    """The promised sentence as it was given; everybody else reads it only where the message may be published."""
    return getattr(message, f"promise_{language}", "")


def _about(message: Message) -> str:
    """What comes of it, under an answer: the promised day, or to whom it was passed on."""
    if message.answer_kind == Message.AnswerKind.DOING:
        if message.kept_on:
            return _("Promised for %(due)s; kept on %(kept)s.") % {
                "due": day(message.promise_due),
                "kept": day(message.kept_on),
            }
        return _("Promised for %(due)s: %(role)s") % {
            "due": day(message.promise_due),
            "role": message.get_promise_role_display(),
        }
    route = words.route(message.route) if message.route else None
    return f"{route['name']}: {route['number']}" if route else ""


def _judged(message: Message) -> str:
    """What the writer said of an answer, which is said once."""
    return _("You said: %(verdict)s") % {"verdict": message.get_verdict_display()} if message.verdict else ""


def _may(row: Feedback, newest: Message | None) -> dict[str, bool]:
    """Which of the writer's verbs a page offers; the same table the actions ask."""
    possible = states.possible(row, WRITER)
    return {
        "follow_up": Verb.FOLLOW_UP in possible,
        "appeal": Verb.APPEAL in possible and not row.appealed,
        "verdict": Verb.VERDICT in possible and newest is not None and not newest.verdict,
        "worry": Verb.WORRY in possible and newest is not None,
    }
