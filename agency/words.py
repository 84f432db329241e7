"""The current agency as every page reads it: the row that is current, else the words of the environment."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.db import DatabaseError, connection
from django.dispatch import receiver
from django.utils.translation import gettext as _

from lib.languages import current as language
from lib.languages import translated_setting
from lib.texts import TranslatedText

from .models import Agency, Kind, LanguageReview, Route

SECONDS = 10  # that a change may take in a process that did not make it
NAMES = {kind.value: kind.label for kind in Kind}


@dataclass(frozen=True)
class Place:
    """A place to turn to, in the language of the page; what it does not have is empty."""

    key: str
    name: str
    call: str = ""
    text: str = ""
    text_word: str = ""
    press: str = ""
    web: str = ""
    hours: str = ""
    asks_name: str = Route.Asks.UNKNOWN
    police_hear: str = Route.Asks.UNKNOWN


@dataclass(frozen=True)
class Words:
    """Everything of an agency that pages show; texts by language."""

    pk: int | None = None
    name: Mapping[str, str] = field(default_factory=dict)
    organisation: Mapping[str, str] = field(default_factory=dict)
    moderators: Mapping[str, str] = field(default_factory=dict)
    oversight: Mapping[str, str] = field(default_factory=dict)
    hours: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    accent: str = ""
    logo_digest: str = ""
    routes: tuple[Any, ...] = ()
    sentences: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


MOST_DAYS = 366  # after which a number has to be looked up again


def is_old(row: Any, today: date) -> bool:
    """Whether a place of a row was never looked up, or not within a year; what the environment says has no day."""
    return bool(row.pk) and (row.checked_on is None or (today - row.checked_on).days > MOST_DAYS)


_shown: ContextVar[Words | None] = ContextVar("agency_shown", default=None)
_kept: list[tuple[float, Words | None]] = []
_kept_read: list[tuple[float, frozenset[str]]] = []


def current() -> Words:
    """The current agency; read at most every ten seconds."""
    if (shown := _shown.get()) is not None:
        return shown
    now = time.monotonic()
    if not _kept or _kept[0][0] < now:
        _kept[:] = [(now + SECONDS, _read() if not _kept else _read(_kept[0][1]))]
    return _kept[0][1] or _environment()


def _read(before: Words | None = None) -> Words | None:
    """The current row; what was known before while the database is away: error pages speak, too."""
    try:
        row = Agency.objects.filter(is_current=True).first()
        return words_of(row) if row else None
    except DatabaseError:
        return before


def known_terms(tag: str) -> tuple[tuple[str, str], ...]:
    """The current agency's own words in this language, as (term, “one, several”).

    Inside a transaction nothing is read anew: a sentence must not be what breaks it.
    """
    known = _shown.get() or (_kept[0][1] if _kept else None)
    is_due = not _kept or _kept[0][0] < time.monotonic()
    if is_due and not connection.in_atomic_block:
        known = current()
    if not known or not known.terms:  # asked for at each sentence of a page
        return ()
    return tuple((term, texts[tag]) for term, texts in known.terms.items() if tag in texts)


def forget(seconds: float | None = None, read: Iterable[str] = ()) -> None:
    """Read again at the next page; or, where nobody has a row (tests), not for so many seconds.

    `read`: the languages that count as read meanwhile.
    """
    until = None if seconds is None else time.monotonic() + seconds
    _kept[:] = [] if until is None else [(until, None)]
    _kept_read[:] = [] if until is None else [(until, frozenset(read))]


@contextmanager
def shown(row: Agency) -> Iterator[None]:
    """Pages as they would be if this agency were current, for a preview."""
    token = _shown.set(words_of(row))
    try:
        yield
    finally:
        _shown.reset(token)


def words_of(row: Agency) -> Words:
    """A row with its places and sentences."""
    texts: dict[str, Any] = {name: TranslatedText(getattr(row, name)) for name in TEXTS}
    sentences = {one.key: dict(one.text) for one in row.sentences.all()}
    routes = tuple(row.routes.reachable())
    terms = {term: dict(getattr(row, f"{term}_word")) for term in TERMS if getattr(row, f"{term}_word")}
    looks: dict[str, Any] = {"accent": row.accent, "logo_digest": row.logo_digest}
    return Words(row.pk, **texts, **looks, terms=terms, routes=routes, sentences=sentences)


TERMS = ("site", "officer", "commander")
TEXTS = ("name", "organisation", "moderators", "oversight", "hours", "about")


@cache
def _environment() -> Words:
    """The same, put together once: a page asks for it dozens of times."""
    return of_environment()


@receiver(setting_changed)
def _settings_changed(**_changed: Any) -> None:
    """Only tests change settings of a process that runs."""
    _environment.cache_clear()


def of_environment() -> Words:
    """The words that PORTAL_ variables give, and the numbers; each time rows of their own."""
    first = settings.LANGUAGES[0][0]
    return Words(
        organisation={first: settings.ORGANISATION},
        moderators=settings.MODERATORS_NAME,
        oversight=settings.OVERSIGHT,
        hours=settings.HOURS,
        routes=tuple(_of_environment(key, call) for key, call in settings.ROUTES.items() if call),
    )


def _of_environment(key: str, call: str) -> Route:
    texts, webs = getattr(settings, "ROUTE_TEXTS", {}), getattr(settings, "ROUTE_WEBS", {})
    is_crisis = key == Kind.CRISIS
    return Route(
        kind=key,
        call=call,
        text_number=texts.get(key, ""),
        web=webs.get(key, ""),
        press=getattr(settings, "CRISIS_KEY", {}) if is_crisis else {},
        text_word=getattr(settings, "CRISIS_TEXT_WORD", {}) if is_crisis else {},
    )


def read(texts: Mapping[str, str]) -> str:
    """A text of the agency in the language of the page, else in the first; "" where there is none."""
    return str(TranslatedText(texts))


def name() -> str:
    """What the portal is called."""
    return read(current().name) or _("Community Safety Partnership")


def routes(*keys: str) -> list[Place]:
    """The places to turn to that can be reached, in the order asked for; without keys: all."""
    found: dict[str, Place] = {}
    for row in current().routes:
        key = row.kind if row.kind not in found else f"{row.kind}-{row.pk}"
        found[key] = _place(key, row)
    return [found[key] for key in keys if key in found] if keys else [*found.values()]


def route(key: str) -> Place | None:
    """One place to turn to; None where it cannot be reached."""
    return next(iter(routes(key)), None)


def _place(key: str, row: Route) -> Place:
    return Place(
        key=key,
        name=str(row.name) or str(NAMES.get(row.kind, row.kind)),
        call=row.call,
        text=row.text_number,
        text_word=row.text_word.get(language(), ""),
        press=row.press.get(language(), ""),
        web=row.web,
        hours=str(row.hours),
        asks_name=row.asks_name,
        police_hear=row.police_hear,
    )


def sentences() -> Mapping[str, Mapping[str, str]]:
    """Ready-made sentences of moderators: short name, then language; empty where the agency has none of its own."""
    return current().sentences


def number(kind: str) -> str:
    """What to call of the first place of this kind; "" where there is none."""
    return next((row.call for row in current().routes if row.kind == kind), "")


WORDS: dict[str, Callable[[], str]] = {
    "SITE_NAME": name,
    "ORGANISATION": lambda: read(current().organisation),
    "MODERATORS_NAME": lambda: read(current().moderators) or translated_setting(settings.MODERATORS_NAME),
    "OVERSIGHT": lambda: read(current().oversight),
    "HOURS": lambda: read(current().hours),
    "ABOUT": lambda: read(current().about),
    "AGENCY_LOGO": lambda: current().logo_digest,
    "AGENCY_STYLE": lambda: current().accent.lstrip("#"),
}


def context() -> dict[str, Any]:
    """What templates read of the agency."""
    numbers = {row.kind: row.call for row in reversed(current().routes)}  # the first of a kind
    return {**{key: say() for key, say in WORDS.items()}, "ROUTES": numbers}


def read_languages() -> frozenset[str]:
    """Tags of the languages that a named person has read; looked up at most every ten seconds."""
    now = time.monotonic()
    if not _kept_read or _kept_read[0][0] < now:
        before = _kept_read[0][1] if _kept_read else frozenset()
        _kept_read[:] = [(now + SECONDS, _tags_read(before))]
    return _kept_read[0][1]


def _tags_read(before: frozenset[str]) -> frozenset[str]:
    """From the rows; what was known before while the database is away."""
    try:
        return frozenset(LanguageReview.objects.values_list("language", flat=True))
    except DatabaseError:
        return before


def readings() -> list[dict[str, Any]]:
    """Each of the deployment's languages, and who read it last, or None."""
    last: dict[str, LanguageReview] = {}
    for row in LanguageReview.objects.order_by("read_on", "pk"):
        last[row.language] = row
    return [{"tag": tag, "name": name, "reading": last.get(tag)} for tag, name in settings.LANGUAGES]
