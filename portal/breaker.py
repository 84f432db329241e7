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


breaker = Breaker()
limits_breaker = Breaker()


class GuardedRedis(redis.Redis):
    """A Redis client whose every command goes through the breaker of the pages' Redis."""

    guard = breaker

    def execute_command(self, *args: Any, **options: Any) -> Any:
        return self.guard.call(super().execute_command, *args, **options)


class GuardedLimits(GuardedRedis):
    """The same for the Redis of the limits: another server, which fails by itself."""

    guard = limits_breaker


def client() -> GuardedRedis:
    """The process's client for cached pages; bytes in, bytes out."""
    global _client
    if _client is None:
        pool = redis.ConnectionPool.from_url(settings.CACHE_URL, **settings.REDIS_OPTIONS)
        _client = GuardedRedis(connection_pool=pool)
    return _client


def limits_client() -> GuardedLimits:
    """The process's client for limits: a Redis of their own, so that no flood of pages makes room among them."""
    global _limits_client
    if _limits_client is None:
        pool = redis.ConnectionPool.from_url(settings.LIMITS_URL, **settings.REDIS_OPTIONS)
        _limits_client = GuardedLimits(connection_pool=pool)
    return _limits_client


def read(name: str) -> bytes | None:
    """The bytes under a name, None where there are none; redis.RedisError when Redis is away."""
    return cast("bytes | None", client().get(name))


_client: GuardedRedis | None = None
_limits_client: GuardedLimits | None = None
