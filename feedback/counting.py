"""What counts for whom (FB-33): the one place that says it, for pages, API, files, digests and mails. Pure conditions.

A message about a person on the staff is in no figure of its site: decided before its first release, and kept in
`counted`. One that was counted and goes (set apart, handed back, marked as about a person) stays in what was released
and is settled on that day, as an answered one is, so that nobody tells the two apart. Nothing here is ever taken out of
a count again: `counted` and `settled_on` are written once.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

Row = Any  # a Feedback: the models import this module, so it cannot name them

WITH_TEAM = ("with_site", "answered", "closed")
YEAR = timedelta(days=364)  # what was never settled stops being "waiting" after a year


# Written by the steps -------------------------------------------------------------------------------------------------


def enter(row: Row, on: date) -> None:
    """The first release: it counts for its site from now on, or never. Who it is about was said before."""
    if row.released_on is None:
        row.released_on, row.counted = on, not row.about_person


def leave_again(row: Row) -> None:
    """Taken back unread on the day of its release: as if it had not been released."""
    row.released_on, row.counted, row.settled_on = None, False, None


def settle(row: Row, on: date) -> None:
    """After each step: answered for the first time, or gone from the team, is settled from this day on."""
    gone = row.status not in WITH_TEAM or row.about_person
    if row.counted and row.settled_on is None and (gone or row.first_answered_on):
        row.settled_on = on


# Asked by the figures; `prefix` for rows that point at a message ------------------------------------------------------


def _q(prefix: str, **conditions: object) -> Q:
    return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})


def released(first: date, end: date) -> Q:
    """Reached the team in these days, [first, end)."""
    return _q("", counted=True, released_on__gte=first, released_on__lt=end)


def settled(first: date, end: date) -> Q:
    """Answered for the first time, or gone from the team, in these days."""
    return _q("", counted=True, settled_on__gte=first, settled_on__lt=end)


def waiting(end: date) -> Q:
    """Released within the year before `end` and not settled by then."""
    return released(end - YEAR, end) & (Q(settled_on=None) | Q(settled_on__gte=end))


def answered(first: date) -> Q:
    """First answers since that day, for the days they took; a later step takes none of them out."""
    return _q("", counted=True, first_answered_on__gte=first)


def of_team(prefix: str = "") -> Q:
    """With the team now and about nobody on it: what waits, what is late, what was promised, what is published."""
    return _q(prefix, counted=True, about_person=False, status__in=WITH_TEAM)


def waits_now() -> Q:
    """Waits for the team's answer now, also the second one."""
    return of_team() & Q(status="with_site")


def late(before: date) -> Q:
    """Waits since before that day."""
    return waits_now() & Q(since__lt=before)


def was_late(before: date, seen: date) -> Q:
    """Late on a day in the past, and settled only after it: for a week that is built long after its end."""
    return _q("", counted=True, settled_on__gt=seen, released_on__lt=before)


def given() -> Q:
    """Everything that the team was given."""
    return Q(counted=True)


def never_settled() -> Q:
    """Given to the team, and neither answered nor gone; nor come back from a moderator without an answer."""
    return waits_now() & Q(first_answered_on=None)


def outside(first: date, end: date) -> Q:
    """Released as being about a person: in the figures of all sites together, never in those of one."""
    return Q(counted=False, released_on__gte=first, released_on__lt=end)
