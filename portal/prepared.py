"""The few statements that are sent so often that PostgreSQL keeps them: read and planned once a connection.

Everything else goes through Django's own cursor (docs/decisions/0051-hot-path.md).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor


class _Cursor(ServerBindingCursor):
    def _send_query_prepared(self, name: bytes, pgq: Any, **kwargs: Any) -> None:
        self._query = pgq  # for Django's record of statements; psycopg notes it only where it sends the text
        super()._send_query_prepared(name, pgq, **kwargs)  # type: ignore[misc]


def rows(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What one statement returns; its text is the same at every call, only `values` change.

    They travel beside it, so each needs a type that PostgreSQL can tell (a column's, or a cast). Raises what a cursor
    of Django raises, and is recorded with its statements.
    """
    connection.ensure_connection()
    wrap: Any = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with connection.wrap_database_errors:
        bare: Any = _Cursor(connection.connection)  # type: ignore[call-arg]
    with wrap(bare) as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
