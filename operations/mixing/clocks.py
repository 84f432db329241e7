"""Rows with a clock keep the day, histories the hour; nobody's row keeps the number of its moment (BLIND-5)."""

from datetime import datetime

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from .parts import CHANGED, TABLES

# What left by mail: the day, and no party's id (its key is made of the id). A mail about nothing of a party keeps its
# key, by which it can be queued again. A row without seconds has its day already: in another zone it would be another.
_MAIL = """
UPDATE mail_outgoingmail SET
    queued_at = date_trunc('day', queued_at, %(zone)s), due_at = date_trunc('day', due_at, %(zone)s),
    deadline = date_trunc('day', deadline, %(zone)s), finished_at = date_trunc('day', finished_at, %(zone)s),
    key = CASE WHEN params ? 'rsvp' THEN NULL ELSE key END, params = params - 'rsvp'
WHERE finished_at < %(closed)s AND (params ? 'rsvp' OR finished_at <> date_trunc('minute', finished_at)
    OR queued_at <> date_trunc('minute', queued_at))
"""
_SESSIONS = f"""
UPDATE django_session AS t SET
    expire_date = date_trunc('day', expire_date + interval '1 day' - interval '1 microsecond') WHERE {CHANGED}
"""  # noqa: S608
# The day of the last sign-in stays; what changes is the number of the transaction that wrote it.
_SIGN_INS = f"UPDATE accounts_user AS t SET signed_in_on = signed_in_on WHERE {CHANGED}"  # noqa: S608
# When a second factor, or the account of another house, was used last; when a link to an address was made.
SIGNED_IN = [
    ("mfa_authenticator", "created_at"),
    ("mfa_authenticator", "last_used_at"),
    ("socialaccount_socialaccount", "date_joined"),
    ("socialaccount_socialaccount", "last_login"),
    ("account_emailconfirmation", "created"),
    ("account_emailconfirmation", "sent"),
]


# Tables whose rows are asked for the number of their mix.
NUMBERED = [*TABLES, "meetings_meeting", "django_session", "accounts_user"]


def blur(closed: datetime, zone: str) -> list[str]:
    """The tables that were gone over; everything before `closed` keeps its day in `zone`. Safe to run twice."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '10min'")
        for statement in (_MAIL, _SESSIONS, _SIGN_INS):
            cursor.execute(statement, {"closed": closed, "zone": zone})
        for table, column in SIGNED_IN:
            _coarser(cursor, table, column, "day", closed, zone)
        for table, column in _histories():
            _coarser(cursor, table, column, "hour", closed, zone)
        cursor.execute(
            "INSERT INTO operations_mix VALUES (pg_current_xact_id()::xid::text::bigint) ON CONFLICT DO NOTHING"
        )
    ours = ["mail_outgoingmail", "mail_heartbeat", "django_session", "accounts_user"]
    return [*ours, *dict.fromkeys(table for table, _column in [*SIGNED_IN, *_histories()])]


def forget_gone() -> None:
    """The numbers of which no row is left: they would grow with every night, and PostgreSQL begins anew some day."""
    kept = " UNION ALL ".join(f"SELECT xmin FROM {table}" for table in NUMBERED)  # noqa: S608 - our own words
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10min'")
        cursor.execute(
            "DELETE FROM operations_mix AS m WHERE NOT EXISTS"  # noqa: S608
            f" (SELECT FROM ({kept}) AS kept WHERE kept.xmin::text::bigint = m.xid)"
        )


def _histories() -> list[tuple[str, str]]:
    found = [(model._meta.db_table, "history_date") for model in apps.get_models() if _is_history(model)]
    return [*sorted(found), (LogEntry._meta.db_table, "action_time")]


def _is_history(model: type[Model]) -> bool:
    return any(field.name == "history_date" for field in model._meta.get_fields())


def _coarser(cursor, table: str, column: str, unit: str, closed: datetime, zone: str) -> None:
    names = {"table": sql.Identifier(table), "at": sql.Identifier(column)}
    cursor.execute(
        sql.SQL(
            "UPDATE {table} SET {at} = date_trunc(%s, {at}, %s) WHERE {at} < %s AND {at} <> date_trunc('minute', {at})"
        ).format(**names),
        [unit, zone, closed],
    )
