"""ISO weeks by the clock on a site's wall: which one has ended, when its digest leaves and opens. Pure."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

MAIL_HOUR = 8  # Monday, at the site: commanders first
PUBLIC_HOUR = 12  # residents four hours later
CATCH_UP = timedelta(hours=48)  # a scheduler that slept longer marks the week missed (DIG-7)
SEVEN = timedelta(days=7)
FORM = re.compile(r"([0-9]{4})-W([0-9]{2})")
FIRST_YEAR = 1900  # nothing is older; the first weeks of all have no week before them to compare with


class WeekError(ValueError):
    """A week that cannot be described; its text is a whole sentence."""


class Week(NamedTuple):
    """One ISO week, from Monday up to, not including, the next Monday."""

    year: int
    number: int

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def end(self) -> date:
        """The Monday after it."""
        return self.monday + SEVEN

    @property
    def name(self) -> str:
        """As in addresses and commands: 2026-W47."""
        return f"{self.year}-W{self.number:02d}"

    @property
    def previous(self) -> "Week":
        return week_of(self.monday - SEVEN)


class Window(NamedTuple):
    """What a digest counts: days in [first, end), moments before `now`, lists as of `as_of`, as seen on `seen`.

    For a week that has ended, `end` and `as_of` are the Monday after it; `seen` is the day of building, or
    that Monday when an old week is built.
    """

    week: Week
    first: date
    end: date
    as_of: date
    seen: date
    now: datetime

    @property
    def old(self) -> bool:
        """Built more than a week after it ended: what was answered since then still counted as open."""
        return self.now.date() - self.seen >= SEVEN


def week_of(day: date) -> Week:
    """The ISO week a day lies in."""
    year, number, _weekday = day.isocalendar()
    return Week(year, number)


def local_day(now: datetime, zone: str) -> date:
    """The day it is in that zone at an aware moment."""
    return now.astimezone(ZoneInfo(zone)).date()


def last_complete(now: datetime, zone: str) -> Week:
    """The last week that has ended in that zone."""
    return week_of(local_day(now, zone)).previous


def monday_at(week: Week, hour: int, zone: str) -> datetime:
    """The instant (UTC) at which clocks in `zone` show `hour` on the Monday after `week`, whatever the season."""
    return datetime.combine(week.end, time(hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def parse(text: str) -> Week:
    """A week from `2026-W47`; WeekError for another form and for a week that the calendar does not have."""
    found = FORM.fullmatch(text.strip())
    if found is None:
        raise WeekError(_("“%(text)s” is not a week; write it like 2026-W47.") % {"text": text[:20]})
    week = Week(int(found[1]), int(found[2]))
    try:
        week.end  # noqa: B018 - asks the calendar
    except (ValueError, OverflowError):
        raise WeekError(_("There is no week %(week)s in the calendar.") % {"week": week.name}) from None
    if week.year < FIRST_YEAR:
        raise WeekError(_("“%(text)s” is not in this century or the last.") % {"text": week.name})
    return week


def require_ended(week: Week, now: datetime, zone: str) -> None:
    """WeekError unless the week is over in that zone."""
    if local_day(now, zone) < week.end:
        raise WeekError(_("Week %(week)s has not ended yet.") % {"week": week.name})


def whole(week: Week, *, now: datetime, zone: str) -> Window:
    """The window of a week that has ended: as of the Monday after it."""
    today = local_day(now, zone)
    seen = today if today < week.end + SEVEN else week.end
    return Window(week, week.monday, week.end, week.end, seen, now)
