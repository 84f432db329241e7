"""Wall-clock times over both clock changes, held against golden rows and against dateutil's own zone data."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from dateutil import tz
from dateutil.zoneinfo import get_zonefile_instance
from django.utils import translation

from meetings import local_time
from meetings.local_time import LAST, AmbiguousTimeError, NonexistentTimeError, Repeat, resolve, series

LA, BERLIN, PHOENIX = "America/Los_Angeles", "Europe/Berlin", "America/Phoenix"

# zone, what the clock shows, the instants at which it does
GOLDEN = [
    (LA, "2026-03-08 01:59", ["2026-03-08 09:59"]),
    (LA, "2026-03-08 02:00", []),
    (LA, "2026-03-08 02:59", []),
    (LA, "2026-03-08 03:00", ["2026-03-08 10:00"]),
    (LA, "2026-11-01 00:59", ["2026-11-01 07:59"]),
    (LA, "2026-11-01 01:00", ["2026-11-01 08:00", "2026-11-01 09:00"]),
    (LA, "2026-11-01 01:59", ["2026-11-01 08:59", "2026-11-01 09:59"]),
    (LA, "2026-11-01 02:00", ["2026-11-01 10:00"]),
    (LA, "2027-03-14 01:59", ["2027-03-14 09:59"]),
    (LA, "2027-03-14 02:30", []),
    (LA, "2027-03-14 03:00", ["2027-03-14 10:00"]),
    (LA, "2027-11-07 01:30", ["2027-11-07 08:30", "2027-11-07 09:30"]),
    (LA, "2027-11-07 02:00", ["2027-11-07 10:00"]),
    (BERLIN, "2026-03-29 01:59", ["2026-03-29 00:59"]),
    (BERLIN, "2026-03-29 02:30", []),
    (BERLIN, "2026-03-29 03:00", ["2026-03-29 01:00"]),
    (BERLIN, "2026-10-25 02:30", ["2026-10-25 00:30", "2026-10-25 01:30"]),
    (BERLIN, "2026-10-25 03:00", ["2026-10-25 02:00"]),
    (BERLIN, "2027-03-28 02:00", []),
    (BERLIN, "2027-10-31 02:00", ["2027-10-31 00:00", "2027-10-31 01:00"]),
    (PHOENIX, "2026-03-08 02:30", ["2026-03-08 09:30"]),
    (PHOENIX, "2026-11-01 01:30", ["2026-11-01 08:30"]),
    (PHOENIX, "2027-03-14 02:30", ["2027-03-14 09:30"]),
    ("UTC", "2026-03-08 02:30", ["2026-03-08 02:30"]),
]
NIGHTS = [(LA, "2026-03-08"), (LA, "2026-11-01"), (LA, "2027-03-14"), (LA, "2027-11-07")]
NIGHTS += [(BERLIN, "2026-03-29"), (BERLIN, "2026-10-25"), (BERLIN, "2027-03-28"), (BERLIN, "2027-10-31")]
NIGHTS += [(PHOENIX, "2026-03-08"), (PHOENIX, "2026-11-01"), ("Australia/Lord_Howe", "2026-04-05")]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def instants(when: datetime, zone: str) -> list[datetime]:
    """None, one or both instants of a local time, by way of the exceptions."""
    try:
        return [resolve(when, zone)]
    except AmbiguousTimeError as twice:
        return list(twice.instants)
    except NonexistentTimeError:
        return []


@pytest.mark.parametrize(("zone", "shown", "expected"), GOLDEN)
def test_golden_row(zone, shown, expected):
    assert instants(local(shown), zone) == [utc(text) for text in expected]


@pytest.mark.parametrize(("zone", "night"), NIGHTS)
def test_every_five_minutes_of_the_night_agree_with_dateutil(zone, night):
    other = get_zonefile_instance().get(zone)
    for minutes in range(-12 * 60, 36 * 60, 5):
        when = local(night) + timedelta(minutes=minutes)
        folds = [0, 1] if tz.datetime_ambiguous(when, other) else [0]
        expected = [tz.enfold(when.replace(tzinfo=other), fold).astimezone(UTC) for fold in folds]
        assert instants(when, zone) == (expected if tz.datetime_exists(when, other) else [])


def test_staff_choose_which_of_the_two_times_they_mean():
    when = local("2026-11-01 01:30")
    assert resolve(when, LA, fold=0) == utc("2026-11-01 08:30")
    assert resolve(when, LA, fold=1) == utc("2026-11-01 09:30")


def test_a_choice_does_not_bring_a_time_into_being():
    for fold in (0, 1):
        with pytest.raises(NonexistentTimeError):
            resolve(local("2026-03-08 02:30"), LA, fold=fold)


def test_a_choice_is_ignored_where_there_is_nothing_to_choose():
    assert resolve(local("2026-06-01 18:00"), LA, fold=1) == utc("2026-06-02 01:00")


def test_a_fold_hidden_in_the_datetime_is_no_choice():
    with pytest.raises(AmbiguousTimeError):
        resolve(local("2026-11-01 01:30").replace(fold=1), LA)


def test_a_time_with_a_zone_of_its_own_and_an_odd_fold_are_refused():
    with pytest.raises(ValueError, match="no zone"):
        resolve(utc("2026-06-01 18:00"), LA)
    with pytest.raises(ValueError, match="fold"):
        resolve(local("2026-06-01 18:00"), LA, fold=2)


def test_wall_clock_takes_every_instant_of_a_night_back():
    for minutes in range(0, 24 * 60, 7):
        instant = utc("2026-11-01 00:00") + timedelta(minutes=minutes)
        shown = local_time.wall_clock(instant, LA)
        assert resolve(shown, LA, fold=shown.fold) == instant


def test_the_reason_names_the_day_and_both_clocks():
    with translation.override("en"), pytest.raises(NonexistentTimeError) as refused:
        resolve(local("2026-03-08 02:30"), LA)
    with translation.override("en"):
        reason = refused.value.reason()
    assert all(part in reason for part in ("March 8, 2026", "2:30 a.m.", "2 a.m.", "3 a.m."))


def test_the_form_can_ask_which_one():
    with pytest.raises(AmbiguousTimeError) as refused:
        resolve(local("2026-11-01 01:30"), LA)
    with translation.override("en"):
        reason, choices = refused.value.reason(), refused.value.choices()
    assert "Nov. 1, 2026" in reason
    assert [fold for fold, label in choices] == [0, 1]
    assert ["PDT" in choices[0][1], "PST" in choices[1][1]] == [True, True]


def test_clock_changes_are_found_to_the_second():
    found = local_time.clock_changes(LA, utc("2026-01-01"), utc("2028-01-01"))
    expected = ["2026-03-08 10:00", "2026-11-01 09:00", "2027-03-14 10:00", "2027-11-07 09:00"]
    assert [change.at for change in found] == [utc(text) for text in expected]
    assert local_time.clock_changes(PHOENIX, utc("2026-01-01"), utc("2028-01-01")) == []


# Series


def test_a_weekly_series_keeps_its_time_over_both_changes():
    starts = list(series(local("2026-02-25 18:00"), Repeat.WEEKLY, until=date(2026, 11, 11)))
    hours = [resolve(start, LA).hour for start in starts]
    assert {start.time() for start in starts} == {local("2026-02-25 18:00").time()}
    assert hours == [2] * 2 + [1] * 34 + [2] * 2  # up to 4 March, up to 28 October, then again


def every_day(first: datetime, last: date) -> list[datetime]:
    return [first + timedelta(days=n) for n in range((last - first.date()).days + 1)]


def is_last_of_its_kind(day: datetime) -> bool:
    return (day + timedelta(days=7)).month != day.month


PLAINLY = [
    (Repeat.WEEKLY, None, lambda first, day: (day - first).days % 7 == 0),
    (Repeat.EVERY_SECOND_WEEK, None, lambda first, day: (day - first).days % 14 == 0),
    (Repeat.MONTHLY, 4, lambda first, day: day.weekday() == first.weekday() and 22 <= day.day <= 28),
    (Repeat.MONTHLY, LAST, lambda first, day: day.weekday() == first.weekday() and is_last_of_its_kind(day)),
]


@pytest.mark.parametrize(("zone", "clock_time"), [(LA, "18:00"), (LA, "00:30"), (BERLIN, "19:15"), (PHOENIX, "18:00")])
@pytest.mark.parametrize(("repeat", "nth", "is_in"), PLAINLY)
def test_series_are_the_days_that_fit_counted_day_by_day(repeat, nth, is_in, zone, clock_time):
    """MEET-2, judged by a walk over every day; instants by another library's zones."""
    first = local(f"2026-02-24 {clock_time}")  # the fourth Tuesday and the last
    other = get_zonefile_instance().get(zone)
    ours = list(series(first, repeat, nth=nth, until=date(2027, 12, 31)))
    assert ours == [day for day in every_day(first, date(2027, 12, 31)) if is_in(first, day)]
    assert [resolve(start, zone) for start in ours] == [start.replace(tzinfo=other).astimezone(UTC) for start in ours]


def test_the_fifth_weekday_skips_months_without_one_and_does_not_count_them():
    ours = list(series(local("2026-03-31 18:00"), Repeat.MONTHLY, nth=5, count=4))
    assert [start.month for start in ours] == [3, 6, 9, 12]
    assert {start.weekday() for start in ours} == {1} and all(start.day > 28 for start in ours)


def test_the_place_in_the_month_is_counted_from_the_first_meeting():
    starts = list(series(local("2026-12-08 18:00"), Repeat.MONTHLY, count=3))
    assert [start.date() for start in starts] == [date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9)]


def test_the_form_may_offer_fourth_and_last():
    assert local_time.nths(date(2026, 11, 24)) == [4, LAST]
    assert local_time.nths(date(2026, 11, 10)) == [2]
    assert local_time.nths(date(2026, 3, 31)) == [5, LAST]


def test_the_last_day_is_included_and_the_smaller_bound_wins():
    first = local("2026-11-04 18:00")
    assert len(list(series(first, Repeat.WEEKLY, until=date(2026, 11, 18)))) == 3
    assert len(list(series(first, Repeat.WEEKLY, until=date(2026, 11, 17)))) == 2
    assert len(list(series(first, Repeat.WEEKLY, until=date(2026, 11, 18), count=2))) == 2
    assert len(list(series(first, Repeat.WEEKLY, until=date(2026, 11, 18), count=9))) == 3


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"repeat": Repeat.WEEKLY}, "last day"),
        ({"repeat": Repeat.WEEKLY, "count": 0}, "at least one"),
        ({"repeat": Repeat.WEEKLY, "count": 2, "nth": 1}, "Only a monthly"),
        ({"repeat": Repeat.MONTHLY, "count": 2, "nth": 3}, "not on that weekday"),
        ({"repeat": "daily", "count": 2}, "daily"),
    ],
)
def test_a_series_that_says_nothing_sensible_is_refused_at_once(wrong, why):
    with pytest.raises(ValueError, match=why):
        series(local("2026-11-10 18:00"), **wrong)


def test_a_series_through_the_missing_hour_is_found_out_by_resolve():
    starts = series(local("2026-03-01 02:30"), Repeat.WEEKLY, count=3)
    first, second, third = islice(starts, 3)
    assert resolve(first, LA) == utc("2026-03-01 10:30")
    with pytest.raises(NonexistentTimeError):
        resolve(second, LA)
    assert resolve(third, LA) == utc("2026-03-15 09:30")
