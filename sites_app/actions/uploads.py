"""A roster file from upload to saved: tried first, and saved only with an answer for everybody missing in it."""

import io
from contextlib import suppress
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID

import redis
from django.db import transaction

from accounts.models import User
from lib.redis_client import page_client

from ..models import RosterUpload
from ..roster_io import DatesUnclearError, Missing, RosterError, RosterImportError, Summary, grouped, import_file

State = RosterUpload.State
AT_ONCE = 200_000  # bytes that are read while the browser waits; larger files go to the worker
MOST_MISSING = 200
MOST_FAULTS = 2_000
PROGRESS_SECONDS = 3600


class UnansweredError(RosterError):
    """Somebody serves who is not in the file, and nobody has said whether they left."""


def receive(file: BinaryIO, *, name: str, dates: str, by: User, today: date) -> RosterUpload:
    """Keeps a file for its preview; earlier ones of the same person go."""
    with transaction.atomic():
        RosterUpload.objects.filter(by=by).delete()
        return RosterUpload.objects.create(file=file.read(), name=name[:200], dates=dates, by=by, uploaded_on=today)


def again(upload: RosterUpload, *, dates: str) -> None:
    """The same file with its days read in this order."""
    changed = {"dates": dates, "state": State.WAITING, "saves": False, "answers": {}}
    RosterUpload.objects.filter(pk=upload.pk).exclude(state=State.SAVED).update(**changed)


def confirm(upload: RosterUpload, answers: dict[str, str]) -> None:
    """Lets it be saved, with the last days of who is missing; only what was read without a fault."""
    changed = {"answers": answers, "saves": True, "state": State.WAITING}
    RosterUpload.objects.filter(pk=upload.pk, state=State.READY).update(**changed)


def work(pk: UUID, *, now: datetime) -> None:
    """Tries or saves the file that waits; done twice, or by two at once, it is done once."""
    with transaction.atomic():
        row = RosterUpload.objects.select_for_update().filter(pk=pk, state=State.WAITING).first()
        if row is None:
            return
        row.state, row.outcome = _outcome(row, now)
        if row.state == State.SAVED:
            row.file = b""
        row.save(update_fields=["state", "outcome", "file"])


def _outcome(row: RosterUpload, now: datetime) -> tuple[str, dict[str, Any]]:
    try:
        summary = import_file(
            io.BytesIO(bytes(row.file)),
            now=now,
            dry_run=not row.saves,
            by=row.by,
            progress=lambda done, whole: _tell(row.pk, done, whole),
            dates=row.dates or None,
            assisted=True,
            answers=lambda one: _answer(row, one),
        )
    except DatesUnclearError as error:
        return State.UNCLEAR, {"text": error.text, "question": str(error)}
    except RosterImportError as refused:
        faults = [[fault.line, fault.column, fault.message] for fault in refused.faults[:MOST_FAULTS]]
        return State.REFUSED, {"notes": refused.notes, "causes": grouped(refused.faults), "faults": faults}
    except UnansweredError:
        return _outcome(RosterUpload(pk=row.pk, file=row.file, by=row.by, dates=row.dates), now)
    return (State.SAVED if row.saves else State.READY), _told(summary)


def _answer(row: RosterUpload, one: Missing) -> date | None:
    if not row.saves:
        return None
    if str(one.pk) not in row.answers:
        raise UnansweredError
    said = row.answers[str(one.pk)]
    return date.fromisoformat(said) if said else None


def _told(summary: Summary) -> dict[str, Any]:
    return {
        "lines": summary.lines,
        "changes": summary.changes,
        "notes": summary.notes,
        "examples": summary.examples,
        "sentences": summary.sentences(),
        "corrections": summary.corrections,
        "missing": [
            {
                "pk": one.pk,
                "who": str(one),
                "moved_to": one.moved_to,
                "start": one.row.start.isoformat(),
                "proposed": one.proposed.isoformat() if one.proposed else "",
            }
            for one in summary.missing[: MOST_MISSING + 1]
        ],
    }


def _tell(pk: UUID, done: int, whole: int) -> None:
    with suppress(redis.RedisError):
        page_client().set(f"roster:{pk}", f"{done}/{whole}", ex=PROGRESS_SECONDS)


def progress_of(pk: UUID) -> tuple[int, int] | None:
    """Lines done and lines in all, as far as is known."""
    with suppress(redis.RedisError):
        if told := page_client().get(f"roster:{pk}"):
            done, whole = bytes(told).decode().split("/")  # type: ignore[arg-type]
            return int(done), int(whole)
    return None
