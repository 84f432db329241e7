"""A table as a spreadsheet that every office program opens: one sheet, texts as texts, never a formula (API-9)."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_TEXT = re.compile(rf"{ILLEGAL_CHARACTERS_RE.pattern}|[\r\ufffe\uffff]")  # with one of them no program opens the file


def xlsx_response(filename: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """A download named `filename`. Numbers stay numbers, None is an empty cell, everything else is text."""
    book, file = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet()
    for row in [header, *rows]:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(file)
    response = HttpResponse(file.getvalue(), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _cell(sheet: Any, value: Any) -> Any:
    if value is None or isinstance(value, int | float) and not isinstance(value, bool):
        return value
    cell = WriteOnlyCell(sheet, NO_TEXT.sub("", str(value)))
    cell.data_type = "s"  # also where it begins with "="
    return cell
