"""Every answer of the API that a test receives is held to the OpenAPI files, and strictly (API-9).

A field that is not described, one that is described and missing, another type, a status or a kind of document that the
file does not name, a link to another host: each fails the test that met it, whatever that test is about.
"""

import json
from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from drf_spectacular.generators import SchemaGenerator
from jsonschema_rs import Draft202012Validator

Schema = dict[str, Any]
BEGIN = "/api/v1/"
NOT_DESCRIBED = {"api:index", "api:schema", "api:staff_schema"}  # what describes, and where to begin
WITHOUT_DOCUMENT = {301, 302, 304}  # sent on, or kept already


class NotAsDescribedError(AssertionError):
    """An answer that the OpenAPI file does not allow."""


def checked(request: Callable[..., Any]) -> Callable[..., Any]:
    """`Client.request` with the check behind it."""

    @wraps(request)
    def with_check(client: Client, **asked: Any) -> Any:
        answer = request(client, **asked)
        path, method = asked["PATH_INFO"], asked["REQUEST_METHOD"]
        if path.startswith(BEGIN) and (found := list(faults(path, method, answer))):
            raise NotAsDescribedError(f"{method} {path} answered {answer.status_code}: " + "; ".join(found))
        return answer

    return with_check


def faults(path: str, method: str, answer: Any) -> Iterator[str]:
    """What is not as the file says, each in a sentence."""
    if method == "OPTIONS" or answer.status_code in WITHOUT_DOCUMENT:
        return
    if answer.status_code == 429 and "Retry-After" not in answer.headers:
        yield "it does not say when to come again"
    name = name_of(path)
    if name in NOT_DESCRIBED and answer.status_code < 400:
        return
    content = described(name).get(str(answer.status_code), {}).get("content")
    if content is None:
        yield "this status is not described"
    elif (kind := answer.headers["Content-Type"].partition(";")[0]) not in content:
        yield f"{kind} is not what is described: {', '.join(content)}"
    elif method != "HEAD" and kind.endswith("json"):
        yield from _wrong_in(_read(answer), validator(name, str(answer.status_code), kind))


def _read(answer: Any) -> Any:
    if answer.streaming:
        whole = b"".join(answer.streaming_content)
        answer.streaming_content = [whole]
        return json.loads(whole)
    return json.loads(answer.content)


def _wrong_in(document: Any, shape: Draft202012Validator) -> Iterator[str]:
    for error in shape.iter_errors(document):
        yield f"at /{'/'.join(map(str, error.instance_path))}: {error.message[-200:]}"
    for name in ("next", "previous"):
        link = document.get(name) if isinstance(document, dict) else None
        if link and not str(link).startswith(settings.BASE_URL):
            yield f"{name} leads to another host: {link}"


def name_of(path: str) -> str:
    """Of the address, as the file calls its operation; "" where there is none."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


@cache
def whole() -> Schema:
    """Both files in one, in which no object has room for a field that is not described."""
    return _closed(SchemaGenerator().get_schema(request=None, public=True))


def _closed(part: Any) -> Any:
    if isinstance(part, list):
        return [_closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    found = {key: _closed(value) for key, value in part.items()}
    return {"additionalProperties": False, **found} if "properties" in found else found


@cache
def operations() -> dict[str, Schema]:
    """By the name of their address, which has one each."""
    paths = whole()["paths"].values()
    return {f"api:{one['operationId']}": one for methods in paths for one in methods.values()}


def described(name: str) -> Schema:
    """The answers of an operation by status; of what is none, the refusals of all the others."""
    if name in operations():
        return operations()[name]["responses"]
    every = [pair for one in operations().values() for pair in one["responses"].items()]
    return {status: answer for status, answer in every if status >= "4"}


@cache
def validator(name: str, status: str, kind: str) -> Draft202012Validator:
    shape = described(name)[status]["content"][kind]["schema"]
    return Draft202012Validator({**shape, "components": whole()["components"]}, validate_formats=True)
