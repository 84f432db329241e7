"""Folds a text to plain lower-case letters and remembers where each letter stood."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

LONGEST_EXCERPT = 60
WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class Hint:
    """One place in a text: what kind of thing it looks like, and the very words."""

    kind: str
    excerpt: str
    start: int
    end: int


@dataclass(frozen=True)
class Folded:
    """The original text, its folded form, and for each folded letter its place in the original."""

    original: str
    text: str
    places: Sequence[int]

    @cached_property
    def figures(self) -> int:
        """How many figures stand in it; folding has made all of them 0 to 9."""
        return sum(map(self.text.count, "0123456789"))

    @cached_property
    def words(self) -> list[str]:
        return WORDS.findall(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that a span of the folded text stands for."""
        first = self.places[start]
        return first, self.places[end] if end < len(self.places) else len(self.original)

    def hint(self, kind: str, start: int, end: int) -> Hint:
        """A hint for a span of the folded text, cut to 60 characters."""
        first, last = self.span(start, end)
        words = self.original[first:last].rstrip()[:LONGEST_EXCERPT]
        return Hint(kind, words, first, first + len(words))

    def is_capital(self, index: int) -> bool:
        """Whether the letter stood as a capital in the original."""
        return self.original[self.places[index]].isupper()


def fold(text: str) -> Folded:
    """Fold accents, capitals, wide digits, odd spaces and dashes; drop invisible letters.

    Decomposing letter by letter is what lets an excerpt be the writer's own words.
    """
    if EASY.keys() >= set(map(ord, text)):
        return Folded(text, text.translate(EASY), range(len(text)))
    letters, places = [], []
    for index, letter in enumerate(text):
        for plain in _plain(letter):
            letters.append(plain)
            places.append(index)
    return Folded(text, "".join(letters), tuple(places))


def _plain(letter):
    if letter < "\x80":
        return letter.lower()
    plain = []
    for part in unicodedata.normalize("NFKD", letter).lower():
        category = unicodedata.category(part)
        if category[0] == "M" or category == "Cf":
            continue
        if category == "Nd":
            plain.append(str(unicodedata.digit(part)))
        elif category in ("Zs", "Zl", "Zp"):
            plain.append(" ")
        elif category == "Pd" or part in "\u2212\u00b7\u2022\u2219\u2027":
            plain.append("-")
        else:
            plain.append("'" if part in "\u2019\u2018\u02bc" else part)
    return plain


# Letters that fold to one plain letter each, as nearly every text has only: folded at once.
EASY = {
    place: plain[0]
    for place in (*range(0x250), *range(0x2010, 0x2020))
    if len(plain := [letter for part in _plain(chr(place)) for letter in part]) == 1
}
