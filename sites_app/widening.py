"""What is widened without an invitation: told and counted like a role that is given (POWER-4)."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actions import on_reopened
from accounts.models import User
from lib import ledger

from .confirmations import note_grant
from .models import Assignment, Grant, Officer

SET_APART, ALL_SITES = "*set apart", "*all sites"  # no slug of a site begins so


class Why(StrEnum):
    SITES = "sites"
    REOPENED = "reopened"

    @property
    def label(self) -> Promise:
        return _("more neighborhoods") if self is Why.SITES else _("the account was closed and is open again")


def note_wider(users: Collection[int], why: Why, now: datetime) -> None:
    """One mail about all of them; each is counted."""
    key = f"{Grant.Kind.WIDER}:{min(users)}:{now.isoformat()}"
    note_grant(Grant.Kind.WIDER, now, key=key, times=len(users), users=sorted(users), why=str(why))


def note_narrower(user: User, rights: Iterable[str]) -> None:
    """What was taken from a moderator stays taken, through a restore too (POWER-9)."""
    for right in rights:
        ledger.note(ledger.RIGHT, f"{user.email} {right}", on=timezone.now().date())


@contextmanager
def watched(now: datetime, officers: Iterable[Officer] | None = None) -> Iterator[None]:
    """Around a change of the roster: who has an account and serves at more sites, or as more, is told."""
    chosen = None if officers is None else [one.pk for one in officers]
    before = _serving(now, chosen)
    yield
    if wider := {user for user, *_at in _serving(now, chosen) - before}:
        note_wider(wider, Why.SITES, now)


def _serving(now: datetime, officers: list[int] | None) -> set[tuple[int, int, str]]:
    rows = Assignment.objects.not_over(now).filter(officer__user__isnull=False)
    rows = rows if officers is None else rows.filter(officer__in=officers)
    return set(rows.values_list("officer__user", "site", "role"))


def _reopened(user: User, now: datetime) -> None:
    """Whoever may reopen an account could keep a second mailbox closed until nobody looks."""
    if user.is_moderator or user.is_bureau or user.is_superuser or Officer.objects.filter(user=user).exists():
        note_wider([user.pk], Why.REOPENED, now)


on_reopened(_reopened)
