"""What people ended, in a file outside the database: replayed after a restore, so that it stays ended (POWER-9).

One line each: the day, what it was, and a keyed digest of whose. No address, no name, no time. A backup has a copy
beside it; a line that could not be written never stops the person who ends something: setup_check says so instead.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from . import keyed

log = logging.getLogger("lib.ledger")
ACCOUNT, ROLE, SUBSCRIPTION, RSVP = "account", "role", "subscription", "rsvp"
CLOSING, RIGHT, FACTOR = "closing", "right", "factor"  # of an account, of a moderator, of a way to sign in
KINDS = (ACCOUNT, ROLE, SUBSCRIPTION, RSVP, CLOSING, RIGHT, FACTOR)


@dataclass(frozen=True)
class Ended:
    """One line of the ledger."""

    on: date
    kind: str
    digest: str


def note(kind: str, text: str, *, on: date) -> None:
    """Writes down that it ended, once the transaction that ends it has committed."""
    line = f"{on.isoformat()} {kind} {digest_of(kind, text, settings.LINK_KEYS[0])}\n"
    transaction.on_commit(lambda: _append(line))


def digest_of(kind: str, text: str, key: str) -> str:
    """What stands in a line instead of the text."""
    return keyed.digest(key, f"ended-{kind}", text)


def _append(line: str) -> None:
    try:
        settings.LEDGER.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = os.open(settings.LEDGER, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(place, line.encode())  # so short a line is written whole, whoever else writes
        finally:
            os.close(place)
    except OSError as error:
        log.error("the ledger of what was ended cannot be written", extra={"fields": {"errno": error.errno}})


def begin() -> bool:
    """Makes an empty one where nobody has ended anything yet, so that a missing one is lost; whether it is there."""
    try:
        settings.LEDGER.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.LEDGER.touch(mode=0o600)
    except OSError as error:
        log.error("the ledger of what was ended cannot be made", extra={"fields": {"errno": error.errno}})
    return settings.LEDGER.exists()


def read(place: Path) -> list[Ended]:
    """The lines of a ledger, each once; one that is not there has none."""
    return parsed(place.read_text(encoding="ascii", errors="replace")) if place.exists() else []


def parsed(text: str) -> list[Ended]:
    """The lines of a ledger's text, each once."""
    return list(dict.fromkeys(_lines(text)))


def _lines(text: str) -> Iterator[Ended]:
    for line in text.splitlines():
        words = line.split(" ")
        if len(words) == 3 and words[1] in KINDS:
            yield Ended(date.fromisoformat(words[0]), words[1], words[2])


def is_writable() -> bool:
    """Whether what somebody ends can be written down."""
    there = settings.LEDGER if settings.LEDGER.exists() else settings.LEDGER.parent
    while not there.exists():
        there = there.parent
    return os.access(there, os.W_OK)
