"""`clock_ok`: the clock was looked at and is right; scheduled work that had stopped goes on from now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mail import clock


class Command(BaseCommand):
    help = "After a jump of the clock: says what time it is now for the portal, and lets scheduled work go on."

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.database_now()
        if abs(off := clock.skew(now)) > clock.MOST:
            raise CommandError(f"This machine's clock is {off.total_seconds():.0f} seconds ahead of the database's.")
        stopped = clock.accept()
        self.stdout.write(f"It is {now:%Y-%m-%d %H:%M:%S} UTC. {stopped} stopped tasks go on.")
