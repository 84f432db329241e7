"""Error answers that say what to do; they need no database, no session and no user."""

import logging
import re
import sys
from datetime import timedelta
from typing import Any

import psycopg
import psycopg_pool
import redis
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from .languages import asked_for, current, default_language
from .transactions import DISK_FULL, READ_ONLY, sqlstate

log = logging.getLogger("lib.errors")


class NotReadyError(Exception):
    """What was asked for is being counted, and will be there in a minute or two."""


DOWN = (
    NotReadyError,
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg_pool.PoolTimeout,
    redis.RedisError,
)
RETRY_SECONDS = 5

# Fields that take words, without the number of a row before them and the language after them; that it holds those of
# every form is tests/portal/test_typed_table.py.
TYPED = {
    *("place", "body", "name", "email", "other_need"),  # residents
    *("promise", "reason", "title", "address", "description", "minutes", "text", "introduction", "alt"),  # teams
    *("promises", "running", "organizations", "places"),  # a handover note
    *("note", "to", "answer"),  # moderators
}


def answer(
    request: HttpRequest, status: int, code: str, detail: str | Promise, retry_after: int | None = None, **context: Any
) -> HttpResponse:
    """One error in the form and language the asker reads: JSON under /api/, a page elsewhere."""
    response: HttpResponse
    if request.path_info.startswith("/api/"):
        with override(_language_of_program(request)):
            problem = {"code": code, "detail": str(detail)}
            response = JsonResponse(problem, status=status, content_type="application/problem+json")
    else:
        response = render(request, f"{status}.html", {"detail": detail, **context}, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def _language_of_program(request: HttpRequest) -> str:
    """That of the view where there was one, else what the request asks for: here the address has no prefix."""
    if current() != default_language():
        return current()
    try:
        lang = request.GET.get("lang", "")
    except SuspiciousOperation:  # more fields than anybody needs
        lang = ""
    return asked_for(lang, request.META.get("HTTP_ACCEPT_LANGUAGE", ""))


def bad_request(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """400, or 413 when it was too much."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return answer(request, 400, "bad_request", _("We could not read this request."))


def too_large(request: HttpRequest) -> HttpResponse:
    return answer(request, 413, "too_large", _("This is too large to be read."))


def too_many(request: HttpRequest, retry_after: int) -> HttpResponse:
    """429, with the moment from which it is open again."""
    until = timezone.now() + timedelta(seconds=retry_after)
    detail = _("Too many requests from one place. Please wait a little.")
    return answer(request, 429, "too_many", detail, retry_after, until=until, unsent=typed_text(request))


def sign_in_too_often(request: HttpRequest) -> HttpResponse:
    """What allauth answers with when its own limits are spent; their longest wait that matters is a minute."""
    return too_many(request, 60)


def permission_denied(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    return answer(request, 403, "forbidden", _("You may not open this."))


def page_not_found(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    return answer(request, 404, "not_found", _("There is nothing at this address."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its anti-forgery value."""
    detail = _("The form was too old. Go back, reload the page and send it again.")
    return answer(request, 403, "csrf_failed", detail, unsent=typed_text(request))


def signed_out(request: HttpRequest) -> HttpResponse:
    """403 for somebody whose session ended while they wrote, with what they wrote (FB-10)."""
    detail = _("You are signed out, so nothing was sent. Copy your text, sign in, and send it again.")
    return answer(request, 403, "signed_out", detail, unsent=typed_text(request))


def typed_text(request: HttpRequest) -> str:
    """The words typed into a form of ours that could not be taken, to be given back and kept nowhere; of a form that
    another site sent: nothing, or it could put words on our page.
    """
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    try:
        sent = list(request.POST.lists()) if ours and request.method == "POST" else []
    except (OSError, SuspiciousOperation):  # it broke off, or was too much: there is nothing to give back
        return ""
    return "\n\n".join(value for name, values in sent for value in values if value and is_typed(name, value))


def is_typed(name: str, value: str) -> bool:
    """Whether a field of one of our forms holds words that somebody typed.

    The language goes first, whose tag may hold a hyphen, too; a reason in no language may be a choice, of one word.
    """
    tags = "|".join(re.escape(code) for code, _name in settings.LANGUAGES)
    bare = re.sub(rf"_({tags})$", "", name)
    field = bare.rpartition("-")[2]
    return field in TYPED and (field != "reason" or bare != name or " " in value)


def unavailable(request: HttpRequest, retry_after: int = RETRY_SECONDS) -> HttpResponse:
    """503, with the seconds after which to try again."""
    return answer(
        request, 503, "unavailable", _("The portal is busy or being repaired. Please try again in a moment."),
        retry_after, unsent=typed_text(request),
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    """What nobody caught: 503 when something we need is down, else 500, logged without what was sent."""
    error = sys.exc_info()[1]
    if is_down(error):
        log_failure(request, error)
        return unavailable(request)
    fields = {"route": route_of(request)}
    log.error("unhandled error", exc_info=True, extra={"fields": fields, "keeps_hour": _is_anonymous(request)})
    return answer(request, 500, "server_error", _("Something went wrong on our side."), unsent=typed_text(request))


def log_failure(request: HttpRequest, error: BaseException | None) -> None:
    """One line that something we need is down; the connection that failed serves nobody else."""
    if isinstance(error, DatabaseError | InterfaceError):
        drop_connection()
    fields = {"error": type(error).__name__, "route": route_of(request)}
    if sqlstate(error) == DISK_FULL:
        fields["disk"] = "the database's is full"
    log.warning("unavailable", extra={"fields": fields, "keeps_hour": _is_anonymous(request)})


def _is_anonymous(request: HttpRequest) -> bool:
    """Then the line of a failure keeps the hour only: it would say when somebody tried to write (BLIND-1)."""
    return not getattr(request, "is_private", False)


def is_down(error: BaseException | None) -> bool:
    """Whether an error means that the database or Redis is away, overloaded or gave up."""
    return isinstance(error, DOWN) or is_read_only(error)


def is_read_only(error: BaseException | None) -> bool:
    """Whether the database refused to write because it only reads just now."""
    return isinstance(error, DatabaseError) and sqlstate(error) == READ_ONLY


def drop_connection() -> None:
    """Ends this thread's connection instead of giving it back to the pool: the next may reach another server."""
    if connection.connection is not None and not connection.in_atomic_block:
        connection.connection.close()
        connection.close()


def route_of(request: HttpRequest) -> str:
    """The name of the route, never its address: an address can hold a token."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else "-"
