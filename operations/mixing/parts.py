"""Which rows belong together (a site's day, a meeting, a whole table), and which of them changed since their mix."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from psycopg import sql

# Tables that somebody without an account writes, or whose rows are written in the same step
# (tests/operations/test_mix_tables.py drives every anonymous route and compares).
# {site} and {day} are comparisons that `_of_site` writes so that an index serves: none knows IS NOT DISTINCT FROM, and
# each part would read every row.
OF_A_DAY = {
    "feedback_feedback": "t.site_id {site} AND t.received_on {day}",
    "feedback_message": 't."on" {day} AND t.feedback_id IN (SELECT id FROM feedback_feedback AS f'
    " WHERE f.site_id {site})",
    "feedback_event": 't."on" {day} AND t.feedback_id IN (SELECT id FROM feedback_feedback AS f'
    " WHERE f.site_id {site})",
    "feedback_authorship": "t.feedback_id IN (SELECT id FROM feedback_feedback AS f"
    " WHERE f.site_id {site} AND f.received_on {day})",
}
OF_A_MEETING = {"meetings_rsvp": "t.meeting_id = %(meeting)s"}
WHOLE = {"digests_subscription": "true", "meetings_mailboxday": "true"}
TABLES = [*OF_A_DAY, *OF_A_MEETING, *WHOLE]
# The threads whose messages or events are mixed, and which may be of another day themselves.
_OF_SITE = "SELECT f.id FROM feedback_feedback AS f"
_IDS = [
    f"{_OF_SITE} WHERE f.site_id {{site}} AND f.received_on {{day}}",
    *[
        f'{_OF_SITE} JOIN {table} AS t ON t.feedback_id = f.id WHERE f.site_id {{site}} AND t."on" {{day}}'
        for table in ("feedback_event", "feedback_message")
    ],
]
LOCKED = {
    "feedback_feedback": "SELECT id FROM feedback_feedback WHERE id IN"  # noqa: S608 - our own words
    f" ({' UNION ALL '.join(_IDS)}) ORDER BY id FOR UPDATE",
}
# Written in the same step as one of these, but never taken away: it gets the number of the mix and stays.
TOUCHED = {"meetings_rsvp": "UPDATE meetings_meeting SET sequence = sequence WHERE id = %(meeting)s"}

# By joins, which stay linear: a portal has tens of thousands of sites, and a number for each mixed day of each.
CHANGED = "NOT EXISTS (SELECT FROM operations_mix AS own WHERE own.xid = t.xmin::text::bigint)"
_SITES = " LEFT JOIN unnest(%(sites)s::bigint[], %(days)s::date[]) AS c (site, day) ON c.site = {name}.site_id"
_SITES += " WHERE {column} < CASE WHEN {name}.site_id IS NULL THEN %(nowhere)s ELSE c.day END"
_OF_A_THREAD = " AS t JOIN feedback_feedback AS f ON f.id = t.feedback_id"
_DAYS = (
    ("t", "t.received_on", "feedback_feedback AS t"),
    ("f", 't."on"', f"feedback_message{_OF_A_THREAD}"),
    ("f", 't."on"', f"feedback_event{_OF_A_THREAD}"),
    ("f", "f.received_on", f"feedback_authorship{_OF_A_THREAD}"),
)
_MEETINGS = """
SELECT DISTINCT t.meeting_id FROM meetings_rsvp AS t JOIN meetings_meeting AS m ON m.id = t.meeting_id
WHERE m.site_id = ANY (%(sites)s::bigint[])
"""
_CHANGED_MEETINGS = f"{_MEETINGS} AND {CHANGED} UNION {_MEETINGS} AND {CHANGED.replace('t.xmin', 'm.xmin')}"


@dataclass(frozen=True)
class Part:
    """Rows that are mixed in one transaction: a condition for each table, and what the conditions ask for."""

    tables: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    locks: dict[str, str] = field(default_factory=dict)


def parts(first_open: dict[int | None, date], *, everything: bool) -> Iterator[Part]:
    """What changed since its mix, of these sites; `first_open`: the first day that is not closed, by site (or None).

    `everything`: also what did not change (a restored copy brings numbers of another server), all closed days of a site
    at once: nobody waits for such a copy.
    """
    if everything:
        yield from (_of_site(site, day, before=True) for site, day in first_open.items())
    of_sites = {site: day for site, day in first_open.items() if site is not None}
    asked = {"sites": list(of_sites), "days": list(of_sites.values()), "nowhere": first_open.get(None, date.min)}
    for site, day in () if everything else _rows(_days(), asked):
        yield _of_site(site, day, before=False)
    for (meeting,) in _rows(_MEETINGS if everything else _CHANGED_MEETINGS, asked):
        yield Part(OF_A_MEETING, {"meeting": meeting})
    for table, condition in WHOLE.items():
        if everything or _has_changed(table):
            yield Part({table: condition})


def _of_site(site: int | None, day: date, *, before: bool) -> Part:
    """A site's day; `before`: all its days before this one instead."""
    filled = {"site": "IS NULL" if site is None else "= %(site)s", "day": "< %(day)s" if before else "= %(day)s"}
    tables, locks = ({table: words.format(**filled) for table, words in of.items()} for of in (OF_A_DAY, LOCKED))
    return Part(tables, {"site": site, "day": day}, locks)


def is_mixed(first_open: dict[int | None, date]) -> bool:
    """Whether nothing waits for its mix."""
    return next(parts(first_open, everything=False), None) is None


def _days() -> str:
    asked = [
        f"SELECT {name}.site_id, {column} FROM {tables}{_SITES.format(name=name, column=column)} AND {CHANGED}"  # noqa: S608
        for name, column, tables in _DAYS
    ]
    return f"{' UNION '.join(asked)} ORDER BY 2, 1"


def _has_changed(table: str) -> bool:
    asked = sql.SQL("SELECT EXISTS (SELECT FROM {} AS t WHERE {})").format(sql.Identifier(table), sql.SQL(CHANGED))
    return bool(_rows(asked, {})[0][0])


def _rows(asked: Any, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(asked, values)
        return cursor.fetchall()
