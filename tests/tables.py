"""The tables of the tests: kept from one run to the next where nobody changed them, and emptied after who commits."""

import os

from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

# Made with the tables and the same for every test; nothing that a test commits stands in them.
MADE_WITH_THE_TABLES = {"django_content_type", "auth_permission"}
# Of what the tables are made, as `./run test --keep` says it; it stands beside the database that has them.
MADE_OF = os.environ.get("TEST_TABLES", "")


def take_kept() -> bool:
    """The database of the run before, unless there is none or a migration changed: Django would look at them all."""
    name = connection.creation._get_test_db_name()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() != (MADE_OF,):
            return False
    connection.close(), connection.close_pool()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    empty()  # the run before may have been killed
    return True


def mark_kept() -> None:
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{MADE_OF}'")


def empty() -> None:
    """Like Django's flush, which makes new files for every table and index, and all content types anew."""
    names = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    with connection.cursor() as cursor:
        quoted = [connection.ops.quote_name(name) for name in sorted(names - MADE_WITH_THE_TABLES)]
        asked = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in quoted)  # noqa: S608  our own names
        cursor.execute(" UNION ALL ".join(asked))
        if filled := [name for (name,) in cursor.fetchall()]:
            cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")


def instead_of_flush() -> None:
    """For every test of the process that commits."""

    def _fixture_teardown(_case: TransactionTestCase) -> None:
        empty()

    TransactionTestCase._fixture_teardown = _fixture_teardown
