"""The queue in Redis, which lives on when somebody else writes into it.

Celery's own transport ends the worker at a message that is no JSON, and at every later start at one of a foreign
content type: one such message and no mail leaves any more. Here what cannot be read is put aside before Celery sees it.
"""

import base64
import json
import logging
from functools import partial
from typing import Any

import redis
from kombu.transport import redis as transport

log = logging.getLogger(__name__)
ASIDE, COUNT = "unreadable", "unreadable-count"  # with the prefix of the queue before them
KEPT, LONGEST = 100, 100_000


def is_readable(item: bytes) -> bool:
    """Whether this is a task as this application writes them: JSON in JSON, with a name and a way back."""
    try:
        message = json.loads(item)
        args, kwargs, _embedded = json.loads(base64.b64decode(message["body"], validate=True))
        properties = message["properties"]
        return (
            message["content-type"] == "application/json"
            and message["content-encoding"] == "utf-8"
            and properties["body_encoding"] == "base64"
            and isinstance(message["headers"]["task"], str)
            and isinstance(properties["delivery_tag"], str)
            and isinstance(properties["delivery_info"]["routing_key"], str)
            and isinstance(args, list)
            and isinstance(kwargs, dict)
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return False


class Client(transport.PrefixedStrictRedis):
    """What the worker reads the queue with."""

    def parse_response(self, connection: Any, command_name: str, **options: Any) -> Any:
        answer = super().parse_response(connection, command_name, **options)
        if command_name == "BRPOP" and answer and not is_readable(answer[1]):
            self._put_aside(answer[1])
            return None  # as if nothing had come
        return answer

    def _put_aside(self, item: bytes) -> None:
        """Its words may be anybody's: they go to Redis, never to the log."""
        log.error("a message in the queue cannot be read and was put aside", extra={"fields": {"bytes": len(item)}})
        aside = self.global_keyprefix + ASIDE
        for words in (("LPUSH", aside, item[:LONGEST]), ("LTRIM", aside, 0, KEPT - 1)):
            redis.Redis.execute_command(self, *words)  # kombu puts the prefix before the names of some commands only
        redis.Redis.execute_command(self, "INCR", self.global_keyprefix + COUNT)


class Channel(transport.Channel):
    def _get_client(self) -> Any:
        return partial(Client, global_keyprefix=self.global_keyprefix)


class Transport(transport.Transport):
    Channel = Channel


def counted(client: "redis.Redis", prefix: str) -> int:
    """How many messages were put aside since this Redis keeps them."""
    return int(client.get(prefix + COUNT) or 0)
