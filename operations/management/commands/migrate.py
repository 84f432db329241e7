"""`migrate`: Django's, but it never makes residents wait behind it: two seconds for a lock, or it gives up whole."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

PATIENCE = "2s"  # while it waits for a table, everybody who comes later waits behind it
GAVE_UP = "Somebody uses a table for longer than {0}; what was not done is undone. Run it again in a minute."


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError, with nothing half done, where a lock cannot be had in time."""
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise CommandError(GAVE_UP.format(PATIENCE)) from error
