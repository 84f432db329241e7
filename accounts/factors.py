"""What follows when a second factor comes or goes: other sessions end, this one has proved it."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver
from django.http import HttpRequest

from .actions import end_other_sessions
from .allauth_internals import record_authentication
from .models import User


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
