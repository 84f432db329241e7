"""Days, hours and terms in the language of the page."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

DAYS_A_MONTH = 365.2425 / 12


def day(value: date | str | None) -> str:
    """A day in words: March 3, 2027; 3 de marzo de 2027. Also one that was stored as `2027-03-03`."""
    return _written(value, pgettext("date format: whole day", "F j, Y"))


def weekday(value: date | None) -> str:
    """A day of the coming weeks: Saturday, November 28; sábado 28 de noviembre."""
    return _written(value, pgettext("date format: day with its weekday", "l, F j"))


def month(value: date | str | None) -> str:
    """A month in words: March 2022; marzo de 2022."""
    return _written(value, pgettext("date format: month and year", "F Y"))


def when(start: datetime, end: datetime | None = None, zone: str = "") -> str:
    """From when to when, in the site's ``zone`` (an IANA name; without it the hours stand as given)."""
    first = start.astimezone(ZoneInfo(zone)) if zone else start
    words = {"day": weekday(first), "start": _hour(first)}
    if end is None:
        return gettext("%(day)s, %(start)s") % words
    words["end"] = _hour(end.astimezone(ZoneInfo(zone)) if zone else end)
    return gettext("%(day)s, %(start)s to %(end)s") % words


def leaf(value: date) -> dict[str, str]:
    """The three lines of a calendar leaf: month, day and weekday, short."""
    return {"month": _written(value, "M"), "day": _written(value, "j"), "week": _written(value, "D")}


def term(days: int | None) -> str:
    """Days as people say them: 4 years 8 months; 8 months; 12 days. 365 and 1,826 days are whole years."""
    left = int(days or 0)
    return _years_and_months(int((left + 1) / DAYS_A_MONTH)) or ngettext("%(n)d day", "%(n)d days", left) % {"n": left}


def term_of_months(months: int) -> str:
    """Whole months as people say them: 4 years 8 months; 8 months; less than a month."""
    return _years_and_months(months) or gettext("less than a month")


def _years_and_months(whole: int) -> str:
    years, months = divmod(whole, 12)
    parts = []
    if years:
        parts.append(ngettext("%(n)d year", "%(n)d years", years) % {"n": years})
    if months:
        parts.append(ngettext("%(n)d month", "%(n)d months", months) % {"n": months})
    return " ".join(parts)


def _written(value: date | str | None, form: str) -> str:
    return date_format(date.fromisoformat(value) if isinstance(value, str) else value, form) if value else ""


def _hour(value: datetime) -> str:
    return date_format(value, pgettext("date format: hour", "g:i a"))
