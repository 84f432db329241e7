"""Private links of subscriptions: an HMAC of purpose and id; nothing of it is stored, GET on it changes nothing."""

import hmac
import re
from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lib import keyed

from .models import Subscription

FORM = re.compile(r"([0-9]{1,18})-([0-9a-f]{40})")


class Purpose(StrEnum):
    """What a link is good for; one of them is useless for anything else."""

    CONFIRM = "digest-confirm"
    END = "digest-end"


def token(purpose: Purpose, row: Subscription) -> str:
    return f"{row.pk}-{keyed.digest(settings.LINK_KEYS[0], purpose, _text(row))[:40]}"


def found(text: str, purpose: Purpose) -> Subscription:
    """The subscription a link belongs to; Subscription.DoesNotExist for anything else."""
    parts = FORM.fullmatch(text)
    row = Subscription.objects.select_related("site").filter(pk=int(parts[1])).first() if parts else None
    if row is None or parts is None:
        raise Subscription.DoesNotExist
    genuine = [keyed.digest(secret, purpose, _text(row))[:40] for secret in settings.LINK_KEYS]
    if not any(hmac.compare_digest(parts[2], one) for one in genuine):
        raise Subscription.DoesNotExist
    return row


def address(name: str, purpose: Purpose, row: Subscription) -> str:
    """The full address of a page of that link, in the subscription's language."""
    with translation.override(row.language):
        return settings.BASE_URL + reverse(name, args=[token(purpose, row)])


def _text(row: Subscription) -> str:
    return f"{row.pk}\x00{row.email}"
