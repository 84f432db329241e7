"""What every reader of spreadsheets hands on: rows of cells, or one sentence that says why there are none."""

from dataclasses import dataclass, field
from typing import Any

from . import vocabulary

MOST_ROWS = 60_000
LOOKED_AT = 40  # rows from the top, for the header


class RosterError(Exception):
    """A file of a roster that was not taken; nothing was changed."""


class UnreadableError(RosterError):
    """This file cannot be read at all; the message says what to do."""


@dataclass(slots=True)
class Table:
    """Rows with their number in the file; a cell is text, a number, a day, yes or no, or None."""

    rows: list[tuple[int, list[Any]]]
    title: str = ""
    notes: list[str] = field(default_factory=list)


def known_headers(cells: list[Any]) -> int:
    """How many different columns of a roster this row could be the header of."""
    found = {vocabulary.column(cell) for cell in cells if isinstance(cell, str)}
    return len(found - {None})
