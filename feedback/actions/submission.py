"""Saving a new message: one row for one key, and no word about it in any error or log."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from psycopg.errors import UniqueViolation

from accounts.models import User
from lib import transactions
from lib.languages import is_page
from sites_app.models import Site

from .. import events, receipts
from ..models import Authorship, Event, Feedback


class NotSavedError(OperationalError):
    """The database did not take an anonymous write. Says nothing else: its own error may hold what was written."""


@dataclass(frozen=True)
class Draft:
    """What somebody is about to send; nothing about who."""

    site: Site | None  # None: the writer does not know which neighborhood it is about (FB-12)
    category: str
    body: str
    language: str
    about: str = ""
    meeting: UUID | None = None
    may_publish: bool = False
    place: str = ""  # where it is, in words; only where the neighborhood is not known


@dataclass(frozen=True)
class Sent:
    """The row and its code. `is_other`: the key was used before, for another message, and nothing was saved."""

    feedback: Feedback
    code: str
    is_other: bool = False


def submit(draft: Draft, *, key: str, on: date, entered_by: int | None = None) -> Sent:
    """Saves an anonymous message once per key (FB-16); starts no mail, no task, no cache bump.

    `on`: the day at the site. NotSavedError if the database refuses, without its words.
    """
    code = receipts.code_from(key)
    row = _new(draft, on=on, lookup=receipts.lookup(code), entered=entered_by is not None)
    event = events.signed_event(
        row, "submit", before="", who="moderator" if entered_by else "writer", on=on, actor=entered_by, text=row.body
    )
    try:
        # Looked for first: a retry is ordinary, and a refused INSERT would be a line in the database's log.
        known = _known(row)
        if known is None and _insert(row, event):
            return Sent(row, code)
        known = known or _known(row)
    except DatabaseError:
        known = None
    if known is None:  # raised here, so that not even the context of our error holds the database's own
        raise NotSavedError("not saved")
    return Sent(known, code, is_other=not _is_same(known, row))


def submit_signed_in(draft: Draft, *, user: User, key: str, on: date) -> Feedback:
    """Saves a message with the writer's account: no code, the author in a table of its own; once per key."""
    pk = UUID(bytes=receipts.message_id(f"account{user.pk}", key), version=4)
    with transaction.atomic():
        row = _new(draft, on=on, lookup=None, pk=pk)
        event = events.signed_event(row, "submit", before="", who="writer", on=on, text=row.body)
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
        place=draft.place,
        body=draft.body,
        language=draft.language,
        needs_translation=not is_page(draft.language),
        may_publish=draft.may_publish,
        received_on=on,
        since=on,
        waits_since=on,
        lookup=lookup,
        **fields,
    )


# What a retry is compared by and answered with; each message asks for it, and forty more columns cost a millisecond.
_TOLD = ("category", "about", "meeting", "body", "may_publish", "site", "place", "language", "received_on", "lookup")


def _known(row: Feedback) -> Feedback | None:
    return next(iter(Feedback.objects.only(*_TOLD).filter(lookup=row.lookup)), None)


def _is_same(known: Feedback, row: Feedback) -> bool:
    """Where the writer named no neighborhood, a moderator may have chosen one since: that is still the same message."""
    names = ["category", "about", "meeting", "body", "may_publish"] + (["site_id"] if row.site_id else [])
    return all(getattr(known, name) == getattr(row, name) for name in names)


def _insert(row: Feedback, event: Event) -> bool:
    """Both rows; waits for no other row. False if one with this code or id was saved meanwhile, and then nothing was
    written.
    """
    try:
        _insert_both(row, event)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        return False
    return True


@transactions.atomic
def _insert_both(row: Feedback, event: Event) -> None:
    row.save(force_insert=True)
    event.save(force_insert=True)
