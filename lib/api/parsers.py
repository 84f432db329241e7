"""JSON in, strictly: no NaN, no duplicate keys, no NUL, no half characters, nothing too deep or too large."""

import json
import re
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 16
HALF = re.compile("[\ud800-\udfff]")  # of a surrogate pair


class StrictJSONParser(JSONParser):
    """Parses `application/json` into a dict; ParseError (400) says what could not be read."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict:
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        if not raw:
            return {}
        try:
            data = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is not JSON that can be read.")) from error
        if not isinstance(data, dict):
            raise ParseError(_("A JSON object is expected."))
        _walk(data, 0)
        return data


def _once(pairs: list[tuple[str, Any]]) -> dict:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ParseError(_("A key stands twice in one object."))
    return data


def _refuse(name: str) -> None:
    raise ParseError(_("NaN and Infinity are not JSON."))


def _walk(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise ParseError(_("This JSON is nested too deeply."))
    if isinstance(value, str):
        _characters(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _characters(key)
            _walk(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _walk(inner, depth + 1)


def _characters(text: str) -> None:
    """A NUL or half of a surrogate pair cannot be stored as it came, so it is refused instead of changed."""
    if not text.isascii() and HALF.search(text) or "\0" in text:
        raise ParseError(_("The text holds a character that cannot be stored."))
