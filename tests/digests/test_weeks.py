"""ISO weeks and the hours of Monday on a site's wall, whatever the season."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests import weeks
from digests.weeks import Week, WeekError

ZONES = ["America/Los_Angeles", "Europe/Berlin", "America/Havana", "Pacific/Apia", "Asia/Kolkata", "UTC"]


@pytest.mark.parametrize(
    ("week", "utc"),
    [
        (Week(2026, 43), datetime(2026, 10, 26, 15, tzinfo=UTC)),  # summer in Los Angeles
        (Week(2026, 44), datetime(2026, 11, 2, 16, tzinfo=UTC)),  # the clock went back on Sunday
        (Week(2027, 10), datetime(2027, 3, 15, 15, tzinfo=UTC)),  # it went forward on Sunday
        (Week(2026, 53), datetime(2027, 1, 4, 16, tzinfo=UTC)),
    ],
)
def test_it_is_eight_on_the_wall_in_every_season(week, utc):
    assert weeks.monday_at(week, 8, "America/Los_Angeles") == utc


def test_the_week_before_the_first_is_53_where_the_year_has_it():
    assert Week(2027, 1).previous == Week(2026, 53)
    assert Week(2026, 1).previous == Week(2025, 52)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(ZONES), st.integers(0, 23))
def test_a_week_is_complete_from_mondays_midnight_on(day, zone, hour):
    now = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    last = weeks.last_complete(now, zone)
    today = weeks.local_day(now, zone)
    assert last.end <= today and (today - last.end).days < 7
    weeks.require_ended(last, now, zone)
    with pytest.raises(WeekError, match="not ended"):
        weeks.require_ended(weeks.week_of(today), now, zone)


@given(st.dates(date(1900, 1, 1), date(9000, 1, 1)))
def test_a_name_reads_back(day):
    week = weeks.week_of(day)
    assert weeks.parse(week.name) == week


@pytest.mark.parametrize(
    "text",
    ["", "2026-W00", "2026-W54", "2025-W53", "2026W47", "2026-47", "9999-W53", "0000-W01", "0001-W01", "2026-W4７"],
)
def test_what_is_no_week_is_refused_with_a_sentence(text):
    with pytest.raises(WeekError, match=r"\.$"):
        weeks.parse(text)


@pytest.mark.parametrize(
    ("zone", "moment", "week"),
    [  # written out by hand: in UTC it is Sunday, there it is Monday, and the other way round
        ("Pacific/Auckland", datetime(2026, 11, 22, 11, 30, tzinfo=UTC), Week(2026, 47)),
        ("Asia/Kolkata", datetime(2026, 11, 22, 18, 31, tzinfo=UTC), Week(2026, 47)),
        ("Asia/Kolkata", datetime(2026, 11, 22, 18, 29, tzinfo=UTC), Week(2026, 46)),
        ("America/Los_Angeles", datetime(2026, 11, 23, 7, 59, tzinfo=UTC), Week(2026, 46)),
        ("America/Los_Angeles", datetime(2026, 11, 23, 8, 0, tzinfo=UTC), Week(2026, 47)),
    ],
)
def test_east_of_greenwich_the_week_ends_before_it_does_there(zone, moment, week):
    assert weeks.last_complete(moment, zone) == week
    weeks.require_ended(week, moment, zone)
