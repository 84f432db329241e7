"""A text in each language it was written in, and which of them translates which wording."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.conf import settings

from lib.languages import current, default_language

ORIGINS = "_of"  # the key of the stored object that is no language: tag -> [tag it translates, digest of that wording]


class TranslatedText(dict[str, str]):
    """`{language tag: text}`, never with an empty text; `str()` is the text as the page's reader gets it.

    Shown in the page's language, else the deployment's first, else any: `language` says which, for `lang`.
    """

    def __init__(self, texts: Mapping[str, str] | Iterable[Any] = (), origins: Mapping[str, Any] | None = None) -> None:
        super().__init__({tag: text for tag, text in dict(texts).items() if text})
        self.origins: dict[str, list[str]] = {tag: list(of) for tag, of in (origins or {}).items() if tag in self}

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> TranslatedText:
        """From what the column holds."""
        return cls({tag: text for tag, text in stored.items() if tag != ORIGINS}, stored.get(ORIGINS))

    def stored(self) -> dict[str, Any]:
        """What the column holds."""
        return {**self, ORIGINS: self.origins} if self.origins else dict(self)

    def __str__(self) -> str:
        return self.get(self.language, "")

    def __reduce__(self) -> Any:
        return TranslatedText, (dict(self), self.origins)

    @property
    def language(self) -> str:
        """The tag of the text that `str()` gives; "" where there is none."""
        return self.shown_in(current())

    def shown_in(self, wanted: str) -> str:
        """The tag of the text that a reader of `wanted` gets; "" where there is none."""
        if wanted in self:
            return wanted
        order = [wanted.split("-")[0], default_language(), *(code for code, _name in settings.LANGUAGES), *self]
        return next((tag for tag in order if tag in self), "")

    @property
    def origin(self) -> str:
        """The tag of the wording that the others translate; "" where there is none."""
        order = [*(code for code, _name in settings.LANGUAGES), *self]
        known = [tag for tag in order if tag in self]
        return next((tag for tag in known if tag not in self.origins), known[0] if known else "")

    @property
    def stale(self) -> set[str]:
        """The tags whose text translates a wording that is not there any more."""
        return {tag for tag in self.origins if self.is_stale(tag)}

    def is_stale(self, tag: str) -> bool:
        """Whether the text in this language is one of them."""
        of, seen = self.origins.get(tag, ("", ""))
        return of in self and seen != digest_of(self[of])

    def missing(self, languages: Iterable[str]) -> list[str]:
        """Those of `languages` that it is not written in."""
        return [tag for tag in languages if tag not in self]

    def revised(self, texts: Mapping[str, str], confirmed: Collection[str] = ()) -> TranslatedText:
        """With new texts. What was written anew, or `confirmed`, translates the wording as it is now; the rest keeps
        the wording it was made from, and is `stale` where that has changed."""
        new = TranslatedText(texts)
        origin = self.origin if self.origin in new else new.origin
        for tag in new:
            if tag == origin:
                continue
            if new[tag] != self.get(tag) or tag in confirmed or origin not in self:
                new.origins[tag] = [origin, digest_of(new[origin])]
            else:
                new.origins[tag] = self.origins.get(tag) or [origin, digest_of(self[origin])]
        return new


class TypedTexts(dict[str, str]):
    """What somebody typed into a form: texts of the languages that were `asked`, and those that were looked at again
    and still say the same (`confirmed`). Texts in languages that were not asked for stay."""

    def __init__(self, texts: Mapping[str, str], confirmed: Collection[str] = ()) -> None:
        super().__init__(texts)
        self.confirmed = frozenset(confirmed)

    def __bool__(self) -> bool:
        """Whether anything was typed."""
        return any(self.values())

    def onto(self, old: TranslatedText) -> TranslatedText:
        """The old text with these in it."""
        return old.revised({**old, **self}, self.confirmed)


def digest_of(text: str) -> str:
    """Tells whether a wording is still the same; 16 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()[:16]
