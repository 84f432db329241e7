"""Writes the roster as the CSV file that `import_roster` reads."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lib.csv_export import csv_lines
from sites_app.roster_io import COLUMNS, export_rows


class Command(BaseCommand):
    help = "Writes the whole roster, names and leaves too, as CSV to the standard output or to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", metavar="FILE.csv", type=Path, help="write to this file instead")

    def handle(self, *, output: Path | None, **options: Any) -> None:
        lines = csv_lines(list(COLUMNS), export_rows())
        if output is None:
            for line in lines:
                self.stdout.write(line, ending="")
            return
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
