"""Tables as CSV that are safe in any spreadsheet: no cell can become a formula (SEC-10)."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> str:
    """Text of one cell; None is blank, booleans `true`/`false`, a text that could be a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if isinstance(value, str) and text.lstrip(" \u00a0").startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


def csv_lines(header: list[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Lines of UTF-8 CSV with LF ends, one row at a time, so that memory stays flat."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([safe_cell(value) for value in row])
    yield buffer.getvalue()


def invented() -> str:
    """What every file of the demonstration says (RUN-3); blank elsewhere."""
    if not settings.DEMO:
        return ""
    return strip_tags(_("<strong>Demonstration:</strong> officers, messages and figures are invented."))


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """Rows without a header, to be kept and sent as they are."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([safe_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def csv_response(filename: str, header: list[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A download named `filename`; its columns are promised, so the demonstration says in the name that it is one."""
    return _download(filename, csv_lines(header, rows))


def csv_kept(filename: str, header: Iterable[str], texts: Iterable[str]) -> StreamingHttpResponse:
    """The same from lines that `csv_text` wrote before."""
    return _download(filename, chain([csv_text([header])], texts))


def _download(filename: str, lines: Iterable[str]) -> StreamingHttpResponse:
    filename = f"demonstration-invented-{filename}" if settings.DEMO else filename
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
