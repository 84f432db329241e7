"""Reads a roster file in: the whole of it, or nothing and every fault with its line and column."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from lib.csv_export import csv_lines
from sites_app.roster_io import (
    COLUMNS,
    MOST_LINES,
    ORDERS,
    DatesUnclearError,
    Missing,
    RosterImportError,
    Summary,
    grouped,
    import_file,
)

EXAMPLES = 40


class Command(BaseCommand):
    help = (
        "Imports the roster: a spreadsheet (.xlsx, or its CSV) with headers in plain words, or the strict CSV file of "
        "programs with the columns "
        + ", ".join(COLUMNS)
        + ". Lines already known change nothing; a blank cell never overwrites; nobody ends because a line is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=".csv or .xlsx")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--dates", choices=[*ORDERS], help="how the file writes its days")
        parser.add_argument(
            "--left",
            metavar="SERIAL=DAY",
            action="append",
            default=[],
            type=_left,
            help="the last day (YYYY-MM-DD) of somebody who is not in the file; may be repeated",
        )
        parser.add_argument("--faults", metavar="FILE.csv", type=Path, help="write every fault into this file")

    def handle(self, *, file: Path, dry_run: bool, dates: str | None, left: list, **options: Any) -> None:
        days = dict(left)
        try:
            with file.open("rb") as opened, _progress() as progress:
                task = progress.add_task("lines", total=None)
                summary = import_file(
                    opened,
                    now=timezone.now(),
                    dry_run=dry_run,
                    dates=dates,
                    answers=lambda one: days.get(one.serial),
                    progress=lambda done, whole: progress.update(task, completed=done, total=whole),
                )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except DatesUnclearError as error:
            raise CommandError(f"{file.name}: {error} Nothing was changed.") from None
        except RosterImportError as refused:
            _write_faults(options["faults"], refused)
            raise CommandError(_refusal(file, refused)) from None
        self._tell(summary, dry_run, days)

    def _tell(self, summary: Summary, dry_run: bool, days: dict[str, date]) -> None:
        for words in summary.notes:
            self.stdout.write(words)
        for words in summary.examples[:EXAMPLES]:
            self.stdout.write(f"  {words}")
        if summary.changes > EXAMPLES:
            self.stdout.write(f"  … and {summary.changes - EXAMPLES} more changes")
        for words in summary.sentences():
            self.stdout.write(words)
        if summary.corrections:
            self.stdout.write(f"public figures corrected: {summary.corrections}")
        self.stdout.write(f"{summary.lines} lines, {summary.changes} changes.")
        self._tell_missing([one for one in summary.missing if one.serial not in days])
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")

    def _tell_missing(self, missing: list[Missing]) -> None:
        if not missing:
            return
        self.stdout.write("Not in the file, and still here until you say --left SERIAL=DAY (their last day):")
        for one in missing:
            where = f"; the file has: {one.moved_to}" if one.moved_to else ""
            until = f" (--left {one.serial}={one.proposed}?)" if one.proposed else ""
            self.stdout.write(f"  {one}{where}{until}")


def _left(text: str) -> tuple[str, date]:
    serial, _equals, day = text.rpartition("=")
    try:
        return serial, date.fromisoformat(day)
    except ValueError:
        raise ArgumentTypeError(f"{text}: SERIAL=YYYY-MM-DD is expected") from None


def _refusal(file: Path, refused: RosterImportError) -> str:
    """The causes, at most ten; the strict file of a program also has every fault with line and column."""
    count = len(refused.faults)
    head = f"{file.name}: {count} {'fault' if count == 1 else 'faults'}; nothing was changed."
    causes = grouped(refused.faults) if count > MOST_LINES else []
    every = [str(fault) for fault in refused.faults] if refused.is_strict or not causes else []
    return "\n".join([head, *causes, *every])


def _write_faults(file: Path | None, refused: RosterImportError) -> None:
    if file is not None:
        rows = ([fault.line, fault.column, fault.message] for fault in refused.faults)
        file.write_text("".join(csv_lines(["line", "column", "fault"], rows)), encoding="utf-8")


def _progress() -> Progress:
    """A bar on the terminal; silent where nobody watches."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
