"""Words with points: a text whose words together have enough of them sounds like danger, whatever its situation is.

The lists are counted once from invented messages (`tools/points.py`), never from a resident's; nothing here counts,
keeps or changes anything. No Django in here.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import sqrt
from pathlib import Path

SIZES = (3, 4, 5)  # of the pieces of words, so that a misspelt word still has most of its points


def parts(words: Sequence[str]) -> set[str]:
    """What may have points in a text, each once: `word`, `two_words`, `two__words` with one or two between them, and
    pieces of words, `~<wor`.
    """
    found = set(words)
    for word in tuple(found):
        whole = f"<{word}>"
        found.update(f"~{whole[at : at + size]}" for size in SIZES for at in range(len(whole) - size + 1))
    found.update(f"{one}_{other}" for one, other in pairwise(words))
    found.update(f"{one}__{other}" for away in (2, 3) for one, other in zip(words, words[away:], strict=False))
    return found


class Points:
    """The list of one language. `enough`: points to be heard by them alone."""

    def __init__(self, sound: Callable[[str], str], points: dict[str, int], leaning: dict[str, int]) -> None:
        self.sound, self.points = sound, points
        self.leaning = leaning  # words: towards self-harm; below nought: towards danger by somebody else
        self.search: dict[str, int] = {}  # the words, as written, that the moderators' queue is searched for
        self.enough = 0.0

    @classmethod
    def read(cls, name: str, sound: Callable[[str], str]) -> "Points":
        found = cls(sound, {}, {})
        section = found.points
        for line in (Path(__file__).parent / "lists" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            first, *rest = line.split() or ["#"]
            if first == "enough":
                found.enough = float(rest[0])
            elif first.startswith("["):
                section = found.leaning if first == "[self_harm]" else found.search
            elif first != "#":
                section.update(dict.fromkeys(rest, int(first)))
        return found

    def known(self, words: Sequence[str]) -> int:
        """How many words of a text stand in this language's list."""
        return sum(self.sound(word) in self.points for word in words)

    def of(self, words: Sequence[str]) -> float:
        """The points of a text, so weighed that a long one has no more of them for being long."""
        found = parts([self.sound(word) for word in words]) & self.points.keys()
        return sum(map(self.points.__getitem__, found)) / sqrt(len(found)) if found else -100.0

    def kind(self, words: Sequence[str]) -> str:
        """Which of the two kinds it sounds more like."""
        leaning = sum(self.leaning.get(self.sound(word), 0) for word in set(words))
        return "self_harm" if leaning > 0 else "danger"
