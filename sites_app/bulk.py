"""Inviting many officers at once: who can be, who cannot and why, and who has not come yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User

from . import invitations
from .models import Invitation, Officer

MOST = 500


@dataclass(slots=True)
class Round:
    """What one press came to: officers invited, and those who were not, each with the reason."""

    invited: list[Officer] = field(default_factory=list)
    refused: list[tuple[Officer, str]] = field(default_factory=list)


def plan(officers: Iterable[Officer], *, now: datetime, by: User) -> Round:
    """Who would be invited; nothing is sent."""
    asked = Round()
    officers = list(officers)
    rows = Invitation.objects.open(now).filter(officer__in=officers)
    waiting = dict(rows.values_list("officer_id", "expires_at"))
    for officer in officers:
        why = _why_not(officer, waiting.get(officer.pk), by)
        if why:
            asked.refused.append((officer, why))
        else:
            asked.invited.append(officer)
    return asked


def _why_not(officer: Officer, open_until: datetime | None, by: User) -> str:
    if officer.user_id is not None:
        return _("has an account")
    if not officer.email:
        return _("has no e-mail on the roster")
    if open_until is not None:
        return _("has an invitation that is still open")
    try:
        invitations.check(officer.email, invitations.Role.OFFICER, officer, [], by=by)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def invite(officers: Iterable[Officer], *, now: datetime, by: User) -> Round:
    """Invites each officer at the address on the roster; one who cannot be does not keep the others from it."""
    done = plan(officers, now=now, by=by)
    language = settings.LANGUAGES[0][0]
    for officer in list(done.invited):
        try:
            with transaction.atomic():
                invitations.invite(
                    officer.email, role=invitations.Role.OFFICER, officer=officer, language=language, now=now, by=by
                )
        except ValidationError as error:  # somebody else was faster
            done.invited.remove(officer)
            done.refused.append((officer, " ".join(error.messages)))
    return done


def by_coming(officers: QuerySet[Officer], how: str, *, now: datetime) -> QuerySet[Officer]:
    """Officers who have come (`yes`), were never invited, have a link that is `open`, or let it go by (`over`)."""
    rows = Invitation.objects.filter(officer=OuterRef("pk"))
    officers = officers.annotate(
        is_invited=Exists(rows), is_open=Exists(rows.filter(finished_at=None, expires_at__gt=now))
    )
    conditions = {
        "yes": Q(user__isnull=False),
        "never": Q(user=None, is_invited=False),
        "open": Q(user=None, is_open=True),
        "over": Q(user=None, is_invited=True, is_open=False),
    }
    return officers.filter(conditions[how])
