"""Closing the form while nobody can read, and opening it again: moderators, or the oversight address (POWER-11)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists

from accounts.access import Access
from accounts.models import User
from lib import transactions
from sites_app import confirmations
from sites_app.confirmations import Kind
from sites_app.models import Confirmation

from .. import states
from ..models import Pause


@dataclass(frozen=True)
class Paused:
    """That the form is closed: since when (None: nobody wrote it down), and why, in the language of the page."""

    since: date | None
    why: Any


class ClosedError(states.FeedbackError):
    """Nothing new is taken while the form is closed, neither a message nor a word added to one (503)."""

    def __init__(self, paused: Paused) -> None:
        super().__init__("closed")
        self.paused = paused


def paused() -> Paused | None:
    """Whether the form is closed now: by the environment, which no page can change, or by a moderator."""
    if settings.PAUSED:
        why, _space, day = settings.PAUSED.partition(" ")
        since = date.fromisoformat(day) if day else None
        return Paused(since, Pause.Why(why).label if why in Pause.Why.values else Pause.Why.FAULT.label)
    rows = Pause.objects.filter(ended_on=None).values_list("began_on", "why")  # one at most, so in no order
    return next((Paused(began_on, Pause.Why(why).label) for began_on, why in rows), None)


def refuse_if_paused() -> None:
    """ClosedError while the form is closed."""
    if found := paused():
        raise ClosedError(found)


def with_pause(sites: Any) -> Any:
    """These sites, each with `is_closed`: so a page that fetches one asks in the same statement."""
    return sites.annotate(is_closed=Exists(Pause.objects.filter(ended_on=None)))


def paused_at(site: Any) -> Paused | None:
    """The same as `paused` for a site of `with_pause`."""
    return paused() if site.is_closed or settings.PAUSED else None


@transactions.atomic
def pause(*, why: str, by: Access, on: date, now: datetime) -> Pause:
    """Closes the form everywhere; the oversight address gets a link that opens it again."""
    _moderators_only(by)
    row = Pause.objects.filter(ended_on=None).first()
    if row is None:
        row = Pause.objects.create(why=why, began_on=on, began_by=by.user_id)  # type: ignore[misc]
    user = User.objects.get(pk=by.user_id)  # type: ignore[misc]
    confirmations.ask(Kind.RESUME, thread=row.pk, by=user, now=now, oversight_only=True)
    return row


@transactions.atomic
def resume(*, by: Access, on: date) -> int:
    """Opens it again; how many pauses ended (none: it was open)."""
    _moderators_only(by)
    return Pause.objects.filter(ended_on=None).update(ended_on=on)


def _moderators_only(by: Access) -> None:
    if not by.is_moderator:
        raise states.NotPermittedError("pause")


def _resumed(asked: Confirmation, now: datetime) -> None:
    pause = Pause.objects.filter(pk=asked.thread, ended_on=None)  # type: ignore[misc]
    if not pause.update(ended_on=now.date()):
        raise ValidationError("it is open already")


confirmations.register(Kind.RESUME, _resumed)
