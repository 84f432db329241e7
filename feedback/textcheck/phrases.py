"""Finds phrases in a text whose spelling is nobody's concern: words in order, small gaps, one letter wrong.

`a & b & c` are words that stand near each other in any order: frightened people do not write in ours.

A phrase is words divided by spaces: `a|b` one of them, `hit*` what begins so, `_` at most three other words, `@name`
one of a named group. Text and phrases go through the same sieve, so that "hiting" is "hitting" and "bibir" is "vivir".
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

WORD = re.compile(r"[a-z]+")
GAP, MOST_BETWEEN = "_", 3
TOGETHER, NEAR = "&", 16  # so many words may lie between the first and the last of those that stand together
FORGIVING = 6  # from so many letters on one may be missing, added or wrong
Slot = frozenset[str]  # what may stand there; empty: a gap

TWICE = re.compile(r"(.)\1+")
SPANISH = (
    (re.compile(r"qu(?=[ei])|q|k"), "c"),
    (re.compile(r"^h|(?<![cs])h"), ""),
    (re.compile(r"[zsx]|c(?=[ei])"), "s"),
    (re.compile(r"v"), "b"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"gu(?=[ei])"), "g"),
)
ENGLISH = ((re.compile(r"ing$"), "in"), (re.compile(r"ck"), "k"), (re.compile(r"ph"), "f"), (re.compile(r"ie"), "ei"))


def english(word: str) -> str:
    """How an English word sounds, roughly."""
    return _sieved(word, ENGLISH)


def spanish(word: str) -> str:
    """How a Spanish word sounds: b as v, c, s and z alike, no h."""
    return _sieved(word, SPANISH)


@lru_cache(maxsize=4096)
def _sieved(word: str, rules: tuple) -> str:
    for pattern, sound in rules:
        word = pattern.sub(sound, word)
    return TWICE.sub(r"\1", word)


def tokens(folded: str) -> list[str]:
    """The words of a folded text; "don't" and "dont" are one."""
    return WORD.findall(folded.replace("'", "").replace("`", ""))


class Phrases:
    """Some phrases of one language, compiled once."""

    def __init__(
        self, lines: Iterable[str], groups: dict[str, str], sound: Callable[[str], str], ordinary: str = ""
    ) -> None:
        self.sound = sound
        self.ordinary = {sound(word) for word in ordinary.split()}
        self.exact: dict[str, set[str]] = {}
        self.starts: dict[str, str] = {}
        self.near: dict[str, set[str]] = {}
        self.by_first: dict[str, list[list[Slot]]] = {}
        self.together: list[list[Slot]] = []
        for line in lines:
            if TOGETHER in line:
                self.together.append([self._slot(part.strip(), groups) for part in line.split(TOGETHER)])
                continue
            self._add([self._slot(part, groups) for part in line.split()])

    def _slot(self, part: str, groups: dict[str, str]) -> Slot:
        if part == GAP:
            return frozenset()
        words = " ".join(groups[one[1:]] if one.startswith("@") else one for one in part.split("|"))
        return frozenset(self._known(word) for word in words.split())

    def _known(self, word: str) -> str:
        """The name under which a word is found again; notes how."""
        if word.endswith("*"):
            name = f"{self.sound(word[:-1])}*"
            self.starts[name[:-1]] = name
            return name
        name = self.sound(word)
        self.exact.setdefault(name, set()).add(name)
        if len(name) >= FORGIVING:
            for shorter in {name, *_shorter(name)}:
                self.near.setdefault(shorter, set()).add(name)
        return name

    def _add(self, slots: list[Slot]) -> None:
        for name in slots[0]:
            self.by_first.setdefault(name, []).append(slots)

    def _names(self, word: str) -> set[str]:
        """Every word of the lists that this one may be."""
        heard = self.sound(word)
        found = set(self.exact.get(heard, ()))
        found |= {self.starts[heard[:end]] for end in range(2, len(heard) + 1) if heard[:end] in self.starts}
        if len(heard) >= FORGIVING - 1 and heard not in self.ordinary:
            for shorter in {heard, *_shorter(heard)}:
                found |= {name for name in self.near.get(shorter, ()) if _is_near(name, heard)}
        return found

    def are_in(self, words: list[str]) -> bool:
        """Whether one of the phrases stands in the text."""
        known = {word: self._names(word) for word in set(words)}
        names = [known[word] for word in words]
        if any(_stand_together(names, slots) for slots in self.together):
            return True
        return any(
            _follows(names, at + 1, slots[1:])
            for at, here in enumerate(names)
            for name in here
            for slots in self.by_first.get(name, ())
        )


def _stand_together(names: list[set[str]], slots: list[Slot]) -> bool:
    """Whether each of these words, or one that may stand for it, is somewhere within NEAR words."""
    places = [[at for at, here in enumerate(names) if not here.isdisjoint(slot)] for slot in slots]
    return all(places) and any(
        all(any(0 <= at - first <= NEAR for at in others) for others in places)
        for first in sorted({at for some in places for at in some})
    )


def _is_near(one: str, other: str) -> bool:
    """Whether one letter more, less or another, or two that changed places, makes one word the other."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, of_other = one[at:], other[at:]
    swapped = rest[:2] == of_other[:2][::-1] and rest[2:] == of_other[2:]
    return rest[1:] == of_other or rest == of_other[1:] or rest[1:] == of_other[1:] or swapped


def _shorter(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _follows(names: list[set[str]], at: int, slots: list[Slot]) -> bool:
    """Whether the rest of a phrase stands from here on."""
    if not slots:
        return True
    if not slots[0]:
        return any(_follows(names, at + skipped, slots[1:]) for skipped in range(MOST_BETWEEN + 1))
    return at < len(names) and not names[at].isdisjoint(slots[0]) and _follows(names, at + 1, slots[1:])
