"""What every API view shares: its language, and for staff who is asking."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from lib.languages import asked_for

JSON = JSONRenderer()
KEY_FORM = re.compile(r"[A-Za-z0-9_-]{32,255}")


class APIRequest(Request):
    """For annotations, as lib.requests.Request is: what the request below it was given is read through it."""

    now: datetime
    access: Any  # lib knows no apps


class PublicAPI(APIView):
    """Mixin of anonymous views: no authentication at all, language by body, ?lang= or Accept-Language."""

    authentication_classes: Sequence[Any] = []
    permission_classes: Sequence[Any] = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Of DRF's steps only what there is here: one form of answer, no versions, nobody to recognise."""
        self.format_kwarg = None
        translation.activate(language_of(request))
        request.accepted_renderer, request.accepted_media_type = JSON, JSON.media_type


class StaffSession(SessionAuthentication):
    """The session of a signed-in person, with CSRF; unsigned is 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        """PermissionDenied (403) in the asker's language; the framework knows the reason in English only."""
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied:
            raise exceptions.PermissionDenied(_("Send the value of the csrftoken cookie as X-CSRFToken.")) from None


class StaffSessionScheme(SessionScheme):
    """What the OpenAPI file says of it: the cookie of the session."""

    target_class = "lib.api.views.StaffSession"
    name = "staffSession"


class StaffAPI(PublicAPI):
    """Mixin of staff views; portal/policy.py has already asked for the role and the second factor."""

    authentication_classes = [StaffSession]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        translation.activate(language_of(request))
        APIView.initial(self, request, *args, **kwargs)


def language_of(request: Request) -> str:
    """?lang=, else Accept-Language, else the deployment's (API-2); views ask the body first."""
    lang = request.query_params.get("lang", "") if request.META.get("QUERY_STRING") else ""
    return asked_for(lang, request.META.get("HTTP_ACCEPT_LANGUAGE", ""))


def body_of(request: Request) -> dict:
    """The fields of the body; what is wrong with them is said in the body's `language`, where it is one of ours."""
    fields: Any = request.data  # an object, or the parser refused it
    if isinstance(said := fields.get("language"), str) and said in dict(settings.LANGUAGES):
        translation.activate(said)
    return fields


def read_body(form: type[Serializer[Any]], request: Request, **context: Any) -> dict[str, Any]:
    """The fields of the body as a form has them; ValidationError (400) names what is wrong."""
    fields = body_of(request)
    reader = form(context=context) if context else _reader(form, translation.get_language())
    return reader.run_validation(fields)


@cache
def _reader(form: type[Serializer[Any]], language: str) -> Serializer[Any]:
    """One instance reads every body: making one costs ten times as much, and nothing of a body stays in it.

    One for each language, because a field keeps its "no more than 4000 characters" as it said it the first time.
    """
    return form()


def idempotency_key(request: Request | HttpRequest) -> str | None:
    """The `Idempotency-Key` header, or None; 32 to 255 of [A-Za-z0-9_-], else a 400 that names it."""
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and not KEY_FORM.fullmatch(key):
        message = _("32 to 255 characters of A-Z, a-z, 0-9, _ and - are expected.")
        raise exceptions.ValidationError({"Idempotency-Key": [message]})
    return key
