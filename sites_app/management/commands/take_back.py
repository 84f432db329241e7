"""`take_back EMAIL`: somebody left, or lost every factor: no role, factor or session is left; invite again if meant."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from sites_app.invitations import end_roles


class Command(BaseCommand):
    help = "Takes every role of an account back, with its factors and sessions; the account itself stays."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email: str, **options):
        """CommandError if nobody has that address, or if nobody else could administer the portal."""
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
        if user.is_superuser and not others.exists():
            raise CommandError(f"{email} is the only administrator: invite another one first.")
        end_roles(user)
        self.stdout.write(f"{email} has no role, factor or session any more.")
