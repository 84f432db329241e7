"""Rendered public pages in Redis under random versions, set after commit (SEC-11).

A page is kept under the versions of what it shows: `site:<slug>` for one site, `all` for pages over all sites. Changing
anything public about a site calls `invalidate_site_pages`; nobody deletes pages, they just are not found any more.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

import redis
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict

from .redis_client import page_breaker, page_client

PAGE_SECONDS = 60
PROXY_SECONDS = 10
DIRTY_SECONDS = PAGE_SECONDS + 10
ALL = "all"
WORDS = "words"  # the tag of every page: the agency's own names are on all of them


def invalidate_site_pages(slug: str, *, at_once: bool = False) -> None:
    """Makes every cached page of a site unfindable once this transaction commits, and once a minute every page over
    all sites: no page is older than that anyway. `at_once`: these too, because something may not be shown any more.

    First the pages are marked as changing, so that they are not served where the second step fails.
    """
    tags = [f"site:{slug}", *([ALL] if at_once or _is_first_this_minute() else [])]
    _mark_dirty(tags)
    transaction.on_commit(lambda: _new_versions(tags), robust=True)


def _is_first_this_minute() -> bool:
    """Whether pages over all sites were made unfindable by no other site within a minute: with thousands of sites
    something changes all the time, and they would never be kept.
    """
    try:
        return bool(page_client().set("renewed:all", 1, ex=PAGE_SECONDS, nx=True))
    except redis.RedisError:
        return True


def invalidate_overview_pages() -> None:
    """The same for pages over all sites only."""
    _mark_dirty([ALL])
    transaction.on_commit(lambda: _new_versions([ALL]), robust=True)


def invalidate_all_pages() -> None:
    """The same for every page there is."""
    _mark_dirty([WORDS])
    transaction.on_commit(lambda: _new_versions([WORDS]), robust=True)


def _mark_dirty(tags: list[str]) -> None:
    for tag in tags:
        try:
            page_client().set(f"dirty:{tag}", 1, ex=DIRTY_SECONDS)
        except redis.RedisError:
            return


def _new_versions(tags: list[str]) -> None:
    try:
        page_client().mset({f"version:{tag}": secrets.token_hex(8) for tag in tags})
        page_client().delete(*[f"dirty:{tag}" for tag in tags])
    except redis.RedisError:
        return  # the marks stay until every older page is gone by itself


def fetch_cached(name: str, ask: Callable[[], str | None]) -> str | None:
    """What `ask` reads from the database, kept for a minute; asked each time while Redis is away."""
    try:
        if found := cast("bytes | None", page_client().get(f"known:{name}")):
            return found.decode()
    except redis.RedisError:
        return ask()
    if (answer := ask()) is not None:
        with suppress(redis.RedisError):
            page_client().set(f"known:{name}", answer, ex=PAGE_SECONDS)
    return answer


def of_all_sites(request: HttpRequest, **kwargs: Any) -> list[str]:
    """The tags of a page that changes with any site."""
    return [ALL]


def of_site(request: HttpRequest, slug: str, **kwargs: Any) -> list[str]:
    """The tags of a page about one site."""
    return [f"site:{slug}"]


def cached_page(
    *, tags: Callable[..., list[str]], seconds: Callable[..., int] | None = None, by_query: Sequence[str] = ()
):
    """Decorator of a public GET view: serves the same bytes from Redis for at most a minute.

    `tags(request, **kwargs)` names what the page shows; `seconds(request, **kwargs)` may shorten its life
    (a page with days in it ends at the site's midnight). Only a 200 without a cookie is ever kept. `by_query` names
    what the view reads of the query, and it sees nothing else: no made-up query renders a page again or takes room.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return view(request, **kwargs)
            place, found = _look(_address(request, by_query), [*tags(request, **kwargs), WORDS])
            if found is not None:
                return found
            response = view(request, **kwargs)
            life = min(PAGE_SECONDS, seconds(request, **kwargs)) if seconds else PAGE_SECONDS
            return _keep(place, response, life)

        return wrapped

    return decorate


def _address(request: HttpRequest, by_query: Sequence[str]) -> str:
    """The path with what the view reads of the query; the rest of the query is taken off the request."""
    asked = urlencode([(name, request.GET[name]) for name in by_query if name in request.GET])
    request.META["QUERY_STRING"] = asked
    request.GET = QueryDict(asked)
    return f"{request.path}?{asked}"


class _Place(NamedTuple):
    """Where a page is kept, and under which versions: it is found only while they still hold."""

    name: str
    versions: bytes


def _look(path: str, tags: list[str]) -> tuple[_Place | None, HttpResponse | None]:
    """Where this page is kept now, and the page if it is there, in one question to Redis.

    No place when Redis is away, was away, or a change is under way: then nothing is served, nor kept.
    """
    if page_breaker.failed_within(DIRTY_SECONDS):
        return None, None
    count, name = len(tags), f"page:{hashlib.sha256(path.encode()).hexdigest()}"
    try:
        asked = [*(f"dirty:{tag}" for tag in tags), *(f"version:{tag}" for tag in tags), name]
        values = cast("list[bytes | None]", page_client().mget(asked))
        if any(values[:count]):
            return None, None
        versions = [value or _first_version(tag) for tag, value in zip(tags, values[count:-1], strict=True)]
    except redis.RedisError:
        return None, None
    place = _Place(name, b",".join(versions))
    return place, _opened(values[-1], place.versions)


def _first_version(tag: str) -> bytes:
    fresh = secrets.token_hex(8).encode()
    page_client().set(f"version:{tag}", fresh, nx=True)
    return cast("bytes | None", page_client().get(f"version:{tag}")) or fresh


def _opened(kept: bytes | None, versions: bytes) -> HttpResponse | None:
    """The page as it was answered; None if there is none, or if what it shows has changed since."""
    head, _, body = (kept or b"").partition(b"\n")
    made_under, _, rest = head.partition(b"|")
    if not rest or made_under != versions:
        return None
    content_type, _, cache_control = rest.decode().partition("|")
    response = HttpResponse(body, content_type=content_type)
    response["Cache-Control"] = cache_control
    return response


def _keep(place: _Place | None, response: HttpResponse, life: int) -> HttpResponse:
    if response.status_code != 200 or response.cookies or response.streaming or life <= 0:
        return response
    response["Cache-Control"] = f"public, max-age={min(PROXY_SECONDS, life)}"
    if place is not None:
        head = f"|{response['Content-Type']}|{response['Cache-Control']}\n".encode()
        with suppress(redis.RedisError):
            page_client().set(place.name, place.versions + head + response.content, ex=life)
    return response
