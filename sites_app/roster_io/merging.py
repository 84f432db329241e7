"""One officer as stored, and the lines of a file about that officer: what changes, and what contradicts what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .. import intervals
from ..models import Assignment, Leave, Officer
from .columns import Row, ValidationIssue

OF_OFFICER = {"first_name": "first_name", "last_name": "last_name", "rank": "rank", "email": "email"}
OF_ASSIGNMENT = {"end": "end", "end_reason": "end_reason", "committed": "committed"}
OF_LEAVE = {"end": "leave_end", "kind": "leave_kind", "pauses": "leave_pauses"}


@dataclass(slots=True)
class PendingChange:
    """A row of the database as the file would have it; a blank cell says nothing."""

    row: Any
    is_new: bool = False
    stated: dict[str, tuple[Any, int]] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    is_removed: bool = False

    def assign(self, name: str, value: Any, line: int, column: str) -> list[ValidationIssue]:
        """Takes what a line says of one field; a fault where another line says otherwise."""
        if value is None:
            return []
        told, where = self.stated.setdefault(name, (value, line))
        if told != value:
            message = _("Line %(line)d says otherwise about the same: %(told)s.") % {
                "line": where,
                "told": display_value(told),
            }
            return [ValidationIssue(line, column, message)]
        self.set(name, value)
        return []

    def set(self, name: str, value: Any) -> None:
        held = getattr(self.row, name)
        if held != value:
            self.before.setdefault(name, held)
            setattr(self.row, name, value)

    def line_of(self, *names: str) -> int | None:
        """The line that spoke of this row, of these fields first."""
        lines = [self.stated[name][1] for name in [*names, "start"] if name in self.stated]
        return lines[0] if lines else None


class ExistingOfficer:
    """An officer with assignments by (site, role, first day) and leaves by first day."""

    def __init__(
        self, serial: str, officer: Officer | None, posts: Iterable[Assignment], leaves: Iterable[Leave]
    ) -> None:
        self.officer = PendingChange(officer or Officer(serial_number=serial), is_new=officer is None)
        self.posts = {(post.site_id, post.role, post.start): PendingChange(post) for post in posts}
        self.leaves = {leave.start: PendingChange(leave) for leave in leaves}

    def records(self) -> Iterable[PendingChange]:
        return [self.officer, *self.posts.values(), *self.leaves.values()]


def merge(held: ExistingOfficer, rows: list[Row]) -> list[ValidationIssue]:
    """Puts the lines into `held` and returns what contradicts; nothing is saved here.

    Rules between rows are only judged when every day of the officer could be read, or one slip would be told twice.
    """
    faults: list[ValidationIssue] = []
    starts = [row["start"] for row in rows if "start" not in row.wrong]
    newest = max(starts, default=None)
    for row in rows:
        faults += _assign_officer(held, row, newest)
        if not {"site", "role", "start"} & row.wrong:
            faults += _assign_assignment(held, row)
        if row["leave_start"] and "leave_start" not in row.wrong:
            faults += _assign_leave(held, row)
    wrong = set().union(*(row.wrong for row in rows))
    if not wrong & {"site", "role", "start", "end"}:
        faults += _reasons(held) + _overlaps(held) + _leaves(held)
    return faults


def display_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "–" if value in (None, "") else str(value)


def _assign_officer(held: ExistingOfficer, row: Row, newest: Any) -> list[ValidationIssue]:
    """A rank told with an older assignment is the rank of that time, no contradiction; it is not kept."""
    told = [name for name in OF_OFFICER if name != "rank" or row["start"] == newest]
    return [
        fault for name in told for fault in held.officer.assign(name, row[OF_OFFICER[name]], row.line, OF_OFFICER[name])
    ]


def _assign_assignment(held: ExistingOfficer, row: Row) -> list[ValidationIssue]:
    key = (row["site"], row["role"], row["start"])
    record = held.posts.get(key)
    if record is None:
        fresh = Assignment(
            site_id=row["site"],
            role=row["role"],
            start=row["start"],
            committed=row["role"] != Assignment.Role.COMMANDER,
        )
        record = held.posts[key] = PendingChange(fresh, is_new=True)
    record.stated.setdefault("start", (row["start"], row.line))
    readable = {name: column for name, column in OF_ASSIGNMENT.items() if column not in row.wrong}
    return [fault for name, column in readable.items() for fault in record.assign(name, row[column], row.line, column)]


def _assign_leave(held: ExistingOfficer, row: Row) -> list[ValidationIssue]:
    start = row["leave_start"]
    record = held.leaves.get(start)
    if record is None:
        record = held.leaves[start] = PendingChange(Leave(start=start), is_new=True)
    record.stated.setdefault("start", (start, row.line))
    readable = {name: column for name, column in OF_LEAVE.items() if column not in row.wrong}
    return [fault for name, column in readable.items() for fault in record.assign(name, row[column], row.line, column)]


def _reasons(held: ExistingOfficer) -> list[ValidationIssue]:
    faults = []
    for record in held.posts.values():
        post: Assignment = record.row
        if post.end_reason and post.end is None:
            faults.append(
                ValidationIssue(
                    record.line_of("end_reason") or 0, "end_reason", _("A reason for the end needs a last day.")
                )
            )
    return faults


def _overlaps(held: ExistingOfficer) -> list[ValidationIssue]:
    """Assignments of one officer at one site may not share a day (CLOCK-11)."""
    by_site: defaultdict[int, list[PendingChange]] = defaultdict(list)
    for record in held.posts.values():
        by_site[record.row.site_id].append(record)
    faults = []
    for records in by_site.values():
        records.sort(key=lambda record: (record.row.start, record.line_of() or 0))
        for first, second in zip(records, records[1:], strict=False):
            if first.row.end is None or first.row.end >= second.row.start:
                faults.append(_overlap(first, second))
    return faults


def _overlap(first: PendingChange, second: PendingChange) -> ValidationIssue:
    """At the line that brings it about: the later of the two in the file."""
    record, other = (second, first) if (second.line_of() or 0) >= (first.line_of("end") or 0) else (first, second)
    days = {"first": other.row.start, "last": display_value(other.row.end)}
    message = _(
        "This officer already has an assignment at this site on some of these days (%(first)s to %(last)s). "
        "A new role begins the day after the old one ends."
    )
    if record is second:
        return ValidationIssue(record.line_of() or 0, "start", message % days)
    return ValidationIssue(record.line_of("end") or 0, "end", message % days)


def _leaves(held: ExistingOfficer) -> list[ValidationIssue]:
    """A leave of the file must fit; a stored one that the file does not speak of is cut with its assignment."""
    stretches = intervals.merge((record.row.start, record.row.end) for record in held.posts.values())
    records = list(held.leaves.values())
    faults = []
    for index, end in intervals.truncate(stretches, [(record.row.start, record.row.end) for record in records]):
        record = records[index]
        line = record.line_of()
        if line is not None:
            column = "leave_start" if end is None or record.row.end is None else "leave_end"
            faults.append(
                ValidationIssue(
                    record.line_of("end") or line, column, _("This leave lies outside the officer's assignments.")
                )
            )
        elif end is None:
            record.is_removed = True
        else:
            record.set("end", end)
    return faults
