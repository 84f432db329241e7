"""Whether another moderator has the same item open: a number in Redis for three minutes, nothing in the database."""

from uuid import UUID

import redis

from lib.redis_client import client

SECONDS = 180


def opened(pk: UUID, *, by: int) -> bool:
    """Notes that this person has the item open; True if somebody else had it open just before."""
    name = f"open:{pk}"
    try:
        before = client().get(name)
        client().set(name, by, ex=SECONDS)
    except redis.RedisError:
        return False
    return before is not None and int(before) != by
