"""How many mails a stranger's request may cause to one mailbox (MEET-10)."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

from lib.addresses import canonical_or_same
from lib.keyed import digest

MAILS_A_MAILBOX_A_DAY = 3
_COUNT_MAIL = """
INSERT INTO meetings_mailboxday (digest, day, mails) VALUES (%s, %s, 1)
ON CONFLICT (digest) DO UPDATE SET mails = meetings_mailboxday.mails + 1 WHERE meetings_mailboxday.mails < %s
RETURNING mails
"""


def may_write_to(email: str, *, now: datetime) -> bool:
    """Counts one mail that a stranger's request causes; False beyond three a mailbox and day (UTC)."""
    day = now.astimezone(UTC).date()
    name = digest(settings.LINK_KEYS[0], "mailbox-day", f"{mailbox_of(email)}\x00{day}")
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_MAIL, [name, day, MAILS_A_MAILBOX_A_DAY])
        return cursor.fetchone() is not None


def mailbox_of(email: str) -> str:
    """One spelling for all addresses known to lead to one mailbox: case, `+tags`, and the dots of Gmail."""
    local, _at, domain = canonical_or_same(email).rpartition("@")
    local = local.split("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
