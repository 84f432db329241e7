"""A city's own spreadsheet as lines of the strict file: which row is the header, what its columns and cells mean.

Nothing is judged here that the strict file judges: what means nothing known is passed on as it stands, and told there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Officer, Site
from . import days, names, tables, vocabulary
from .columns import COLUMNS, ValidationIssue
from .reading import Line
from .tabular import LOOKED_AT, Table, UnreadableError, known_headers
from .vocabulary import NAME

DAYS = ("start", "end", "leave_start", "leave_end")
VALUES = ("end_reason", "committed", "leave_kind", "leave_pauses")
TOLD = 3  # rows passed over that are named one by one
HINTS = {"mdy": ("mm/dd", "m/d/y", "mes/d"), "dmy": ("dd/mm", "d/m/", "dia/mes"), "ymd": ("yyyy-mm", "yyyy/mm")}
FEWEST_HEADERS = 3


@dataclass(slots=True)
class Sheet:
    """What was read: lines for the import, what to tell, and the question about the order of days, if there is one."""

    lines: list[Line] = field(default_factory=list)
    faults: list[ValidationIssue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)  # a column's own header in the file
    asks_dates: str = ""  # a day of the file that two orders read differently


def read(file: BinaryIO, dates: str | None) -> Sheet:
    """The file as lines; `dates` is the order that somebody has said (a key of `days.ORDERS`)."""
    try:
        table = tables.read(file)
    except UnreadableError as error:
        return Sheet(faults=[ValidationIssue(1, COLUMNS[0], str(error))])
    at = max(range(min(len(table.rows), LOOKED_AT)), key=lambda n: (known_headers(table.rows[n][1]), -n))
    sheet = Sheet(notes=table.notes)
    header = [_text(cell) for cell in table.rows[at][1]]
    places = _places(header, sheet)
    sites = Sites()
    _missing(places, sheet, known_headers(table.rows[at][1]), has_site=bool(sites.of(table.title)))
    if sheet.faults:
        return sheet
    rows = _body(table, at, header, places, sites, sheet)
    order = _order(rows, header, dates, sheet)
    serials = _stored_serials()
    ranks = {} if "rank" in places else dict(Officer.objects.values_list("serial_number", "rank"))
    for number, cells in rows:
        sheet.lines.append(_line(number, cells, order, sites, serials))
        said = sheet.lines[-1].cells
        said["rank"] = ranks.get(said["serial_number"], said["rank"])  # a role's name does not overwrite a rank
    return sheet


class Sites:
    """Which site a text means: its name, its short name, or another name it is known by."""

    def __init__(self) -> None:
        self.slugs: dict[str, str] = {}
        for slug, name, others in Site.objects.values_list("slug", "name", "also_known_as"):
            for word in (slug, name, *others.replace(";", ",").split(",")):
                if key := vocabulary.fold(word):
                    self.slugs.setdefault(key, slug)

    def of(self, text: str) -> str | None:
        return self.slugs.get(vocabulary.fold(text))


def _places(header: list[str], sheet: Sheet) -> dict[str, int]:
    """Where each known column stands; what is not known is told, what stands twice is a fault."""
    places: dict[str, int] = {}
    unknown = []
    for index, title in enumerate(header):
        name = vocabulary.column(title)
        if name is None:
            unknown += [f"“{title[:40]}”"] if title else []
        elif name in places:
            sheet.faults.append(
                ValidationIssue(1, title, _("“%(one)s” and this column mean the same.") % {"one": header[places[name]]})
            )
        else:
            places[name] = index
            sheet.titles[name] = title
    if "first_name" in places and "last_name" not in places and NAME not in places:
        places[NAME] = places.pop("first_name")  # “Nombre” alone is the whole name
        sheet.titles[NAME] = sheet.titles.pop("first_name")
    elif NAME in places and "last_name" in places and "first_name" not in places:
        places["first_name"] = places.pop(NAME)  # “Name”, “Surname”
    for name, other in (("role", "rank"), ("rank", "role"), ("first_name", NAME), ("last_name", NAME)):
        if name not in places and other in sheet.titles:
            sheet.titles[name] = sheet.titles[other]  # a fault is told where the clerk can find it
    if unknown:
        sheet.notes.append(_("Columns that are not read: %(names)s.") % {"names": ", ".join(unknown)})
    return places


def _missing(places: Mapping[str, int], sheet: Sheet, known: int, *, has_site: bool) -> None:
    if known < FEWEST_HEADERS:
        sheet.faults = [
            ValidationIssue(
                1, COLUMNS[0], _("No row with column names was found: Serial number, First name, Last name, ...")
            )
        ]
        return
    wanted = {"serial_number": _("serial number"), "start": _("first day at the site")}
    if NAME not in places:
        wanted |= {"first_name": _("first name"), "last_name": _("last name")}
    if "role" not in places:
        wanted["rank"] = _("role or rank")
    if not has_site:
        wanted["site"] = _("site")
    for name in [name for name in wanted if name not in places and name != "site"]:
        sheet.faults.append(
            ValidationIssue(1, name, _("There is no column for this: %(what)s.") % {"what": wanted[name]})
        )


def _body(
    table: Table, at: int, header: list[str], places: Mapping[str, int], sites: Sites, sheet: Sheet
) -> list[tuple[int, dict[str, Any]]]:
    """The lines under the header, without what is no line: blanks, headings, totals, remarks, the header again."""
    rows, passed = [], []
    heading = sites.of(table.title) or ""
    for number, cells in table.rows[at + 1 :]:
        said = [_text(cell) for cell in cells]
        filled = [text for text in said if text]
        if not filled or said[: len(header)] == header:
            continue
        if "site" not in places and len(filled) == 1 and sites.of(filled[0]):
            heading = sites.of(filled[0]) or ""  # a site's name as a heading over its people
        elif vocabulary.is_total(filled[0]) or (len(filled) == 1 and not _only_serial(said, places)):
            passed.append((number, filled[0]))
        else:
            row = {name: cells[index] if index < len(cells) else None for name, index in places.items()}
            rows.append((number, {"site": heading, **row}))
    if "site" not in places and rows and not all(row["site"] for _number, row in rows):
        sheet.faults.append(
            ValidationIssue(1, "site", _("There is no column for this: %(what)s.") % {"what": _("site")})
        )
    _tell_passed(passed, sheet)
    return rows


def _only_serial(said: list[str], places: Mapping[str, int]) -> bool:
    """A line that holds a serial number and nothing else is a line with much missing, not a remark."""
    index = places["serial_number"]
    return index < len(said) and bool(said[index]) and " " not in said[index]


def _tell_passed(passed: list[tuple[int, str]], sheet: Sheet) -> None:
    if not passed:
        return
    some = ", ".join(f"{number} (“{text[:40]}”)" for number, text in passed[:TOLD])
    told = ngettext(
        "%(n)d line is no officer's and was passed over: %(some)s",
        "%(n)d lines are no officer's and were passed over: %(some)s",
        len(passed),
    )
    sheet.notes.append(told % {"n": len(passed), "some": some + (" …" if len(passed) > TOLD else "")})


def _order(rows: list[tuple[int, dict[str, Any]]], header: list[str], dates: str | None, sheet: Sheet) -> str:
    """The order of day, month and year: said, written in the header, or the only one in which every day is a day."""
    cells = [row[name] for _number, row in rows for name in DAYS if row.get(name) not in (None, "")]
    texts = [cell for cell in cells if isinstance(cell, str)]
    if any(isinstance(cell, date) for cell in cells) and any(days.NUMBERS.fullmatch(text.strip()) for text in texts):
        note = _("Some days are texts and some are days: the spreadsheet may have turned day and month round in some.")
        sheet.notes.append(note)
    if dates:
        return dates
    written = " ".join(header).lower()
    hinted = [order for order, words in HINTS.items() if any(word in written for word in words)]
    left, examples = days.fitting(texts)
    if len(hinted) == 1 and (hinted[0] in left or hinted[0] == "ymd"):
        return hinted[0]
    if not left:
        sheet.faults.append(
            ValidationIssue(
                1,
                "start",
                _("Days are written in two orders: “%(one)s” and “%(other)s”. Use one of them in the whole file.")
                % {"one": examples[0], "other": examples[-1]},
            )
        )
    elif len(left) == 2 and (text := days.is_ambiguous(texts)):
        sheet.asks_dates = text
    order = "mdy" if "mdy" in left else "dmy"
    if len(left) == 1 and examples:
        sheet.notes.append(order_told(examples[0], order))
    return order


def order_told(text: str, order: str) -> str:
    """How a day was read, in words."""
    return _("Days are read as %(order)s: “%(text)s” is %(day)s.") % {
        "order": {"mdy": _("month/day/year"), "dmy": _("day/month/year"), "ymd": _("year-month-day")}[order],
        "text": text,
        "day": days.in_order(text, order),
    }


def _stored_serials() -> dict[str, str]:
    """Serial numbers without leading zeros, which spreadsheets take away, where only one officer's is like it."""
    found: dict[str, list[str]] = {}
    for serial in Officer.objects.filter(serial_number__startswith="0").values_list("serial_number", flat=True):
        found.setdefault(serial.lstrip("0"), []).append(serial)
    return {short: serials[0] for short, serials in found.items() if len(serials) == 1 and short.isdecimal()}


def _line(number: int, row: Mapping[str, Any], order: str, sites: Sites, serials: Mapping[str, str]) -> Line:
    cells = dict.fromkeys(COLUMNS, "") | {name: _text(cell) for name, cell in row.items() if name in COLUMNS}
    cells["serial_number"] = serials.get(cells["serial_number"], cells["serial_number"])
    cells |= names.parted(row, _text)
    for name in DAYS:
        cells[name] = _day(row.get(name), cells[name], order, is_end=name.endswith("end"))
    for name in VALUES:
        cells[name] = "" if vocabulary.is_nothing(cells[name]) else vocabulary.value(name, cells[name])
    position, rank = cells["role"], cells["rank"]
    cells["role"], cells["rank"] = vocabulary.role_of(position or rank), rank or position
    cells["site"] = sites.of(cells["site"]) or cells["site"]
    if "@" not in cells["email"] and vocabulary.is_nothing(cells["email"]):
        cells["email"] = ""
    return Line(number, cells)


def _day(cell: Any, text: str, order: str, *, is_end: bool) -> str:
    if vocabulary.is_nothing(text):
        return "" if is_end or not text else text
    day = days.read(cell if isinstance(cell, date) else text, order)
    if day is None:
        return text
    return "" if is_end and day in days.NO_END else day.isoformat()


def _text(cell: Any) -> str:
    """A cell as text on one line; whole numbers without a point, days as people of no country write them."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return " ".join(str(cell).replace("\ufeff", "").split())
