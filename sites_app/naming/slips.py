"""Which names could be meant by what was typed, as numbers for an index: nobody reads 30,000 names (FIND-1).

Two words are alike if enough signs are left of both when some are taken out (`words.LIKENESS`). So a row has each of
its words with none, one or two signs taken out, marked with how many; a question asks for what leaves enough of both.
Whoever left out three letters of ten is not found. A name of plain words alone ("South Park") is found by all of them
together: the half of all places is called a park, and every second street is a south one.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from zlib import crc32

from .words import ARTICLES, DIRECTIONS, FILLERS, IN_ENGLISH, KINDS, LIKENESS, OPTIONAL, SHORTEST, Asked, words_of

MOST_OUT = 2
LONG = 16  # signs; of a longer word only one is taken out
COMMON = {"san", "santa", "saint", "new", "old", "big", "little", "lake", "mount", "fort"}  # of one name in ten
PLAIN = KINDS | OPTIONAL | FILLERS | COMMON | set(DIRECTIONS.values())
MOST_TOGETHER = 4  # plain words of a name
MOST_PLAIN = 8  # plain words of a question


def of_names(text: str) -> list[int]:
    """All that leads to these names, which commas divide: for the row."""
    found: set[str] = set()
    for name in text.split(","):
        words = _words(words_of(name))
        own = [word for word in words if word not in PLAIN]
        found.update(_marked(out, rest) for word in own for out, rest in _shorter(word))
        found.update(_marked(out, rest) for out, rest in _shorter("".join(words), most=1))  # written as one word
        if words and not own:
            found.add(_together(set(words) - OPTIONAL or words))
            found.update(_marked(0, word) for word in words if word not in KINDS)
    return _numbers(found)


def of_question(question: Asked) -> list[int]:
    """What a row must have one of, to be meant."""
    words = _words(question.words)
    own = [word for word in words if word not in PLAIN]
    plain = _plain(words)
    found = {
        _marked(out, rest)
        for word in own or set(words) - FILLERS
        for _out, rest in _shorter(word)
        for out in range(MOST_OUT + 1)
        if _enough(len(rest), len(word) + len(rest) + out)
    }
    groups = [group for size in range(1, MOST_TOGETHER + 1) for group in combinations(plain, size)]
    return _numbers(found.union(map(_together, groups)))


def exactly(question: Asked) -> list[int]:
    """What a row has that is called just as it was typed: a number a word, or one for plain words together."""
    words = _words(question.words)
    if plain := _plain(words):
        return _numbers([_together(set(plain) - FILLERS - OPTIONAL)])
    return _numbers(_marked(0, word) for word in dict.fromkeys(words) if word not in PLAIN)


def _plain(words: list[str]) -> list[str]:
    """The plain words that were meant, if nothing else was."""
    meant = [_plain_as_meant(word) for word in words]
    return sorted(set().union(*meant))[:MOST_PLAIN] if all(meant) else []


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
