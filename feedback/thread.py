"""A thread as its writer reads it, the same by code, under /me/ and in the API."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.days_in_words import day

from . import help as helping
from . import labels, receipts, states
from .actions.pausing import Paused, paused
from .models import Feedback, Message
from .states import Verb, Who

WRITER = frozenset({Who.WRITER})


@dataclass(frozen=True)
class ThreadEntry:
    """One message as the partial `_partials/message.html` shows it."""

    sender: str
    who: str | Promise
    body: str
    language: str
    on: date
    note: str | Promise = ""
    promise: str = ""  # the sentence that was promised to the writer, in the language of the line
    judged: str | Promise = ""  # what the writer said of this answer
    translations: tuple["Translated", ...] = ()


@dataclass(frozen=True)
class Translated:
    """The same message in another language, by a person; it stands under it as one message."""

    body: str
    language: str
    promise: str = ""


@dataclass(frozen=True)
class Thread:
    """Everything the writer's page shows; each sentence in the language that is active where it is read (LANG-6)."""

    feedback: Feedback
    lines: list[ThreadEntry]
    come_back_on: date | None
    next_step: str  # after a declined message: see labels.NEXT_WORDS
    is_urgent: bool
    is_judged: bool
    paused: Paused | None  # then it can be read, and nothing can be added
    may: dict[str, bool] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return labels.title(self.feedback)

    @property
    def sentence(self) -> str:
        return labels.status_sentence(self.feedback, is_judged=self.is_judged)

    @property
    def come_back(self) -> str:
        return labels.come_back(self.feedback)

    @property
    def who_reads_more(self) -> str:
        """Said above the box for something more."""
        return labels.who_reads_more(self.feedback)

    @property
    def help(self) -> list[helping.Route]:
        return labels.help_routes(self.feedback)


def _when_read(say: Callable[..., str], *what: object) -> str:
    """What is said when it is read, in the language of then."""
    return lazy(say, str)(*what)


def get_by_code(typed: str) -> Feedback | None:
    """The thread of a code; always the same work, whatever was typed."""
    return Feedback.objects.select_related("site").known_by(receipts.lookups(typed)).first()


def thread_for_resident(row: Feedback, today: date) -> Thread:
    """The thread for its writer."""
    messages = list(row.messages.for_writer().prefetch_related("translations"))
    closed = paused()
    newest = next((message for message in reversed(messages) if message.kind == Message.Kind.ANSWER), None)
    first = ThreadEntry("resident", gettext_lazy("You"), row.body, row.language, row.received_on)
    return Thread(
        feedback=row,
        lines=[first, *(_line(row, message) for message in messages)],
        come_back_on=labels.come_back_on(row, today),
        next_step=labels.next_step(row),
        is_urgent=labels.is_urgent(row),
        is_judged=bool(newest and newest.verdict),
        paused=closed,
        may=_may(row, newest, is_paused=closed is not None),
    )


def thread_for_staff(row: Feedback) -> list[ThreadEntry]:
    """The messages as the site reads them: redacted wording, released follow-ups, its own answers."""
    first = ThreadEntry("resident", _("A resident"), row.text_for_site, row.language_for_site, row.received_on)
    lines = [replace(first, note=_("Translated by a person.") if row.translated_into else "")]
    for message in row.messages.for_team().prefetch_related("translations"):
        from_team = message.sender == Message.Sender.SITE
        who = labels.signature(message, row.site_name) if from_team else _("A resident")
        promised = _promised(message, message.language)
        about = _("Translated by a person.") if message.translated_into else _about(message)
        line = ThreadEntry(
            message.sender, who, message.text_for_site, message.language_for_site, message.on, about, promised
        )
        lines.append(line)
    return lines


def _line(row: Feedback, message: Message) -> ThreadEntry:
    return ThreadEntry(
        message.sender,
        _when_read(labels.signature, message, row.site_name),
        message.body,
        message.language,
        message.on,
        note=_when_read(_under, message),
        promise=_promised(message, message.language),
        judged=_when_read(_judged, message),
        translations=tuple(
            Translated(one.body, one.language, _promised(message, one.language)) for one in message.translations.all()
        ),
    )


def _under(message: Message) -> str:
    follows = _follows(message) if message.needs_translation else ""
    return f"{follows} {_about(message)}".strip()


def _follows(message: Message) -> str:
    own = message.sender == Message.Sender.RESIDENT
    return _("A person will translate this.") if own else _("Translation follows.")


def _promised(message: Message, language: str) -> str:
    """The promised sentence as it was given; everybody else reads it only where the message may be published."""
    return message.promise.get(language, "")


def _about(message: Message) -> str:
    """What comes of it, under an answer: the promised day, or to whom it was passed on."""
    if message.answer_kind == Message.AnswerKind.DOING:
        if message.kept_on:
            return _("Promised for %(due)s; kept on %(kept)s.") % {
                "due": day(message.promise_due),
                "kept": day(message.kept_on),
            }
        said = {"due": day(message.promise_due), "role": message.get_promise_role_display()}
        if message.first_due:
            said |= {"old": day(message.first_due), "why": str(message.moved_reason)}
            return _("Promised for %(due)s: %(role)s. First promised for %(old)s. %(why)s") % said
        return _("Promised for %(due)s: %(role)s") % said
    route = helping.route(message.route) if message.route else None
    return f"{route.name}: {route.call}" if route else ""


def _judged(message: Message) -> str:
    """What the writer said of an answer, which is said once."""
    return _("You said: %(verdict)s") % {"verdict": message.get_verdict_display()} if message.verdict else ""


def _may(row: Feedback, newest: Message | None, *, is_paused: bool) -> dict[str, bool]:
    """Which of the writer's verbs a page offers; the same table the actions ask."""
    possible = states.possible(row, WRITER)
    if is_paused:
        possible -= {Verb.FOLLOW_UP, Verb.APPEAL, Verb.WORRY}
    return {
        "follow_up": Verb.FOLLOW_UP in possible,
        "appeal": Verb.APPEAL in possible and not row.appealed,
        "verdict": Verb.VERDICT in possible and newest is not None and not newest.verdict,
        "worry": Verb.WORRY in possible and newest is not None,
    }
