"""What was kept of somebody who was away, as it is read before it is sent: the step and every field (FB-10)."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.choices import flatten_choices

from lib.errors import is_typed
from lib.languages import name_of
from lib.steps import Step
from lib.text_forms import SWITCHES

# Parts of names whose values are on no page, and what tells its reader nothing.
SECRET = {"key", "code", "token", "password", "secret", "credential", "otp", "csrfmiddlewaretoken"}
NOTHING = {"seen", SWITCHES}


def described(kept: dict) -> dict[str, Any]:
    """What templates/accounts/resume.html reads."""
    address, fields = urlsplit(kept["path"]).path, kept["fields"]
    step, page = _step(address)
    switches = any(name == SWITCHES for name, _value in fields)
    return {
        "path": kept["path"],
        "fields": fields,
        "does": step.does or address,
        "lines": [_line(step, name, value) for name, value in fields if not _is_left_out(name)],
        "switches": switches,
        "page": page or (kept["path"] if kept.get("has_page") else ""),
    }


def _step(address: str) -> tuple[Step, str]:
    """The step of an address, nameless where its view has none, and the page it stands on."""
    try:
        match = resolve(address)
    except Resolver404:  # it is gone since
        return Step(""), ""
    step = getattr(match.func, "step", Step(""))
    return step, reverse(step.page, kwargs={name: match.kwargs[name] for name in step.of}) if step.page else ""


def _is_left_out(name: str) -> bool:
    return name in NOTHING or bool(SECRET & set(re.split(r"[-_]", name.lower())))


def _line(step: Step, name: str, value: str) -> dict[str, Any]:
    """One field as its form says it; where nobody knows the form, its name and what was sent."""
    fields: dict[str, Any] = getattr(step.form, "base_fields", {})
    tag = next((tag for tag, _name in settings.LANGUAGES if name.endswith(f"_{tag}")), "")
    field = fields.get(name) or fields.get(name.removesuffix(f"_{tag}"))
    label = field.label if field and field.label else name
    if field and tag and name not in fields:
        label = f"{label} ({name_of(tag)})"
    pairs: Any = flatten_choices(getattr(field, "choices", []))
    choices = {str(key): words for key, words in pairs}
    said = step.names[name](value) if value and name in step.names else choices.get(value, value)
    return {"label": label, "said": said or "—", "is_text": bool(value) and is_typed(name, value)}
