"""A breaker before Redis: an outage costs a quarter of a second once, then nothing (SEC-16)."""

import threading
import time
from collections.abc import Callable
from typing import Any, cast

import redis
from django.conf import settings

OPEN_SECONDS = 3.0


class Breaker:
    """Counts nothing and keeps no history: after a failure every call fails at once for OPEN_SECONDS."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.open_until = 0.0
        self.failed_at = float("-inf")
        self.lock = threading.Lock()

    def call(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """`work()`, or redis.ConnectionError at once while the breaker is open."""
        if self.clock() < self.open_until:
            raise redis.ConnectionError("Redis was away a moment ago; not asked again yet.")
        try:
            return work(*args, **kwargs)
        except (redis.ConnectionError, redis.TimeoutError):
            self.trip()
            raise

    def trip(self) -> None:
        with self.lock:
            self.failed_at = self.clock()
            self.open_until = self.failed_at + OPEN_SECONDS

    def failed_within(self, seconds: float) -> bool:
        """Whether this process saw Redis fail in the last `seconds`: what it holds may have missed a change."""
        return self.clock() - self.failed_at < seconds


breaker = Breaker()  # before the Redis of limits and sign-in
page_breaker = Breaker()  # before the Redis of cached pages: one may be away without the other


class GuardedRedis(redis.Redis):
    """A Redis client whose every command goes through its breaker."""

    breaker = breaker

    def execute_command(self, *args: Any, **options: Any) -> Any:
        return self.breaker.call(super().execute_command, *args, **options)


class GuardedPages(GuardedRedis):
    breaker = page_breaker


def client() -> GuardedRedis:
    """The process's client for limits; bytes in, bytes out."""
    return _client("limits", GuardedRedis, settings.CACHES["default"])


def page_client() -> GuardedRedis:
    """The process's client for cached pages, which may be evicted at any time."""
    return _client("pages", GuardedPages, settings.PAGE_REDIS)


def read(name: str) -> bytes | None:
    """The bytes under a name of the limits, None where there are none; redis.RedisError when Redis is away."""
    return cast("bytes | None", client().get(name))


_clients: dict[str, GuardedRedis] = {}


def _client(name: str, made: type[GuardedRedis], chosen: dict[str, Any]) -> GuardedRedis:
    if name not in _clients:
        pool = redis.ConnectionPool.from_url(chosen["LOCATION"], **chosen["OPTIONS"])
        _clients[name] = made(connection_pool=pool)
    return _clients[name]
