"""What people ended, in a file outside the database: replayed after a restore, so that it stays ended (POWER-9).

One line each: the day, what it was, and a keyed digest of whose. No address, no name, no time. A backup has a copy
beside it; a line that could not be written never stops the person who ends something: setup_check says so instead.
"""

import logging
import os
import re
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
LINE = re.compile(r"\d{4}-\d\d-\d\d [a-z]+ [0-9a-f]{64}")  # of this portal or a newer one
SEALED = "PORTAL-BACKUP-"  # so begins the copy beside a backup
KINDS = (ACCOUNT, ROLE, SUBSCRIPTION, RSVP, CLOSING, RIGHT, FACTOR)


class LedgerError(Exception):
    """A file that is no ledger, or not only one; says which, and what to do."""


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
        place = os.open(settings.LEDGER, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(place).st_size
            if size and os.pread(place, 1, size - 1) != b"\n":  # a torn line stays alone, where restore names it
                line = f"\n{line}"
            os.write(place, line.encode())  # so little is written whole, whoever else writes
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
    """The lines of a ledger, each once; one that is not there has none. LedgerError if it holds anything else."""
    return parsed(place.read_text(encoding="ascii", errors="replace"), place) if place.exists() else []


def parsed(text: str, place: Path) -> list[Ended]:
    """The lines of a ledger's text, each once. LedgerError if it holds anything else."""
    if text.startswith(SEALED):
        raise LedgerError(
            f"{place} begins with a sealed copy of a ledger. That belongs beside its backup, as FILE.ended; leave here "
            "only the plain lines behind it, or an empty file (docs/operate.md, On another machine)."
        )
    return list(dict.fromkeys(_lines(text, place)))


def _lines(text: str, place: Path) -> Iterator[Ended]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line:
            continue
        try:
            found = LINE.fullmatch(line) and Ended(date.fromisoformat(line[:10]), *line[11:].split(" "))
        except ValueError:  # a day that no month has
            found = None
        if not found:
            raise LedgerError(f"{place}, line {number}, is no line of a ledger: look at it, then take it out.")
        if found.kind in KINDS:
            yield found


def is_writable() -> bool:
    """Whether what somebody ends can be written down."""
    there = settings.LEDGER if settings.LEDGER.exists() else settings.LEDGER.parent
    while not there.exists():
        there = there.parent
    return os.access(there, os.W_OK)
