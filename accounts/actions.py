"""Verbs of an account: ending its sessions, linking it to the sign-in provider of staff."""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lib import transactions

from .id_tokens import Identity
from .models import LinkedIdentity, User

_REOPENED: list[Callable[[User, datetime], None]] = []


def on_reopened(tell: Callable[[User, datetime], None]) -> None:
    """`tell` is called when an account that was closed is open again, in the same transaction."""
    _REOPENED.append(tell)


def reopened(user: User, *, now: datetime) -> None:
    for tell in _REOPENED:
        tell(user, now)


def end_sessions(user: User) -> None:
    """Ends every session of `user`: where a role, the password or a factor changes (SEC-2)."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    user.refresh_from_db(fields=["session_version"])


def end_other_sessions(user: User, *, request: HttpRequest) -> None:
    """Ends every session of `user` but the one of `request`, which gets a new id."""
    end_sessions(user)
    if request.user.pk == user.pk:
        update_session_auth_hash(request, user)


def link_identity(user: User, identity: Identity, *, request: HttpRequest, on: date) -> LinkedIdentity:
    """Links `user` to who signed in at the provider; the other sessions end, as with every new factor (SEC-2).

    ValidationError if the identity is linked to another account, or the account to another identity.
    """
    try:
        with transaction.atomic():
            row, is_new = LinkedIdentity.objects.get_or_create(
                user=user, issuer=identity.issuer, subject=identity.subject, defaults={"linked_on": on}
            )
    except IntegrityError:
        raise ValidationError(_("This sign-in, or this account, is linked already. Ask your administrator.")) from None
    if is_new:
        end_other_sessions(user, request=request)
    return row


@transactions.atomic
def unlink_identities(user: User) -> int:
    """Takes the provider away from an account, with every session; how many identities were taken."""
    count, _rows = LinkedIdentity.objects.filter(user=user).delete()
    if count:
        end_sessions(user)
    return count
