"""Checks every chain of feedback events and names what was changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.events import verify_all


class Command(BaseCommand):
    help = "Checks that no step of any feedback thread was changed, added or removed, and no text either."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints one line for each finding; ends with an error if there is one."""
        threads = findings = 0
        for finding in verify_all():
            if finding is None:
                threads += 1
                continue
            findings += 1
            place = f"step {finding.position}" if finding.position is not None else "whole thread"
            self.stdout.write(f"{finding.feedback_id} {place}: {finding.problem}")
        if findings:
            raise CommandError(f"{findings} findings in {threads} threads.")
        self.stdout.write(f"{threads} threads, nothing changed.")
