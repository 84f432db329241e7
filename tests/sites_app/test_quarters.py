"""How many left in each quarter, all sites together (FIG-15): a last day is served, and lies in one quarter."""

from datetime import date, timedelta

import pytest

from sites_app.quarters import departures_by_quarter

QUARTERS = [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
LAST_DAYS = {
    date(2025, 9, 30): None,  # before the four
    date(2025, 10, 1): 0,
    date(2026, 3, 31): 1,
    date(2026, 4, 1): 2,
    date(2026, 9, 30): 3,
    date(2026, 10, 1): None,  # its quarter is not complete
}


@pytest.mark.parametrize("last_day", LAST_DAYS)
@pytest.mark.parametrize("today", [date(2026, 10, 1), date(2026, 12, 31)])
def test_who_leaves_counts_in_the_quarter_of_the_last_day(last_day, today):
    end = (last_day + timedelta(days=1)).toordinal()  # as a stint has it: the day after
    found = departures_by_quarter([end], today)
    assert found == [(first, int(number == LAST_DAYS[last_day])) for number, first in enumerate(QUARTERS)]
