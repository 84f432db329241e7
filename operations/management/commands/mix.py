"""`mix [--include-today]`: no row of a closed day tells any more when, or in which order, it was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from operations.mixing import BusyError, DeadVersionsError, mix


class Command(BaseCommand):
    help = "Mixes what changed since its last mix; the scheduler does it at two at night in each zone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--include-today", action="store_true", help="divides today in two; for a demonstration")

    def handle(self, *args: Any, include_today: bool = False, **options: Any) -> None:
        try:
            done = mix(timezone.now(), include_today=include_today)
        except (BusyError, DeadVersionsError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{done.rows} rows of {done.parts} parts mixed.")
        for grant in done.grants:
            self.stderr.write(f"The log could not be ended; as the superuser: {grant} <the portal's role>;")
