"""`translations [language]`: what a language does not say yet, ready to be filled in; a new one gets all."""

import re
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lib.languages import SOURCE
from tools import translations

TAG = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}")


def _second() -> str:
    """The deployment's first language beside the one that texts are written in."""
    return next((tag for tag, _name in settings.LANGUAGES if tag != SOURCE), SOURCE)


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Prints every text without a translation as a part for locale/<language>/LC_MESSAGES/parts/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("language", nargs="?", default=_second())
        parser.add_argument("--app", default="", help="only texts of this folder, for example meetings")
        parser.add_argument("--check", action="store_true", help="also what is obsolete, unequal or only guessed")

    def handle(self, *args: Any, language: str, app: str, check: bool, **options: Any) -> None:
        """Prints a part; CommandError for what is no language tag."""
        language = language.lower()
        if not TAG.fullmatch(language):
            raise CommandError(f"“{language}” is no language tag, for example ko or zh-hans.")
        folder = settings.BASE_DIR / "locale" / language / "LC_MESSAGES"
        wanted = [text for text in translations.missing(folder) if not app or _of_app(text.places, app)]
        self.stdout.write(translations.as_po(wanted, language))
        self.stderr.write(f"{len(wanted)} texts have no translation into “{language}”.")
        if check:
            for title in ("fuzzy", "unequal", "obsolete"):
                for line in getattr(translations, title)(folder):
                    self.stderr.write(f"{title}: {line}")


def _of_app(places: list[str], app: str) -> bool:
    return any(place.startswith((f"{app}/", f"templates/{app}/")) for place in places)
