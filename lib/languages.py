"""The languages of pages: those of LANGUAGES, each but the first under a prefix of its own (ADDR-1).

Another language is a name more in PORTAL_LANGUAGES and a folder in locale/; nothing else asks for a prefix by name.
What looks at words is another matter: docs/glossary.md, “Another language”.
"""

from collections.abc import Callable, Collection

from django.conf import settings
from django.utils.translation import get_language, get_language_info, gettext, override, pgettext
from django.utils.translation.trans_real import parse_accept_lang_header

SOURCE = "en"  # the language that marked texts are written in
_readings: list[Callable[[], Collection[str]]] = []  # whoever keeps who read which language says so here
LONGEST = 200  # characters of an Accept-Language that are read


def default_language() -> str:
    """The language without a prefix."""
    return str(settings.LANGUAGES[0][0])


def readings_from(source: Callable[[], Collection[str]]) -> None:
    """Where the tags of the languages come from that a named person has read."""
    _readings[:] = [source]


def is_read(tag: str) -> bool:
    """Whether a named person confirmed this language; the first is what all others translate (LANG-6)."""
    return tag == default_language() or any(tag in tags() for tags in _readings)


def offered() -> list[tuple[str, str]]:
    """The languages that a reader is led to, by tag and own name: outside the demonstration, read ones (LANG-6)."""
    return [one for one in settings.LANGUAGES if settings.DEMO or is_read(one[0])]


def current() -> str:
    """The language of this page, as its prefix writes it."""
    active = get_language() or default_language()
    return active if active in dict(settings.LANGUAGES) else active.split("-")[0]


def of_path(path: str) -> str:
    """The language that an address is in; its prefix alone decides."""
    start = path[1:].partition("/")[0]
    return start if start != default_language() and start in dict(settings.LANGUAGES) else default_language()


def without_prefix(path: str) -> str:
    """The same address in the first language."""
    language = of_path(path)
    return path if language == default_language() else path.removeprefix(f"/{language}") or "/"


def asked_for(lang: str, accepted: str = "") -> str:
    """What a program wants to read: `?lang=`, else Accept-Language, else the deployment's (API-2).

    Who names a language gets it, as who types its prefix does; a browser is given only what is offered (LANG-6).
    """
    if lang in dict(settings.LANGUAGES):
        return lang
    known = dict(offered())
    wanted = [tag.split("-")[0] for tag, weight in parse_accept_lang_header(accepted[:LONGEST]) if weight]
    return next((code for code in wanted if code in known), settings.LANGUAGE_CODE)


def is_page(tag: str) -> bool:
    """Whether teams read this language, one of those that a publication has; a message in another one needs a
    translation (FB-11).
    """
    return tag in settings.REQUIRED_LANGUAGES


def of_messages() -> list[tuple[str, str]]:
    """What a message may be written in, by tag and own name: first the language of this page."""
    return sorted(settings.MESSAGE_LANGUAGES, key=lambda choice: choice[0] != current())


def direction(tag: str) -> str:
    """How a language is written: ``rtl`` or ``ltr``."""
    return "rtl" if {tag, tag.split("-")[0]} & {*settings.LANGUAGES_BIDI} else "ltr"


def name_of(tag: str) -> str:
    """A language in the language of the page, as it stands inside a sentence: Spanish; español."""
    try:
        name = str(get_language_info(tag)["name_translated"])
    except KeyError:
        return str({**dict(settings.MESSAGE_LANGUAGES), **dict(settings.LANGUAGES)}.get(tag, tag))
    lower = pgettext("names of languages inside a sentence: say “lower” if they are written small", "as they are")
    return name.lower() if lower == "lower" else name


def translated_setting(words: dict[str, str]) -> str:
    """Some of the deployment's own words in the language of this page, else in the first."""
    return words.get(current(), words[default_language()])


def in_language(path: str, language: str | None = None) -> str:
    """An address without a prefix as it is in a language; None: that of this page."""
    wanted = language or current()
    return path if wanted == default_language() else f"/{wanted}{path}"


def in_each(text: str) -> dict[str, str]:
    """A marked text in every language of the deployment."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = gettext(text)
    return found
