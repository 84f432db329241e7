"""`purge [--dry-run]`: deletes what has been kept as long as promised, or says what it would delete."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.personal import purge_everywhere


class Command(BaseCommand):
    help = "Deletes what has been kept as long as promised on /privacy/."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")

    def handle(self, *args, dry_run: bool = False, **options):
        for room, counts in purge_everywhere(timezone.now(), dry_run=dry_run).items():
            for kind, number in counts.items():
                self.stdout.write(f"{room}: {kind}: {number}{' would go' if dry_run else ' gone'}")
