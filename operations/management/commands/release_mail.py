"""`release_mail`: lets a restored copy write again; what was waiting until now is dropped, never sent twice."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from mail.actions import drop_waiting
from mail.models import ServerPause
from operations.backup import HELD, is_held


class Command(BaseCommand):
    help = "Ends the hold on mail after a restore; drops what was queued meanwhile or before."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_held():
            self.stdout.write("Mail is not held.")
            return
        with transaction.atomic():
            dropped = drop_waiting(why=HELD, now=timezone.now())
            ServerPause.objects.all().delete()
        self.stdout.write(f"Mail leaves again. Dropped: {dropped}.")
