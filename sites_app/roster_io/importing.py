"""Takes a roster file in: all of it or nothing, in batches of officers, so that memory does not grow with
the file.

Lines are first laid into a temporary table, because lines about one officer may stand anywhere. Then
officers are
read back by serial number, a batch at a time, merged with what is stored, judged and written. One fault
anywhere,
or a dry run, and the whole transaction is taken back.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, islice
from typing import Any, BinaryIO

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from .. import corrections
from ..models import Assignment, Leave, Officer, Site, kept_off_roster
from . import reading
from .columns import COLUMNS, Fault, Row, parse
from .merging import Held, Record, merge, shown

OFFICERS_A_BATCH = 500
EXAMPLES = 40
MOST_FAULTS = 10_000
ONE_AT_A_TIME = 7_300_001  # the key of the advisory lock
STAGE = """
DROP TABLE IF EXISTS pg_temp.roster_line;
CREATE TEMPORARY TABLE roster_line (line integer NOT NULL, serial_number text NOT NULL, cells text[] NOT NULL)
ON COMMIT DROP
"""
TOUCHED = """
SELECT DISTINCT s.id FROM sites_app_site s JOIN roster_line l ON s.slug = l.cells[%s]
UNION
SELECT DISTINCT a.site_id FROM sites_app_assignment a JOIN sites_app_officer o ON o.id = a.officer_id
JOIN roster_line l ON l.serial_number = o.serial_number
"""
Progress = Callable[[int, int], None]


class Refused(Exception):
    """The file has faults; nothing was changed."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = sorted(
            faults,
            key=lambda fault: (fault.line, COLUMNS.index(fault.column) if fault.column in COLUMNS else -1),
        )


class _DryRun(Exception):
    """Takes the transaction back after everything was tried."""


@dataclass(slots=True)
class Summary:
    """What changed, or would: numbers by kind, and the first few changes in words."""

    lines: int = 0
    counts: Counter = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    corrections: int = 0
    slugs: list[str] = field(default_factory=list)

    def note(self, what: str, words: str) -> None:
        self.counts[what] += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(words)

    @property
    def changes(self) -> int:
        return sum(self.counts.values())

    def sentences(self) -> list[str]:
        """The numbers as lines to read, in a fixed order."""
        names = {
            "officer+": _("officers added"),
            "officer~": _("officers changed"),
            "assignment+": _("assignments added"),
            "assignment~": _("assignments changed"),
            "leave+": _("leaves added"),
            "leave~": _("leaves changed"),
            "leave-": _("leaves removed, because their assignment ends earlier"),
        }
        return [f"{name}: {self.counts[what]}" for what, name in names.items()]


def import_file(
    file: BinaryIO,
    *,
    now: datetime,
    dry_run: bool = False,
    by: AbstractBaseUser | AnonymousUser | None = None,
    progress: Progress = lambda done, whole: None,
) -> Summary:
    """Reads a file opened as bytes into the roster and says what changed. Refused holds every fault, if
    there is one.

    `progress` is told lines done and lines in all; `by` stands in the history as who did it.
    """
    summary = Summary()
    try:
        with transaction.atomic():
            _import(file, summary, now=now, by=by, progress=progress)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return summary


def _import(file: BinaryIO, summary: Summary, *, now: datetime, by: Any, progress: Progress) -> None:
    faults: list[Fault] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute(STAGE)
        summary.lines = _stage(cursor, file, faults)
        cursor.execute("CREATE INDEX ON roster_line (serial_number, line)")
        cursor.execute("ANALYZE roster_line")
        cursor.execute(TOUCHED, [COLUMNS.index("site") + 1])
        touched = [site for (site,) in cursor.fetchall()]
    sites = dict(Site.objects.values_list("slug", "pk"))
    with corrections.recorded(touched, now=now) as recorded:
        done = 0
        for batch in _batches():
            done += _merge_batch(batch, sites, faults, summary, by)
            progress(done, summary.lines)
        if faults:
            raise Refused(faults)
        connection.check_constraints()
        _analyze()
    summary.corrections = recorded.count
    summary.slugs = [slug for slug, pk in sites.items() if pk in set(touched)]
    if summary.changes:
        corrections.bump(touched)


def _analyze() -> None:
    """Thousands of rows that the planner has not heard of make the next reads slow by a thousand."""
    with connection.cursor() as cursor:
        for model in (Officer, Assignment, Leave):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _stage(cursor: Any, file: BinaryIO, faults: list[Fault]) -> int:
    """Lays every readable line into the temporary table; returns how many there were."""
    count = 0
    with cursor.copy("COPY roster_line (line, serial_number, cells) FROM STDIN") as copy:
        for line in reading.lines(file):
            count += 1
            if line.fault is None:
                cells = [line.cells[column] for column in COLUMNS]
                copy.write_row((line.number, cells[0].strip(), cells))
            elif len(faults) < MOST_FAULTS:
                faults.append(line.fault)
    if not count and not faults:
        faults.append(Fault(1, COLUMNS[0], _("The file holds no line after its header.")))
    return count


def _batches() -> Iterator[list[tuple[str, list[tuple[int, list[str]]]]]]:
    """Lines by serial number, some hundred officers at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT serial_number, line, cells FROM roster_line ORDER BY serial_number, line")
        rows = iter(lambda: cursor.fetchmany(2000), [])
        flat = (row for chunk in rows for row in chunk)
        grouped = groupby(flat, key=lambda row: row[0])
        officers = ((serial, [(line, cells) for _serial, line, cells in lines]) for serial, lines in grouped)
        while batch := list(islice(officers, OFFICERS_A_BATCH)):
            yield batch


def _merge_batch(batch: list, sites: dict[str, int], faults: list[Fault], summary: Summary, by: Any) -> int:
    """One batch of officers: read what is stored, merge, and write unless the file is refused already."""
    held = _held([serial for serial, _lines in batch])
    lines = 0
    for serial, group in batch:
        rows = []
        for line, cells in group:
            row, wrong = parse(line, dict(zip(COLUMNS, cells, strict=True)), sites)
            rows.append(row)
            faults += wrong[: MOST_FAULTS - len(faults)]
        lines += len(rows)
        if serial:
            faults += merge(_with_serial(held, serial, rows), rows)
    faults += _moderators(held)
    if not faults:
        _write(held, summary, by)
    return lines


def _held(serials: list[str]) -> dict[str, Held]:
    """What is stored about these officers, locked, in three reads."""
    officers = Officer.objects.select_for_update().filter(serial_number__in=serials).in_bulk(field_name="serial_number")
    ids = [officer.pk for officer in officers.values()]
    posts = _by_officer(Assignment.objects.filter(officer__in=ids))
    leaves = _by_officer(Leave.objects.filter(officer__in=ids))
    return {
        serial: Held(serial, officer, posts.get(officer.pk, []), leaves.get(officer.pk, []))
        for serial, officer in officers.items()
    }


def _by_officer(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.officer_id, []).append(row)
    return found


def _with_serial(held: dict[str, Held], serial: str, rows: list[Row]) -> Held:
    return held.setdefault(serial, Held(serial, None, [], []))


def _moderators(held: dict[str, Held]) -> list[Fault]:
    """An address of a moderator or an administrator, told of an officer, is a fault: power is parted."""
    told = {one.officer.row.email: one.officer for one in held.values() if "email" in one.officer.before}
    told.pop("", None)
    return [Fault(told[email].line_of("email") or 0, "email", str(why)) for email, why in kept_off_roster(told).items()]


def _write(held: dict[str, Held], summary: Summary, by: Any) -> None:
    """Officers first, then what is theirs; ends move before new assignments begin, or the days would
    overlap.
    """
    officers = [one.officer for one in held.values()]
    _save(Officer, officers, "officer", summary, by)
    for one in held.values():
        for record in [*one.posts.values(), *one.leaves.values()]:
            record.row.officer = one.officer.row
    _save(
        Assignment,
        [record for one in held.values() for record in one.posts.values()],
        "assignment",
        summary,
        by,
    )
    leaves = [record for one in held.values() for record in one.leaves.values()]
    for record in [record for record in leaves if record.gone]:
        summary.note("leave-", f"{record.row.officer.serial_number}: leave {record.row.start} removed")
        record.row.delete()
    _save(Leave, [record for record in leaves if not record.gone], "leave", summary, by)


def _save(model: type[Model], records: list[Record], noun: str, summary: Summary, by: Any) -> None:
    changed = [record for record in records if record.before and not record.is_new]
    fresh = [record for record in records if record.is_new]
    for record in changed:
        summary.note(f"{noun}~", _words(record, noun))
    for record in fresh:
        summary.note(f"{noun}+", _words(record, noun))
    names = sorted({name for record in changed for name in record.before})
    if changed:
        bulk_update_with_history([record.row for record in changed], model, names, batch_size=1000, default_user=by)
    if fresh:
        bulk_create_with_history([record.row for record in fresh], model, batch_size=1000, default_user=by)


def _words(record: Record, noun: str) -> str:
    """One change for whoever looks at a dry run."""
    row = record.row
    officer = row if isinstance(row, Officer) else row.officer
    head = f"{officer.serial_number}: {noun}" + ("" if isinstance(row, Officer) else f" {row.start}")
    if record.is_new:
        return f"{head} +"
    parts = [f"{name}: {shown(old)} → {shown(getattr(row, name))}" for name, old in record.before.items()]
    return f"{head} {', '.join(parts)}"
