"""What follows when a second factor comes or goes: other sessions end, this one has proved it."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.db.models import Model
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from lib import ledger

from .actions import end_other_sessions
from .allauth_internals import record_authentication
from .models import LinkedIdentity, User


@receiver(authenticator_added)
def on_added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Enrolling asks for a code of the app or a touch of the passkey: itself a proof in this session."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    record_authentication(
        request, user, method="mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
    )
    end_other_sessions(user, request=request)


@receiver([authenticator_removed, authenticator_reset])
def on_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    end_other_sessions(user, request=request)


@receiver(post_delete, sender=Authenticator)
@receiver(post_delete, sender=LinkedIdentity)
def on_gone(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Who lost a phone takes its factor away, and a restore must not give it back (POWER-9)."""
    ledger.note(ledger.FACTOR, f"{sender.__name__} {instance.pk}", on=timezone.now().date())
