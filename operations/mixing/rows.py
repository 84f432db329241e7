"""One part, in one transaction: out and in again in random order, the same rows in every column."""

from functools import cache
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from mail.crash_points import crash_point

from .parts import TOUCHED, Part

# A person who waits for one of these rows goes first; nothing here may wait for long.
_SETTINGS = """
SET LOCAL statement_timeout = '10min';
SET LOCAL lock_timeout = '2s';
SET LOCAL idle_in_transaction_session_timeout = '10min';
SET LOCAL work_mem = '64MB';
SET LOCAL portal.mix = 'on';
SET CONSTRAINTS ALL DEFERRED
"""
# Of a party that no longer waits nobody needs to know when it came; of one that does, only before whom.
_PLACES = """
UPDATE meetings_rsvp AS r SET answered_position = NULL, place = line.rank
FROM (SELECT id, CASE WHEN status = 'waitlisted' THEN
        row_number() OVER (PARTITION BY status = 'waitlisted' ORDER BY place, id) END AS rank
      FROM meetings_rsvp WHERE meeting_id = %(meeting)s) AS line
WHERE r.id = line.id AND (r.place, r.answered_position) IS DISTINCT FROM (line.rank, NULL)
"""


class MixError(Exception):
    """The mix was not done, or not whole."""


class LostRowsError(MixError):
    """What would have been written back is not what was taken out; nothing was changed."""


def mix_part(part: Part) -> int:
    """How many rows were mixed. LostRowsError; OperationalError where somebody held a row for two seconds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SETTINGS)
        # First what every step locks first, the threads or the meeting: then nobody stands between us and their rows.
        for table in part.tables:
            if table in part.locks:
                cursor.execute(part.locks[table], part.values)
            if table in TOUCHED:
                cursor.execute(TOUCHED[table], part.values)
                cursor.execute(_PLACES, part.values)
        crash_point("mix_locked")
        rows = sum(_out_and_in(cursor, table, condition, part.values) for table, condition in part.tables.items())
        cursor.execute(
            "INSERT INTO operations_mix VALUES (pg_current_xact_id()::xid::text::bigint) ON CONFLICT DO NOTHING"
        )
        crash_point("mix_written")
    crash_point("mix_committed")
    return rows


def _out_and_in(cursor: Any, table: str, condition: str, values: dict[str, Any]) -> int:
    """One statement: what is deleted is what is inserted. Then the sums of both are compared."""
    before = _sum(cursor, table, condition, values)
    if not before[0]:
        return 0
    columns = sql.SQL(", ").join(map(sql.Identifier, _columns(table)))
    names = {"table": sql.Identifier(table), "columns": columns, "which": sql.SQL(condition)}
    # A statement sees the table as it was when it began, so the sum comes after.
    cursor.execute(
        sql.SQL(
            "WITH taken AS (DELETE FROM {table} AS t WHERE {which} RETURNING t.*)"
            " INSERT INTO {table} ({columns}) SELECT {columns} FROM taken ORDER BY random()"
        ).format(**names),
        values,
    )
    crash_point("mix_table")
    if cursor.rowcount != before[0] or _sum(cursor, table, condition, values) != before:
        raise LostRowsError(table)
    return before[0]


def _sum(cursor: Any, table: str, condition: str, values: dict[str, Any]) -> tuple[int, int]:
    """How many, and a sum over every column that does not depend on their order."""
    asked = sql.SQL("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {} AS t WHERE {}")
    cursor.execute(asked.format(sql.Identifier(table), sql.SQL(condition)), values)
    return cursor.fetchone()


@cache
def _columns(table: str) -> list[str]:
    """All that can be written; generated ones make themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]
