"""`restore FILE [--replace]`: a backup in the place of this database, purged before it opens, mail held."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from lib import ledger
from operations.backup import made_on, restore
from operations.encryption import DecryptionError
from operations.ended import end_again, kept_beside
from operations.mixing import mix
from operations.passphrase import passphrase
from operations.postgres_programs import BackupError
from pages.personal import purge_everywhere


class Command(BaseCommand):
    help = "Restores a backup: compares it, purges what is no longer kept, and holds all mail until release_mail."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="throw away what the database holds now")
        parser.add_argument(
            "--without-ledger", action="store_true", help="although nothing is known of what people ended since"
        )

    def handle(
        self, *args: Any, file: Path, replace: bool = False, without_ledger: bool = False, **options: Any
    ) -> None:
        self._require_ledger(without_ledger)
        try:
            phrase = passphrase()
            # Both before anything is thrown away: it may be another passphrase's, or no ledger.
            beside = kept_beside(file, phrase)
            ledger.read(settings.LEDGER)
            sums, since = restore(file, phrase, replace=replace), made_on(file, phrase)
        except (BackupError, DecryptionError, ledger.LedgerError, OSError) as error:
            raise CommandError(str(error)) from None
        connection.close()
        call_command("migrate", verbosity=0, interactive=False)
        self._end_again([*ledger.read(settings.LEDGER), *beside], since)
        purged = purge_everywhere(timezone.now(), dry_run=False)
        mix(timezone.now(), include_today=True, everything=True)  # its numbers are those of another server
        gone = sum(number for counts in purged.values() for number in counts.values())
        self.stdout.write(f"{len(sums)} tables restored: counts and checksums are those of the backup.")
        self.stdout.write(f"Purged before opening: {gone}. No mail leaves until you run release_mail.")

    def _require_ledger(self, without: bool) -> None:
        """CommandError where nothing is known of what people ended since the backup: asked before anything is done."""
        if not without and not settings.LEDGER.exists():
            raise CommandError(
                f"There is no ledger at {settings.LEDGER}: what people ended since the backup would be alive again."
                " Bring it from where PORTAL_LEDGER lay, or say --without-ledger if it is lost."
            )

    def _end_again(self, lines: list[ledger.Ended], since: date) -> None:
        """Before it opens: everybody is signed out, and what was ended since the backup is ended again."""
        counts = end_again(dict.fromkeys(lines), since=since, now=timezone.now())
        self.stdout.write("Ended again: " + ", ".join(f"{number} {name}" for name, number in counts.items()) + ".")
