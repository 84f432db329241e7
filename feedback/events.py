"""The chain of steps of a thread: append, and check whether anything was changed (contract section 3, Events)."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from .models import Event, Feedback, Message


@dataclass(frozen=True)
class Finding:
    """What is wrong with one thread's chain, in words for `verify_events`."""

    feedback_id: Any
    position: int | None
    problem: str


def sealed(
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
    event.mac = _seal(event, feedback.event_head, settings.EVENT_KEYS[0])
    feedback.event_count += 1
    feedback.event_head = head_of(event, settings.EVENT_KEYS[0])
    return event


def append(feedback: Feedback, verb: str, **fields: Any) -> Event:
    """Writes the next event. The caller holds the row lock of the thread and saves the thread with its new head."""
    event = sealed(feedback, verb, **fields)
    event.save(force_insert=True)
    return event


def digest_of(text: str, salt: str, key: str | None = None) -> str:
    """Salted and keyed: tells whether a text is still the same, never what it was."""
    return _hmac(key or settings.EVENT_KEYS[0], "text", salt, text)


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


def verify_texts(feedback: Feedback, chain: Iterable[Event], messages: Iterable[Message]) -> Iterator[Finding]:
    """Whether the first text and each message still are what was written when their step was taken."""
    texts = {str(message.pk): message.body for message in messages}
    for event in chain:
        if event.verb == "submit":
            text: str | None = feedback.body
        elif event.detail in texts:
            text = texts[event.detail]
        else:
            continue
        if not any(hmac.compare_digest(event.digest, digest_of(text, event.salt, key)) for key in settings.EVENT_KEYS):
            yield Finding(feedback.pk, event.position, f"text changed ({event.verb}, {event.on})")


def _key_of(event: Event, head: str) -> str | None:
    return next((key for key in settings.EVENT_KEYS if hmac.compare_digest(event.mac, _seal(event, head, key))), None)


def _seal(event: Event, head: str, key: str) -> str:
    return _hmac(
        key, "event", head, str(event.feedback_id), event.position, event.verb, event.status_from, event.status_to,
        event.on.isoformat(), event.actor, event.who, event.detail, event.salt, event.digest,
    )  # fmt: skip


def _hmac(key: str, *fields: Any) -> str:
    return hmac.new(key.encode(), json.dumps(fields).encode(), hashlib.sha256).hexdigest()
