"""Private links: a token is an HMAC of purpose, RSVP and version; nothing of it is stored (MEET-11)."""

import base64
import binascii
import hmac
from enum import StrEnum
from uuid import UUID

from django.conf import settings

MAC_BYTES = 16
NOBODY = UUID(int=0)


class Purpose(StrEnum):
    """What a link is good for; one of them is useless for anything else (MEET-11)."""

    MANAGE = "manage"
    REMINDERS = "reminders"


def token(purpose: Purpose, pk: UUID, version: int) -> str:
    """43 characters of URL-safe base64: the RSVP's id and the code that proves it."""
    return _encoded(pk.bytes + _mac(settings.LINK_KEYS[0], purpose, pk, version))


def parse_token(text: str) -> tuple[UUID, bytes]:
    """Id and code of a token; the id of nobody for anything malformed, so that it is answered like an unknown one."""
    try:
        raw = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return NOBODY, b""
    if len(raw) != 16 + MAC_BYTES or _encoded(raw) != text:
        return NOBODY, b""
    return UUID(bytes=raw[:16]), raw[16:]


def is_genuine(mac: bytes, purpose: Purpose, pk: UUID, version: int) -> bool:
    """Whether the code was made with the current or the previous LINK_KEY; constant time."""
    return any([hmac.compare_digest(mac, _mac(key, purpose, pk, version)) for key in settings.LINK_KEYS])  # noqa: C419 (all keys, whatever fits)


def rsvp_ids(meeting: UUID, key: str) -> list[UUID]:
    """The id an RSVP has when it came with this Idempotency-Key, so that a retry meets its own row.

    One for each LINK_KEY that is in use, the current one first.
    """
    text = f"rsvp\x00{meeting}\x00{key}".encode()
    digests = [hmac.digest(secret.encode(), text, "sha256") for secret in settings.LINK_KEYS]
    return [UUID(bytes=digest[:16], version=4) for digest in digests]


def _mac(secret: str, purpose: Purpose, pk: UUID, version: int) -> bytes:
    text = f"rsvp-link\x00{purpose}\x00{pk}\x00{version}".encode()
    return hmac.digest(secret.encode(), text, "sha256")[:MAC_BYTES]


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
