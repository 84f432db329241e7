"""Which rows belong together (a site's day, a meeting, a whole table), and which of them changed since their mix."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from psycopg import sql

# Tables that somebody without an account writes, or whose rows are written in the same step
# (tests/operations/test_mix_tables.py drives every anonymous route and compares).
OF_A_DAY = {
    "feedback_feedback": "t.site_id IS NOT DISTINCT FROM %(site)s AND t.received_on = %(day)s",
    "feedback_message": 't."on" = %(day)s AND t.feedback_id IN (SELECT id FROM feedback_feedback AS f'
    " WHERE f.site_id IS NOT DISTINCT FROM %(site)s)",
    "feedback_event": 't."on" = %(day)s AND t.feedback_id IN (SELECT id FROM feedback_feedback AS f'
    " WHERE f.site_id IS NOT DISTINCT FROM %(site)s)",
    "feedback_authorship": "t.feedback_id IN (SELECT id FROM feedback_feedback AS f"
    " WHERE f.site_id IS NOT DISTINCT FROM %(site)s AND f.received_on = %(day)s)",
}
OF_A_MEETING = {"meetings_rsvp": "t.meeting_id = %(meeting)s"}
WHOLE = {"digests_subscription": "true", "meetings_mailboxday": "true"}
TABLES = [*OF_A_DAY, *OF_A_MEETING, *WHOLE]
# The threads whose messages or events are mixed, and which may be of another day themselves.
LOCKED = {
    "feedback_feedback": "SELECT id FROM feedback_feedback AS f WHERE f.site_id IS NOT DISTINCT FROM %(site)s AND"
    " (f.received_on = %(day)s OR EXISTS (SELECT FROM feedback_event AS e WHERE e.feedback_id = f.id"
    ' AND e."on" = %(day)s) OR EXISTS (SELECT FROM feedback_message AS m WHERE m.feedback_id = f.id'
    ' AND m."on" = %(day)s)) ORDER BY id FOR UPDATE'
}
# Written in the same step as one of these, but never taken away: it gets the number of the mix and stays.
TOUCHED = {"meetings_rsvp": "UPDATE meetings_meeting SET sequence = sequence WHERE id = %(meeting)s"}

_CHANGED = "t.xmin::text::bigint NOT IN (SELECT xid FROM operations_mix)"
_DAYS = f"""
SELECT site_id, received_on FROM feedback_feedback AS t WHERE {{closed}} AND ({_CHANGED} OR %(all)s)
UNION SELECT f.site_id, t."on" FROM feedback_message AS t JOIN feedback_feedback AS f ON f.id = t.feedback_id
    WHERE {{closed_on}} AND ({_CHANGED} OR %(all)s)
UNION SELECT f.site_id, t."on" FROM feedback_event AS t JOIN feedback_feedback AS f ON f.id = t.feedback_id
    WHERE {{closed_on}} AND ({_CHANGED} OR %(all)s)
UNION SELECT f.site_id, f.received_on FROM feedback_authorship AS t JOIN feedback_feedback AS f ON f.id = t.feedback_id
    WHERE {{closed_f}} AND ({_CHANGED} OR %(all)s)
ORDER BY 2, 1
"""  # noqa: S608 - our own words
_CLOSED = "({name}.site_id IS NULL AND {column} < %(nowhere)s OR EXISTS (SELECT FROM unnest(%(sites)s::bigint[],"
_CLOSED += " %(days)s::date[]) AS c (site, day) WHERE c.site = {name}.site_id AND {column} < c.day))"
_MEETINGS = f"""
SELECT DISTINCT t.meeting_id FROM meetings_rsvp AS t JOIN meetings_meeting AS m ON m.id = t.meeting_id
WHERE m.site_id = ANY (%(sites)s::bigint[]) AND ({_CHANGED} OR m.xmin::text::bigint NOT IN (
    SELECT xid FROM operations_mix) OR %(all)s)
"""  # noqa: S608 - our own words


@dataclass(frozen=True)
class Part:
    """Rows that are mixed in one transaction: a condition for each table, and what the conditions ask for."""

    tables: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)


def parts(first_open: dict[int | None, date], *, everything: bool) -> Iterator[Part]:
    """What changed since its mix, of these sites; `first_open`: the first day that is not closed, by site (or None).

    `everything`: also what did not change (a restored copy brings numbers of another server).
    """
    of_sites = {site: day for site, day in first_open.items() if site is not None}
    asked = {"all": everything, "sites": list(of_sites), "days": list(of_sites.values())}
    asked["nowhere"] = first_open.get(None, date.min)
    for site, day in _rows(_days(), asked):
        yield Part(OF_A_DAY, {"site": site, "day": day})
    for (meeting,) in _rows(_MEETINGS, asked):
        yield Part(OF_A_MEETING, {"meeting": meeting})
    for table, condition in WHOLE.items():
        if everything or _has_changed(table):
            yield Part({table: condition})


def is_mixed(first_open: dict[int | None, date]) -> bool:
    """Whether nothing waits for its mix."""
    return next(parts(first_open, everything=False), None) is None


def _days() -> str:
    columns = {"closed": ("t", "t.received_on"), "closed_on": ("f", 't."on"'), "closed_f": ("f", "f.received_on")}
    return _DAYS.format(**{key: _CLOSED.format(name=name, column=at) for key, (name, at) in columns.items()})


def _has_changed(table: str) -> bool:
    asked = sql.SQL("SELECT EXISTS (SELECT FROM {} AS t WHERE {})").format(sql.Identifier(table), sql.SQL(_CHANGED))
    return bool(_rows(asked, {})[0][0])


def _rows(asked: Any, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(asked, values)
        return cursor.fetchall()
