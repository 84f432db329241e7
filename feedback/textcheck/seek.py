"""Looks for a pattern only where it could be: a text without what every match has is not searched.

Nine in ten messages hold no telephone, door or address at all; then some hundred searches are a few looks. A wrong
entry here would make the check deaf, so tests/feedback/test_textcheck.py invents matches of every pattern.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .fold import Folded


class Sought(NamedTuple):
    """A pattern with what stands in each of its matches: one of `words` (parts of words do), `shape`, so many
    figures.
    """

    pattern: re.Pattern[str]
    words: tuple[str, ...] = ()
    shape: re.Pattern[str] | None = None
    figures: int = 0

    def could_be_in(self, folded: Folded) -> bool:
        if folded.figures < self.figures:
            return False
        if self.words and not any(word in folded.text for word in self.words):
            return False
        return self.shape is None or folded.has(self.shape)

    def matches(self, folded: Folded) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(folded.text) if self.could_be_in(folded) else iter(())


def sought(pattern: str, words: str = "", *, shape: re.Pattern[str] | None = None, figures: int = 0) -> Sought:
    """`words` as prose, divided by spaces."""
    return Sought(re.compile(pattern), tuple(words.split()), shape, figures)
