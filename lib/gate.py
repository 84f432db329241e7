"""A ceiling on the dearest anonymous reads: two at once in a process, and a fifth of its time in the long run (SEC-18).

They grow with the number of sites, and a process has few threads and one interpreter: ten of them at once would leave
nothing for `/healthz` or for somebody who wants to say something. Whoever finds no place comes back in some seconds.
"""

import math
import threading
import time
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from . import errors

AT_ONCE = 2
SHARE = 0.2
LONGEST = 60  # seconds that anybody is told to wait
SAVED = 3.0  # seconds of processor time: who reads fifty pages of a list, and nobody else does, is never sent away


class Gate:
    """Lets `at_once` requests in while their processor time stays within `share` of what went by, and `saved` seconds
    ahead of it; a streamed answer stays in until its last byte was sent or the client is gone.
    """

    def __init__(self, at_once: int = AT_ONCE, share: float = SHARE, saved: float = SAVED) -> None:
        self.at_once, self.share, self.saved = at_once, share, saved
        self.open_afresh()

    def open_afresh(self) -> None:
        """All places free and nothing spent; requests inside leave the places they took, not these."""
        self._places = _Places(self)

    def __call__(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """Decorator of a view: 503 with Retry-After where no place is free; nobody waits."""

        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            places = self._places
            if wait := places.enter():
                return errors.unavailable(request, wait)
            place = _Place(places)
            try:
                response = view(request, *args, **kwargs)
            except BaseException:
                place.leave()
                raise
            if isinstance(response, StreamingHttpResponse):
                place.pause()
                response.streaming_content = _Held(response.streaming_content, place)
            else:
                place.leave()
            return response

        return gated


class _Places:
    """Who is inside, and how many processor seconds may still be spent."""

    def __init__(self, gate: Gate) -> None:
        self._gate, self._lock = gate, threading.Lock()
        self._inside, self._left, self._at = 0, gate.saved, time.monotonic()

    def enter(self) -> int:
        """0 for whoever is in now; else the seconds after which to come again."""
        with self._lock:
            now, share = time.monotonic(), self._gate.share
            self._left = min(self._gate.saved, self._left + (now - self._at) * share)
            self._at = now
            if self._left <= 0:
                return min(LONGEST, errors.RETRY_SECONDS + math.ceil(-self._left / share)) if share else LONGEST
            if self._inside >= self._gate.at_once:
                return errors.RETRY_SECONDS
            self._inside += 1
            return 0

    def charge(self, seconds: float) -> None:
        with self._lock:
            self._left -= seconds

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1


class _Place:
    """One place inside, left once however often it is said; it knows since when its thread works."""

    def __init__(self, places: _Places) -> None:
        self._places: _Places | None = places
        self._since: float | None = None
        self.go_on()

    def go_on(self) -> None:
        self._since = time.thread_time()

    def pause(self) -> None:
        """Counts what this thread did since it went on, once: a client that reads slowly costs nothing."""
        since, self._since = self._since, None
        if self._places is not None and since is not None:
            self._places.charge(time.thread_time() - since)

    def leave(self) -> None:
        self.pause()
        places, self._places = self._places, None
        if places is not None:
            places.leave()


class _Held:
    """A stream that leaves its place at its end, at a fault, or when the server closes it."""

    def __init__(self, stream: Any, place: _Place) -> None:
        self._stream, self._place = stream, place

    def __iter__(self) -> Iterator[bytes]:
        self._place.go_on()
        try:
            for part in self._stream:
                self._place.pause()
                yield part
                self._place.go_on()
        finally:
            self._place.leave()

    def close(self) -> None:
        """What Django calls when the answer ends, whether or not anything was read of it."""
        self._place.leave()


dear_reads = Gate()  # files and figures for programs
page_reads = Gate()  # a page that people open from the menu: no program that fetches files uses up its share
