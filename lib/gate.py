"""A ceiling on the dearest anonymous reads: two at once in a process, the rest come back in some seconds.

They grow with the number of sites, and a process has few threads: ten of them at once would leave none for
`/healthz` or for somebody who wants to say something.
"""

import threading
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from . import errors

AT_ONCE = 2


class Gate:
    """Lets `at_once` requests in; a streamed answer stays in until its last byte was sent or the client is gone."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self.at_once = at_once
        self.open_afresh()

    def open_afresh(self) -> None:
        """All places free; requests inside leave the places they took, not these."""
        self._places = threading.BoundedSemaphore(self.at_once)

    def __call__(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """Decorator of a view: 503 with Retry-After where no place is free; nobody waits."""

        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            places = self._places
            if not places.acquire(blocking=False):
                return errors.unavailable(request)
            place = _Place(places)
            try:
                response = view(request, *args, **kwargs)
            except BaseException:
                place.leave()
                raise
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = _Held(response.streaming_content, place)
            else:
                place.leave()
            return response

        return gated


class _Place:
    """One place inside, left once however often it is said."""

    def __init__(self, places: threading.BoundedSemaphore) -> None:
        self._places: threading.BoundedSemaphore | None = places

    def leave(self) -> None:
        places, self._places = self._places, None
        if places is not None:
            places.release()


class _Held:
    """A stream that leaves its place at its end, at a fault, or when the server closes it."""

    def __init__(self, stream: Any, place: _Place) -> None:
        self._stream, self._place = stream, place

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._stream
        finally:
            self._place.leave()

    def close(self) -> None:
        """What Django calls when the answer ends, whether or not anything was read of it."""
        self._place.leave()


dear_reads = Gate()
