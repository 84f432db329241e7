"""What lies beneath the tables: dead versions that still know their moment, and the write-ahead log."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, connection
from psycopg import sql

from mail.crash_points import crash_point

# Other connections of the portal that have waited for this one for more than six tenths of a second.
_TOO_LONG = """
SELECT pg_cancel_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND backend_type = 'client backend'
    AND wait_event_type = 'Lock' AND query_start < clock_timestamp() - interval '600 milliseconds'
    AND %s = ANY (pg_blocking_pids(pid))
"""
WITH_WORDS = ["feedback_feedback", "feedback_message", "feedback_translation", "meetings_rsvp", "digests_subscription",
              "mail_outgoingmail", "django_session"]  # fmt: skip
PATIENCE = "2s"
SWITCH, CHECKPOINT = "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO", "GRANT pg_checkpoint TO"


def vacuum(tables: Iterable[str]) -> int:
    """Takes the old versions out of these tables; how many could not go, because somebody may still see them."""
    with _own_time_outs() as cursor:
        return sum(_vacuum(cursor, table) and _vacuum(cursor, table) for table in tables)


def _vacuum(cursor: Any, table: str) -> int:
    """What it left, as it counted itself. A number above nought is asked for twice: a count of ours may come late."""
    cursor.execute("SELECT pg_stat_force_next_flush()")
    cursor.execute(sql.SQL("VACUUM (TRUNCATE off) {}").format(sql.Identifier(table)))
    cursor.execute("SELECT pg_stat_clear_snapshot(), pg_stat_get_dead_tuples(%s::regclass)", [table])
    return cursor.fetchone()[1]


def count_anew(tables: Iterable[str]) -> None:
    """What PostgreSQL keeps of their values for its plans: moments of the day that is over stand there, too."""
    with _own_time_outs() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def rewrite() -> None:
    """New files for the tables from which words are taken: unused parts of old pages still hold them (BLIND-8).

    Each table is closed meanwhile: who reads or writes it is answered within a second, 503. OperationalError where
    somebody holds it for longer than two.
    """
    with nobody_waits(), _own_time_outs() as cursor:
        for table in WITH_WORDS:
            cursor.execute(sql.SQL("VACUUM FULL {}").format(sql.Identifier(table)))
            crash_point("mix_rewriting")


@contextmanager
def _own_time_outs() -> Iterator[Any]:
    """A worker's statement may take four minutes; a large table needs longer. For a lock nobody waits long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', '0', false)",
                       [PATIENCE])  # fmt: skip
        try:
            yield cursor
        finally:
            cursor.execute("RESET lock_timeout; RESET statement_timeout")


@contextmanager
def nobody_waits() -> Iterator[None]:
    """Whoever waits for what this connection holds, or waits for itself, is told to come again before a second is over.

    A wait costs more than a 503: the person does not know what happened, and the threads of the site are used up.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    over = Event()
    watch = Thread(target=_send_away, args=(pid, over), daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _send_away(pid: int, over: Event) -> None:
    try:
        with connection.cursor() as cursor:
            while not over.wait(0.1):
                cursor.execute(_TOO_LONG, [pid])
    finally:
        connection.close()


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
