"""A text that means harm, put into every stored text field of every row of the portal's own apps."""

from typing import Any

from django.apps import apps
from django.db import DataError, IntegrityError, InternalError, models, transaction

MARK = "hx7"
# Breaks out of an element, an attribute and a text area; a formula; a mail header; a line of a calendar.
HOSTILE = f"\"'></textarea><script>{MARK}()</script><img src=x onerror={MARK}()>"
# What is no text of a person: the kind of something, an address, a key, a clock.
NO_TEXT = (
    "slug", "email", "address_key", "language", "time_zone", "digest", "secret", "token", "lookup", "key",
    "secret_hash", "password", "session_key", "event_head", "search", "kind", "status", "verb", "scope",
    "uid", "error", "params",
)  # fmt: skip


def text_fields(model: type[models.Model]) -> list[models.Field]:
    """The stored fields of a model in which somebody's words stand."""
    return [field for field in model._meta.local_concrete_fields if _is_text(field)]


def _is_text(field: models.Field) -> bool:
    written = isinstance(field, models.CharField | models.TextField) or _is_translated(field)
    closed = bool(field.choices) or field.primary_key or isinstance(field, models.EmailField | models.SlugField)
    return written and not closed and not any(word == field.name or field.name.endswith("_" + word) for word in NO_TEXT)


def _is_translated(field: models.Field) -> bool:
    """A text in several languages: a mapping of language to text."""
    return isinstance(field, models.JSONField) and type(field) is not models.JSONField


def poison(labels: list[str]) -> tuple[set[str], set[str]]:
    """Append HOSTILE to every text of every row; the fields that took it, and those that refused in every row."""
    taken, refused = set(), set()
    for label in labels:
        for model in apps.get_app_config(label).get_models():
            if model._meta.managed and not model.__name__.startswith("Historical"):
                for field in text_fields(model):
                    _fill(model, field, taken, refused)
    return taken, refused - taken


def _fill(model: type[models.Model], field: models.Field, taken: set[str], refused: set[str]) -> None:
    name = f"{model._meta.label}.{field.name}"
    for pk, old in model._default_manager.values_list("pk", field.name):
        try:
            with transaction.atomic():
                model._default_manager.filter(pk=pk).update(**{field.name: _worse(old, field)})
            taken.add(name)
        except (IntegrityError, DataError, InternalError):
            refused.add(name)


def _worse(old: Any, field: models.Field) -> Any:
    if isinstance(old, dict):
        return {language: _worse(text, field) for language, text in old.items()}
    most = getattr(field, "max_length", None)
    return ((old or "") + HOSTILE)[-most:] if most else (old or "") + HOSTILE


def raw(html: str) -> list[str]:
    """Where the text stands in a document as markup instead of as text."""
    found = []
    for sign in (f"<script>{MARK}", f"onerror={MARK}"):
        at = html.find(sign)
        while at >= 0:
            if sign.startswith("<") or "<img src=x " in html[max(0, at - 12) : at + 1]:
                found.append(html[max(0, at - 90) : at + 60])
            at = html.find(sign, at + 1)
    return found
