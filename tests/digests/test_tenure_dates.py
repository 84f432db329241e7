"""Which dates come near in a week."""

from datetime import UTC, date, datetime

from digests import weeks
from digests.tenure_dates import RosterWeek

NOW = datetime(2028, 2, 28, 16, tzinfo=UTC)  # a Monday, five years after a 28 February, next to a leap day
WINDOW = weeks.whole(weeks.Week(2028, 8), now=NOW, zone="UTC")


def test_a_term_that_is_complete_two_days_after_the_week_is_listed():
    row = (1, 7, date(2023, 3, 2), None, True, "officer", "", [], [])
    (near,) = RosterWeek([row], WINDOW).completions
    assert near == {"officer": 7, "role": "officer", "on": "2028-03-02"}
