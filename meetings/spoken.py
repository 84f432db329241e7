"""Languages that a meeting may be held in, or an interpreter asked for."""

from django.utils.text import capfirst
from django.utils.translation import get_language_info

SPOKEN = ["en", "es", "ko", "hy", "zh-hans", "vi", "fa", "ru", "ar", "km", "th", "ja", "hi", "pt", "fr"]


def name_of(code: str) -> str:
    """The name of a language in the language of the page."""
    return capfirst(get_language_info(code)["name_translated"])


def choices() -> list[tuple[str, str]]:
    return [(code, name_of(code)) for code in SPOKEN]
