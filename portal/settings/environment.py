"""Reads the environment by the declarations of lib/variables.py; a missing one stops the start with one sentence."""

import os

import environ
from django.core.exceptions import ImproperlyConfigured

from lib import variables

env = environ.Env()


def flag(name: str) -> bool:
    return bool(env.bool(name, default=variables.DECLARED[name].default))


def number(name: str) -> int:
    return int(env.int(name, default=variables.DECLARED[name].default))


# Demonstration mode is only ever set by ./run, on loopback (RUN-3).
DEMO = flag("PORTAL_DEMO")


def text(name: str, tag: str = "") -> str:
    """Its value; `tag`: that of another language, <NAME>_<TAG>. The demonstration brings its own."""
    declared = variables.DECLARED[name]
    default = "" if tag else declared.default
    return str(env.str(f"{name}_{tag}" if tag else name, default=declared.demo.get(tag, default) if DEMO else default))


def names(name: str) -> list[str]:
    return [part for part in text(name).split(",") if part]


def required(name: str) -> str:
    """The same for what no deployment can do without; ImproperlyConfigured says what is missing and what it is for."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. {variables.DECLARED[name].meaning} ./run sets it; see docs/settings.md."
        )
    return value


def keys(name: str) -> list[str]:
    """A secret, then the one before it while a rotation lasts; [] where there is none and none is needed."""
    value = required(name) if variables.DECLARED[name].is_required else text(name)
    return [one for one in (value, env.str(f"{name}_PREVIOUS", default="")) if one]


def route(name: str) -> str | None:
    """A number residents are sent to. None: nobody has said; "": the deployment says that it has none."""
    # Not by `env.str`, for which an empty value with the default None is None.
    return os.environ.get(name, variables.DECLARED[name].demo[""] if DEMO else None)
