"""What a week means for a site, by the five-year clock (`sites_app/tenure/`): counts, and dates that come near."""

from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sites_app import tenure

from .weeks import Window

NEAR = timedelta(days=90)


class RosterWeek:
    """Arrivals, departures, five years complete within 90 days, planned last days within 90 days."""

    def __init__(self, rows: list[tuple], window: Window) -> None:
        self.window = window
        self.arrivals = self.departures = 0
        self.completions: list[dict[str, Any]] = []
        self.last_days: list[dict[str, Any]] = []
        for officer, group in groupby(rows, key=itemgetter(1)):
            self._take(officer, list(group))
        for dates in (self.completions, self.last_days):
            dates.sort(key=lambda row: (row["on"], row["officer"]))

    def _take(self, officer: int, rows: list[tuple]) -> None:
        posts = [tenure.AssignmentInterval(*row[2:7]) for row in rows]
        today = self.window.as_of
        away = [tenure.LeaveInterval(_day(one["start"]), _day(one["end"]), one["pauses"]) for one in rows[0][7]]
        elsewhere = [tenure.AssignmentInterval(_day(one["start"]), _day(one["end"]), False) for one in rows[0][8]]
        stints = tenure.build_stints(posts, away, elsewhere=elsewhere)
        self.arrivals += len(tenure.arrivals(stints, self.window.first, self.window.end))
        self.departures += len(tenure.departures(stints, self.window.first, today))
        for stint in stints:
            self._near(officer, stint)

    def _near(self, officer: int, stint: tenure.Stint) -> None:
        today = self.window.as_of
        until, post = today + NEAR, stint.post_on(today) or stint.posts[-1]
        row = {"officer": officer, "role": post.role}
        done = stint.completes_on(today)
        if done is not None and today < done <= until and stint.status(today) == tenure.Status.ON_TRACK:
            self.completions.append({**row, "on": done.isoformat()})
        last = stint.last_day
        if last is not None and today <= last <= until and stint.is_serving(today):
            self.last_days.append({**row, "on": last.isoformat()})


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None
