"""Who leaves a post and who follows, and what of it neighbors may read (POST-3, POST-4): pure functions of days."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

AHEAD = timedelta(days=30)


class Planned(NamedTuple):
    """An assignment as far as a handover needs it; `five_years` is the day they are complete, None without a clock.

    An agreement is to one day: where the plan has moved since, it is not agreed to any more.
    """

    officer: Any
    post: Any
    start: date
    end: date | None
    start_agreed: date | None = None
    end_agreed: date | None = None
    early_end_agreed: date | None = None
    five_years: date | None = None

    @property
    def agrees_to_come(self) -> bool:
        return self.start_agreed == self.start

    @property
    def agrees_to_leave(self) -> bool:
        return self.end is not None and self.end_agreed == self.end

    @property
    def may_be_named_leaving(self) -> bool:
        """Five years complete by the last day, or the officer's own consent to be named as leaving before."""
        if self.end is None:
            return False
        complete = self.five_years is not None and self.five_years <= self.end + timedelta(days=1)
        return complete or self.early_end_agreed == self.end


class Handover(NamedTuple):
    """Somebody leaves a post on a planned day, and somebody is planned to follow in it."""

    leaving: Planned
    coming: Planned

    @property
    def is_agreed(self) -> bool:
        """Both agreed to these very days."""
        return self.leaving.agrees_to_leave and self.coming.agrees_to_come


def handovers(rows: Iterable[Planned], today: date) -> list[Handover]:
    """Successors of a day: who was planned to a post that somebody still fills, by the day of leaving.

    Up to the last day of who leaves, also while both are there. Of several planned to one post the first to come
    follows. A post without a planned last day has no successor yet.
    """
    known = [row for row in rows if row.post is not None]
    found = []
    for leaving in known:
        if leaving.end is None or not leaving.start <= today <= leaving.end:
            continue
        planned = [row for row in known if row.post == leaving.post and _follows(row, leaving, today)]
        if planned:
            found.append(Handover(leaving, min(planned, key=lambda row: row.start)))
    return sorted(found, key=lambda one: (one.leaving.end or date.max, one.coming.start))


def announced(rows: Iterable[Planned], today: date) -> list[Handover]:
    """What neighbors may read today: both agreed, and the last day is at most 30 days ahead."""
    return [
        one
        for one in handovers(rows, today)
        if one.is_agreed and one.leaving.end is not None and one.leaving.end - AHEAD <= today
    ]


def goes_on_after(row: Any, leaving: Any) -> bool:
    """Of two assignments (`start`, `end`) to one post: whether this one begins later and lasts longer."""
    longer = row.end is None or (leaving.end is not None and row.end > leaving.end)
    return row.start > leaving.start and longer


def _follows(row: Planned, leaving: Planned, today: date) -> bool:
    """Somebody else, who goes on after it, and has not left again."""
    return row.officer != leaving.officer and goes_on_after(row, leaving) and (row.end or today) >= today
