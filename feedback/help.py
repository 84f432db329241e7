"""Numbers that help now: the one place through which this app reads the deployment's routes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.languages import said

NAMES = {
    "emergency": gettext_lazy("Emergency"),
    "non_emergency": gettext_lazy("Police, when it is no emergency"),
    "tip_line": gettext_lazy("Tip line for crimes"),
    "complaint": gettext_lazy("Complaints about an officer"),
    "city_services": gettext_lazy("City services (streets, lights, trash)"),
    "crisis": gettext_lazy("Help in a crisis, day and night"),
    "child_protection": gettext_lazy("Child protection"),
    "domestic_violence": gettext_lazy("Help with violence at home"),
}
# What the danger block asks, in this order, and the route that stands beside it.
DANGER: dict[str, str | Promise] = {
    "emergency": gettext_lazy("In danger now?"),
    "crisis": gettext_lazy("Thinking of suicide?"),
    "domestic_violence": gettext_lazy("Hurt at home?"),
    "child_protection": gettext_lazy("Is a child being hurt?"),
}


@dataclass(frozen=True)
class Route:
    """A place to turn to, as pages and the API show it; what it does not have is empty."""

    key: str
    name: str
    call: str
    text: str = ""
    text_word: str = ""  # the word to send, in the language of the page
    press: str = ""  # the key to press, in the language of the page
    web: str = ""


def route(key: str) -> Route | None:
    """One of the deployment's routes in the language of the page; None where it has no number."""
    number = settings.ROUTES.get(key)
    if not number or key not in NAMES:
        return None
    is_crisis = key == "crisis"
    return Route(
        key=key,
        name=str(NAMES[key]),
        call=number,
        text=settings.ROUTE_TEXTS.get(key, ""),
        text_word=said(settings.CRISIS_TEXT_WORD) if is_crisis else "",
        press=said(settings.CRISIS_KEY) if is_crisis else "",
        web=settings.ROUTE_WEBS.get(key, ""),
    )


def routes(*keys: str) -> list[Route]:
    """Those of the routes that can be reached."""
    return [found for key in keys if (found := route(key))]


def in_danger() -> list[tuple[str, Route]]:
    """The danger block: question and route, the ones this deployment can name."""
    return [(str(question), found) for key, question in DANGER.items() if (found := route(key))]


FOR_KINDS = {
    "danger": ("emergency", "domestic_violence", "child_protection"),
    "self_harm": ("crisis", "emergency"),
}


def for_kinds(kinds: Iterable[str]) -> list[Route]:
    """The routes for what the danger lists heard (see textcheck/danger.py), each once."""
    keys = dict.fromkeys(key for kind in sorted(kinds) for key in FOR_KINDS[kind])
    return routes(*keys)


def nobody_reads() -> str:
    """When nobody reads, said as a whole sentence from the settings."""
    if when := said(settings.NOBODY_READS):
        return _("Nobody reads messages %(when)s.") % {"when": when}
    if hours := said(settings.HOURS):
        return _("Messages are only read %(hours)s.") % {"hours": hours}
    return _("Nobody reads messages day and night.")
