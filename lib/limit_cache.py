"""Django's cache as sign-in uses it: what allauth counts goes into the arrays of `limits.py`, the rest as it is.

allauth keeps for each limit a list of moments under the name of a mailbox, an account or an address. Here a number is
kept in a counter that many share. Unlike residents' limits these never stand aside, and a Redis that is away is an
error: sign-in fails closed.
"""

from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils import timezone

from . import limits
from .redis_client import GuardedRedis

COUNTED, LOCK = "allauth:rl:", ":lock"
LASTING = float("inf")  # stands for each moment that is not kept: allauth takes it for one within the window


class GuardedCacheClient(RedisCacheClient):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._client = GuardedRedis


class LimitCache(RedisCache):
    """Lists of moments are answered and taken, as allauth speaks of them; a number is what is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._class = GuardedCacheClient

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        if not key.startswith(COUNTED):
            return super().get(key, default, version)
        return [LASTING] * _Counter.of(key).up(0)

    def set(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        if not key.startswith(COUNTED):
            super().set(key, value, timeout, version)
        elif any(moment != LASTING for moment in value):  # one more; a list put back as it was got is none
            _Counter.of(key).up(1)

    def add(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> bool:
        return super().add(_nameless(key), value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        if key.startswith(COUNTED) and not key.endswith(LOCK):
            counter = _Counter.of(key)
            counter.up(-counter.up(0))
            return True
        return super().delete(_nameless(key), version)


def _nameless(key: str) -> str:
    """The lock beside a counter is named by the counter."""
    if not (key.startswith(COUNTED) and key.endswith(LOCK)):
        return key
    counter, now = _Counter.of(key.removesuffix(LOCK)), timezone.now()
    return f"lock:{counter.scope}:{limits.bucket(counter.scope, counter.who, counter.limit.cells, now)}"


class _Counter(NamedTuple):
    """What a name of allauth's says: `allauth:rl:APP:ACTION:COUNT/SECONDS/PER:WHO`."""

    scope: str
    who: str
    limit: limits.Limit

    @classmethod
    def of(cls, key: str) -> "_Counter":
        *head, rate, who = key.split(":", 5)
        count, seconds, _per = rate.split("/")
        cells = settings.LIMIT_CELLS["rsvp"]
        return cls(":".join([*head[2:], rate]), who, limits.Limit(int(count), int(float(seconds)), cells))

    def up(self, by: int) -> int:
        return limits.count(self.scope, self.who, self.limit, now=timezone.now(), add=by).count
