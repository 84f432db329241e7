"""Which names could be meant by what was typed, as numbers for an index: nobody reads 30,000 names (FIND-1).

Two words are alike if enough signs are left of both when some are taken out (`words.LIKENESS`). So a row has each of
its words with none, one or two signs taken out, marked with how many; a question asks for what leaves enough of both.
Whoever left out three letters of ten is not found. A name of plain words alone ("South Park") is found by all of them
together, side by side where there are others ("South Park team"): the half of all places is called a park, and every
second street is a south one.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import combinations
from zlib import crc32

from .words import (
    ARTICLES,
    DIRECTIONS,
    FILLERS,
    IN_ENGLISH,
    KINDS,
    LIKENESS,
    OPTIONAL,
    SHORTEST,
    STREETS,
    Asked,
    words_of,
)

MOST_OUT = 2
LONG = 16  # signs; of a longer word only one is taken out
COMMON = {"san", "santa", "saint", "new", "old", "big", "little", "lake", "mount", "fort"}  # of one name in ten
PLAIN = KINDS | OPTIONAL | FILLERS | COMMON | set(DIRECTIONS.values())
MOST_TOGETHER = 4  # plain words of a name
MOST_PLAIN = 8  # plain words of a question, so at most 162 numbers


def of_names(text: str) -> list[int]:
    """All that leads to these names, which commas divide: for the row."""
    found: set[str] = set()
    for name in text.split(","):
        words = _words(words_of(name))
        own = [word for word in words if word not in PLAIN]
        found.update(_marked(out, rest) for word in own for out, rest in _shorter(word))
        found.update(_marked(out, rest) for out, rest in _shorter("".join(words), most=1))  # written as one word
        if words and not own:
            found.add(_together(_telling(words)))
            found.update(_marked(0, word) for word in words if word not in KINDS)
    return _numbers(found)


def of_question(question: Asked) -> list[int]:
    """What a row must have one of, to be meant."""
    words = _words(question.words)
    own = [word for word in words if word not in PLAIN]
    found = {
        _marked(out, rest)
        for word in own or set(words) - FILLERS
        for _out, rest in _shorter(word)
        for out in range(MOST_OUT + 1)
        if _enough(len(rest), len(word) + len(rest) + out)
    }
    return _numbers(found.union(map(_together, _groups(_runs(words)))))


def exactly(question: Asked) -> list[int]:
    """What a row has that is called just as it was typed: a number a word, or one for plain words together, with and
    without those that only lead up to them ("in South Park", "Los Angeles Street").
    """
    words = _words(question.words)
    runs = _runs(words)
    found = {_together(_telling(some)) for run in runs for some in (run, run - FILLERS) if _may_be(some, runs)}
    return _numbers(found.union(_marked(0, word) for word in words if len(runs) > 1 and word not in PLAIN))


def _runs(words: list[str]) -> list[set[str]]:
    """The plain words that were meant, divided by the others; a street's word behind one of these belongs to it, and
    before a number ("calle este 112").
    """
    runs: list[set[str]] = [set()]
    for word in words:
        if meant := _plain_as_meant(word):
            if runs[-1] or len(runs) == 1 or meant.isdisjoint(STREETS.values()):
                runs[-1] |= meant
            continue
        if word.isdigit():
            runs[-1].difference_update(STREETS.values())
        runs.append(set())
    return runs


def _groups(runs: list[set[str]]) -> Iterator[tuple[str, ...]]:
    """What may be one name together, of the plain words that tell most."""
    kept = set(sorted(set().union(*runs), key=lambda word: (word in FILLERS, word))[:MOST_PLAIN])
    for run in runs:
        groups = (group for size in range(1, MOST_TOGETHER + 1) for group in combinations(sorted(run & kept), size))
        yield from (group for group in groups if _may_be(group, runs))


def _may_be(group: Collection[str], runs: list[set[str]]) -> bool:
    """Beside other words a plain one alone is no name: "112th Street" does not mean all that is called the street."""
    return len(group) > (len(runs) > 1)


def _telling(words: Iterable[str]) -> set[str]:
    """Of plain words of a name, those by which it is found."""
    return set(words) - OPTIONAL or set(words)


def _words(words: Iterable[str]) -> list[str]:
    return [IN_ENGLISH.get(word, word) for word in words if word not in ARTICLES]


def _shorter(word: str, *, most: int = MOST_OUT) -> Iterator[tuple[int, str]]:
    """The word, and what is left of it without one and two of its signs, where something alike could be meant."""
    if not word:
        return
    yield 0, word
    if word[0].isdigit():
        return
    for out in range(1, 1 + min(most, MOST_OUT if len(word) <= LONG else 1)):
        left = len(word) - out
        if left < SHORTEST or not _enough(left, len(word) + left):
            return
        for rest in combinations(word, left):
            yield out, "".join(rest)


def _enough(left: int, both: int) -> bool:
    """As difflib counts: what two words have in common against the length of both."""
    return 2 * left / both >= LIKENESS


def _plain_as_meant(word: str) -> set[str]:
    """The plain words that somebody may have meant by this one."""
    return {word} if word in PLAIN else {one for _out, rest in _shorter(word) for one in _plain_slips().get(rest, ())}


@cache
def _plain_slips() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for word in PLAIN - ARTICLES:
        for _out, rest in _shorter(word):
            found.setdefault(rest, set()).add(word)
    return found


def _marked(out: int, rest: str) -> str:
    return f"{out}{rest}"


def _together(words: Iterable[str]) -> str:
    return "+" + "+".join(sorted(words))


def _numbers(found: Iterable[str]) -> list[int]:
    return sorted(map(_number, found))


def _number(sign: str) -> int:
    """32 bits, as PostgreSQL's integer has them; two that meet cost a glance at one more row."""
    return crc32(sign.encode()) - 2**31
