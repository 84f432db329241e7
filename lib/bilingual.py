"""One content field in two columns, `<name>_en` and `<name>_es`, read in the language of the page."""

from typing import Any

from django.utils.translation import get_language


class Bilingual:
    """Descriptor: `title = Bilingual("title")` reads title_en or title_es; the other one where one is missing.

    A page marks a text shown in the other language: see `language_of`.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        return getattr(row, f"{self.name}_{language_of(row, self.name)}")


def language_of(row: Any, name: str, wanted: str | None = None) -> str:
    """The language in which a bilingual field can be shown: the wanted one (default: the page's), else the other."""
    wanted = "es" if (wanted or get_language() or "en").startswith("es") else "en"
    other = "en" if wanted == "es" else "es"
    return wanted if getattr(row, f"{name}_{wanted}") or not getattr(row, f"{name}_{other}") else other
