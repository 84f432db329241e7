"""Keyed digests and the cipher of the outbox; arithmetic only, keys are passed in by rotation order."""

import base64
import hashlib
import hmac
import time

from cryptography.fernet import Fernet, MultiFernet


def digest(secret: str, purpose: str, text: str) -> str:
    """HMAC-SHA-256 of `text` for one purpose, 64 hexadecimal characters."""
    return hmac.new(secret.encode(), f"{purpose}\x00{text}".encode(), hashlib.sha256).hexdigest()


def digests(secrets: list[str], purpose: str, text: str) -> list[str]:
    """The digest under each secret, the current one first (SEC-13: each has a _PREVIOUS)."""
    return [digest(secret, purpose, text) for secret in secrets]


def this_day() -> int:
    """The beginning of today (UTC) in seconds: what a sealed text says of its moment, in clear."""
    return int(time.time()) // 86400 * 86400


def cipher(secrets: list[str], purpose: str) -> MultiFernet:
    """Encrypts with the current secret, decrypts with any; InvalidToken if none fits."""
    keys = [hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
