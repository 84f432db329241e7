"""Answers that say what was wrong: `{field: [...]}` or `{code, detail}` (API-6)."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler
from rest_framework.views import set_rollback

from lib.limits import RateLimitedError


class ConflictError(exceptions.APIException):
    """409: the row is not in a state in which this can be done."""

    status_code = 409
    default_code = "conflict"
    default_detail = gettext_lazy("This cannot be done now.")


class PausedError(exceptions.APIException):
    """503: closed on purpose, by people; its detail says why."""

    status_code = 503
    default_code = "paused"


class ConfirmationRequiredError(exceptions.APIException):
    """400 with the words the text check found; sending again with `confirmed` saves it."""

    status_code = 400
    default_code = "needs_confirmation"

    def __init__(self, warnings: list[dict]) -> None:
        super().__init__("needs_confirmation", "needs_confirmation")
        self.warnings = warnings


def exception_handler(error: Exception, context: dict) -> Response | None:
    """Every refusal as JSON (RFC 9457's type, our members); what nobody expected goes on to lib.errors.server_error."""
    response = _refusal(error, context)
    if response is not None:
        response.content_type = "application/problem+json"
    return response


def _refusal(error: Exception, context: dict) -> Response | None:
    set_rollback()
    if isinstance(error, ConfirmationRequiredError):
        return Response({"code": "needs_confirmation", "warnings": error.warnings}, status=400)
    if isinstance(error, RateLimitedError):
        detail = _("Too many requests from one place. Please wait a little.")
        headers = {"Retry-After": str(error.retry_after)}
        return Response({"code": "too_many", "detail": detail}, status=429, headers=headers)
    if isinstance(error, RequestDataTooBig):
        return Response({"code": "too_large", "detail": _("This is too large to be read.")}, status=413)
    if isinstance(error, Http404):
        return Response({"code": "not_found", "detail": _("There is nothing at this address.")}, status=404)
    response = drf_exception_handler(error, context)
    if response is not None and _names_fields(error):
        response.data = {name: _messages(found) for name, found in response.data.items()}
    elif response is not None:
        response.data = {"code": _code(error), "detail": _detail(response.data)}
    return response


def _names_fields(error: Exception) -> bool:
    return isinstance(error, exceptions.ValidationError) and isinstance(error.detail, dict)


def _messages(found: Any) -> list[str]:
    """What is wrong with one field as a flat list, also where the field is a list of its own."""
    if isinstance(found, dict):
        return [message for inner in found.values() for message in _messages(inner)]
    if isinstance(found, list):
        return [message for inner in found for message in _messages(inner)]
    return [str(found)]


def _code(error: Exception) -> str:
    codes = error.get_codes() if isinstance(error, exceptions.APIException) else "forbidden"
    return codes if isinstance(codes, str) else "invalid"


def _detail(data: Any) -> str:
    if isinstance(data, dict) and "detail" in data:
        return str(data["detail"])
    return " ".join(str(item) for item in data) if isinstance(data, list) else str(data)
