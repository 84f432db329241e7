"""The chain of steps of a thread: append, and check whether anything was changed (FB-25)."""

import hmac
import json
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from .models import Event, Feedback, Message

BATCH = 500
MESSAGE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Steps that write a wording beside a text. Their detail says which, and their digest covers all of it; without a detail
# they are of a portal before 23 November 2026, and cover less: the first language's text, or a text of any message.
WORDINGS = ("publish", "redact", "translate", "move_promise")
EVERYBODY, FIRST_TEXT = "for everybody", "first text"
PROMISE = "promise "  # before the id of an answer whose digest covers its promise, too


@dataclass(frozen=True)
class Finding:
    """What is wrong with one thread's chain, in words for `verify_events`."""

    feedback_id: Any
    position: int | None
    problem: str


def signed_event(
    feedback: Feedback,
    verb: str,
    *,
    before: str,
    who: str,
    on: date,
    actor: int | None = None,
    text: str = "",
    detail: str = "",
) -> Event:
    """The next event of the thread, unsaved, with its seal; sets the head on `feedback` (unsaved too)."""
    event = Event(
        feedback_id=feedback.pk,
        position=feedback.event_count,
        verb=verb,
        status_from=before,
        status_to=feedback.status,
        on=on,
        actor=actor,
        who=who,
        detail=detail[:60],
        salt=secrets.token_hex(16),
    )
    event.digest = digest_of(text, event.salt) if text else ""
    event.mac = _mac(event, feedback.event_head, settings.EVENT_KEYS[0])
    feedback.event_count += 1
    feedback.event_head = head_of(event, settings.EVENT_KEYS[0])
    return event


def append(feedback: Feedback, verb: str, **fields: Any) -> Event:
    """Writes the next event. The caller holds the row lock of the thread and saves the thread with its new head."""
    event = signed_event(feedback, verb, **fields)
    event.save(force_insert=True)
    return event


def digest_of(text: str, salt: str, key: str | None = None) -> str:
    """Salted and keyed: tells whether a text is still the same, never what it was."""
    return _hmac(key or settings.EVENT_KEYS[0], "text", salt, text)


def published_wording(row: Feedback) -> str:
    """What the digest of a publication covers: everything that everybody reads of the thread. The required languages in
    their order, first the text, then the answer; then every other language, sorted; then the place, where there is one.
    """
    required = row.required_languages
    pairs: list[Any] = [text.get(tag, "") for text in (row.public_body, row.public_answer) for tag in required]
    others = sorted({*row.public_body, *row.public_answer} - {*required})
    pairs += [[tag, row.public_body.get(tag, ""), row.public_answer.get(tag, "")] for tag in others]
    return json.dumps(pairs + ([{"place": sorted(row.public_place.items())}] if row.public_place else []))


def translated_wording(message: Message, language: str, body: str) -> str:
    """What the digest of a translation covers: its text, and the public sentence of a promise in that language."""
    return json.dumps([body, message.promise.get(language, "")])


def promised_wording(message: Message) -> str:
    """What the digest of an answer with a promise covers: its text, and the day, role and sentence that were given."""
    sentence = message.promise.get(message.language, "")
    return json.dumps([message.body, str(message.first_due or message.promise_due), message.promise_role, sentence])


def moved_wording(message: Message) -> str:
    """What the digest of a new day covers: the day, and the reason in every language."""
    return json.dumps([str(message.promise_due), sorted(message.moved_reason.items())])


def step_of_answer(message: Message) -> tuple[str, str]:
    """What the step that gives this answer covers, and its detail."""
    if message.answer_kind == Message.AnswerKind.DOING:
        return promised_wording(message), f"{PROMISE}{message.pk}"
    return message.body, str(message.pk)


def head_of(event: Event, key: str) -> str:
    """What the thread's row keeps, so that events cut off at the end are missed."""
    return _hmac(key, "head", str(event.feedback_id), event.position + 1, event.mac)


def verify_chain(feedback: Feedback, chain: Iterable[Event]) -> Iterator[Finding]:
    """What is wrong with the events of one thread, in their order; nothing if all is as it was written."""
    head, position, last = "", 0, None
    for event in chain:
        if event.position != position:
            yield Finding(feedback.pk, position, "event missing")
            position = event.position
        key = _key_of(event, head)
        if key is None:
            yield Finding(feedback.pk, event.position, f"event changed ({event.verb}, {event.on})")
            key = settings.EVENT_KEYS[0]
        head, last = head_of(event, key), event
        position += 1
    if last is None or head != feedback.event_head or feedback.event_count != position:
        yield Finding(feedback.pk, None, "the thread's row and its events disagree: events added or removed")
    elif last.status_to != feedback.status:
        yield Finding(feedback.pk, None, f"state changed without a step: {last.status_to} became {feedback.status}")


def verify_texts(feedback: Feedback, chain: list[Event], messages: list[Message]) -> Iterator[Finding]:
    """Whether each text still is what was written when its step was taken: the first one, every message, and
    what the site and the public read instead of them.
    """
    texts: dict[str, Feedback | Message] = {str(message.pk): message for message in messages} | {"submit": feedback}
    steps = {_subject(event): event for event in chain if event.digest}
    for pk in texts.keys() - steps.keys() - {"submit"}:
        yield Finding(feedback.pk, None, f"message {pk} was added without a step")
    for name, event in steps.items():
        text = texts.get(name)
        if text is not None and not _is_text_of(event, _covered(event, text)):
            yield Finding(feedback.pk, event.position, f"text changed ({event.verb}, {event.on})")
        elif text is None and MESSAGE_ID.fullmatch(name):
            yield Finding(feedback.pk, event.position, f"message removed ({event.verb}, {event.on})")
    yield from _verify_wordings(feedback, chain, messages)


def _covered(event: Event, text: Feedback | Message) -> str:
    if isinstance(text, Message) and event.detail.startswith(PROMISE):
        return promised_wording(text)
    return text.body


def _verify_wordings(feedback: Feedback, chain: list[Event], messages: list[Message]) -> Iterator[Finding]:
    """Whether what is read instead of a text, or beside it, still is what a step wrote last."""
    newest = {(event.verb, event.detail): event for event in chain if event.verb in WORDINGS}
    for one in _wordings(feedback, messages):
        event = newest.pop((one.verb, one.detail), None)
        position = event.position if event else None
        older = [step for step in chain[position or 0 :] if (step.verb, step.detail) == (one.verb, "")]
        if event is None and not one.stands or event is not None and _is_text_of(event, one.covered):
            continue
        if not any(_is_text_of(step, one.covered_before) for step in older):
            yield Finding(feedback.pk, position, f"wording changed without a step ({one.verb})")
    for (verb, detail), event in newest.items():
        if verb == "translate" and detail:
            yield Finding(feedback.pk, event.position, "translation removed without a step")


@dataclass(frozen=True)
class _Wording:
    """One wording: the step that writes it, what its digest covers, and what it covered before it had a detail."""

    verb: str
    detail: str
    covered: str
    covered_before: str
    stands: bool = True


def _wordings(feedback: Feedback, messages: list[Message]) -> Iterator[_Wording]:
    public = published_wording(feedback)
    stands = bool(feedback.public_body or feedback.public_answer)
    before = feedback.public_body.get(next(iter(feedback.required_languages), ""), "")
    yield _Wording("publish", EVERYBODY, public, before, stands=stands)
    texts: list[tuple[str, Feedback | Message]] = [(FIRST_TEXT, feedback), *((str(one.pk), one) for one in messages)]
    for name, text in texts:
        yield _Wording("redact", name, text.text_for_site, text.text_for_site, stands=bool(text.redacted_body))
    for one in messages:
        moved = moved_wording(one)
        yield _Wording("move_promise", str(one.pk), moved, moved, stands=one.first_due is not None)
        for said in one.translations.all():
            covered = translated_wording(one, said.language, said.body)
            yield _Wording("translate", f"{said.language} {one.pk}", covered, said.body)


def _subject(event: Event) -> str:
    """Which text the digest of a step is about: the id of a message, `submit` for the first text, else ""."""
    if event.verb in WORDINGS:
        return ""
    return "submit" if event.verb == "submit" else event.detail.rpartition(" ")[2]


def _is_text_of(event: Event, text: str) -> bool:
    return any(hmac.compare_digest(event.digest, digest_of(text, event.salt, key)) for key in settings.EVENT_KEYS)


def _key_of(event: Event, head: str) -> str | None:
    return next((key for key in settings.EVENT_KEYS if hmac.compare_digest(event.mac, _mac(event, head, key))), None)


def _mac(event: Event, head: str, key: str) -> str:
    return _hmac(
        key, "event", head, str(event.feedback_id), event.position, event.verb, event.status_from,
        event.status_to, event.on.isoformat(), event.actor, event.who, event.detail, event.salt, event.digest,
    )  # fmt: skip


def _hmac(key: str, *fields: Any) -> str:
    return hmac.digest(key.encode(), json.dumps(fields).encode(), "sha256").hex()


def verify_all() -> Iterator[Finding | None]:
    """Every thread: None once for each, and what is wrong with it. Events without a thread are findings too.

    Reads by key, 500 threads at a time, so memory stays flat.
    """
    rows = Feedback.objects.defer("search").order_by("pk")
    last = None
    while some := list((rows.filter(pk__gt=last) if last else rows)[:BATCH]):
        last = some[-1].pk
        yield from _verify_some(some)
    known = Feedback.objects.filter(pk=OuterRef("feedback_id"))
    lost = Event.objects.filter(~Exists(known)).values_list("feedback_id", flat=True).order_by().distinct()
    for pk in lost.iterator():
        yield Finding(pk, None, "events without their thread: the thread was removed outside the purge")


def _verify_some(some: list[Feedback]) -> Iterator[Finding | None]:
    ids = [row.pk for row in some]
    chains: dict[Any, list[Event]] = {pk: [] for pk in ids}
    for event in Event.objects.filter(feedback_id__in=ids).order_by("feedback_id", "position"):
        chains[event.feedback_id].append(event)
    texts: dict[Any, list[Message]] = {pk: [] for pk in ids}
    for message in Message.objects.filter(feedback__in=ids).prefetch_related("translations"):
        texts[message.feedback_id].append(message)
    for row in some:
        yield None
        if _wrong(row, chains[row.pk], texts[row.pk]):
            yield from _verify_locked(row.pk)


def _wrong(row: Feedback, chain: list[Event], messages: list[Message]) -> list[Finding]:
    return [*verify_chain(row, chain), *verify_texts(row, chain, messages)]


@transaction.atomic
def _verify_locked(pk: Any) -> list[Finding]:
    """Looks again with the thread locked: a step taken while we read is no finding."""
    row = Feedback.objects.select_for_update().defer("search").filter(pk=pk).first()
    if row is None:
        return []
    chain = list(Event.objects.filter(feedback_id=pk).order_by("position"))
    return _wrong(row, chain, list(row.messages.prefetch_related("translations")))
