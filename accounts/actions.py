"""Verbs of an account: ending its sessions."""

from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from .models import User


def end_sessions(user: User) -> None:
    """Ends every session of `user`: where a role, the password or a factor changes (SEC-2)."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    user.refresh_from_db(fields=["session_version"])


def end_other_sessions(user: User, *, request: HttpRequest) -> None:
    """Ends every session of `user` but the one of `request`, which gets a new id."""
    end_sessions(user)
    if request.user.pk == user.pk:
        update_session_auth_hash(request, user)
