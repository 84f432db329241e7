"""What one line of a roster file may say, and what is wrong with it if it says something else; no database."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from lib.addresses import AddressError, canonical
from lib.csv_export import FORMULA_STARTS

from ..models import Assignment, Leave, Officer
from ..models.roster import FIRST_DAY, LAST_DAY

COLUMNS = (
    "serial_number", "first_name", "last_name", "rank", "email", "site", "role", "start", "end", "end_reason",
    "committed", "leave_start", "leave_end", "leave_kind", "leave_pauses",
)  # fmt: skip
REQUIRED = ("serial_number", "first_name", "last_name", "rank", "site", "role", "start")
LEAVE_COLUMNS = ("leave_start", "leave_end", "leave_kind", "leave_pauses")
LONGEST: dict[str, int] = {
    name: Officer._meta.get_field(name).max_length or 0  # type: ignore[union-attr]
    for name in ("serial_number", "first_name", "last_name", "rank", "email")
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
UNSOLVED = "\x01="  # what the reader of workbooks leaves of a formula that nobody has worked out
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


class ValidationIssue(NamedTuple):
    """What is wrong, where: the line of the file (the header is line 1) and the name of the column."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return _("line %(line)d, column %(column)s: %(message)s") % self._asdict()


@dataclass(slots=True)
class Row:
    """One line, read: None where the cell is blank or wrong; `wrong` names the columns at fault."""

    line: int
    said: dict[str, Any]
    wrong: set[str] = field(default_factory=set)

    def __getitem__(self, column: str) -> Any:
        return self.said[column]


def parse(line: int, cells: Mapping[str, str], sites: Mapping[str, int]) -> tuple[Row, list[ValidationIssue]]:
    """The line as values, and every fault in it; `sites` has the id of each slug."""
    row, faults = Row(line, dict.fromkeys(COLUMNS)), []
    for column in COLUMNS:
        text = plain(cells.get(column, ""))
        try:
            row.said[column] = _value(column, text, sites)
        except ValueError as error:
            row.wrong.add(column)
            faults.append(ValidationIssue(line, column, str(error)))
    faults += _beside(row)
    row.wrong |= {fault.column for fault in faults}
    return row, faults


def plain(cell: str) -> str:
    """A cell without the apostrophe that an export puts before what a spreadsheet would take for a formula."""
    text = cell.strip(" \u00a0")
    return text[1:] if text.startswith("'") and text[1:].lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def _value(column: str, text: str, sites: Mapping[str, int]) -> Any:
    if not text:
        if column in REQUIRED:
            raise ValueError(_("This may not be blank."))
        return None
    if text.startswith(UNSOLVED):
        raise ValueError(_("There is a formula without its result. Open the file in a spreadsheet and save it again."))
    if UNPRINTABLE.search(text):
        raise ValueError(_("There is a character in it that does not belong into a name or a day."))
    if column == "site":
        if text not in sites:
            raise ValueError(
                _("There is no site “%(text)s”; the short name from its address is expected.") % {"text": text}
            )
        return sites[text]
    return READ[column](text) if column in READ else _short(column, text)


def _short(column: str, text: str) -> str:
    if len(text) > LONGEST[column]:
        raise ValueError(_("This is longer than %(most)d characters.") % {"most": LONGEST[column]})
    return text


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(_("“%(text)s” is not a day; YYYY-MM-DD is expected.") % {"text": text})
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(_("“%(text)s” is not in this century or the last.") % {"text": text})
    return day


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(_("“%(text)s” is neither true nor false.") % {"text": text})
    return text.lower() == "true"


def _one_of(choices: list[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(_("“%(text)s” is none of: %(choices)s.") % {"text": text, "choices": ", ".join(choices)})
        return text

    return read


def _email(text: str) -> str:
    try:
        address = canonical(text)
    except AddressError:
        raise ValueError(_("“%(text)s” is not an e-mail address.") % {"text": text}) from None
    return _short("email", address)


READ: dict[str, Callable[[str], Any]] = {
    "email": _email,
    "role": _one_of(Assignment.Role.values),
    "start": _day,
    "end": _day,
    "end_reason": _one_of(Assignment.EndReason.values),
    "committed": _yes_or_no,
    "leave_start": _day,
    "leave_end": _day,
    "leave_kind": _one_of(Leave.Kind.values),
    "leave_pauses": _yes_or_no,
}


def _beside(row: Row) -> list[ValidationIssue]:
    """Faults between the cells of one line."""
    faults = []
    for first, last in (("start", "end"), ("leave_start", "leave_end")):
        if row[first] and row[last] and row[last] < row[first]:
            faults.append(ValidationIssue(row.line, last, _("The last day lies before the first.")))
    if "leave_start" not in row.wrong and row["leave_start"] is None:
        faults += [
            ValidationIssue(row.line, column, _("A leave needs its first day in leave_start."))
            for column in LEAVE_COLUMNS[1:]
            if row[column] is not None
        ]
    return faults
