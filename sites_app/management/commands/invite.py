"""Invites somebody to a role: `invite EMAIL --role officer --officer SERIAL`, `... moderator --site SLUG`."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lib.languages import default_language, offered
from sites_app.invitations import Role, invite
from sites_app.models import Confirmation, Officer, Site

COMMANDER = "commander"  # an officer to us: the assignment says who commands, and for how long


class Command(BaseCommand):
    help = "Mails an invitation to a role; it works once, for 72 hours, and ends with a second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=[*Role.values, COMMANDER])
        parser.add_argument("--officer", metavar="SERIAL", help="serial number on the roster, for --role officer")
        parser.add_argument("--site", metavar="SLUG", nargs="+", default=[], help="a moderator's sites; none: all")
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default=default_language()
        )

    def handle(self, *args: Any, email: str, role: str, language: str, **options: Any) -> None:
        if language not in dict(offered()):
            raise CommandError(f"--language: nobody has read “{language}” yet (the admin, Readings of languages).")
        role = Role.OFFICER if role == COMMANDER else role
        officer = self._officer(options["officer"])
        sites = [self._site(slug) for slug in options["site"]]
        try:
            made = invite(email, role=role, officer=officer, sites=sites, language=language, now=timezone.now())
        except ValidationError as error:
            raise CommandError("; ".join(f"{k}: {' '.join(v)}" for k, v in error.message_dict.items())) from None
        until = made.expires_at.strftime("%Y-%m-%d %H:%M UTC")
        what = {"officer": f"officer {officer}", "moderator": f"moderator of {self._scope(sites)}"}.get(role, role)
        if Confirmation.objects.filter(invitation=made).exists():
            self.stdout.write(
                f"Asked for a second person, until {until}: {made.email} as {what}. The oversight address is asked, "
                "and moderators where two are active; the mail with the link leaves once somebody has confirmed."
            )
        else:
            self.stdout.write(f"Invited {made.email} as {what}; the mail is queued, its link works once until {until}.")

    def _officer(self, serial: str | None) -> Officer | None:
        if serial is None:
            return None
        try:
            return Officer.objects.get(serial_number=serial)
        except Officer.DoesNotExist:
            raise CommandError(f"--officer: nobody on the roster has the serial number {serial}.") from None

    def _site(self, slug: str) -> Site:
        try:
            return Site.objects.get(slug=slug)
        except Site.DoesNotExist:
            raise CommandError(f"--site: there is no site {slug}.") from None

    def _scope(self, sites: list[Site]) -> str:
        return ", ".join(site.slug for site in sites) or "all sites"
