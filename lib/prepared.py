"""The few statements that are sent so often that PostgreSQL keeps them: read and planned once a connection.

Everything else goes through Django's own cursor (docs/decisions/0051-hot-path.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


def is_watched() -> bool:
    """Whether somebody counts or reads the statements: then they go through the cursor that is watched."""
    return bool(connection.execute_wrappers or connection.queries_logged)


def rows(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What one statement returns; its text is the same at every call, only `values` change.

    They travel beside it, so each needs a type that PostgreSQL can tell (a column's, or a cast). Raises what a cursor
    of Django raises, and goes through it where somebody watches the statements.
    """
    if is_watched():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        plain: psycopg.Connection[Any] = connection.connection
        return psycopg.Cursor(plain).execute(statement, values, prepare=True).fetchall()


def array(words: Iterable[object]) -> str:
    """Words without signs as PostgreSQL writes an array; a list takes a tenth of a millisecond to send."""
    return f"{{{','.join(map(str, words))}}}"
