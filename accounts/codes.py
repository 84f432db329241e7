"""Sign-in codes: one stands for ten minutes in a mailbox and opens whichever session asked for it (POWER-8).

So a stranger who asks again and again for somebody's code neither locks her out nor floods her: the same code answers,
without another mail. It is made from the mail's minute and a key; nothing is stored for it but the mail itself.
"""

import hmac
from datetime import UTC, datetime, time

from django.conf import settings

from mail.models import OutgoingMail, address_digests

from .mail_types import CODE, CODE_LIFE

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # nothing that could spell a word or be read as a digit
LENGTH = 8
MAILS_A_DAY = 12
Status = OutgoingMail.Status


def sign_in_code(email: str, *, now: datetime) -> str:
    """The code that stands in this mailbox, or the one that the next mail brings."""
    row = standing(email, now=now)
    return _made(email, row.queued_at if row else now)


def standing(email: str, *, now: datetime) -> OutgoingMail | None:
    """The sign-in mail of the last ten minutes to this address, unless it could not be sent."""
    rows = _to(email).filter(queued_at__gt=now - CODE_LIFE, params__what="login_code")
    return rows.exclude(status__in=[Status.FAILED, Status.DROPPED]).order_by("-queued_at").first()


def may_be_mailed(email: str, *, now: datetime) -> bool:
    """At most twelve mails with codes a mailbox and day (UTC), whatever they are for."""
    today = datetime.combine(now.astimezone(UTC).date(), time(), tzinfo=UTC)
    return _to(email).filter(queued_at__gte=today).count() < MAILS_A_DAY


def key_of(email: str, *, now: datetime) -> str:
    """One mail a minute: two who ask in the same moment are answered by one."""
    return f"{CODE}:login:{address_digests(email)[0]}:{_minute(now)}"


def _to(email: str):
    return OutgoingMail.objects.filter(kind=CODE, address_digest__in=address_digests(email))


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


def _made(email: str, moment: datetime) -> str:
    text = f"sign-in-code\x00{email}\x00{_minute(moment)}".encode()
    number = int.from_bytes(hmac.digest(settings.MFA_KEYS[0].encode(), text, "sha256"), "big")
    letters = [LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(LENGTH)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"
