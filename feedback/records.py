"""A public-records export: what the site reads, in files for any spreadsheet, with a log of what was left out.

Nothing here that its reader could not have read thread by thread (decision 80), and nothing on who wrote.
"""

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.access import Access
from lib.csv_export import csv_lines, invented
from sites_app.models import Site

from .models import Feedback, Message, RecordsExport
from .states import FeedbackError

MOST = 5_000  # records in one export: made in memory, so that no text lies in a temporary file
TAGS = [code for code, _name in settings.LANGUAGES]
RECORD = ["record", "site", "category", "about", "received_on", "status", "text", "public_since",
          *(f"public_{what}_{tag}" for what in ("text", "answer") for tag in TAGS)]  # fmt: skip
MESSAGE = ["record", "number", "from", "on", "answer", "promised_for", "text"]
REDACTION = ["record", "part", "reason"]

# In English, as the files are: they are read by the office that asked, and by counsel.
PRIVATE = "Private facts about somebody, taken out by a civilian moderator before the site read it."
FOR_ALL = [
    ("who wrote", "Anonymity is promised to everybody who writes; for most messages it is not known at all."),
    ("times of day", "Never stored; days only."),
    ("receipt codes", "Never stored; a keyed digest cannot be turned back."),
    ("original wording of redacted texts", PRIVATE),
    ("messages not yet read by a moderator", "Nobody has looked for private facts in them."),
    ("messages not passed on", "Threats, private facts, advertising, or matters of another office."),
    ("messages set apart or referred", "With the oversight body; counted in public, by quarter, on /about/numbers/."),
    ("messages about a named member of a team", "Not for the file of a person; they follow the complaint channel."),
    ("appeals, worries, notes of moderators", "Between the writer and the moderators; the site does not read them."),
    ("follow-ups kept back", "The site does not read them."),
    ("names of those who answered", "Answers are signed by the team."),
]


class RecordsError(FeedbackError):
    """Not this person, not this site, or too much at once; `str()` is a sentence for nobody but a log."""


class TooManyRecordsError(RecordsError):
    """More than MOST records: a shorter time is needed."""


@dataclass(frozen=True)
class Files:
    """One finished export: the ZIP file and the row that records it."""

    body: bytes
    row: RecordsExport


def may_export(access: Access) -> bool:
    """Moderators who handle escalated items: civilians who read all of it already (decision 80)."""
    return access.is_moderator and access.handles_escalated


def exportable(site: Site | None, *, first: date, last: date) -> Any:
    """Threads received in these days, both included, as the site reads them now; by day, then by random id."""
    rows = Feedback.objects.with_team().filter(received_on__range=(first, last))
    rows = rows.filter(about_person=False)
    return (rows if site is None else rows.at(site)).order_by("received_on", "pk")


@transaction.atomic
def export(site: Site | None, *, first: date, last: date, request: str, by: Access, on: date) -> Files:
    """The files, and the row that says they were made. `site` None: every site. RecordsError; TooManyRecordsError."""
    mine = by.moderates_all if site is None else by.may_moderate(site.pk)
    if by.user_id is None or not (may_export(by) and mine):
        raise RecordsError("not a moderator with that right at that site")
    rows = list(exportable(site, first=first, last=last).select_related("site").defer("search")[: MOST + 1])
    if len(rows) > MOST:
        raise TooManyRecordsError("more records than go into one export")
    messages = Message.objects.filter(feedback__in=[row.pk for row in rows]).for_team()
    tables = _tables(rows, list(messages))
    body = _zipped(tables, request=request, first=first, last=last, site=site.slug if site else "")
    row = RecordsExport.objects.create(
        site=site,
        first_day=first,
        last_day=last,
        request=request,
        by=by.user_id,
        on=on,
        records=len(rows),
        redactions=len(tables["redactions"]) - len(FOR_ALL),
        digest=hashlib.sha256(body).hexdigest(),
    )
    return Files(body, row)


Table = list[list[Any]]


def _tables(rows: list[Feedback], messages: list[Message]) -> dict[str, Table]:
    """Records are numbered in this export only: the portal's own ids open nothing outside, and stay inside."""
    numbers = {row.pk: number for number, row in enumerate(rows, 1)}
    log: Table = [["all", part, reason] for part, reason in FOR_ALL]
    log += [[numbers[row.pk], "text", PRIVATE] for row in rows if row.redacted_body]
    lines: Table = []
    counted: Counter[int] = Counter()  # their own positions would tell of messages in between
    for message in sorted(messages, key=lambda one: (numbers[one.feedback_id], one.position)):
        record = numbers[message.feedback_id]
        counted[record] += 1
        lines.append(_message(message, record, counted[record]))
        if message.redacted_body:
            log.append([record, f"message {counted[record]}", PRIVATE])
    return {"records": [_record(row, numbers[row.pk]) for row in rows], "messages": lines, "redactions": log}


def _record(row: Feedback, number: int) -> list[Any]:
    public = row.is_published
    texts = [text.get(tag, "") for text in (row.public_body, row.public_answer) for tag in TAGS]
    return [
        number, row.team_site.slug, row.category, row.about, row.received_on.isoformat(), row.status, row.text_for_site,
        row.published_on.isoformat() if public and row.published_on else "",
        *(texts if public else [""] * len(texts)),
    ]  # fmt: skip


def _message(row: Message, record: int, number: int) -> list[Any]:
    due = row.promise_due.isoformat() if row.promise_due else ""
    return [record, number, row.sender, row.on.isoformat(), row.answer_kind, due, row.text_for_site]


def _zipped(tables: dict[str, Table], **about: Any) -> bytes:
    headers = {"records": RECORD, "messages": MESSAGE, "redactions": REDACTION}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, header in headers.items():
            _put(file, f"{name}.csv", "".join(csv_lines(header, tables[name])))
        said = {name: [dict(zip(header, row, strict=True)) for row in tables[name]] for name, header in headers.items()}
        _put(file, "export.json", json.dumps(_about(about) | said, ensure_ascii=False, indent=1))
        _put(file, "README.txt", "\n".join(_readme(about)))
    return target.getvalue()


def _about(about: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in about.items()}
    return {"notice": invented(), **plain}


def _readme(about: dict[str, Any]) -> Iterable[str]:
    notice = invented()
    yield from ([notice, ""] if notice else [])
    where = f"the site {about['site']}" if about["site"] else "every site"
    yield f"Public records, request {about['request']}: messages to {where},"
    yield f"received from {about['first']} to {about['last']}, as the site's team reads them."
    yield ""
    yield "records.csv, messages.csv   one row each; `record` is the number in this export"
    yield "redactions.csv              what was left out and why; `all` is said of every record"
    yield "export.json                 the same in one file"
    yield ""
    yield "Counsel reads this before it is handed out: a text may still tell who somebody is."
    yield ""


def _put(file: zipfile.ZipFile, name: str, text: str) -> None:
    """With one date for all: the time of day of an export is nobody's business."""
    file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)
