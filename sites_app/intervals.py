"""Which days an officer's assignments cover, and what is left of a leave when they change: days, no models."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
Days = tuple[date, date | None]  # first and last day, both served; None: no last day yet


class Cut(NamedTuple):
    """A leave that does not fit any more: its new last day, or None where nothing of it is left."""

    place: int
    end: date | None


def merge(posts: Iterable[Days]) -> list[Days]:
    """Assignments as stretches of days without a hole, in order; those that touch are one."""
    stretches: list[Days] = []
    for start, end in sorted(posts, key=lambda days: days[0]):
        if stretches and (stretches[-1][1] is None or start <= stretches[-1][1] + DAY):
            first, last = stretches[-1]
            stretches[-1] = (first, None if last is None or end is None else max(last, end))
        else:
            stretches.append((start, end))
    return stretches


def covers(stretches: list[Days], start: date, end: date | None) -> bool:
    """Whether a leave lies wholly inside; without a last day, whether its first day does (CLOCK-11)."""
    last = end or start
    return any(first <= start and (until is None or last <= until) for first, until in stretches)


def truncate(stretches: list[Days], leaves: list[Days]) -> list[Cut]:
    """What must happen to leaves once the assignments are these: each is cut where its stretch ends, or goes."""
    found = []
    for index, (start, end) in enumerate(leaves):
        if covers(stretches, start, end):
            continue
        until = next((last for first, last in stretches if first <= start and (last is None or start <= last)), None)
        found.append(Cut(index, until))
    return found
