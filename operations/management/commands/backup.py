"""`backup FILE`: the whole database into one encrypted file; the passphrase from PORTAL_BACKUP_KEY or asked for."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lib import ledger
from mail.models import Tick
from operations import offsite
from operations.backup import back_up
from operations.ended import keep_beside
from operations.passphrase import passphrase
from operations.postgres_programs import BackupError


class Command(BaseCommand):
    help = "Writes the whole database, encrypted, to FILE. Keep the passphrase, and the portal's keys, elsewhere."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            phrase = passphrase(twice=True)
            sums = back_up(file, phrase)
            if ledger.begin():
                keep_beside(file, phrase)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        Tick.objects.update_or_create(name="backup", defaults={"at": timezone.now()})
        rows = sum(rows for rows, _digest in sums.values())
        self.stdout.write(f"{file.name}: {rows} rows of {len(sums)} tables, {file.stat().st_size} bytes, encrypted.")
        if settings.BACKUP_SEND:
            self._send(file)

    def _send(self, file: Path) -> None:
        """Into the other place; a failure is the command's, so that the unit says so, but the backup is made."""
        try:
            offsite.send(file)
        except BackupError as error:
            raise CommandError(f"{file.name} is made, but not in the other place: {error}") from None
        Tick.objects.update_or_create(name="offsite", defaults={"at": timezone.now()})
        self.stdout.write("A copy is in the other place.")
