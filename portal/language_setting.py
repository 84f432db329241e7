"""PORTAL_LANGUAGES, read: "en,es,ko", or "en,es,xx:Its Name:rtl" for a language that Django has no name for."""

from django.conf.global_settings import LANGUAGES_BIDI
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

LONGEST = 35  # characters of a tag (BCP 47)


def languages_of(setting: str) -> list[tuple[str, str]]:
    """[(tag, its own name)] in the order of the setting. ImproperlyConfigured where one is not known."""
    found = [_language(part) for part in _parts(setting)]
    tags = [tag for tag, _name in found]
    if not found or len({*tags}) != len(tags):
        raise ImproperlyConfigured("PORTAL_LANGUAGES needs at least one language, each once.")
    return found


def message_languages(pages: list[tuple[str, str]], setting: str) -> list[tuple[str, str]]:
    """Those of the pages, then those of PORTAL_MESSAGE_LANGUAGES that are not among them, by tag and own name."""
    found = languages_of(setting) if setting.strip() else []
    return [*pages, *((tag, name) for tag, name in found if tag not in dict(pages))]


def right_to_left(setting: str) -> list[str]:
    """Tags of languages written from right to left: those Django knows, and those the setting says are."""
    return [*LANGUAGES_BIDI, *(part.split(":")[0] for part in _parts(setting) if part.endswith(":rtl"))]


def _parts(setting: str) -> list[str]:
    return [part.strip() for part in setting.split(",") if part.strip()]


def _language(part: str) -> tuple[str, str]:
    tag, *more = part.split(":")
    known = LANG_INFO.get(tag, {}).get("name_local", "")
    name = more[0] if more else str(known).capitalize()
    if not name or len(tag) > LONGEST or tag != tag.lower():
        raise ImproperlyConfigured(f"PORTAL_LANGUAGES: “{part}” is no language that is known; write tag:name.")
    return tag, name
