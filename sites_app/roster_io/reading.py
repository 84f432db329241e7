"""Opens a roster file, whatever a spreadsheet did to it: byte order mark, line ends, semicolons."""

import csv
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from .columns import COLUMNS, ValidationIssue

LONGEST_LINE = 10_000


class Line(NamedTuple):
    """A line of the file: where it begins and its cells by column, or the one thing that keeps it from being read."""

    number: int
    cells: dict[str, str]
    fault: ValidationIssue | None = None


def lines(file: BinaryIO) -> Iterator[Line]:
    """Every line after the header, one at a time; blank lines are passed over."""
    text = _Text(file)
    try:
        first = next(text, "")
    except UnicodeDecodeError:
        yield Line(1, {}, ValidationIssue(1, COLUMNS[0], _("This file is not UTF-8 text.")))
        return
    delimiter = ";" if ";" in first and "," not in first else ","
    header = [cell.strip().lower() for cell in next(csv.reader([first], delimiter=delimiter), [])]
    found = _header_faults(header)
    if found:
        yield from (Line(1, {}, fault) for fault in found)
        return
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        number = text.number + 1
        try:
            cells = next(reader, None)
        except (csv.Error, UnicodeDecodeError):
            yield Line(
                number,
                {},
                ValidationIssue(number, header[0], _("This line cannot be read as UTF-8 text with quoted cells.")),
            )
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield _line(number, header, cells)


class _Text:
    """The file as lines of text that know their number."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """Not a generator: after a line that is no UTF-8 the next one can still be read."""
        raw = self.file.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        self.number += 1
        text = raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
        return text.replace("\0", "\x01")  # refused by the column's own rule, not by the reader


def _header_faults(header: list[str]) -> list[ValidationIssue]:
    faults = [ValidationIssue(1, name, _("This column is missing.")) for name in COLUMNS if name not in header]
    for index, name in enumerate(header):
        if name not in COLUMNS:
            faults.append(ValidationIssue(1, name[:60] or str(index + 1), _("No column of a roster has this name.")))
        elif name in header[:index]:
            faults.append(ValidationIssue(1, name, _("This column stands here twice.")))
    return faults


def _line(number: int, header: list[str], cells: Iterable[str]) -> Line:
    cells = list(cells)
    if len(cells) < len(header):
        column = header[len(cells)]
        return Line(number, {}, ValidationIssue(number, column, _("The line ends before this column.")))
    if any(cell.strip() for cell in cells[len(header) :]):
        return Line(
            number,
            {},
            ValidationIssue(number, str(len(header) + 1), _("The line has more cells than there are columns.")),
        )
    return Line(number, dict(zip(header, cells, strict=False)))
