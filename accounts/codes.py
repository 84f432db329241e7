"""Sign-in codes: one stands for ten minutes in a mailbox and opens whichever session asked for it (POWER-8).

So a stranger who asks again and again for somebody's code neither locks her out nor floods her: the same code answers,
without another mail. It is made from the mail's minute and a key; nothing is stored for it but the mail itself. The
last mail of a day is always for signing in, and its code stands until the day is over: who makes all twelve leave in
two hours does not lock her out either.
"""

import hmac
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from mail.models import OutgoingMail, address_digests

from .mail_types import CODE, CODE_LIFE

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # nothing that could spell a word or be read as a digit
LENGTH = 8
MAILS_A_DAY = 12
Status = OutgoingMail.Status


def sign_in_code(email: str, *, now: datetime) -> str:
    """The code that stands in this mailbox, or the one that the next mail brings."""
    row = standing(email, now=now)
    when = row.queued_at if row else now  # a code of just before midnight stands a little into the next day
    if is_last(row) if row else next_is_last(email, now=now):
        return _made(email, f"{when.astimezone(UTC):%Y-%m-%d}")
    return _made(email, _minute(when))


def standing(email: str, *, now: datetime) -> OutgoingMail | None:
    """The newest sign-in mail to this address whose code still opens something, unless it could not be sent."""
    stands = Q(queued_at__gt=now - CODE_LIFE) | Q(queued_at__gte=_midnight(now), params__last=True)
    return _sent(email).filter(stands, params__what="login_code").order_by("-queued_at").first()


def is_last(row: OutgoingMail) -> bool:
    """Whether this was the last mail of its day, whose code stands until the day is over."""
    return "last" in row.params


def next_is_last(email: str, *, now: datetime) -> bool:
    return _today(email, now) >= MAILS_A_DAY - 1


def may_be_mailed(email: str, *, now: datetime, is_sign_in: bool) -> bool:
    """At most twelve mails with codes a mailbox and day (UTC), the last of them for signing in."""
    return _today(email, now) < (MAILS_A_DAY if is_sign_in else MAILS_A_DAY - 1)


def one_at_a_time(email: str) -> None:
    """Until the transaction ends nobody else asks for a mail to this mailbox: which one is the last is seen by all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sign-in code {address_digests(email)[0]}"])


def key_of(email: str, *, now: datetime) -> str:
    """One mail a minute: two who ask in the same moment are answered by one."""
    return f"{CODE}:login:{address_digests(email)[0]}:{_minute(now)}"


def end_of_day(now: datetime) -> datetime:
    return _midnight(now) + timedelta(days=1)


def _sent(email: str) -> QuerySet[OutgoingMail]:
    """Mails with codes to this address that left, or will."""
    rows = OutgoingMail.objects.filter(kind=CODE, address_digest__in=address_digests(email))
    return rows.exclude(status__in=[Status.FAILED, Status.DROPPED])


def _today(email: str, now: datetime) -> int:
    return _sent(email).filter(queued_at__gte=_midnight(now)).count()


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date(), time(), tzinfo=UTC)


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


def _made(email: str, when: str) -> str:
    text = f"sign-in-code\x00{email}\x00{when}".encode()
    number = int.from_bytes(hmac.digest(settings.MFA_KEYS[0].encode(), text, "sha256"), "big")
    letters = [LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(LENGTH)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"
