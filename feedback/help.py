"""Numbers that help now: the one place through which this app reads the deployment's routes."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import words
from agency.words import Place as Route
from agency.words import route, routes
from lib.languages import translated_setting

# What the danger block asks, in this order, and the route that stands beside it.
DANGER: dict[str, str | Promise] = {
    "emergency": gettext_lazy("In danger now?"),
    "crisis": gettext_lazy("Thinking of suicide?"),
    "domestic_violence": gettext_lazy("Hurt at home?"),
    "child_protection": gettext_lazy("Is a child being hurt?"),
}


def in_danger() -> list[tuple[str, Route]]:
    """The danger block: question and route, the ones this deployment can name."""
    return [(str(question), found) for key, question in DANGER.items() if (found := route(key))]


FOR_KINDS = {
    "danger": ("emergency", "domestic_violence", "child_protection"),
    "self_harm": ("crisis", "emergency"),
}


def for_kinds(kinds: Iterable[str]) -> list[Route]:
    """The routes for what the danger lists heard (textcheck/danger.py), each once; none where they heard nothing."""
    keys = dict.fromkeys(key for kind in sorted(kinds) for key in FOR_KINDS[kind])
    return routes(*keys) if keys else []


def nobody_reads() -> str:
    """When nobody reads, said as a whole sentence from the settings."""
    if when := translated_setting(settings.NOBODY_READS):
        return _("Nobody reads messages %(when)s.") % {"when": when}
    if hours := words.read(words.current().hours):
        return _("Messages are only read %(hours)s.") % {"hours": hours}
    return _("Nobody reads messages day and night.")
