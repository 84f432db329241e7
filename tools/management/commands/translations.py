"""`translations [language]`: what a language does not say yet, ready to be filled in; a new one gets all."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

try:
    from tools import translations
except ImportError:  # babel belongs to the development list
    translations = None  # type: ignore[assignment]


class Command(BaseCommand):
    help = "Prints every text without a translation as a part for locale/<language>/LC_MESSAGES/parts/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("language", nargs="?", default="es")
        parser.add_argument("--room", default="", help="only texts of this folder, for example meetings")
        parser.add_argument("--check", action="store_true", help="also what is obsolete, unequal or only guessed")

    def handle(self, *args: Any, language: str, room: str, check: bool, **options: Any) -> None:
        """CommandError without the development packages."""
        if translations is None:
            raise CommandError("This needs the packages of the tests: run ./run test once.")
        folder = settings.BASE_DIR / "locale" / language / "LC_MESSAGES"
        wanted = [text for text in translations.missing(folder) if not room or _of_room(text.places, room)]
        self.stdout.write(translations.as_po(wanted))
        self.stderr.write(f"{len(wanted)} texts have no translation into “{language}”.")
        if check:
            for title in ("fuzzy", "unequal", "obsolete"):
                for line in getattr(translations, title)(folder):
                    self.stderr.write(f"{title}: {line}")


def _of_room(places: list[str], room: str) -> bool:
    return any(place.startswith((f"{room}/", f"templates/{room}/")) for place in places)
