"""`migrate`: Django's, but it never makes residents wait behind it: two seconds for a lock, or it gives up whole."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.migrations.loader import MigrationLoader
from psycopg.errors import LockNotAvailable

PATIENCE = "2s"  # while it waits for a table, everybody who comes later waits behind it
GAVE_UP = "Somebody uses a table for longer than {0}; what was not done is undone. Run it again in a minute."


UNKNOWN = "Another version of the portal made these tables ({0}); nothing leads from there to this one."


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--known-only", action="store_true", help="Refuse tables of another version (./run does)")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError, with nothing half done, where a lock cannot be had in time."""
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        if options.pop("known_only") and (unknown := _unknown(options["database"])):
            raise CommandError(UNKNOWN.format(unknown[0]))
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise CommandError(GAVE_UP.format(PATIENCE)) from error


def _unknown(database: str) -> list[str]:
    """What was done to the database that this version has no file for: it went another way."""
    loader = MigrationLoader(connections[database], ignore_no_migrations=True)
    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
    gone = loader.applied_migrations.keys() - loader.disk_migrations.keys()
    return sorted(f"{app} {name}" for app, name in gone if app in ours)
