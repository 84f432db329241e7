"""A spreadsheet, as it comes, as rows of cells: CSV in whatever encoding and with whatever separator, or a workbook."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from .tabular import LOOKED_AT, MOST_ROWS, Table, UnreadableError, known_headers

MOST_BYTES = 30 * 1024 * 1024
SEPARATORS = ",;\t|"
ACCENTS = set("áéíóúñüÁÉÍÓÚÑÜ")
NAMES = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
# How payroll programs keep the zeros in front of a number: ="00801".
TEXT_FORMULA = re.compile(r'\A="([^"]*)"\Z')


def read(file: BinaryIO) -> Table:
    """The one table of a file that may be a roster. UnreadableError says in words what it is instead."""
    body = file.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise UnreadableError(_("This file is larger than 30 MB."))
    if not body.strip(b"\0\t\r\n ,;"):
        raise UnreadableError(_("This file is empty."))
    if body.startswith(b"PK"):
        return _zipped(body)
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(_("This is an old or a locked spreadsheet. Save it as .xlsx without a password."))
    if body.startswith(b"%PDF"):
        raise UnreadableError(_("This is a PDF. Send the spreadsheet it was made from, as .xlsx or CSV."))
    if body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise UnreadableError(_("This is a web page. Open it in a spreadsheet and save it as .xlsx."))
    return _text(body)


def _zipped(body: bytes) -> Table:
    try:
        names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    except zipfile.BadZipFile:
        raise UnreadableError(_("This spreadsheet is damaged. Open it, save it again and send that.")) from None
    if "xl/workbook.xml" not in names:
        raise UnreadableError(_("This is no .xlsx file. Open it in a spreadsheet and save it as .xlsx."))
    return _workbook(body)


def _workbook(body: bytes) -> Table:
    from . import workbook

    return workbook.read(body)


def _text(body: bytes) -> Table:
    encoding = _encoding(body)
    text = body.decode(encoding, errors="replace").removeprefix("\ufeff")
    notes = []
    if encoding not in ("utf-8", "utf-16"):
        words = re.findall(r"\w+", text.partition("\n")[2] or text)
        accented = next((word for word in words if ACCENTS & set(word)), "")
        note = _("Read as %(encoding)s text. Look at names with accents, for example “%(word)s”.")
        notes.append(note % {"encoding": NAMES.get(encoding, encoding), "word": accented})
    first, rest = [*text.split("\n", 1), ""][:2]
    skipped = 0
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # a spreadsheet's own hint
        text, skipped = rest, 1
    rows = max((_rows(text, mark, LOOKED_AT) for mark in SEPARATORS), key=_known)
    mark = next(mark for mark in SEPARATORS if _rows(text, mark, LOOKED_AT) == rows)
    if not (rows := _rows(text, mark)):
        raise UnreadableError(_("This file is empty."))
    return Table([(number + skipped, cells) for number, cells in rows], notes=notes)


def _encoding(body: bytes) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in body[:200]:
        return "utf-16-le" if body[1:2] == b"\0" else "utf-16-be"
    try:
        body.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return max(("cp1252", "mac_roman"), key=lambda name: _accents(body, name))


def _accents(body: bytes, encoding: str) -> int:
    """How many letters of Spanish it would have: the right reading has the most."""
    return sum(sign in ACCENTS for sign in body.decode(encoding, errors="replace"))


def _rows(text: str, mark: str, most: int = MOST_ROWS) -> list[tuple[int, list[Any]]]:
    return list(_numbered(text, mark, most))


def _numbered(text: str, mark: str, most: int) -> Iterator[tuple[int, list[Any]]]:
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=mark)
    number = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise UnreadableError(_("Line %(line)d cannot be read: %(why)s") % {"line": number, "why": error}) from None
        if cells is None or number > most:
            return
        yield number, [TEXT_FORMULA.sub(r"\1", cell) for cell in cells]
        number = reader.line_num + 1


def _known(rows: list[tuple[int, list[Any]]]) -> int:
    return max((known_headers(cells) for _number, cells in rows), default=0)
