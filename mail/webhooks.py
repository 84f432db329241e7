"""Bounces and complaints that the mail provider reports: the address is not written to again."""

from typing import Any

from anymail.signals import EventType, RejectReason, tracking
from django.dispatch import receiver
from django.utils import timezone

from . import actions
from .models import Suppression

Reason = Suppression.Reason
FOR_GOOD = {RejectReason.BOUNCED, RejectReason.INVALID}


@receiver(tracking, dispatch_uid="mail-suppress")
def suppress_what_bounced(sender: Any, event: Any, esp_name: str, **kwargs: Any) -> None:
    """Suppresses after a complaint or a final bounce; a full mailbox or a delay changes nothing."""
    reason = reason_of(event)
    if reason is not None and event.recipient:
        actions.suppress(event.recipient, reason=reason, now=timezone.now())


def reason_of(event: Any) -> Suppression.Reason | None:
    if event.event_type == EventType.COMPLAINED or event.reject_reason == RejectReason.SPAM:
        return Reason.COMPLAINED
    final = event.event_type in (EventType.BOUNCED, EventType.REJECTED) and event.reject_reason in FOR_GOOD
    return Reason.BOUNCED if final else None
