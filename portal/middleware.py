"""What happens around every request: logs, headers, input that cannot be meant, language."""

import logging
import re
import time
from typing import Any, cast
from urllib.parse import unquote

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from lib import errors, measuring
from lib.languages import of_path, without_prefix
from lib.limits import RateLimitedError
from lib.requests import Request

from .access_middleware import method_refusal
from .sessions import is_private

log = logging.getLogger("portal.request")
API = "/api/"
UPLOAD_LIMIT = 12 * 1024 * 1024
DRAINED_BYTES = 32 * 1024 * 1024  # of a body that is refused; who sends more meets a closed connection


MACHINES = ("/healthz", "/readyz", "/metrics")  # asked every few seconds: they would hide what people meet


class RequestLog:
    """One line for each request to a private page, and for errors; an anonymous one keeps the hour (BLIND-1)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        started = time.monotonic()
        request.now = timezone.now()  # the one clock of this request
        request.is_private = is_private(request.path_info)
        response = self.get_response(request)
        if request.path_info not in MACHINES:
            _count(request, response.status_code, time.monotonic() - started)
        if request.is_private or response.status_code >= 500:
            fields = {
                "route": errors.route_of(request),
                "method": request.method,
                "status": response.status_code,
                "ms": round((time.monotonic() - started) * 1000),
            }
            log.info("request", extra={"fields": fields, "keeps_hour": not request.is_private})
        return response


def _count(request: Request, status: int, took: float) -> None:
    if request.is_private:
        measuring.count(errors.route_of(request), status, took)
    else:
        measuring.count_public(request.method, status, took)


class OpenData:
    """What anybody may fetch without being known, any page may read: the anonymous API and the open files (API-8)."""

    FILE = re.compile(r"^/api/v1/(?!staff/)|^/(?!rsvp/).*\.(csv|ics|atom)$")  # a party's own file is behind its key

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        open_to_all = self.FILE.search(without_prefix(request.path_info)) and not is_private(request.path_info)
        if request.method not in ("GET", "HEAD") or not open_to_all:
            return response
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if response.status_code != 200 or response.cookies:
            return response
        if response.headers.get("Cache-Control") == "no-store":
            response.headers["Cache-Control"] = "public, max-age=10"
        if request.path_info.startswith(API):
            patch_vary_headers(response, ["Accept-Language"])
        if not response.streaming:
            set_response_etag(response)
        return get_conditional_response(request, etag=response.get("ETag"), response=response) or response


class Headers:
    """Headers of every answer; nothing is kept by anybody unless its view said so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        if request.path_info.startswith(settings.STATIC_URL) and response.status_code < 400:
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            return response
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("Referrer-Policy", "same-origin" if request.is_private else "no-referrer")
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=(), browsing-topics=()")
        return response


class Csp(CSPMiddleware):
    """django-csp; the portal's one policy is put together once instead of twice for every answer."""

    def __init__(self, get_response):
        super().__init__(get_response)
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = cast("HttpResponse", self.get_response(request))
        if any(name.startswith("_csp") for name in vars(response)):  # a view has a policy of its own
            return cast("HttpResponse", self.process_response(request, response))
        response.headers[HEADER] = self.policy
        return response


class RequestSizeLimit:
    """Refuses what cannot be meant before anybody reads it: NUL bytes in an address, bodies beyond all need."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if "\0" in request.path_info or "\0" in unquote(request.META.get("QUERY_STRING", "")):
            return errors.bad_request(request)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit():
            return errors.bad_request(request)
        roof = UPLOAD_LIMIT if request.is_private else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if int(length) > roof:
            _drain_body(request)
            return errors.too_large(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return errors.too_many(request, error.retry_after) if isinstance(error, RateLimitedError) else None


def _drain_body(request: HttpRequest) -> None:
    """Reads what is being sent and keeps nothing: a connection closed in the middle would hide the answer."""
    left = DRAINED_BYTES
    try:
        while left > 0 and (part := request.read(65_536)):
            left -= len(part)
    except OSError:
        return  # whoever sent it has gone


class Csrf(CsrfViewMiddleware):
    """Django's protection, for pages that send no referrer.

    Browsers send `Origin: null` from a page with `no-referrer`, which every public page is. There the token of the
    form and the SameSite cookie stand alone; no public page has a session that could be abused. An invitation
    has a token in its address, so it sends none either.
    """

    NO_REFERRER = re.compile(r"^/accounts/invitation/")

    def process_view(self, request: Any, callback: Any, callback_args: Any, callback_kwargs: Any) -> Any:
        """A wrong method is refused before a missing token: no token would help there."""
        if self._is_ours(request):
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        refusal = super().process_view(request, callback, callback_args, callback_kwargs)
        return refusal and (method_refusal(request) or refusal)

    def _is_ours(self, request: Request) -> bool:
        """Whether an origin is "null" because one of our own pages sends no referrer."""
        silent = not request.is_private or self.NO_REFERRER.match(without_prefix(request.path_info))
        is_same = request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin"
        return bool(silent) and is_same and request.META.get("HTTP_ORIGIN") == "null"


class LanguageByPrefix:
    """The prefix alone decides the language: no cookie, no Accept-Language, no Vary (ADDR-1)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = of_path(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if not request.path_info.startswith(API):
            response.headers.setdefault("Content-Language", language)
        return response
