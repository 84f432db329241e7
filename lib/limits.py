"""Limits that cannot remember: arrays of small counters, shared by many, gone with the clock's hour (BLIND-10).

What Redis holds is one array a scope and window, made whole at once and ended at the end of the window. An address
falls into one of its counters, together with many others, by a key that is derived anew each hour from LIMIT_KEY and
never leaves this process: who reads the memory of Redis learns how busy a scope is, not from where.
"""

import hashlib
import hmac
import ipaddress
import math
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .redis_client import client

HOUR = 3600
FULL_SHARE = 20  # when more than one in so many counters is full, they stand aside
# The array has two counters more than addresses fall into: how many are full, and what came since they stood aside.
# One script: there is no array without an end, and none that grows with what falls into it.
_COUNT = """
local at, cells, limit, ceiling, add = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]),
    tonumber(ARGV[5])
if redis.call('EXISTS', KEYS[1]) == 0 then
    redis.call('SETRANGE', KEYS[1], (cells + 2) * 2 - 1, '\\0')
    redis.call('EXPIREAT', KEYS[1], ARGV[6])
end
local function up(place, by)
    return redis.call('BITFIELD', KEYS[1], 'OVERFLOW', 'SAT', 'INCRBY', 'u16', '#' .. place, by)[1]
end
local before = up(at, 0)
local count = up(at, add)
if before <= limit and count > limit then up(cells, 1) end
if ceiling > 0 and up(cells, 0) * 20 > cells then
    return {up(cells + 1, add), ceiling, 1}
end
return {count, limit, 0}
"""
_COUNT_NAME = hashlib.sha1(_COUNT.encode()).hexdigest()  # noqa: S324 - how Redis names a script


class RateLimitedError(Exception):
    """Too often from one address; open again at `until`. Answered with 429."""

    def __init__(self, until: datetime, now: datetime) -> None:
        super().__init__("too many requests")
        self.until = until
        self.retry_after = max(1, math.ceil((until - now).total_seconds()))

    def as_response(self, page: HttpResponse) -> HttpResponse:
        """The form again, with everything typed, as the 429: a library is one address for everybody in it."""
        page.status_code = 429
        page["Retry-After"] = str(self.retry_after)
        return page


class Limit(NamedTuple):
    """At most `count` from one counter of `cells` in `seconds`; `ceiling` over all an hour once they stand aside."""

    count: int  # type: ignore[assignment]
    seconds: int
    cells: int
    ceiling: int = 0


class Counted(NamedTuple):
    """How many there are now, how many there may be, and whether the single counters stand aside."""

    count: int  # type: ignore[assignment]
    limit: int
    aside: bool


def check(request: HttpRequest, scope: str) -> None:
    """Counts this request in `scope` (feedback, rsvp, code). RateLimitedError beyond the limit; not while Redis is
    away.
    """
    _count(request, scope, add=1)


def rate_limited(request: HttpRequest, scope: str) -> RateLimitedError | None:
    """`check` for a form that can come back as it was sent: what to answer it with, or None."""
    try:
        check(request, scope)
    except RateLimitedError as refusal:
        return refusal
    return None


def record_failure(request: HttpRequest, scope: str) -> None:
    """Counts one, without refusing (for a wrong code, which is known to be wrong only afterwards)."""
    try:
        _count(request, scope, add=1)
    except RateLimitedError:
        return


def check_failures(request: HttpRequest, scope: str) -> None:
    """RateLimitedError once the limit was counted in this window: this request would be one more."""
    _count(request, scope, add=0, ahead=1)


def takes_many_seats(request: HttpRequest, meeting: UUID, persons: int) -> bool:
    """Counts persons at one meeting; whether there are more than PORTAL_LIMIT_SEATS this hour (BLIND-12).

    The party is not refused: it waits until the next full hour. False while Redis is away.
    """
    limit = Limit(settings.LIMIT_SEATS, HOUR, settings.LIMIT_CELLS["rsvp"])
    try:
        found = count("seats", f"{meeting}|{address_of(request)}", limit, now=timezone.now(), add=persons)
    except redis.RedisError:
        return False
    return found.count > found.limit


def _count(request: HttpRequest, scope: str, *, add: int, ahead: int = 0) -> None:
    limit = limit_of(scope)
    if limit is None:
        return
    now = timezone.now()
    try:
        found = count(scope, address_of(request), limit, now=now, add=add)
    except redis.RedisError:
        return
    if found.count + ahead > found.limit:
        raise RateLimitedError(window_end(now, limit.seconds), now)


def count(scope: str, who: str, limit: Limit, *, now: datetime, add: int) -> Counted:
    """Adds to the counter that `who` shares in this window. RedisError if Redis is away."""
    end = int(window_end(now, limit.seconds).timestamp())
    place = bucket(scope, who, limit.cells, now)
    values = (place, limit.cells, limit.count, limit.ceiling, add, end)
    number, most, aside = _run(f"limit:{scope}:{end}", values)
    return Counted(number, most, bool(aside))


def _run(name: str, values: tuple[int, ...]) -> list[int]:
    try:
        return client().evalsha(_COUNT_NAME, 1, name, *values)
    except redis.exceptions.NoScriptError:
        return client().eval(_COUNT, 1, name, *values)


def stands_aside(scope: str, now: datetime) -> bool:
    """Whether so many counters of a scope are full that one ceiling over all holds; for `/metrics`."""
    limit = limit_of(scope)
    if limit is None:
        return False
    end = int(window_end(now, limit.seconds).timestamp())
    held = client().execute_command("BITFIELD", f"limit:{scope}:{end}", "GET", "u16", f"#{limit.cells}")
    return held[0] * FULL_SHARE > limit.cells


def limit_of(scope: str) -> Limit | None:
    """What `60/3600` means; None when off. ValueError for anything else: a typo switches nothing off."""
    text = settings.LIMITS[scope]
    if text == "off":
        return None
    most, _, seconds = text.partition("/")
    if HOUR % int(seconds):
        raise ValueError(f"{text}: the seconds of a limit divide an hour, for example 600 or 3600")
    cells = settings.LIMIT_CELLS["rsvp" if scope == "rsvp" else "feedback"]
    return Limit(int(most), int(seconds), cells, max(1, settings.LIMIT_ALL * int(seconds) // HOUR))


def window_end(now: datetime, seconds: int) -> datetime:
    """Windows divide the clock's hour, so that none tells when somebody came."""
    return datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)


def bucket(scope: str, who: str, cells: int, now: datetime) -> int:
    """The counter that `who` shares with many others in this hour; another one in the next."""
    drawn = hmac.digest(_key_of_the_hour(int(now.timestamp()) // HOUR), f"{scope}|{who}".encode(), "sha256")
    return int.from_bytes(drawn[:8]) % cells


@lru_cache(maxsize=4)
def _key_of_the_hour(hour: int) -> bytes:
    return hmac.digest(settings.LIMIT_KEYS[0].encode(), f"limit-hour|{hour}".encode(), "sha256")


def address_of(request: HttpRequest) -> str:
    """The address a request came from: behind TRUSTED_PROXY_COUNT proxies, that many from the right; IPv6 as /48."""
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
        return str(ipaddress.ip_network((address, 48), strict=False).network_address)
    return str(address)
