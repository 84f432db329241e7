"""Writes docs/settings.md from the declared variables; `--check` only says whether it is current."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations import settings_page


class Command(BaseCommand):
    help = "Writes docs/settings.md from lib/variables.py."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is old")
        parser.add_argument("--file", default=str(settings.BASE_DIR / "docs" / "settings.md"))

    def handle(self, *args: Any, check: bool = False, file: str, **options: Any) -> None:
        page, target = settings_page.page(), Path(file)
        if not check:
            target.write_text(page, encoding="utf-8")
        elif not target.exists() or target.read_text(encoding="utf-8") != page:
            raise CommandError(f"{target.name} is old: run ./run manage settings_page.")
