"""Days as people and spreadsheets write them: which order a file uses, and what a cell means in it."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from .vocabulary import fold

ORDERS = {"mdy": (2, 0, 1), "dmy": (2, 1, 0), "ymd": (0, 1, 2)}  # where year, month and day stand
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
NUMBERS = re.compile(r"(\d{1,4})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})(?:[T ].*)?", re.ASCII)
COMPACT = re.compile(r"(19|20|21)\d{6}", re.ASCII)
SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
FIRST_SERIAL, LAST_SERIAL = 18_264, 91_313  # 1950 and 2149 as spreadsheets count days
SPREADSHEETS_BEGIN = date(1899, 12, 30)
NO_END = {date(9999, 12, 31), date(2999, 12, 31), date(2099, 12, 31)}
MONTH_NAMES = """
jan january ene enero / feb february febrero / mar march marzo / apr april abr abril / may mayo / jun june junio /
jul july julio / aug august ago agosto / sep sept september septiembre setiembre / oct october octubre /
nov november noviembre / dec december dic diciembre
"""
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES.split("/"), start=1) for name in names.split()}
NEXT_CENTURY = 10  # a year of two digits lies at most so many years ahead


def fitting(texts: Iterable[str]) -> tuple[set[str], list[str]]:
    """The orders (of mdy and dmy) in which every such text is a day, and an example that only one or none takes.

    Texts that are clear by themselves, or a day in no order, do not count.
    """
    left, examples = {"mdy", "dmy"}, []
    for text in texts:
        if not NUMBERS.fullmatch(text.strip()) or YEAR_FIRST.fullmatch(text.strip()):
            continue
        fits = {order for order in ("mdy", "dmy") if in_order(text, order)}
        if len(fits) == 1:
            if len(left) == 2 or not fits <= left:
                examples.append(text)
            left &= fits
    return left, examples


def is_ambiguous(texts: Iterable[str]) -> str | None:
    """A text that is one day in one order and another in the other; None: there is none."""
    for text in texts:
        if NUMBERS.fullmatch(text.strip()) and not YEAR_FIRST.fullmatch(text.strip()):
            one, other = in_order(text, "mdy"), in_order(text, "dmy")
            if one and other and one != other:
                return text
    return None


def in_order(text: str, order: str) -> date | None:
    """The day of a text of three numbers, read in this order."""
    found = NUMBERS.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (found.group(place + 1) for place in ORDERS[order])
    if len(day) > 2 or len(year) not in (2, 4):
        return None
    return _day(_century(year), int(month), int(day))


def read(cell: object, order: str) -> date | None:
    """The day that a cell means; None where it means none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip()
    if found := YEAR_FIRST.fullmatch(text):
        return _day(*(int(part) for part in found.groups()))
    if COMPACT.fullmatch(text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    if SERIAL.fullmatch(text) and FIRST_SERIAL <= float(text) <= LAST_SERIAL:
        return SPREADSHEETS_BEGIN + timedelta(days=int(float(text)))
    return in_order(text, order) or _named(text)


def _named(text: str) -> date | None:
    """January 5, 2026; 5 de enero de 2026; 5-Jan-26."""
    words = [word for word in fold(text).split() if word not in ("de", "del", "of", "the")]
    words = [re.sub(r"^(\d{1,2})(st|nd|rd|th|o)$", r"\1", word) for word in words]
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [word for word in words if word.isdecimal()]
    if len(months) != 1 or len(numbers) != 2 or len(words) != 3:
        return None
    day, year = numbers if len(numbers[0]) < 3 else reversed(numbers)
    return _day(_century(year), months[0], int(day)) if len(day) < 3 and len(year) in (2, 4) else None


def _century(year: str) -> int:
    if len(year) == 4:
        return int(year)
    latest = date.today().year + NEXT_CENTURY
    guess = latest - latest % 100 + int(year)
    return guess if guess <= latest else guess - 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
