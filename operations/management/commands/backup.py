"""`backup FILE`: the whole database into one encrypted file; the passphrase from PORTAL_BACKUP_KEY or asked for."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lib import ledger
from mail.models import Tick
from operations.backup import BackupError, back_up
from operations.ended import copy_beside
from operations.passphrase import passphrase


class Command(BaseCommand):
    help = "Writes the whole database, encrypted, to FILE. Keep the passphrase, and the portal's keys, elsewhere."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            sums = back_up(file, passphrase(twice=True))
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        if ledger.begin():
            shutil.copyfile(settings.LEDGER, copy_beside(file))
            copy_beside(file).chmod(0o600)
        Tick.objects.update_or_create(name="backup", defaults={"at": timezone.now()})
        rows = sum(rows for rows, _digest in sums.values())
        self.stdout.write(f"{file.name}: {rows} rows of {len(sums)} tables, {file.stat().st_size} bytes, encrypted.")
