"""/api/docs/: the OpenAPI file as a page to read; no script, nobody else's tool, the same bytes for everybody."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from drf_spectacular.generators import SchemaGenerator

from .checks import addresses

Schema = dict[str, Any]
PARAMETER = re.compile(r"<(?:\w+:)?\w+>")
IN_BRACES = re.compile(r"{\w+}")
DEPTH = 2  # how far into what a field is made of; the file has all of it


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    required: bool


@dataclass(frozen=True)
class Operation:
    """One call: what it wants, and what it answers when all is well."""

    key: str
    method: str
    path: str
    words: str
    parameters: list[Field]
    body: list[Field]
    status: str
    answer: list[Field]
    refusals: list[tuple[str, str]]


@cache_control(public=True, max_age=10)
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation, the anonymous ones first."""
    operations = described()
    groups = [
        ("public", [one for one in operations if "/staff/" not in one.path]),
        ("staff", [one for one in operations if "/staff/" in one.path]),
    ]
    return render(request, "api_docs.html", {"groups": groups})


def index(request: HttpRequest) -> HttpResponse:
    """Where to begin: the lists, the open files, and the description of it all."""
    names = {
        "sites": "api:sites",
        "commitment": "api:commitment",
        "weeks": "api:digests_csv",
        "stints": "sites_plain:stints_csv",
        "schema": "api:schema",
        "documentation": "portal_plain:api_docs",
    }
    return JsonResponse({key: settings.BASE_URL + reverse(name) for key, name in names.items()})


def name_operations(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Each operation is called as its address is: `site_meetings`, `rsvp_change`."""
    names = {"/" + PARAMETER.sub("{}", pattern): name for name, pattern in addresses() if name.startswith("api:")}
    for path, operations in result["paths"].items():
        for operation in operations.values():
            operation["operationId"] = names[IN_BRACES.sub("{}", path)].removeprefix("api:")
    return result


@lru_cache(maxsize=1)
def described() -> list[Operation]:
    """The operations of the file in its order; made once a process, for it changes with the code only."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return [
        _operation(method, path, one, schema)
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
    ]


def _operation(method: str, path: str, one: Schema, schema: Schema) -> Operation:
    good = next(status for status in one["responses"] if status.startswith("2"))
    return Operation(
        key=one["operationId"],
        method=method.upper(),
        path=path,
        words=one.get("description", ""),
        parameters=[
            Field(each["name"], _type(each["schema"], schema), each.get("required", False))
            for each in one.get("parameters", [])
        ],
        body=_fields(_json(one.get("requestBody", {})), schema),
        status=good,
        answer=_fields(_json(one["responses"][good]), schema),
        refusals=sorted((s, r["description"]) for s, r in one["responses"].items() if s[0] in "45"),
    )


def _json(part: Schema) -> Schema:
    return part.get("content", {}).get("application/json", {}).get("schema", {})


def _fields(schema: Schema, whole: Schema) -> list[Field]:
    named = _resolved(schema, whole)
    required = set(named.get("required", []))
    return [Field(name, _type(each, whole), name in required) for name, each in named.get("properties", {}).items()]


def _resolved(schema: Schema, whole: Schema) -> Schema:
    """What a reference stands for; of a list, what it is a list of."""
    if "$ref" in schema:
        return _resolved(whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], whole)
    if schema.get("type") == "array":
        return _resolved(schema["items"], whole)
    return schema


def _type(schema: Schema, whole: Schema, depth: int = 0) -> str:
    """A type in one line: `text`, `"praise" or "idea"`, `{kept: integer, ...} or null`, `[...]`."""
    if "$ref" in schema:
        return _type(_resolved({"$ref": schema["$ref"]}, whole), whole, depth)
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema:
            parts = [_type(each, whole, depth) for each in schema[several]]
            return " or ".join(part for part in dict.fromkeys(parts) if part)
    if "enum" in schema:
        return " or ".join("null" if one is None else f'"{one}"' for one in schema["enum"] if one != "")
    if isinstance(schema.get("type"), list):
        return " or ".join(_type({**schema, "type": one}, whole, depth) for one in schema["type"])
    return _plain(schema, whole, depth)


def _plain(schema: Schema, whole: Schema, depth: int) -> str:
    kind: str = schema.get("type", "")
    if kind == "array":
        return f"[{_type(schema['items'], whole, depth)}, ...]"
    if kind == "object" and schema.get("properties"):
        if depth >= DEPTH:
            return "{...}"
        inside = (f"{n}: {_type(each, whole, depth + 1)}" for n, each in schema["properties"].items())
        return "{" + ", ".join(inside) + "}"
    return {"string": schema.get("format", "text")}.get(kind, kind)
