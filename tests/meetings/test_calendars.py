"""Calendar files: golden files, the same instants in other parsers, and nothing a title can break."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import vobject
from dateutil import tz
from dateutil.zoneinfo import get_zonefile_instance
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings import calendars
from meetings.calendars import Event, write_feed, write_file
from meetings.local_time import Repeat, resolve, series

GOLDEN = Path(__file__).parent / "golden"
LA, BERLIN, PHOENIX, CASABLANCA = (
    "America/Los_Angeles",
    "Europe/Berlin",
    "America/Phoenix",
    "Africa/Casablanca",
)
ALLOWED = {
    "UID", "SEQUENCE", "STATUS", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND",
    "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "ORGANIZER",
}  # fmt: skip
EDITED = datetime(2026, 2, 1, 17, 30, tzinfo=UTC)

CREATED = Event(
    uid="0b6f3c1e-8a57-4a52-9d5c-2f5a1e7c9d10@portal.example",
    sequence=0,
    cancelled=False,
    starts_at=resolve(datetime(2026, 3, 11, 18, 0), LA),
    ends_at=resolve(datetime(2026, 3, 11, 19, 30), LA),
    zone=LA,
    title="Neighborhood meeting; food, and child care",
    last_modified=EDITED,
    description="You can just come.\n\nReunión con intérprete de español.",
    place="Community center",
    address="123 North Street, Los Angeles",
    url="https://portal.example/meetings/0b6f3c1e-8a57-4a52-9d5c-2f5a1e7c9d10/",
)
MOVED = replace(
    CREATED,
    sequence=1,
    starts_at=resolve(datetime(2026, 3, 4, 18, 0), LA),
    ends_at=resolve(datetime(2026, 3, 4, 19, 30), LA),
    last_modified=EDITED + timedelta(days=1),
)
CANCELLED = replace(MOVED, sequence=2, cancelled=True, last_modified=EDITED + timedelta(days=2))


def events_of(starts: list[datetime], zone: str, **changes) -> list[Event]:
    return [
        replace(
            CREATED,
            uid=f"{number}@portal.example",
            starts_at=resolve(start, zone),
            ends_at=resolve(start, zone) + timedelta(minutes=90),
            zone=zone,
            **changes,
        )
        for number, start in enumerate(starts)
    ]


def weekly_over_both_changes(zone: str, year: int = 2026) -> list[Event]:
    return events_of(list(series(datetime(year, 2, 24, 18, 0), Repeat.WEEKLY, until=date(year, 11, 24))), zone)


def monthly_over_both_changes() -> list[Event]:
    return events_of(list(series(datetime(2026, 2, 10, 18, 0), Repeat.MONTHLY, count=10)), LA)


# Golden files. Written with bare line feeds, so that no editor or checkout can spoil them unseen.

FILES = {
    "created": lambda: write_file(CREATED),
    "moved": lambda: write_file(MOVED),
    "cancelled": lambda: write_file(CANCELLED),
    "series": lambda: write_feed(monthly_over_both_changes(), name="North: meetings", zone=LA),
    "second_time": lambda: write_file(
        replace(
            CREATED,
            starts_at=resolve(datetime(2026, 11, 1, 1, 30), LA, fold=1),
            ends_at=resolve(datetime(2026, 11, 1, 3, 0), LA),
        )
    ),
    "berlin": lambda: write_file(replace(CREATED, zone=BERLIN)),
    "phoenix": lambda: write_file(replace(CREATED, zone=PHOENIX)),
}


@pytest.mark.parametrize("name", FILES)
def test_golden_file(name):
    written = FILES[name]()
    expected = (GOLDEN / f"{name}.ics").read_bytes()
    assert written.replace(b"\r\n", b"\n") == expected
    assert written.count(b"\r\n") == written.count(b"\n") == written.count(b"\r")


# Other people's parsers: vobject for the whole, dateutil for the time zone component alone.


def parsed(content: bytes):
    return vobject.readOne(content.decode())


def their_instants(content: bytes) -> list[tuple[datetime, datetime]]:
    events = parsed(content).vevent_list
    return [(event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)) for event in events]


def instants_by_component(content: bytes) -> list[datetime]:
    """Starts read with nothing but the zone as the file itself describes it."""
    text = content.decode()
    zones = tz.tzical(io.StringIO(text.replace("\r\n", "\n")))
    found = re.findall(r"DTSTART;TZID=([^:]+):(\d{8}T\d{6})", text)
    return [
        datetime.strptime(when, "%Y%m%dT%H%M%S").replace(tzinfo=zones.get(zone)).astimezone(UTC) for zone, when in found
    ]


@pytest.mark.parametrize("zone", [LA, BERLIN, "Europe/Dublin", "Australia/Sydney", PHOENIX, "UTC"])
@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_series_over_both_changes_has_the_same_instants_in_other_parsers(zone, year):
    events = weekly_over_both_changes(zone, year)
    feed = write_feed(events, name="North", zone=zone)
    assert their_instants(feed) == [(event.starts_at, event.ends_at) for event in events]
    if zone != "UTC":
        assert instants_by_component(feed) == [event.starts_at for event in events]


def test_a_zone_without_a_yearly_rule_has_the_same_instants_in_other_parsers():
    events = weekly_over_both_changes(CASABLANCA)
    feed = write_feed(events, name="North", zone=CASABLANCA)
    assert len({event.starts_at.hour for event in events}) == 2  # its clock does change
    assert b"RRULE" not in feed
    assert instants_by_component(feed) == [event.starts_at for event in events]


@pytest.mark.parametrize("event", [CREATED, MOVED, CANCELLED], ids=["created", "moved", "cancelled"])
def test_one_file_has_the_same_instants_in_other_parsers(event):
    assert their_instants(write_file(event)) == [(event.starts_at, event.ends_at)]
    assert instants_by_component(write_file(event)) == [event.starts_at]


@pytest.mark.parametrize("night", ["2026-03-08", "2026-11-01", "2027-03-14", "2027-11-07"])
def test_every_quarter_of_an_hour_of_the_night_is_read_back_as_written(night):
    start = datetime.fromisoformat(night).replace(tzinfo=UTC)
    for minutes in range(0, 24 * 60, 15):
        starts_at = start + timedelta(minutes=minutes)
        event = replace(CREATED, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
        assert their_instants(write_file(event)) == [(event.starts_at, event.ends_at)]


@pytest.mark.parametrize("zone", [LA, BERLIN, PHOENIX])
def test_the_zone_component_tells_the_offsets_dateutil_knows(zone):
    ours = tz.tzical(io.StringIO(write_file(replace(CREATED, zone=zone)).decode().replace("\r\n", "\n"))).get(zone)
    theirs = get_zonefile_instance().get(zone)
    for hour in range(0, 2 * 365 * 24, 3):
        when = datetime(2026, 1, 1) + timedelta(hours=hour)
        assert when.replace(tzinfo=ours).utcoffset() == when.replace(tzinfo=theirs).utcoffset(), when


# What the clients are known to need


def test_the_life_of_a_meeting_keeps_one_uid_and_raises_the_sequence():
    files = [parsed(write_file(event)) for event in (CREATED, MOVED, CANCELLED)]
    assert {file.vevent.uid.value for file in files} == {CREATED.uid}
    assert [file.vevent.sequence.value for file in files] == ["0", "1", "2"]
    assert [file.vevent.status.value for file in files] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [file.method.value for file in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [calendars.method_of(event) for event in (CREATED, MOVED, CANCELLED)] == [
        "PUBLISH",
        "PUBLISH",
        "CANCEL",
    ]


def test_the_content_type_repeats_the_method():
    assert calendars.content_type() == "text/calendar; charset=utf-8; method=PUBLISH"
    assert calendars.content_type(calendars.method_of(CANCELLED)) == "text/calendar; charset=utf-8; method=CANCEL"


def test_the_same_meeting_gives_the_same_bytes():
    assert write_file(CREATED) == write_file(replace(CREATED))
    assert parsed(write_file(CREATED)).vevent.dtstamp.value == EDITED


@pytest.mark.parametrize("zone", [LA, BERLIN, "Europe/Dublin"])
def test_outlook_finds_one_rule_for_winter_and_one_for_summer(zone):
    text = write_feed(weekly_over_both_changes(zone), name="North", zone=zone).decode()
    assert [text.count(f"BEGIN:{part}\r\n") for part in ("VTIMEZONE", "STANDARD", "DAYLIGHT")] == [1, 1, 1]
    assert len(re.findall(r"RRULE:FREQ=YEARLY;BYDAY=-?\d[A-Z]{2};BYMONTH=\d+\r\n", text)) == 2
    assert "RDATE" not in text


def test_a_zone_without_summer_time_is_one_standard_component():
    text = write_file(replace(CREATED, zone=PHOENIX)).decode()
    assert [text.count(word) for word in ("BEGIN:STANDARD", "BEGIN:DAYLIGHT", "RRULE")] == [1, 0, 0]


def test_a_feed_has_one_component_for_each_zone_and_marks_the_cancelled():
    events = [CREATED, replace(CANCELLED, uid="2@x"), replace(CREATED, uid="3@x", zone=BERLIN)]
    feed = parsed(write_feed(events, name="North", zone=LA))
    assert feed.method.value == "PUBLISH"
    assert sorted(zone.tzid.value for zone in feed.vtimezone_list) == [LA, BERLIN]
    assert [event.status.value for event in feed.vevent_list] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]


def test_a_feed_says_its_name_and_how_often_to_look():
    text = write_feed([CREATED], name="North, and\r\nBEGIN:VEVENT", zone=LA).decode()
    lines = text.split("\r\n")
    assert r"NAME:North\, and BEGIN:VEVENT" in lines
    assert r"X-WR-CALNAME:North\, and BEGIN:VEVENT" in lines
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"} <= set(lines)


@pytest.mark.parametrize("zone", [LA, PHOENIX, CASABLANCA, "UTC"])
def test_an_empty_feed_still_has_a_component(zone):
    feed = parsed(write_feed([], name="North", zone=zone))
    assert [part.name for part in feed.components()] == ["VTIMEZONE"]


def test_nobody_is_invited_and_nobody_asked_to_answer():
    text = write_feed([CREATED, CANCELLED], name="North", zone=LA).decode()
    assert not {"ATTENDEE", "REQUEST", "VALARM", "RSVP"} & set(re.split(r"[^A-Z]+", text))


def test_the_office_may_stand_as_organizer():
    event = replace(CREATED, organizer_name='North "CSP", office', organizer_email="north@portal.example")
    organizer = parsed(write_file(event)).vevent.organizer
    assert organizer.value == "mailto:north@portal.example"
    assert organizer.params == {"CN": ["North 'CSP', office"]}
    assert b"ORGANIZER" not in write_file(CREATED)


def test_naive_times_are_refused():
    with pytest.raises(ValueError, match="aware"):
        replace(CREATED, starts_at=datetime(2026, 3, 11, 18, 0))


# Hostile titles, places, names


def content_lines(content: bytes) -> list[str]:
    """Unfolded by RFC 5545 section 3.1, after checking that every line is at most 75 octets long."""
    assert content.endswith(b"\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    for line in content.split(b"\r\n"):
        line.decode()  # no character is cut in two
    return content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def is_one_clean_event(content: bytes) -> None:
    text = content.decode()
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)
    lines = content_lines(content)
    assert [line for line in lines if line.startswith("BEGIN:VEVENT")] == ["BEGIN:VEVENT"]
    inside = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    names = [re.split("[;:]", line)[0] for line in inside]
    assert set(names) <= ALLOWED
    assert len(names) == len(set(names))
    assert lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]
    assert {child.name for child in parsed(content).vevent.getChildren()} == set(names)


HOSTILE = [
    "Title\r\nATTENDEE:mailto:rosa@example.org",
    "Title\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:second",
    "Title\rEND:VEVENT\rEND:VCALENDAR",
    "Title\u2028BEGIN:VEVENT\u2029END:VEVENT\x85X:1\x0bX:2\x0cX:3\x1cX:4",
    "Title\r\n X-FOLDED:1",
    "BEGIN:VEVENT",
    "a;b:c,d\\e\\,f\\;g\\nh\\Ni",
    "C:\\New\\names",
    '"quoted"; CN="x"',
    "NUL\x00 and \x1b[31m and \x7f and \x9f",
    "bidi \u202egnp.exe\u202c \u2066x\u2069",
    "lone surrogate \ud800 here",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 " * 60,
    "x" * 1000,
    "\\" * 1000,
    ";,:" * 333,
    "é" * 1000,
    "  spaces \t and tabs  ",
    "=?utf-8?q?x?= %0d%0aX:1 ^n^'",
    "\ufeffBOM",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_anywhere_stays_one_event(text):
    event = replace(
        CREATED, uid=f"1{text}@x", title=text, description=text, place=text, address=text,
        url=f"https://portal.example/{text}", organizer_name=text, organizer_email=f"{text}@portal.example",
    )  # fmt: skip
    is_one_clean_event(write_file(event))


@settings(max_examples=150, deadline=None)
@given(title=st.text(max_size=300), place=st.text(max_size=100), description=st.text(max_size=500))
def test_any_text_stays_one_event(title, place, description):
    event = replace(CREATED, title=title, place=place, description=description, organizer_name=place)
    is_one_clean_event(write_file(event))


@pytest.mark.parametrize(
    "text", ["a;b:c,d\\e", "C:\\New\\names", "\\,\\;\\\\n", "Reunión: ¿cómo?", "x" * 1000, "é😀" * 500]
)
def test_honest_text_is_read_back_as_typed(text):
    event = parsed(write_file(replace(CREATED, title=text, description=f"{text}\n{text}"))).vevent
    assert event.summary.value == text
    assert event.description.value == f"{text}\n{text}"


def test_place_and_address_make_one_location():
    assert parsed(write_file(CREATED)).vevent.location.value == "Community center, 123 North Street, Los Angeles"
    assert parsed(write_file(replace(CREATED, place=""))).vevent.location.value == "123 North Street, Los Angeles"
    assert b"LOCATION" not in write_file(replace(CREATED, place=" ", address=""))
