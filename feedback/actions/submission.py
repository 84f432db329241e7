"""Saving a new message: one statement, one row for one key, and no word about it in any error or log."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError, connection, models, transaction
from psycopg import sql

from accounts.models import User
from lib import prepared
from sites_app.models import Site

from .. import events, receipts
from ..models import Authorship, Event, Feedback

# What a new message brings; every other column begins with the default of its field.
FILLED = (
    "id", "site_id", "category", "about", "meeting", "body", "language", "may_publish", "received_on", "lookup",
    "since", "waits_since", "entered", "event_count", "event_head",
)  # fmt: skip


class NotSaved(OperationalError):
    """The database did not take an anonymous write. Says nothing else: its own error may hold what was
    written.
    """


@dataclass(frozen=True)
class Draft:
    """What somebody is about to send; nothing about who."""

    site: Site
    category: str
    body: str
    language: str
    about: str = ""
    meeting: UUID | None = None
    may_publish: bool = False


@dataclass(frozen=True)
class Sent:
    """The row and its code. `is_other`: the key was used before, for another message, and nothing
    was saved.
    """

    feedback: Feedback
    code: str
    is_other: bool = False


def submit(draft: Draft, *, key: str, on: date, entered_by: int | None = None) -> Sent:
    """Saves an anonymous message once per key (FB-16); starts no mail, no task, no cache bump.

    `on`: the day at the site. NotSaved if the database refuses, without its words.
    """
    code = receipts.code_from(key)
    row = _new(draft, on=on, lookup=receipts.lookup(code), entered=entered_by is not None)
    event = events.sealed(
        row,
        "submit",
        before="",
        who="moderator" if entered_by else "writer",
        on=on,
        actor=entered_by,
        text=row.body,
    )
    try:
        if _insert(row, event):
            return Sent(row, code)
        known = Feedback.objects.select_related("site").filter(lookup=row.lookup).first()
    except DatabaseError:
        known = None
    if known is None:  # raised here, so that not even the context of our error holds the database's own
        raise NotSaved("not saved")
    return Sent(known, code, is_other=not _is_same(known, row))


def submit_signed_in(draft: Draft, *, user: User, key: str, on: date) -> Feedback:
    """Saves a message with the writer's account: no code, the author in a table of its own; once per key."""
    pk = UUID(bytes=receipts.message_id(f"account{user.pk}", key), version=4)
    with transaction.atomic():
        row = _new(draft, on=on, lookup=None, pk=pk)
        event = events.sealed(row, "submit", before="", who="writer", on=on, text=row.body)
        if _insert(row, event):
            Authorship.objects.create(feedback=row, user=user)
            return row
    return Feedback.objects.written_by(user).get(pk=pk)


def _new(draft: Draft, *, on: date, lookup: str | None, **fields: Any) -> Feedback:
    return Feedback(
        site=draft.site,
        category=draft.category,
        about=draft.about,
        meeting=draft.meeting,
        body=draft.body,
        language=draft.language,
        may_publish=draft.may_publish,
        received_on=on,
        since=on,
        waits_since=on,
        lookup=lookup,
        **fields,
    )


def _is_same(known: Feedback, row: Feedback) -> bool:
    names = ("site_id", "category", "about", "meeting", "body", "may_publish")
    return all(getattr(known, name) == getattr(row, name) for name in names)


def _insert(row: Feedback, event: Event) -> bool:
    """Both rows in one statement; False if the lookup (or id) is taken, and then nothing was written."""
    values = {f"row_{name}": getattr(row, name) for name in FILLED}
    values |= {f"event_{field.attname}": getattr(event, field.attname) for field in _fields(Event)}
    return bool(prepared.rows(_statement(), values))


@cache
def _statement() -> str:
    """Written from the models, once: what a new message does not fill has its default in the text itself."""
    blank = Feedback()
    sent = [f"%(row_{one.attname})s" if one.attname in FILLED else _default(blank, one) for one in _fields(Feedback)]
    step = [f"%(event_{one.attname})s::{_type(one)}" for one in _fields(Event)]
    return (
        f"WITH sent AS (INSERT INTO {_table(Feedback)} VALUES ({', '.join(sent)})"  # noqa: S608 - our own words
        f" ON CONFLICT DO NOTHING RETURNING id)"
        f" INSERT INTO {_table(Event)} SELECT {', '.join(step)} FROM sent RETURNING position"
    )


def _fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _table(model: type[models.Model]) -> str:
    columns = ", ".join(f'"{field.column}"' for field in _fields(model))
    return f"{model._meta.db_table} ({columns})"


def _type(field: models.Field) -> str:
    """Without a length: what is too long is refused by its column, not cut by a cast."""
    return str(field.cast_db_type(connection)).partition("(")[0]


def _default(blank: Feedback, field: models.Field) -> str:
    return sql.Literal(field.get_db_prep_save(getattr(blank, field.attname), connection)).as_string()
