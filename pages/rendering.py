"""Rendering remembered by its content: the same pieces in the same language make the same bytes.

Rendering a page costs more than reading what it shows. Nothing here can be stale: what is remembered is found
only under everything that went into it, so a changed word is another page.
"""

import hashlib
import pickle
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string

from agency import words
from lib.requests import Request

PAGES = 256  # in each process; a site's page is about 30 KB
OWN_WORDS = ("DEMO", "BASE_URL")

_kept: dict[bytes, str] = {}
_lock = Lock()


def remembered(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """As `render`, for public pages whose context is plain pieces and whose template asks the request for its path."""
    key = _key(template, request, context)
    text = _kept.get(key)
    if text is None:
        text = render_to_string(template, context, request)
        _keep(key, text)
    return HttpResponse(text)


def _key(template: str, request: Request, context: dict[str, Any]) -> bytes:
    own = [[getattr(settings, name, None) for name in OWN_WORDS], words.context()]
    parts = (template, request.LANGUAGE_CODE, request.path, own, context)
    return hashlib.sha256(pickle.dumps(parts, pickle.HIGHEST_PROTOCOL)).digest()


def _keep(key: bytes, text: str) -> None:
    """The oldest goes first."""
    with _lock:
        while len(_kept) >= PAGES:
            del _kept[next(iter(_kept))]
        _kept[key] = text
