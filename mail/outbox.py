"""Queueing: one row a mail, in the caller's transaction, under a key that makes a second copy impossible."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from lib import keyed
from lib.addresses import canonical
from mail import enqueue, mail_types

from .models import OutgoingMail, address_digest

BATCH = 1000
LANGUAGES = {code for code, _name in settings.LANGUAGES}


@dataclass(frozen=True)
class Letter:
    """One mail to be queued. `params` holds ids only: no text, no name, no address (MAIL-1)."""

    key: str
    to: str
    language: str
    params: dict[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None
    deadline: datetime | None = None
    code: str = ""


def queue(
    *,
    kind: str,
    key: str,
    to: str,
    language: str,
    params: dict[str, Any],
    not_before: datetime | None = None,
    deadline: datetime | None = None,
    now: datetime | None = None,
) -> OutgoingMail | None:
    """Queues one mail inside the caller's transaction; None if its key was used before.

    `deadline` defaults to the kind's too-late bound. TransactionManagementError outside a transaction,
    LookupError for an unknown kind, ValueError for an unusable address, key or language.
    """
    letter = Letter(key, to, language, params, not_before, deadline)
    rows = _insert(mail_types.get(kind), [letter], now or timezone.now())
    return rows[0] if rows else None


def queue_many(*, kind: str, letters: Iterable[Letter], now: datetime | None = None) -> int:
    """Queues many mails of one kind, 1,000 rows a statement; returns how many keys were new."""
    now, known, new = now or timezone.now(), mail_types.get(kind), 0
    # Sorted, so that two runs at once lock the same keys in the same order.
    rest = iter(sorted(letters, key=lambda letter: letter.key))
    while some := list(islice(rest, BATCH)):
        new += len(_insert(known, some, now))
    return new


def queue_code(
    *,
    kind: str,
    key: str,
    to: str,
    language: str,
    code: str,
    deadline: datetime,
    params: dict[str, Any] | None = None,
    now: datetime | None = None,
) -> OutgoingMail | None:
    """Queues a sign-in code: encrypted (MFA_KEY) until sent or late, and the worker is woken on commit.

    The kind's `render` reads `row.code`. If nobody can be woken, the scheduler's next round finds the row.
    """
    with transaction.atomic():
        letter = Letter(key, to, language, params or {}, None, deadline, code)
        rows = _insert(mail_types.get(kind), [letter], now or timezone.now())
        if rows:
            transaction.on_commit(enqueue.enqueue_delivery)
    return rows[0] if rows else None


def _insert(kind: mail_types.MailType, letters: list[Letter], now: datetime) -> list[OutgoingMail]:
    """Inserts what is new and returns it; one statement, whatever the number."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("Mail is queued inside the transaction of what it tells about.")
    rows = {row.key: row for row in _without_known(_row(kind, letter, now) for letter in letters)}
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [json.dumps([_values(row) for row in rows.values()])])
        inserted = cursor.fetchall()
    for pk, key in inserted:
        rows[key].pk = pk
        rows[key]._state.adding = False
    return [rows[key] for _pk, key in inserted]


def _row(kind: mail_types.MailType, letter: Letter, now: datetime) -> OutgoingMail:
    address, due_at = canonical(letter.to), max(letter.not_before or now, now)
    if not letter.key or len(letter.key) > 200 or letter.language not in LANGUAGES:
        raise ValueError("A mail needs a key of at most 200 characters and a language of the portal.")
    return OutgoingMail(
        kind=kind.name,
        key=letter.key,
        key_digest=keyed.digest(settings.LINK_KEYS[0], "mail-key", letter.key),
        params=letter.params,
        language=letter.language,
        address=address,
        address_digest=address_digest(address),
        secret=_encrypted(letter.code) if letter.code else "",
        urgency=kind.urgency,
        message_id=message_id(letter.key),
        queued_at=now,
        due_at=due_at,
        deadline=max(letter.deadline or due_at + kind.too_late, now),
    )


def _encrypted(code: str) -> str:
    return keyed.cipher(settings.MFA_KEYS, "mail-secret").encrypt(code.encode()).decode()


def message_id(key: str) -> str:
    """The Message-ID of the mail with that key: fixed, so that a repeat is recognised; it tells nothing."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{keyed.digest(settings.LINK_KEYS[0], 'message-id', key)[:40]}@{domain}>"


def _without_known(written: Iterator[OutgoingMail]) -> list[OutgoingMail]:
    """While LINK_KEY is being rotated, an old row may stand under the previous key's digest."""
    rows = list(written)
    if len(settings.LINK_KEYS) == 1:
        return rows
    olds = {row.key: keyed.digests(settings.LINK_KEYS[1:], "mail-key", str(row.key)) for row in rows}
    wanted = [old for some in olds.values() for old in some]
    known = set(OutgoingMail.objects.filter(key_digest__in=wanted).values_list("key_digest", flat=True))
    return [row for row in rows if known.isdisjoint(olds[row.key])]


_TYPES = {
    "kind": "text",
    "key": "text",
    "key_digest": "text",
    "params": "jsonb",
    "language": "text",
    "address": "text",
    "address_digest": "text",
    "secret": "text",
    "urgency": "smallint",
    "message_id": "text",
    "queued_at": "timestamptz",
    "due_at": "timestamptz",
    "deadline": "timestamptz",
}
_COLUMNS = ", ".join(_TYPES)
_SQL = f"""
INSERT INTO mail_outgoingmail ({_COLUMNS}, status, why, attempts, unsure, last_error, claimed_by)
SELECT {_COLUMNS}, 'queued', '', 0, 0, '', ''
FROM jsonb_to_recordset(%s::jsonb) AS letter({", ".join(map(" ".join, _TYPES.items()))})
ON CONFLICT DO NOTHING
RETURNING id, key
"""  # noqa: S608 - built from the names above alone


def _values(row: OutgoingMail) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _TYPES}
    return {name: one.isoformat() if isinstance(one, datetime) else one for name, one in values.items()}
