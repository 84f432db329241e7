"""Local wall-clock times of a site turned into instants, and series that keep their time on the clock.

No models and no clock of its own: zones are names of the time zone database, instants are aware UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.utils.formats import date_format
from django.utils.translation import gettext as _

LAST = -1
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class ClockChange:
    """One night on which the offset of a zone changes; `at` is the instant, offsets are what is added to UTC."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def old_time(self) -> datetime:
        """What the clock on the wall would have shown at that instant (naive)."""
        return (self.at + self.before).replace(tzinfo=None)

    @property
    def new_time(self) -> datetime:
        """What the clock on the wall shows from that instant on (naive)."""
        return (self.at + self.after).replace(tzinfo=None)


class LocalTimeError(ValueError):
    """A local time that names no instant, or two; `reason()` is the sentence for the form."""

    def __init__(self, local: datetime, zone: str, change: ClockChange) -> None:
        super().__init__(f"{local:%Y-%m-%d %H:%M} in {zone}")
        self.local, self.zone, self.change = local, zone, change

    def reason(self) -> str:
        """One sentence in the active language."""
        return self._sentence() % {
            "day": date_format(self.local, "DATE_FORMAT"),
            "time": date_format(self.local, "TIME_FORMAT"),
            "old": date_format(self.change.old_time, "TIME_FORMAT"),
            "new": date_format(self.change.new_time, "TIME_FORMAT"),
        }

    def _sentence(self) -> str:
        raise NotImplementedError


class NonexistentTimeError(LocalTimeError):
    """The clock jumps over this local time."""

    def _sentence(self) -> str:
        return _(
            "There is no %(time)s on %(day)s: that night the clock jumps from %(old)s to %(new)s "
            "and leaves it out. Please choose another time."
        )


class AmbiguousTimeError(LocalTimeError):
    """This local time happens twice; `instants` are both in UTC, the index of each is its fold."""

    @property
    def instants(self) -> tuple[datetime, datetime]:
        zone = ZoneInfo(self.zone)
        first, second = (_as_utc(self.local, zone, fold) for fold in (0, 1))
        return first, second

    def choices(self) -> list[tuple[int, str]]:
        """`(fold, label)` for the form, with the zone's own short name ("PDT", "PST") as the difference."""
        hour = date_format(self.local, "TIME_FORMAT")
        first, second = (instant.astimezone(ZoneInfo(self.zone)).tzname() for instant in self.instants)
        return [
            (0, _("The first %(time)s, before the clock goes back (%(name)s)") % {"time": hour, "name": first}),
            (1, _("The second %(time)s, after the clock went back (%(name)s)") % {"time": hour, "name": second}),
        ]

    def _sentence(self) -> str:
        return _(
            "%(time)s happens twice on %(day)s: that night the clock goes back from %(old)s to %(new)s "
            "and passes it again. Please say which one you mean."
        )


def resolve(local: datetime, zone: str, fold: int | None = None) -> datetime:
    """The instant (UTC) at which the clocks of `zone` show `local`, a naive datetime.

    Raises NonexistentTimeError for a time that the clock jumps over, whatever the fold, and AmbiguousTimeError for
    one that happens twice unless `fold` says which (0 first, 1 second); any other time ignores `fold`
    (MEET-1). `local.fold` is ignored, so that nobody chooses by accident.
    """
    if local.tzinfo is not None:
        raise ValueError("A local time carries no zone of its own.")
    if fold not in (None, 0, 1):
        raise ValueError("fold is 0, 1 or None.")
    info = ZoneInfo(zone)
    first, second = _as_utc(local, info, 0), _as_utc(local, info, 1)
    if first == second:
        return first
    change = clock_changes(zone, min(first, second) - DAY, max(first, second) + DAY)[0]
    if first > second:
        raise NonexistentTimeError(local, zone, change)
    if fold is None:
        raise AmbiguousTimeError(local, zone, change)
    return second if fold else first


def _as_utc(local: datetime, zone: ZoneInfo, fold: int) -> datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def wall_clock(instant: datetime, zone: str) -> datetime:
    """The local time (naive, with its `fold`) at an aware instant: the inverse of `resolve`."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def day_before(instant: datetime, zone: str, hour: int) -> datetime:
    """The instant (UTC) at which it is `hour` o'clock on the local day before that of an aware instant."""
    day = wall_clock(instant, zone).date() - DAY
    return _as_utc(datetime(day.year, day.month, day.day, hour), ZoneInfo(zone), 0)


def clock_changes(zone: str, first: datetime, last: datetime) -> list[ClockChange]:
    """Every change of the zone's offset after `first` and up to `last` (aware), oldest first."""
    info = ZoneInfo(zone)
    found, left = [], first.astimezone(UTC)
    end = last.astimezone(UTC)
    while left < end:
        right = min(left + DAY, end)
        if _offset(left, info) != _offset(right, info):
            found.append(_change_between(left, right, info))
        left = right
    return found


def _change_between(left: datetime, right: datetime, zone: ZoneInfo) -> ClockChange:
    """Halve the span until the instant is known to the second; offsets change on whole seconds."""
    before, after = _offset(left, zone), _offset(right, zone)
    left, right = left.replace(microsecond=0), right.replace(microsecond=0)
    while right - left > timedelta(seconds=1):
        middle = left + timedelta(seconds=(right - left) // timedelta(seconds=2))
        if _offset(middle, zone) == before:
            left = middle
        else:
            right = middle
    return ClockChange(right, before, after)


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


class Repeat(StrEnum):
    """How a series goes on; values are what a form or a column may store."""

    WEEKLY = "weekly"
    EVERY_SECOND_WEEK = "every_second_week"
    MONTHLY = "monthly"


def series(
    first: datetime, repeat: Repeat, *, count: int | None = None, until: date | None = None, nth: int | None = None
) -> Iterator[datetime]:
    """Naive local starts of a series, `first` among them, all at the same time on the wall clock (MEET-2).

    It ends after `count` meetings or with the day `until` (included), whichever comes first; one of them is
    needed. `nth` (monthly only) is 1 to 5 or LAST, and must fit `first`; left out, it is counted from the
    start of the month. A month without a fifth such weekday is skipped and not counted. Each start still
    has to pass `resolve`. Raises ValueError.
    """
    if count is None and until is None:
        raise ValueError("A series needs a number of meetings or a last day.")
    if count is not None and count < 1:
        raise ValueError("A series has at least one meeting.")
    last = datetime.combine(until, time.max) if until else None
    return islice(rrule(dtstart=first, until=last, **_rule(first, Repeat(repeat), nth)), count)


def _rule(first: datetime, repeat: Repeat, nth: int | None) -> dict[str, Any]:
    """What dateutil is told of a series."""
    if repeat is not Repeat.MONTHLY:
        if nth is not None:
            raise ValueError("Only a monthly series counts weekdays of the month.")
        return {"freq": WEEKLY, "interval": 1 if repeat is Repeat.WEEKLY else 2}
    nth = week_of_month(first) if nth is None else nth
    if nth not in nths(first):
        raise ValueError("The first meeting is not on that weekday of its month.")
    return {"freq": MONTHLY, "byweekday": weekday(first.weekday(), nth)}


def week_of_month(day: date) -> int:
    """Which of its kind a weekday is in its month: the 8th to the 14th is always the second."""
    return (day.day - 1) // 7 + 1


def nths(day: date) -> list[int]:
    """The ways to name a day in a monthly series: [2]; or [4, LAST] for a fourth Tuesday that is the last."""
    return [week_of_month(day), LAST] if (day + WEEK).month != day.month else [week_of_month(day)]
