"""Every stint with its five-year clock, as of today or any day: to read, or as CSV (RUN-7)."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from lib.csv_export import csv_lines, safe_cell
from sites_app.reports import HEADER, report_rows


def day(text: str) -> date:
    """YYYY-MM-DD between 1950 and 2149."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day; YYYY-MM-DD is expected.") from None
    if not 1950 <= found.year < 2150:
        raise ArgumentTypeError(f"“{text}” is not in this century or the last.")
    return found


class Command(BaseCommand):
    help = "Lists every stint: who, where, since when, and where the five-year clock stands. Names are in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", metavar="DAY", type=day, help="YYYY-MM-DD; default: today at each site")
        parser.add_argument("--csv", action="store_true", help="as CSV, for a spreadsheet")

    def handle(self, *, as_of: date | None, csv: bool, **options: Any) -> None:
        rows = report_rows(now=timezone.now(), as_of=as_of)
        if csv:
            for line in csv_lines(list(HEADER), rows):
                self.stdout.write(line, ending="")
        else:
            self._table(rows)

    def _table(self, rows: Iterator[list[Any]]) -> None:
        table = Table(*HEADER, box=None)
        for row in rows:
            table.add_row(*map(safe_cell, row))
        if not table.row_count:
            self.stdout.write("Nobody is on the roster.")
            return
        drawn = StringIO()
        Console(file=drawn, width=None if self.stdout.isatty() else 200).print(table, markup=False)
        self.stdout.write(drawn.getvalue(), ending="")
