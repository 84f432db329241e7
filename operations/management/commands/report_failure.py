"""`report_failure UNIT`: mails the duty list that a unit failed, past the outbox; started by systemd (OnFailure)."""

import smtplib
import socket
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Mails the addresses of PORTAL_DUTY_LIST that a unit of the portal failed. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit")

    def handle(self, *args: Any, unit: str, **options: Any) -> None:
        host = socket.gethostname()
        text = f"{unit} failed on {host}. Look: journalctl -u {unit}. What to do: docs/operate.md.\n"
        line = get_connection(timeout=20)
        mail = EmailMessage(f"Portal: {unit} failed", text, to=settings.DUTY_LIST, connection=line)
        try:
            sent = mail.send() if settings.DUTY_LIST else 0
        except (OSError, smtplib.SMTPException) as error:
            raise CommandError(f"the mail was not taken ({type(error).__name__})") from None
        self.stdout.write(f"{sent} mail for {len(settings.DUTY_LIST)} addresses.")
