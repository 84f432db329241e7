"""Takes in the yearly counts that the department publishes; they stand beside the claims on /evidence/."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lib.cache import invalidate_overview_pages
from sites_app.counts import HEADER, CountsFileError, take_in


class Command(BaseCommand):
    help = (
        f"Takes in yearly counts from CSV ({','.join(HEADER)}): the whole file or nothing; the same year is replaced."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as text:
                count = take_in(text)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read as UTF-8 text: {error}") from error
        except CountsFileError as error:
            raise CommandError(str(error)) from error
        invalidate_overview_pages()
        self.stdout.write(f"{count} counts are in.")
