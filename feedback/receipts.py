"""Receipt codes: derived from a random key, never stored; only a keyed digest is (FB-14). Pure."""

import hmac
import secrets

from django.conf import settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
CHARACTERS = 20
GROUP = 4
BITS = 5 * CHARACTERS
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"  # a phone makes its own out of what is typed
FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, **dict.fromkeys(HYPHENS)})
LONGEST_TYPED = 100


def fresh_key() -> str:
    """A random 256-bit value, as text for a form field; one per form, never stored."""
    return secrets.token_urlsafe(32)


def code_from(key: str) -> str:
    """The receipt code of a form's key or an API call's Idempotency-Key: the same key gives the same code."""
    first = int.from_bytes(_hmac(settings.RECEIPT_KEYS[0], "code" + key)[:13], "big") >> (13 * 8 - BITS)
    letters = [ALPHABET[first >> shift & 31] for shift in range(BITS - 5, -1, -5)]
    return "-".join("".join(letters[at : at + GROUP]) for at in range(0, CHARACTERS, GROUP))


def normalised(typed: str) -> str:
    """What somebody typed, as a code would be stored: case, spaces, hyphens, O for 0, I and L for 1 are forgiven."""
    bare = "".join(typed[:LONGEST_TYPED].split()).upper().translate(FORGIVEN)
    return "-".join(bare[at : at + GROUP] for at in range(0, len(bare), GROUP))


def lookup(code: str) -> str:
    """The digest a row is found by; written with the current key only."""
    return lookups(code)[0]


def lookups(typed: str) -> list[str]:
    """The digests under the current and the previous key; as much work for any input, well formed or not."""
    code = normalised(typed)
    return [_hmac(key, "lookup" + code).hex() for key in settings.RECEIPT_KEYS]


def message_id(thread: str, key: str) -> bytes:
    """16 bytes that name a follow-up sent with this key, so that a retry meets its own row."""
    return _hmac(settings.RECEIPT_KEYS[0], f"message{thread}{key}")[:16]


def _hmac(key: str, text: str) -> bytes:
    return hmac.digest(key.encode(), text.encode("utf-8", "surrogatepass"), "sha256")
