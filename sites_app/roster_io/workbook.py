"""The sheet of an .xlsx workbook that holds the roster: merged cells filled, formulas by their results."""

import io
import re
import warnings
import zipfile
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from .tabular import LOOKED_AT, MOST_ROWS, Table, UnreadableError, known_headers

MOST_UNPACKED = 200 * 1024 * 1024
FORMULA = re.compile(rb"<f[ >/]")
FEWEST_HEADERS = 3


def read(body: bytes) -> Table:
    """The roster's sheet; UnreadableError where none or two look like one."""
    try:
        has_formulas = _looked_into(body)
        sheets = _opened(body, data_only=True).worksheets
    except UnreadableError:
        raise
    except Exception:  # noqa: BLE001  whatever a broken or hostile file does to the reader, the answer is the same
        raise UnreadableError(_("This spreadsheet is damaged. Open it, save it again and send that.")) from None
    found = [sheet for sheet in sheets if sheet.sheet_state == "visible" and _is_roster(sheet)]
    if len(found) > 1:
        names = ", ".join(f"“{sheet.title}”" for sheet in found)
        raise UnreadableError(_("Several sheets look like a roster: %(names)s. Put them into one.") % {"names": names})
    sheet = found[0] if found else sheets[0]
    if sheet.max_row > MOST_ROWS:
        raise UnreadableError(_("This sheet has more than %(most)d rows.") % {"most": MOST_ROWS})
    rows = _cells(sheet)
    if has_formulas:
        _mark_unsolved(rows, _opened(body, data_only=False)[sheet.title])
    return Table(rows, title=sheet.title, notes=_notes(sheet, sheets))


def _looked_into(body: bytes) -> bool:
    """Whether any sheet has formulas; UnreadableError where it would unpack into too much."""
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise UnreadableError(_("This spreadsheet is too large."))
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(FORMULA.search(parts.read(name)) for name in sheets)


def _opened(body: bytes, *, data_only: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that we do not need
        return openpyxl.load_workbook(io.BytesIO(body), data_only=data_only, keep_links=False)


def _is_roster(sheet: Any) -> bool:
    rows = sheet.iter_rows(min_row=1, max_row=LOOKED_AT, values_only=True)
    return any(known_headers(list(row)) >= FEWEST_HEADERS for row in rows)


def _cells(sheet: Any) -> list[tuple[int, list[Any]]]:
    rows = [[*row] for row in sheet.iter_rows(values_only=True)]
    for area in sheet.merged_cells.ranges:
        if area.min_col == area.max_col:  # a name that stands for several lines; a title over columns stays one cell
            for index in range(area.min_row, min(area.max_row, len(rows))):
                rows[index][area.min_col - 1] = rows[area.min_row - 1][area.min_col - 1]
    return list(enumerate(rows, start=1))


def _mark_unsolved(rows: list[tuple[int, list[Any]]], formulas: Any) -> None:
    """A formula without a stored result shows itself, so that it is told as a fault and not taken for a blank."""
    for (_number, cells), row in zip(rows, formulas.iter_rows(values_only=True), strict=False):
        for index, cell in enumerate(row):
            if cells[index] is None and isinstance(cell, str) and cell.startswith("="):
                cells[index] = f"\x01{cell}"


def _notes(sheet: Any, sheets: list[Any]) -> list[str]:
    others = [other.title for other in sheets if other is not sheet and other.max_row > 1]
    if not others:
        return []
    names = {"sheet": sheet.title, "others": ", ".join(f"“{name}”" for name in others)}
    return [_("Read: the sheet “%(sheet)s”. Not read: %(others)s.") % names]
