"""Power takes two: one person asks, an active moderator or the oversight address confirms (POWER-2 to POWER-6).

Who asked never confirms, nor whom it is for. While fewer than two moderators are active only the oversight address can.
What a confirmation does is registered by the module that asks for it.
"""

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from accounts.models import MODERATORS, User
from lib import keyed, transactions
from lib.addresses import canonical_or_same
from mail import outbox

from .models import Confirmation, Grant, Invitation
from .models.confirmations import GRANTS

ASKED, GRANTED = "sites_app.confirmation", "sites_app.granted"
LIFE = timedelta(hours=72)
FORM = re.compile(r"([0-9]{1,18})-([0-9a-f]{40})")
Kind = Confirmation.Kind
Effect = Callable[[Confirmation, datetime], None]
_EFFECTS: dict[str, Effect] = {}


class Asked(StrEnum):
    """Whose link it is: a moderator signs in as well; the oversight address proves itself by reading its mail."""

    MODERATOR = "confirmation-moderator"
    OVERSIGHT = "confirmation-oversight"


@dataclass(frozen=True)
class Link:
    """An open confirmation and whose link led to it."""

    row: Confirmation
    asked: Asked


def register(kind: Kind, effect: Effect) -> None:
    """Says what a confirmation of that kind does, in the transaction that confirms it."""
    _EFFECTS[kind] = effect


def active_moderators() -> Any:
    return User.objects.filter(groups__name=MODERATORS, is_active=True).order_by("pk")


def moderators_of(site_id: int | None) -> Any:
    """Active moderators who work for this site; all of them where none is known."""
    if site_id is None:
        return active_moderators()
    everywhere, here = Q(moderator_scope__all_sites=True), Q(moderator_scope__sites=site_id)
    return active_moderators().filter(everywhere | here).distinct()


@transactions.atomic
def ask(
    kind: Kind,
    *,
    now: datetime,
    by: User | None = None,
    invitation: Invitation | None = None,
    user: User | None = None,
    thread: Any = None,
    oversight_only: bool = False,
    **params: str,
) -> Confirmation:
    """Asks for the second person; an open question about the same ends. ValidationError where nobody could answer."""
    if by is not None and by.email == canonical_or_same(settings.OVERSIGHT_EMAIL):
        raise ValidationError(_("The oversight address belongs to somebody else than the one who asks."))
    same = Confirmation.objects.open(now).filter(kind=kind, invitation=invitation, user=user, thread=thread)
    same.update(expires_at=now)
    row = Confirmation.objects.create(
        kind=kind, invitation=invitation, user=user, thread=thread, params=params, asked_by=by, asked_at=now,
        expires_at=now + LIFE,
    )  # fmt: skip
    _mail(row, Asked.OVERSIGHT, settings.OVERSIGHT_EMAIL, settings.LANGUAGE_CODE, now)
    if not oversight_only and active_moderators().count() > 1:
        for one in active_moderators():
            if may_confirm(row, one):
                _mail(row, Asked.MODERATOR, one.email, one.language, now)
    return row


def grants_by_year() -> list[dict[str, int]]:
    """For everybody to read: by year, how often each role, and the right to what is set apart, was given."""
    rows = Grant.objects.values(year=ExtractYear("on"))
    counted = {str(kind): Count("pk", filter=Q(kind=kind)) for kind in Grant.Kind}
    return list(rows.annotate(**counted).order_by("-year").values("year", *counted))


def _mail(row: Confirmation, asked: Asked, to: str, language: str, now: datetime) -> None:
    outbox.queue(
        kind=ASKED, key=f"{ASKED}:{row.pk}:{asked}:{to}", to=to, language=language, deadline=row.expires_at, now=now,
        params={"confirmation": row.pk, "asked": str(asked)},
    )  # fmt: skip


def may_confirm(row: Confirmation, user: User) -> bool:
    """Whether this moderator is a second person here: not who asked, not whom it is for, and not alone."""
    mine = {row.asked_by_id, row.user_id}
    invited = row.invitation.email if row.invitation else ""
    alone = active_moderators().count() < 2
    return user.is_active and user.is_moderator and user.pk not in mine and user.email != invited and not alone


def token_of(row: Confirmation, asked: Asked) -> str:
    """What stands in the link; derived from the row and LINK_KEY, stored nowhere."""
    return f"{row.pk}-{_digest(settings.LINK_KEYS[0], row, asked)}"


def _digest(key: str, row: Confirmation, asked: Asked) -> str:
    return keyed.digest(key, asked, f"{row.pk}\x00{row.kind}\x00{row.asked_at.isoformat()}")[:40]


def found(token: str, *, now: datetime) -> Link:
    """The open confirmation behind a link; Confirmation.DoesNotExist if unknown, over or used: alike."""
    parts = FORM.fullmatch(token)
    rows = Confirmation.objects.open(now).select_related("invitation", "user", "asked_by")
    row = rows.filter(pk=int(parts[1])).first() if parts else None
    if row is None or parts is None:
        raise Confirmation.DoesNotExist
    for asked in Asked:
        if any(hmac.compare_digest(parts[2], _digest(key, row, asked)) for key in settings.LINK_KEYS):
            return Link(row, asked)
    raise Confirmation.DoesNotExist


@transactions.atomic
def confirm(row: Confirmation, *, now: datetime, by: User | None) -> Confirmation:
    """Does it, once; `by` None: the oversight address. ValidationError if it is over, done or not this person's."""
    locked = Confirmation.objects.select_for_update().get(pk=row.pk)
    if locked.confirmed_at or locked.expires_at <= now:
        raise ValidationError(_("This is not open any more. Whoever asked can ask again."))
    if by is not None and not may_confirm(locked, by):
        raise ValidationError(_("This needs somebody else: not who asked, and not whom it is for."))
    locked.confirmed_at, locked.confirmed_by, locked.by_oversight = now, by, by is None
    locked.save(update_fields=["confirmed_at", "confirmed_by", "by_oversight"])
    _EFFECTS[locked.kind](locked, now)
    if locked.kind in GRANTS:
        note_grant(Grant.Kind(locked.kind), now, key=str(locked.pk), confirmation=locked.pk)
    return locked


def note_grant(kind: Grant.Kind, now: datetime, *, key: str, times: int = 1, **params: Any) -> None:
    """Counted for everybody to read; every moderator and the oversight address learn of it by mail (POWER-4)."""
    Grant.objects.bulk_create(Grant(kind=kind, on=now.date()) for _time in range(times))
    people = [(one.email, one.language) for one in active_moderators()]
    for address, language in [*people, (settings.OVERSIGHT_EMAIL, settings.LANGUAGE_CODE)]:
        outbox.queue(
            kind=GRANTED, key=f"{GRANTED}:{key}:{address}", to=address, language=language, now=now, params=params
        )
