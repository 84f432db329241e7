"""Finds phrases in a text whose spelling is nobody's concern: words in order, small gaps, one letter wrong.

`a & b & c` are words that stand near each other in any order: frightened people do not write in ours.

A phrase is words divided by spaces: `a|b` one of them, `hit*` what begins so, `_` at most three other words, `@name`
one of a named group. Text and phrases go through the same sieve, so that "hiting" is "hitting" and "bibir" is "vivir".
A text is looked through once, whatever pieces of it are asked about later, and none of its words is remembered.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

WORD = re.compile(r"[a-z]+")
GAP, MOST_BETWEEN = "_", 3
TOGETHER, NEAR = "&", 16  # so many words may lie between the first and the last of those that stand together
FORGIVING = 6  # from so many letters on one may be missing, added or wrong
Sound = Callable[[list[str]], list[str]]
Place = tuple[str, int, int]  # a section, a phrase of which begins at this word and may end before that one
Slots = list[int]  # the words of a phrase, each by the number of those that may stand there; GAPPED: a gap

TWICE = re.compile(r"([^ ])\1+")
GAPPED = -1
# Replaced one after the other; a word ends with a blank. "ch" and "sh" are put by while every other h is dropped.
ENGLISH = (("ing ", "in "), ("ck", "k"), ("ph", "f"), ("ie", "ei"))
SPANISH = (
    *(("que", "ce"), ("qui", "ci"), ("q", "c"), ("k", "c")),
    *(("ch", "C"), ("sh", "S"), ("h", ""), ("C", "ch"), ("S", "sh")),
    *(("z", "s"), ("x", "s"), ("ce", "se"), ("ci", "si"), ("v", "b"), ("ll", "y")),
    *(("ge", "je"), ("gi", "ji"), ("gue", "ge"), ("gui", "gi")),
)


def english(words: list[str]) -> list[str]:
    """How English words sound, roughly."""
    return _sieved(words, ENGLISH)


def spanish(words: list[str]) -> list[str]:
    """How Spanish words sound: b as v, c, s and z alike, no h."""
    return _sieved(words, SPANISH)


def _sieved(words: list[str], rules: tuple[tuple[str, str], ...]) -> list[str]:
    text = "".join(f"{word} " for word in words)
    for written, heard in rules:
        text = text.replace(written, heard)
    return TWICE.sub(r"\1", text).split(" ")[:-1]


def tokens(folded: str) -> list[str]:
    """The words of a folded text; "don't" and "dont" are one."""
    return WORD.findall(folded.replace("'", "").replace("`", ""))


class Phrases:
    """The phrases of one language by section, compiled once."""

    def __init__(
        self, sections: Mapping[str, Iterable[str]], groups: dict[str, str], sound: Sound, ordinary: str = ""
    ) -> None:
        self.sound = sound
        self.ordinary = set(sound(ordinary.split()))
        self.numbers: dict[frozenset[str], int] = {}  # of those that may stand in one place
        self.exact: dict[str, set[int]] = {}
        self.starts: dict[str, set[int]] = {}
        self.near: dict[str, set[str]] = {}
        self.together: list[tuple[str, frozenset[int]]] = []
        self.in_order: dict[int, list[tuple[str, frozenset[int], Slots]]] = {}  # by what they begin with
        for section, lines in sections.items():
            for line in lines:
                if TOGETHER in line:
                    slots = [self._slot(part.strip(), groups) for part in line.split(TOGETHER)]
                    self.together.append((section, frozenset(slots)))
                else:
                    slots = [GAPPED if part == GAP else self._slot(part, groups) for part in line.split()]
                    begun = self.in_order.setdefault(slots[0], [])
                    begun.append((section, frozenset(slots) - {GAPPED}, slots[1:]))

    def _slot(self, part: str, groups: dict[str, str]) -> int:
        words = " ".join(groups[one[1:]] if one.startswith("@") else one for one in part.split("|")).split()
        number = self.numbers.setdefault(frozenset(words), len(self.numbers))
        for word, name in zip(words, self.sound([word.rstrip("*") for word in words]), strict=True):
            if word.endswith("*"):
                self.starts.setdefault(name, set()).add(number)
                continue
            self.exact.setdefault(name, set()).add(number)
            if len(name) >= FORGIVING:
                for shorter in {name, *_shorter(name)}:
                    self.near.setdefault(shorter, set()).add(name)
        return number

    def _slots(self, heard: str) -> set[int]:
        """Where this word may stand."""
        found = set(self.exact.get(heard, ()))
        for end in range(2, len(heard) + 1):
            if heard[:end] in self.starts:
                found |= self.starts[heard[:end]]
        if len(heard) >= FORGIVING - 1 and heard not in self.ordinary:
            for shorter in {heard, *_shorter(heard)}:
                for name in self.near.get(shorter, ()):
                    if _is_near(name, heard):
                        found |= self.exact[name]
        return found

    def places(self, words: list[str]) -> list[Place]:
        """Every phrase in the text, wherever it begins: where it ends first."""
        heard = self.sound(words)
        known = {word: self._slots(word) for word in set(heard)}
        here = [known[word] for word in heard]
        where: dict[int, list[int]] = {}
        for at, slots in enumerate(here):
            for slot in slots:
                where.setdefault(slot, []).append(at)
        present = set(where)
        found: list[Place] = []
        for section, needed in self.together:
            if needed <= present:
                found += [(section, *place) for place in _near([where[slot] for slot in needed])]
        for first in present & self.in_order.keys():
            for section, needed, rest in self.in_order[first]:
                if needed <= present:
                    ends = ((at, _end(here, at + 1, rest)) for at in where[first])
                    found += [(section, at, end) for at, end in ends if end]
        return found


def _near(places: list[list[int]]) -> Iterator[tuple[int, int]]:
    """Where words of each kind begin to stand within NEAR words, and where the last of them ends."""
    for first in sorted({at for some in places for at in some}):
        nexts = [next((at for at in some if at >= first), first + NEAR + 1) for some in places]
        if max(nexts) <= first + NEAR:
            yield first, max(nexts) + 1


def _is_near(one: str, other: str) -> bool:
    """Whether one letter more, less or another, or two that changed places, makes one word the other."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, of_other = one[at:], other[at:]
    swapped = rest[:2] == of_other[:2][::-1] and rest[2:] == of_other[2:]
    return rest[1:] == of_other or rest == of_other[1:] or rest[1:] == of_other[1:] or swapped


def _shorter(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _end(here: list[set[int]], at: int, slots: Slots) -> int:
    """Where the rest of a phrase that goes on here is over, the soonest; 0 where it does not stand here."""
    if not slots:
        return at
    if slots[0] == GAPPED:
        return next((end for skipped in range(MOST_BETWEEN + 1) if (end := _end(here, at + skipped, slots[1:]))), 0)
    return _end(here, at + 1, slots[1:]) if at < len(here) and slots[0] in here[at] else 0
