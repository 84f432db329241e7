"""What the accounts app keeps about a person: address, language, days, names of passkeys."""

from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from lib import ledger
from mail.personal import forget as forget_mail

from .models import LinkedIdentity, User


def export(user: User) -> dict[str, Any]:
    """The account itself; secrets of factors are not part of it, their kind and day are."""
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    return {
        "account": {
            "email": user.email,
            "language": user.language,
            "joined_on": user.joined_on.isoformat(),
            "signed_in_on": user.signed_in_on.isoformat() if user.signed_in_on else None,
            "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified")),
            "second_steps": [{"kind": row.type, "since": row.created_at.date().isoformat()} for row in factors],
            "linked_sign_ins": [
                {"issuer": row.issuer, "subject": row.subject, "since": row.linked_on.isoformat()}
                for row in LinkedIdentity.objects.filter(user=user).order_by("pk")
            ],
        }
    }


def proved_addresses(user: User) -> list[str]:
    """The addresses of which the account has shown that it reads their mail."""
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def forget(user: User) -> dict[str, int]:
    """Deletes the account with its addresses, factors and groups; its sessions open nothing from then on."""
    ledger.note(ledger.ACCOUNT, user.email, on=timezone.now().date())
    user.delete()
    return {"accounts": 1}


def purge(today: date, dry_run: bool = False) -> dict[str, int]:
    """Deletes ended sessions, and residents' accounts that nobody signed in to for `account_idle` days."""
    sessions = Session.objects.filter(expire_date__date__lt=today)
    idle = idle_accounts(today - timedelta(days=settings.RETENTION_DAYS["account_idle"]))
    counts = {"sessions": sessions.count(), "accounts": idle.count()}
    if not dry_run:
        sessions.delete()
        for user in idle:
            forget_mail(user)
            forget(user)
    return counts


def idle_accounts(before: date) -> QuerySet[User]:
    """Accounts last used before a day; not those with a second factor or a linked sign-in, who may have a role."""
    used = Coalesce("signed_in_on", "joined_on")
    rows = User.objects.annotate(used_on=used).filter(used_on__lt=before, is_superuser=False, groups=None)
    rows = rows.exclude(pk__in=LinkedIdentity.objects.values("user_id"))
    return rows.exclude(pk__in=Authenticator.objects.values("user_id"))
