"""What may be skipped for speed changes no figure: every officer's stints against those that are joined at all."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

from digests import weeks
from digests.tenure_dates import RosterWeek

NOW = datetime(2028, 2, 28, 16, tzinfo=UTC)  # a Monday, five years after a 28 February, next to a leap day
WINDOW = weeks.whole(weeks.Week(2028, 8), now=NOW, zone="UTC")


class Joined(RosterWeek):
    """The same without the shortcut."""

    def _may_matter(self, posts, *, pauses):
        return True


def rows_of(officer: int, random: Random) -> list[tuple]:
    """One to three assignments that begin about five years before the week, some with leave and gaps."""
    rows, start = [], WINDOW.as_of - timedelta(days=random.choice([1830, 1740, 2100, 40]) + random.randint(-12, 12))
    away = []
    if random.random() < 0.3:
        since = start + timedelta(days=random.randint(1, 20))
        ends = since + timedelta(days=random.choice([3, 90, 400]))
        away = [{"start": f"{since}", "end": random.choice([f"{ends}", None]), "pauses": random.random() < 0.8}]
    for _ in range(random.choice([1, 1, 2, 3])):
        end = start + timedelta(days=random.choice([5, 30, 900, 1900]) + random.randint(-9, 9))
        rows.append((1, officer, start, end, random.random() < 0.9, "officer", "", away, []))
        start = end + timedelta(days=random.choice([1, 1, 20, 40]))
    if random.random() < 0.6:
        rows[-1] = (*rows[-1][:3], None, *rows[-1][4:])
    return rows


def figures(week: RosterWeek) -> tuple:
    return week.arrivals, week.departures, week.completions, week.last_days


def test_officers_whose_stints_are_not_joined_have_nothing_near_this_week():
    random, found = Random(5), Counter()
    for officer in range(4000):
        rows = rows_of(officer, random)
        fast = RosterWeek(rows, WINDOW)
        assert figures(fast) == figures(Joined(rows, WINDOW)), rows
        found.update(completions=len(fast.completions), arrivals=fast.arrivals, departures=fast.departures)
    assert min(found.values()) > 10, "there was something to miss"


def test_a_term_that_is_complete_two_days_after_the_week_is_listed():
    row = (1, 7, date(2023, 3, 2), None, True, "officer", "", [], [])
    (near,) = RosterWeek([row], WINDOW).completions
    assert near == {"officer": 7, "role": "officer", "on": "2028-03-02"}
