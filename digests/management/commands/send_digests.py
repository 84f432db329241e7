"""`send_digests`: builds and queues the last complete ISO week of each site, or the one given (DIG-8)."""

from argparse import ArgumentParser
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from digests import actions, weeks
from mail import enqueue
from sites_app.models import Site


class Command(BaseCommand):
    help = "Builds the weekly digests and queues their mail for the commanders of today, once, whatever repeats."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--week", metavar="2026-W47", help="the week described; without it the last complete one")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            week = weeks.parse(options["week"]) if options["week"] is not None else None
            with Progress(
                console=Console(file=cast("IO[str]", self.stderr), force_terminal=False),
                disable=options["verbosity"] < 1,
            ) as bar:
                task = bar.add_task("Digests", total=Site.objects.count())
                built, mails = actions.send_by_hand(now, week, progress=lambda n: bar.update(task, advance=n))
        except weeks.WeekError as error:
            raise CommandError(f"--week: {error}") from None
        if mails:
            enqueue.enqueue_delivery()
        name = week.name if week else "the last complete week"
        self.stdout.write(f"Digests of {name}: {built} built, {mails} mails queued.")
