"""Working days and promised days, by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback import days

DATES = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


@pytest.mark.parametrize(
    ("sent", "moderators", "site"),
    [
        (date(2026, 11, 16), date(2026, 11, 19), date(2026, 12, 3)),  # Monday
        (date(2026, 11, 19), date(2026, 11, 24), date(2026, 12, 8)),  # Thursday
        (date(2026, 11, 20), date(2026, 11, 25), date(2026, 12, 9)),  # Friday
        (date(2026, 11, 21), date(2026, 11, 25), date(2026, 12, 9)),  # Saturday
        (date(2026, 11, 22), date(2026, 11, 25), date(2026, 12, 9)),  # Sunday
    ],
)
def test_answer_is_due_three_working_days_and_fourteen_days_after_sending(sent, moderators, site):
    assert days.moderator_due(sent) == moderators
    assert days.answer_due(sent) == site


@given(DATES, st.integers(-40, 40))
def test_late_in_a_query_is_late_in_python(today, offset):
    waits = today + timedelta(days=offset)
    assert (waits < days.moderator_started_by(today)) == (days.moderator_due(waits) < today)
    assert (waits < days.site_started_by(today)) == (days.site_due(waits) < today)


@given(DATES)
def test_quarters_follow_each_other(day):
    first = days.quarter_start(day)
    assert first <= day and first.day == 1 and first.month in (1, 4, 7, 10)
    before = days.quarter_before(first)
    assert days.quarter_start(first - timedelta(days=1)) == before < first
