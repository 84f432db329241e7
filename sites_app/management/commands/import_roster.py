"""Reads a roster file in: the whole of it, or nothing and every fault with its line and column."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from sites_app.roster_io import COLUMNS, Refused, Summary, import_file


class Command(BaseCommand):
    help = (
        "Imports the roster from a CSV file (UTF-8) with the columns "
        + ", ".join(COLUMNS)
        + ". Lines already known change nothing; a blank cell never overwrites."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            with file.open("rb") as opened, _progress() as progress:
                task = progress.add_task("lines", total=None)
                summary = import_file(
                    opened,
                    now=timezone.now(),
                    dry_run=dry_run,
                    progress=lambda done, whole: progress.update(task, completed=done, total=whole),
                )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except Refused as refused:
            raise CommandError(_refusal(file, refused)) from None
        self._tell(summary, dry_run)

    def _tell(self, summary: Summary, dry_run: bool) -> None:
        for words in summary.examples:
            self.stdout.write(f"  {words}")
        if summary.changes > len(summary.examples):
            self.stdout.write(f"  … and {summary.changes - len(summary.examples)} more changes")
        for words in summary.sentences():
            self.stdout.write(words)
        if summary.corrections:
            self.stdout.write(f"public figures corrected: {summary.corrections}")
        self.stdout.write(f"{summary.lines} lines, {summary.changes} changes.")
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")


def _refusal(file: Path, refused: Refused) -> str:
    count = len(refused.faults)
    head = f"{file.name}: {count} {'fault' if count == 1 else 'faults'}; nothing was changed."
    return "\n".join([head, *map(str, refused.faults)])


def _progress() -> Progress:
    """A bar on the terminal; silent where nobody watches."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
