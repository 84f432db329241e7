"""The lines of a file in a temporary table: whatever file it was, from here on they have the fifteen columns."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any, BinaryIO

from django.db import connection
from django.utils.translation import gettext as _

from .columns import COLUMNS, ValidationIssue
from .reading import Line

OFFICERS_A_BATCH = 500
MOST_FAULTS = 10_000
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
LEAST_STRICT = 10  # so many of the fifteen names, written as the strict file has them, and it is one


def is_strict(file: BinaryIO) -> bool:
    """Whether a program wrote this file, with the fifteen columns; anything else goes through the assistant."""
    first = file.readline(10_000).decode("latin-1").lower().removeprefix("\u00ef\u00bb\u00bf")
    file.seek(0)
    names = {cell.strip() for cell in first.replace(";", ",").split(",")}
    return "serial_number" in names and len(names & {*COLUMNS}) >= LEAST_STRICT


def stage(cursor: Any, lines: Iterable[Line], faults: list[ValidationIssue]) -> int:
    """Lays every readable line into a fresh temporary table; returns how many there were."""
    cursor.execute(STAGE)
    count = 0
    with cursor.copy("COPY roster_line (line, serial_number, cells) FROM STDIN") as copy:
        for line in lines:
            count += 1
            if line.fault is None:
                cells = [line.cells[column] for column in COLUMNS]
                copy.write_row((line.number, cells[0].strip(), cells))
            elif len(faults) < MOST_FAULTS:
                faults.append(line.fault)
    if not count and not faults:
        faults.append(ValidationIssue(1, COLUMNS[0], _("The file holds no line after its header.")))
    cursor.execute("CREATE INDEX ON roster_line (serial_number, line)")
    cursor.execute("ANALYZE roster_line")
    return count


def add(cursor: Any, cells: list[str]) -> None:
    """One line more, that somebody's answer stands for; it has no number in the file."""
    cursor.execute("INSERT INTO roster_line VALUES (0, %s, %s)", [cells[0], cells])


def touched(cursor: Any) -> list[int]:
    """The sites that the file speaks of, and those where its people serve by what is stored."""
    cursor.execute(TOUCHED, [COLUMNS.index("site") + 1])
    return [site for (site,) in cursor.fetchall()]


def batches() -> Iterator[list[tuple[str, list[tuple[int, list[str]]]]]]:
    """Lines by serial number, some hundred officers at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT serial_number, line, cells FROM roster_line ORDER BY serial_number, line")
        rows = iter(lambda: cursor.fetchmany(2000), [])
        flat = (row for chunk in rows for row in chunk)
        grouped = groupby(flat, key=lambda row: row[0])
        officers = ((serial, [(line, cells) for _serial, line, cells in lines]) for serial, lines in grouped)
        while batch := list(islice(officers, OFFICERS_A_BATCH)):
            yield batch
