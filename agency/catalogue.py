"""Django's translations with a city's own words in them: the one place that reaches into django.utils.translation.

Django has no door for “the same sentence with another word”. A sentence is looked up as ever and changed afterwards;
where an agency has no words of its own nothing happens. tests/agency/test_terms.py names the versions of Django in
which this was read.
"""

from collections.abc import Callable
from functools import lru_cache

from django.apps import apps
from django.utils.translation import override, pgettext, pgettext_lazy, trans_real

from lib.languages import default_language

from . import terms

Own = tuple[tuple[str, str], ...]
_terms: list[Callable[[str], Own]] = []
NOT_OURS = {"View site"}  # Django's admin means the pages
SEPARATOR = trans_real.CONTEXT_SEPARATOR
REPLACED = {
    "site": pgettext_lazy("our word: one, several; more after a semicolon", "neighborhood, neighborhoods; site, sites"),
    "officer": pgettext_lazy("our word: one, several; more after a semicolon", "officer, officers"),
    "commander": pgettext_lazy("our word: one, several; more after a semicolon", "commander, commanders"),
}


def _articles() -> tuple[str, ...]:
    said = pgettext("our word: articles before a consonant and a vowel, or - where they do not change", "a, an")
    return tuple(terms.forms(said)) if "," in said else ()


class Catalogue(trans_real.DjangoTranslation):
    """A language's sentences as the current agency says them."""

    def gettext(self, message: str) -> str:
        return _said(self, message, self._terms(), self._terms_of_fallback())

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        found, own = super().ngettext(msgid1, msgid2, n), self._terms()
        return _put_in(found, self.language(), own) if own and SEPARATOR not in found else found

    def plain(self, message: str) -> str:
        """The sentence without the agency's words in it."""
        return super().gettext(message)

    def _terms(self) -> Own | None:
        """The agency's words; None while the apps are being loaded: nothing is asked of the database then."""
        return _terms[0](self.language()) if _terms and apps.ready else None

    def _terms_of_fallback(self) -> Own | None:
        """Those in a sentence that nobody translated: it comes with the first language's words in it."""
        return _terms[0](default_language()) if _terms and apps.ready else None


@lru_cache(maxsize=8192)
def _said(language: Catalogue, message: str, own: Own | None, own_of_fallback: Own | None) -> str:
    """A sentence, looked up once for each set of an agency's words: a page says hundreds."""
    found = language.plain(message)
    if not own or message.startswith("our word:") or message in NOT_OURS:
        return found
    if found == message and SEPARATOR in message:  # said only in the source language
        found = message.partition(SEPARATOR)[2]
        changed = _put_in(found, language.language(), own)
        return changed if changed != found else message
    return _put_in(found, language.language(), own)


@lru_cache(maxsize=8192)
def _put_in(text: str, tag: str, own: Own) -> str:
    with override(tag):
        replaced = {term: str(words) for term, words in REPLACED.items()}
        return terms.put_in(text, terms.pairs(replaced, dict(own)), _articles())


def install(terms_of: Callable[[str], Own]) -> None:
    """From now on every sentence is looked up here; `terms_of` gives the current agency's words in a language."""
    _terms[:] = [terms_of]
    trans_real.DjangoTranslation = Catalogue  # type: ignore[misc]
    trans_real._translations.clear()  # type: ignore[attr-defined]  # what was looked up while the apps were loaded
    trans_real._default = None  # type: ignore[attr-defined]
