"""`restore_drill [FILE]`: fetches the newest copy from the other place, restores it beside, compares, and empties."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mail.models import Tick
from operations import offsite
from operations.encryption import DecryptionError
from operations.passphrase import passphrase
from operations.postgres_programs import BackupError


class Command(BaseCommand):
    help = "Proves that the newest copy elsewhere can be restored: into PORTAL_DRILL_DATABASE_URL, emptied afterwards."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a backup at hand instead of the newest copy")

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        run = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        try:
            if file:
                made = offsite.drill(file, passphrase(), run)
            else:
                with offsite.fetched() as newest:
                    made = offsite.drill(newest, passphrase(), run)
        except (BackupError, DecryptionError, OSError) as error:
            raise CommandError(str(error)) from None
        if not file:
            Tick.objects.update_or_create(name="restore_drill", defaults={"at": timezone.now()})
        self.stdout.write(f"The copy of {made} was restored, compared, and thrown away again.")
