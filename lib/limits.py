"""Limits per address: a number under a keyed name, in a Redis that keeps nothing on disk (SEC-9).

Nothing about a person can be read back: the name is an HMAC of the address with a random key that lives one day
in Redis (and for a minute at a time in the processes that count), the value is a count, and both are gone within the
hour after the window.
"""

import hashlib
import hmac
import ipaddress
import math
import secrets
import time
from datetime import UTC, datetime
from typing import NamedTuple

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .redis_client import client, read

LONGEST_WINDOW = 3600
KEY_SECONDS = 60  # how long a process goes on with the day's key before it asks for it again
# One more; the window begins with the first. One command: there is no count without an end.
_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return count
"""
_COUNT_NAME = hashlib.sha1(_COUNT.encode()).hexdigest()  # noqa: S324 - how Redis names a script


class TooMany(Exception):
    """Too often from one address; `retry_after` in seconds. Answered with 429."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many requests")
        self.retry_after = retry_after

    @property
    def minutes(self) -> int:
        return math.ceil(self.retry_after / 60)

    def answered_with(self, page: HttpResponse) -> HttpResponse:
        """The form again, with everything typed, as the 429: a library is one address for everybody in it."""
        page.status_code = 429
        page["Retry-After"] = str(self.retry_after)
        return page


def check(request: HttpRequest, scope: str) -> None:
    """Counts this request in `scope` (feedback, rsvp, code). TooMany beyond the limit; not while Redis is away."""
    limit = _limit(scope)
    if limit is None:
        return
    try:
        name = _name(request, scope)
        _refuse_beyond(limit[0], _count_one(name, limit[1]), name)
    except redis.RedisError:
        return


def crowded(request: HttpRequest, scope: str) -> TooMany | None:
    """`check` for a form that can come back as it was sent: what to answer it with, or None."""
    try:
        check(request, scope)
    except TooMany as refusal:
        return refusal
    return None


def spend(request: HttpRequest, scope: str) -> None:
    """Counts one, without refusing (for a wrong code, which is known to be wrong only afterwards)."""
    limit = _limit(scope)
    if limit is None:
        return
    try:
        _count_one(_name(request, scope), limit[1])
    except redis.RedisError:
        return


def refuse_if_spent(request: HttpRequest, scope: str) -> None:
    """TooMany once the limit was counted in this window: this request would be one more."""
    limit = _limit(scope)
    if limit is None:
        return
    try:
        name = _name(request, scope)
        _refuse_beyond(limit[0], int(client().get(name) or 0) + 1, name)
    except redis.RedisError:
        return


def _count_one(name: str, seconds: int) -> int:
    try:
        return client().evalsha(_COUNT_NAME, 1, name, seconds)
    except redis.exceptions.NoScriptError:
        return client().eval(_COUNT, 1, name, seconds)


def _refuse_beyond(limit: int, count: int, name: str) -> None:
    if count > limit:
        raise TooMany(max(1, client().ttl(name)))


def _limit(scope: str) -> tuple[int, int] | None:
    """(count, seconds) of `60/3600`; None when off. ValueError for anything else: a typo switches nothing off."""
    text = settings.LIMITS[scope]
    if text == "off":
        return None
    count, _, seconds = text.partition("/")
    return int(count), min(int(seconds), LONGEST_WINDOW)


def _name(request: HttpRequest, scope: str) -> str:
    return f"limit:{stand_in(request, scope)}"


def stand_in(request: HttpRequest, scope: str) -> str:
    """What an address is counted under today, in one scope: 32 hexadecimal characters. RedisError if Redis is away."""
    return hmac.digest(_key_of_the_day(), f"{scope}|{address_of(request)}".encode(), "sha256").hex()[:32]


class _Key(NamedTuple):
    name: str
    key: bytes
    until: float


_key = _Key("", b"", 0.0)


def _key_of_the_day() -> bytes:
    """The same in all processes: after Redis was emptied, within a minute."""
    global _key
    name, moment = f"limit-key:{datetime.now(UTC):%Y-%m-%d}", time.monotonic()
    if _key.name != name or _key.until < moment:
        _key = _Key(name, _from_redis(name), moment + KEY_SECONDS)
    return _key.key


def _from_redis(name: str) -> bytes:
    known = read(name)
    if known is None:
        client().set(name, secrets.token_bytes(32), ex=86400, nx=True)
        known = read(name)
    if known is None:
        raise redis.RedisError("Redis does not keep the key of the day.")
    return known


def address_of(request: HttpRequest) -> str:
    """The address a request came from: behind TRUSTED_PROXY_COUNT proxies, that many from the right; IPv6 as /64."""
    text = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY_COUNT:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXY_COUNT:
            text = hops[-settings.TRUSTED_PROXY_COUNT]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if address.version == 6:
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
