"""Takes a roster file in: all of it or nothing, in batches of officers, so that memory does not grow with the file.

Lines are first laid into a temporary table, because lines about one officer may stand anywhere. Then officers are read
back by serial number, a batch at a time, merged with what is stored, judged and written. One fault anywhere, or a dry
run, and the whole transaction is taken back. A city's own spreadsheet is held whole while it is read.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, BinaryIO

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection, transaction
from django.utils.translation import gettext as _

from .. import corrections, widening
from ..models import Assignment, Leave, Officer, Site, kept_off_roster
from . import assistant, missing, reading, staging
from .columns import COLUMNS, ValidationIssue, parse
from .merging import ExistingOfficer, merge
from .missing import Answers, Missing
from .staging import MOST_FAULTS
from .tabular import RosterError
from .writing import Summary, write

ONE_AT_A_TIME = 7_300_001  # the key of the advisory lock
Progress = Callable[[int, int], None]


class RosterImportError(RosterError):
    """The file has faults; nothing was changed. `notes` says how it was read; `is_strict`: as a program's file."""

    def __init__(self, faults: list[ValidationIssue], notes: Iterable[str] = (), *, is_strict: bool = True) -> None:
        super().__init__(f"{len(faults)} faults")
        self.notes, self.is_strict = list(notes), is_strict
        self.faults = sorted(
            faults, key=lambda fault: (fault.line, COLUMNS.index(fault.column) if fault.column in COLUMNS else -1)
        )


class DatesUnclearError(RosterError):
    """Every day of the file is a day in two orders, and `text` is a different one in each: somebody must say which."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        told = _("“%(text)s” can be two days. %(mdy)s (--dates mdy) %(dmy)s (--dates dmy)")
        readings = {order: assistant.order_told(self.text, order) for order in ("mdy", "dmy")}
        return told % {"text": self.text, **readings}


class _RollbackError(RosterError):
    """Takes the transaction back after everything was tried."""


def nobody_said(one: Missing) -> date | None:
    """Who is missing is still here until somebody says otherwise."""
    return None


def import_file(
    file: BinaryIO,
    *,
    now: datetime,
    dry_run: bool = False,
    by: AbstractBaseUser | AnonymousUser | None = None,
    progress: Progress = lambda done, whole: None,
    dates: str | None = None,
    assisted: bool = False,
    answers: Answers = nobody_said,
) -> Summary:
    """Reads a file opened as bytes into the roster and says what changed. RosterImportError holds every fault, if
    there is one; DatesUnclearError asks how days are written (`dates`: mdy, dmy, ymd).

    `progress` is told lines done and lines in all; `by` stands in the history as who did it. `answers` gives the last
    day of who is not in the file. `assisted` reads even the strict file as a person would have written it.
    """
    summary = Summary()
    job = _Job(summary, now, dry_run, by, progress, answers)
    try:
        with transaction.atomic():
            job.run(file, assisted=assisted or dates is not None or not staging.is_strict(file), dates=dates)
            if dry_run:
                raise _RollbackError
    except _RollbackError:
        pass
    return summary


class _Job:
    """One import while it runs."""

    def __init__(
        self, summary: Summary, now: datetime, dry_run: bool, by: Any, progress: Progress, answers: Answers
    ) -> None:
        self.summary, self.now, self.dry_run, self.by = summary, now, dry_run, by
        self.progress, self.answers = progress, answers
        self.faults: list[ValidationIssue] = []
        self.titles: dict[str, str] = {}

    def run(self, file: BinaryIO, *, assisted: bool, dates: str | None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            lines = self._assisted(file, dates) if assisted else reading.lines(file)
            self.summary.lines = staging.stage(cursor, lines, self.faults)
            self._ask_about_missing(cursor, assisted=assisted)
            touched = staging.touched(cursor)
        sites = dict(Site.objects.values_list("slug", "pk"))
        self.summary.sites = dict(Site.objects.values_list("pk", "name"))
        with corrections.recorded(touched, now=self.now) as recorded, widening.watched(self.now):
            self._merge_all(sites)
            if self.faults:
                raise self._refused(self.faults, is_strict=not assisted)
            connection.check_constraints()
            _analyze()
        self.summary.corrections = recorded.count
        self.summary.slugs = [slug for slug, pk in sites.items() if pk in set(touched)]
        if self.summary.changes:
            corrections.invalidate_pages(touched)

    def _assisted(self, file: BinaryIO, dates: str | None) -> list[reading.Line]:
        sheet = assistant.read(file, dates)
        self.summary.notes, self.titles = sheet.notes, sheet.titles
        if sheet.faults:
            raise self._refused(sheet.faults, is_strict=False)
        if sheet.asks_dates:
            raise DatesUnclearError(sheet.asks_dates)
        return sheet.lines

    def _refused(self, faults: list[ValidationIssue], *, is_strict: bool) -> RosterImportError:
        """Each fault under the name that its column has in the file."""
        told = [fault._replace(column=self.titles.get(fault.column) or fault.column) for fault in faults]
        return RosterImportError(told, self.summary.notes, is_strict=is_strict)

    def _ask_about_missing(self, cursor: Any, *, assisted: bool) -> None:
        """Lays a line for each last day that was said; a dry run takes the proposed day of who moves, to go on."""
        for one in missing.find(cursor, self.now):
            self.summary.missing.append(one)
            last_day = self.answers(one)
            if last_day is None and self.dry_run and assisted and one.proposed:
                last_day = one.proposed
                self.summary.moves |= {(one.row.officer_id, one.row.start), (one.row.officer_id, one.begins)}
            if last_day:
                staging.add(cursor, one.closing(last_day))

    def _merge_all(self, sites: dict[str, int]) -> None:
        done = 0
        for batch in staging.batches():
            done += self._merge(batch, sites)
            self.progress(done, self.summary.lines)

    def _merge(self, batch: list, sites: dict[str, int]) -> int:
        """One batch of officers: read what is stored, merge, and write unless the file is refused already."""
        held = _held([serial for serial, _lines in batch])
        lines = 0
        for serial, group in batch:
            rows = []
            for line, cells in group:
                row, wrong = parse(line, dict(zip(COLUMNS, cells, strict=True)), sites)
                rows.append(row)
                self.faults += wrong[: MOST_FAULTS - len(self.faults)]
            lines += len(rows)
            if serial:
                self.faults += merge(held.setdefault(serial, ExistingOfficer(serial, None, [], [])), rows)
        self.faults += _moderators(held)
        if not self.faults:
            write(held.values(), self.summary, self.by)
        return lines


def _analyze() -> None:
    """Thousands of rows that the planner has not heard of make the next reads slow by a thousand."""
    with connection.cursor() as cursor:
        for model in (Officer, Assignment, Leave):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _held(serials: list[str]) -> dict[str, ExistingOfficer]:
    """What is stored about these officers, locked, in three reads."""
    officers = Officer.objects.select_for_update().filter(serial_number__in=serials).in_bulk(field_name="serial_number")
    ids = [officer.pk for officer in officers.values()]
    posts = _by_officer(Assignment.objects.filter(officer__in=ids))
    leaves = _by_officer(Leave.objects.filter(officer__in=ids))
    return {
        serial: ExistingOfficer(serial, officer, posts.get(officer.pk, []), leaves.get(officer.pk, []))
        for serial, officer in officers.items()
    }


def _by_officer(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.officer_id, []).append(row)
    return found


def _moderators(held: dict[str, ExistingOfficer]) -> list[ValidationIssue]:
    """An address of a moderator or an administrator, told of an officer, is a fault: power is parted."""
    told = {one.officer.row.email: one.officer for one in held.values() if "email" in one.officer.before}
    told.pop("", None)
    return [
        ValidationIssue(told[email].line_of("email") or 0, "email", str(why))
        for email, why in kept_off_roster(told).items()
    ]
