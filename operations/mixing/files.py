"""What lies beneath the tables: dead versions that still know their moment, and the write-ahead log."""

from collections.abc import Iterable

from django.db import DatabaseError, connection
from psycopg import sql

SWITCH, CHECKPOINT = "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO", "GRANT pg_checkpoint TO"


def vacuum(tables: Iterable[str]) -> int:
    """Takes the old versions out of these tables; how many could not go, because somebody may still see them."""
    with connection.cursor() as cursor:
        left = 0
        for table in tables:
            cursor.execute(sql.SQL("VACUUM (TRUNCATE off) {}").format(sql.Identifier(table)))
            left += _dead(cursor, table)
        return left


def _dead(cursor, table: str) -> int:
    """As that VACUUM counted, just now."""
    cursor.execute("SELECT pg_stat_clear_snapshot(), pg_stat_get_dead_tuples(%s::regclass)", [table])
    return cursor.fetchone()[1]


def end_log() -> list[str]:
    """A new segment, then a checkpoint, after which the old ones go. What the role may not do, as orders for it."""
    missing = []
    for statement, grant in (("SELECT pg_switch_wal()", SWITCH), ("CHECKPOINT", CHECKPOINT)):
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:
            missing.append(grant)
    return missing
