"""Writes what a batch of officers came to, and says it in words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from ..models import Assignment, Leave, Officer
from .merging import ExistingOfficer, PendingChange, display_value
from .missing import Missing

EXAMPLES = 500


@dataclass(slots=True)
class Summary:
    """What changed, or would: numbers by kind, the first changes in words, and who is not in the file."""

    lines: int = 0
    counts: Counter = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    corrections: int = 0
    slugs: list[str] = field(default_factory=list)
    sites: dict[int, str] = field(default_factory=dict)  # their names, by id
    notes: list[str] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    moves: set[tuple[int, Any]] = field(default_factory=set)  # told as a question, so not as a change once more

    def add_change(self, what: str, record: PendingChange) -> None:
        self.counts[what] += 1
        if len(self.examples) < EXAMPLES and _key(record.row) not in self.moves:
            self.examples.append(_words(record, self.sites) if not record.is_removed else _gone(record.row))

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


def write(officers: Iterable[ExistingOfficer], summary: Summary, by: Any) -> None:
    """Officers first, then what is theirs; ends move before new assignments begin, or the days would overlap."""
    officers = list(officers)
    _save(Officer, [one.officer for one in officers], "officer", summary, by)
    for one in officers:
        for record in [*one.posts.values(), *one.leaves.values()]:
            record.row.officer = one.officer.row
    _save(Assignment, [record for one in officers for record in one.posts.values()], "assignment", summary, by)
    leaves = [record for one in officers for record in one.leaves.values()]
    for record in [record for record in leaves if record.is_removed]:
        summary.add_change("leave-", record)
        record.row.delete()
    _save(Leave, [record for record in leaves if not record.is_removed], "leave", summary, by)


def _save(model: type[Model], records: list[PendingChange], noun: str, summary: Summary, by: Any) -> None:
    changed = [record for record in records if record.before and not record.is_new]
    fresh = [record for record in records if record.is_new]
    for record in changed:
        summary.add_change(f"{noun}~", record)
    for record in fresh:
        summary.add_change(f"{noun}+", record)
    names = sorted({name for record in changed for name in record.before})
    if changed:
        bulk_update_with_history([record.row for record in changed], model, names, batch_size=1000, default_user=by)
    if fresh:
        bulk_create_with_history([record.row for record in fresh], model, batch_size=1000, default_user=by)


def _key(row: Any) -> tuple[int, Any] | None:
    return (row.officer_id, row.start) if isinstance(row, Assignment) else None


def _named(row: Any) -> dict[str, Any]:
    officer = row if isinstance(row, Officer) else row.officer
    return {"who": f"{officer.serial_number} {officer.full_name}", "start": getattr(row, "start", "")}


def _gone(row: Leave) -> str:
    return _("%(who)s: leave from %(start)s removed") % _named(row)


def _words(record: PendingChange, sites: dict[int, str]) -> str:
    """One change for whoever looks at a dry run."""
    row, said = record.row, _named(record.row)
    if isinstance(row, Assignment):
        said |= {"site": sites[row.site_id], "role": row.get_role_display()}
    if record.is_new:
        return _new(row) % said
    labels = {name: row._meta.get_field(name).verbose_name for name in record.before}
    said["what"] = ", ".join(
        f"{labels[name]}: {display_value(old)} → {display_value(getattr(row, name))}"
        for name, old in record.before.items()
    )
    if isinstance(row, Assignment):
        return _("%(who)s, %(site)s: %(what)s") % said
    if isinstance(row, Leave):
        return _("%(who)s, leave from %(start)s: %(what)s") % said
    return f"{said['who']}: {said['what']}"


def _new(row: Any) -> str:
    if isinstance(row, Officer):
        return _("%(who)s: new")
    if isinstance(row, Leave):
        return _("%(who)s: leave from %(start)s")
    return _("%(who)s: %(site)s, %(role)s from %(start)s")
