"""`setup_check [--mail YOU@...]`: one line each, OK or what to do; fails while something is missing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from operations.setup_check import Finding, findings
from operations.setup_check.infrastructure import mail_to


class Command(BaseCommand):
    help = "Says of everything a deployment needs whether it is OK, or what to do."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", metavar="ADDRESS", help="also send a mail to yourself")

    def handle(self, *args: Any, mail: str | None = None, **options: Any) -> None:
        found = findings(timezone.now())
        if mail:
            found.append(Finding(f"a mail to {mail}", mail_to(mail)))
        width = max(len(one.name) for one in found)
        for one in found:
            self.stdout.write(f"{one.name:<{width}}  {one.to_do or 'OK'}")
        missing = sum(bool(one.to_do) for one in found)
        if missing:
            raise CommandError(f"{missing} of {len(found)} lines need something.")
