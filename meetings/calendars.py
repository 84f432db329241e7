"""Calendar files (RFC 5545) of meetings: one file a meeting, one feed a site; they name no resident.

The shape follows what common clients are known to accept. Outlook takes one STANDARD and at most one
DAYLIGHT with a yearly rule and no RDATE; a REQUEST needs an attendee, so everything here is PUBLISH, except
the file of a cancelled meeting; a feed without any component counts as broken, so it always has its zone.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

import icalendar
from dateutil.rrule import MONTHLY, rrule, weekday

from .local_time import ClockChange, clock_changes, nths

PRODUCT = "-//Neighborhood portal//Meetings//EN"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"
REFRESH = timedelta(hours=6)

# Zones that are UTC under a name: times are written in the Z form, because Outlook knows no TZID=UTC.
UTC_NAMES = {"UTC", "Etc/UTC", "Zulu", "Etc/Zulu", "UCT", "Etc/UCT", "Universal", "Etc/Universal"}
# Embeddings, overrides and isolates turn a line around; the letters themselves carry their direction.
BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ANCHOR_YEAR = 1970
SAMPLE_YEARS = 10  # enough to tell "fourth Sunday" from "last Sunday"
EMPTY_FEED = datetime(2037, 1, 1, tzinfo=UTC)  # any year under the zone's present rule


@dataclass(frozen=True)
class Event:
    """One meeting in one language. Times are aware; `zone` is the site's; blank texts are left out.

    `uid` stays the same for the meeting's life, `sequence` grows with every move and with the cancellation,
    `last_modified` is when the meeting was last edited (MEET-14). The organizer is the office.
    """

    uid: str
    sequence: int
    cancelled: bool
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    last_modified: datetime
    tentative: bool = False
    description: str = ""
    place: str = ""
    address: str = ""
    url: str = ""
    organizer_name: str = ""
    organizer_email: str = ""
    category: str = ""
    position: tuple[float, float] | None = None  # latitude, longitude in degrees

    def __post_init__(self) -> None:
        if any(time.utcoffset() is None for time in (self.starts_at, self.ends_at, self.last_modified)):
            raise ValueError("Times of an event are aware.")


class Text(icalendar.vText):
    r"""Text escaped by RFC 5545 section 3.3.11; the library reads a typed \N as a line break ("C:\New")."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def content_type(method: str = PUBLISH) -> str:
    """For HTTP and for mail; Outlook wants the same method here and inside the file."""
    return f"text/calendar; charset=utf-8; method={method}"


def method_of(event: Event) -> str:
    """The method of a meeting's own file: CANCEL once it is cancelled."""
    return CANCEL if event.cancelled else PUBLISH


def write_file(event: Event) -> bytes:
    """The calendar file of one meeting; the same event gives the same bytes."""
    return bytes(_calendar(method_of(event), [event], event.zone).to_ical())


def write_feed(events: Iterable[Event], *, name: str, zone: str) -> bytes:
    """The feed of a site, cancelled meetings included (marked so); `zone` is the site's."""
    calendar = _calendar(PUBLISH, list(events), zone)
    calendar.add("NAME", Text(_one_line(name)))
    calendar.add("X-WR-CALNAME", Text(_one_line(name)))
    calendar.add("REFRESH-INTERVAL", icalendar.vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", icalendar.vDuration(REFRESH))
    return bytes(calendar.to_ical())


def _calendar(method: str, events: list[Event], zone: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    for name in sorted({zone, *(event.zone for event in events)}):
        times = [time for event in events if event.zone == name for time in (event.starts_at, event.ends_at)]
        calendar.add_component(_zone_component(name, min(times, default=EMPTY_FEED), max(times, default=EMPTY_FEED)))
    for event in events:
        calendar.add_component(_event_component(event))
    return calendar


def _event_component(event: Event) -> icalendar.Event:
    component = icalendar.Event()
    component.add("UID", Text(_one_line(event.uid)))
    component.add("SEQUENCE", event.sequence)
    component.add("STATUS", _status(event))
    # Both stamps say when the meeting was edited: a file fetched twice has the same bytes.
    component.add("DTSTAMP", event.last_modified.astimezone(UTC))
    component.add("LAST-MODIFIED", event.last_modified.astimezone(UTC))
    for name, time in zip(("DTSTART", "DTEND"), _written_times(event), strict=True):
        component.add(name, time)
    for name, text in _texts(event).items():
        if text:
            component.add(name, Text(text))
    if event.url:
        component.add("URL", _uri(event.url))
    if event.organizer_email:
        component.add("ORGANIZER", _organizer(event))
    if event.category:
        component.add("CATEGORIES", [_one_line(event.category)])
    if event.position:
        component.add("GEO", event.position)
    return component


def _status(event: Event) -> str:
    """Where STATUS is TENTATIVE the reader's own seat is not sure: the party waits."""
    if event.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if event.tentative else "CONFIRMED"


def _texts(event: Event) -> dict[str, str]:
    where = (_one_line(event.place), _one_line(event.address))
    return {
        "SUMMARY": _one_line(event.title),
        "DESCRIPTION": "\n".join(_lines(event.description)).strip(),
        "LOCATION": ", ".join(part for part in where if part),
    }


def _organizer(event: Event) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(_uri(f"mailto:{event.organizer_email}"))
    name = _one_line(event.organizer_name).replace('"', "'")
    if name:
        address.params["CN"] = name
    return address


def _written_times(event: Event) -> list[datetime]:
    """Start and end in the site's zone, or in UTC where the zone's own time cannot say it.

    RFC 5545 reads a local time that happens twice as the first one; only UTC can name the second.
    """
    times = [time.astimezone(ZoneInfo(event.zone)) for time in (event.starts_at, event.ends_at)]
    if event.zone in UTC_NAMES or any(time.fold for time in times):
        return [time.astimezone(UTC) for time in times]
    return times


def _lines(text: str) -> list[str]:
    """Lines without control characters: a client may split at any of the line ends that Unicode knows."""
    return ["".join(filter(_is_harmless, line.replace("\t", " "))) for line in text.splitlines()]


def _one_line(text: str) -> str:
    return " ".join(" ".join(_lines(text)).split())


def _is_harmless(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in BIDI_CONTROLS


def _uri(address: str) -> str:
    """A URI is written unescaped, so anything but its own characters is percent-encoded."""
    return quote(_one_line(address), safe="%/:?#[]@!$&'()*+,;=-._~")


@dataclass(frozen=True)
class YearlyRule:
    """One clock change that comes every year on the same weekday of the month, at the same local time."""

    change: ClockChange
    nth: int

    def recurrence(self) -> dict[str, object]:
        onset = self.change.old_time
        day = f"{self.nth}{WEEKDAYS[onset.weekday()]}"
        return {"FREQ": "YEARLY", "BYMONTH": onset.month, "BYDAY": day}

    def anchor(self) -> datetime:
        """The rule's first day counted from 1970, as Google writes it, whatever was law then."""
        onset = self.change.old_time
        begin = datetime.combine(date(ANCHOR_YEAR, onset.month, 1), onset.time())
        return rrule(MONTHLY, dtstart=begin, byweekday=weekday(onset.weekday(), self.nth), count=1)[0]


def _zone_component(zone: str, first: datetime, last: datetime) -> icalendar.Timezone:
    """The VTIMEZONE for everything between two instants: two yearly rules where the zone has them."""
    component = icalendar.Timezone()
    component.add("TZID", zone)
    rules = _yearly_rules(zone, first.year - 1, last.year + 1)
    if rules:
        for rule in rules:
            observance = _observance(zone, rule.change, rule.anchor(), summer=rule.change.after > rule.change.before)
            observance.add("RRULE", rule.recurrence())
            component.add_component(observance)
        return component
    for observance in _single_steps(zone, first, last):
        component.add_component(observance)
    return component


def _single_steps(zone: str, first: datetime, last: datetime) -> list[icalendar.Component]:
    """For a zone without a yearly rule: the offset at the start, then each change that falls in between."""
    offset = first.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    changes = clock_changes(zone, first, last)
    lowest = min([offset, *(change.after for change in changes)])
    start = ClockChange(first, offset, offset)
    steps = [_observance(zone, start, datetime(ANCHOR_YEAR, 1, 1), summer=offset > lowest)]
    return steps + [_observance(zone, change, change.old_time, summer=change.after > lowest) for change in changes]


def _observance(zone: str, change: ClockChange, onset: datetime, *, summer: bool) -> icalendar.Component:
    """Summer is told by the greater offset: Irish law calls winter the exception, no client does."""
    component = icalendar.TimezoneDaylight() if summer else icalendar.TimezoneStandard()
    component.add("DTSTART", onset)
    component.add("TZOFFSETFROM", change.before)
    component.add("TZOFFSETTO", change.after)
    component.add("TZNAME", change.at.astimezone(ZoneInfo(zone)).tzname())
    return component


@lru_cache(maxsize=256)
def _yearly_rules(zone: str, first_year: int, last_year: int) -> tuple[YearlyRule, YearlyRule] | None:
    """The two changes of each year, if they keep one rule from the first year to well past the last."""
    end_year = max(last_year + 1, first_year + SAMPLE_YEARS)
    changes = clock_changes(zone, datetime(first_year, 1, 1, tzinfo=UTC), datetime(end_year, 1, 1, tzinfo=UTC))
    if len(changes) != 2 * (end_year - first_year):
        return None
    one, other = _yearly_rule(changes[0::2]), _yearly_rule(changes[1::2])
    return (one, other) if one and other else None


def _yearly_rule(changes: list[ClockChange]) -> YearlyRule | None:
    shapes = {
        (onset.month, onset.weekday(), onset.time(), change.before, change.after)
        for change in changes
        for onset in [change.old_time]
    }
    common = set.intersection(*(set(nths(change.old_time.date())) for change in changes))
    if len(shapes) != 1 or not common:
        return None
    return YearlyRule(changes[0], min(common))
