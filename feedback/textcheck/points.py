"""Words with points: a text whose words together have enough of them sounds like danger, whatever its situation is.

The lists are counted once from invented messages (`tools/points.py`), never from a resident's; nothing here counts,
keeps or changes anything. No Django in here.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from math import sqrt
from pathlib import Path

from .phrases import Sound

FARTHEST = 5  # words from one to the other of a pair
SIZE = 4  # of the pieces of words, so that a misspelt word still has most of its points


def of_word(word: str) -> set[str]:
    """What may have points in a word: itself, and pieces of it, `~<wor`."""
    whole = f"<{word}>"
    return {word, *(f"~{whole[at : at + SIZE]}" for at in range(len(whole) - SIZE + 1))}


def pairs(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """What may have points between two words, and where they are: `two_words`, `two__words` with others between."""
    for away in range(1, FARTHEST + 1):
        between = "_" if away == 1 else "__"
        for at in range(len(words) - away):
            yield at, at + away, f"{words[at]}{between}{words[at + away]}"


def parts(words: Sequence[str]) -> set[str]:
    """All that may have points in a text, each once."""
    return set().union(*map(of_word, set(words)), (pair for _one, _other, pair in pairs(words)))


class Points:
    """The list of one language. `enough`: points to be heard by them alone."""

    def __init__(self, sound: Sound, points: dict[str, int], leaning: dict[str, int]) -> None:
        self.sound, self.points = sound, points
        self.leaning = leaning  # words: towards self-harm; below nought: towards danger by somebody else
        self.search: dict[str, int] = {}  # the words, as written, that the moderators' queue is searched for
        self.enough = 0.0

    @classmethod
    def read(cls, name: str, sound: Sound) -> "Points":
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

    def of(self, words: list[str]) -> "Counted":
        return Counted(self, words)


class Counted:
    """What one list knows of a text; each word is looked up once, whatever pieces of the text are asked about."""

    def __init__(self, list_: Points, words: list[str]) -> None:
        self.enough, self.list = list_.enough, list_
        self.words = list_.sound(words)
        self.is_known = [word in list_.points for word in self.words]

    @cached_property
    def by_word(self) -> list[dict[str, int]]:
        """The points of each word and its pieces. Not asked for where the text is in the other language."""
        points = self.list.points
        found = {word: {part: points[part] for part in of_word(word) & points.keys()} for word in set(self.words)}
        return [found[word] for word in self.words]

    @cached_property
    def by_pair(self) -> list[list[tuple[int, str]]]:
        """Of each word the pairs that end with it: where they begin."""
        found: list[list[tuple[int, str]]] = [[] for _word in self.words]
        for start, end, pair in pairs(self.words):
            if pair in self.list.points:
                found[end].append((start, pair))
        return found

    @cached_property
    def whole(self) -> list[dict[str, int]]:
        """Of each word its points and those of the pairs that end with it."""
        points = self.list.points
        both = zip(self.by_word, self.by_pair, strict=True)
        return [{**own, **{pair: points[pair] for _start, pair in ending}} for own, ending in both]

    def known(self, start: int, end: int) -> int:
        """How many of these words stand in this language's list."""
        return sum(self.is_known[start:end])

    def points(self, start: int, end: int) -> float:
        """The points of these words, so weighed that many have no more of them for being many."""
        found: dict[str, int] = {}
        inside = min(start + FARTHEST, end)
        for at in range(start, inside):
            found.update(self.by_word[at])
            found.update((pair, self.list.points[pair]) for first, pair in self.by_pair[at] if first >= start)
        for parts in self.whole[inside:end]:
            found.update(parts)
        return sum(found.values()) / sqrt(len(found)) if found else -100.0

    def kind(self, start: int, end: int) -> str:
        """Which of the two kinds these words sound more like."""
        leaning = sum(self.list.leaning.get(word, 0) for word in set(self.words[start:end]))
        return "self_harm" if leaning > 0 else "danger"
