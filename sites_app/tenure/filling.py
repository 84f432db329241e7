"""Which posts have somebody in them on a day, and since when the others are empty (POST-1, POST-2)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from .stint import AssignmentInterval

COMMANDER = "commander"


class Opening(NamedTuple):
    """A post of a site: it is there from `opened` up to, not including, `closed`; `key` is what assignments name."""

    key: Any
    role: str
    opened: date
    closed: date | None = None

    def is_open(self, day: date) -> bool:
        return self.opened <= day and (self.closed is None or day < self.closed)


class Vacancy(NamedTuple):
    """An open post that nobody serving fills, and the first day without anybody in it."""

    key: Any
    role: str
    since: date


class Filling(NamedTuple):
    """Posts of a day. `vacancies` is empty where no assignment names a post: then nobody knows which one is empty."""

    posts: int
    filled: int
    vacant: int
    vacancies: list[Vacancy]


def filling(
    assignments: Iterable[AssignmentInterval], as_of: date, *, number: int = 0, openings: Iterable[Opening] = ()
) -> Filling:
    """What is filled on a day. `number` of posts is planned where none is entered as a row by then.

    Once an assignment of the day names a post, posts with somebody in them are counted, two in one post once.
    Whoever serves without naming one is taken to be in one of the others, the longest empty last.
    """
    rows = [post for post in assignments if post.role != COMMANDER]
    known = [opening for opening in openings if opening.opened <= as_of]
    there = [opening for opening in known if opening.is_open(as_of)]
    posts = len(there) if known else number
    serving = [post for post in rows if post.covers(as_of)]
    named = {post.key for post in serving if post.key is not None}
    if not named or not known:
        filled = len(serving)
        return Filling(posts, filled, max(0, posts - filled), [])
    unnamed = sum(post.key is None for post in serving)
    empty = sorted((_vacancy(one, rows, as_of) for one in there if one.key not in named), key=lambda one: one.since)
    left = empty[: max(0, len(empty) - unnamed)]
    return Filling(posts, posts - len(left), len(left), left)


def _vacancy(opening: Opening, rows: Iterable[AssignmentInterval], as_of: date) -> Vacancy:
    """Empty since the day after the last one in it left, or since it was opened."""
    ends = [row.end for row in rows if row.key == opening.key and row.end is not None and row.end < as_of]
    since = max([opening.opened, *(end + timedelta(days=1) for end in ends)])
    return Vacancy(opening.key, opening.role, since)
