"""Signs that somebody may be in danger, or thinks of ending his life; so that numbers that help come first.

They never hold a message back, and nothing about them is stored. The lists: phrases in `lists/danger_*.txt`, and words
with points in `lists/points_*.txt`, for the situations that nobody thought of. No Django in here.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import inf
from pathlib import Path

from .fold import fold
from .phrases import Phrases, Sound, english, spanish, tokens
from .points import Counted, Points

KINDS = ("danger", "self_harm")
HARMLESS = {"danger": "accident", "self_harm": "harmless"}  # the section that takes a kind out again
EASIER = 24  # so many points fewer are enough where a phrase stands in the text
CRY = 7  # words; in so few a phrase is enough by itself, and nothing else has room
PIECE, STEP = 16, 4  # words that are heard by themselves, and how far apart two such pieces begin
MORE = 25  # points that a piece needs above a whole text: a long one has many pieces, and each could err
SENTENCE = re.compile(r"[.!?;\n]")  # what ends one
SHORT = 25  # words; what tells of a class, a fall or a dog in a text as short as this tells of nothing else


def _sections(name: str) -> dict[str, list[str]]:
    """The lines of a list by the `[section]` above them."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (Path(__file__).parent / "lists" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return found


class _Language:
    """The lists of one language."""

    def __init__(self, name: str, sound: Sound) -> None:
        parts = _sections(name)
        groups = {key[1:]: " ".join(lines) for key, lines in parts.items() if key.startswith("@")}
        self.usual = set(" ".join(parts["usual"]).split())  # and foreign to the other language
        self.search = " ".join(parts["search"]).split()
        sections = {section: parts[section] for section in (*KINDS, *HARMLESS.values())}
        self.phrases = Phrases(sections, groups, sound, " ".join(parts["ordinary"]))
        self.plain = Phrases({kind: parts[f"plain_{kind}"] for kind in KINDS}, groups, sound, "")


LANGUAGES = (_Language("danger_en", english), _Language("danger_es", spanish))
POINTS = (Points.read("points_en", english), Points.read("points_es", spanish))


def words(text: str) -> list[str]:
    return tokens(fold(text).text)


class Text:
    """A text as the lists hear it, looked through once."""

    def __init__(self, text: str, lists: Sequence[Points] = POINTS) -> None:
        sentences = [tokens(one) for one in SENTENCE.split(fold(text).text)]
        self.words = [word for one in sentences for word in one]
        self.ends = [*accumulate(map(len, sentences), initial=0)]  # of its sentences
        self.counted = [list_.of(self.words) for list_ in lists]
        self.phrases = [place for one in LANGUAGES for place in one.phrases.places(self.words)]

    def plain(self) -> frozenset[str]:
        """Of which of KINDS a phrase stands in it that no other words outvote: "he is not breathing"."""
        return frozenset(kind for one in LANGUAGES for kind, _first, _last in one.plain.places(self.words))

    def pieces(self) -> list[tuple[int, int]]:
        """The whole text, then some words in a row at a time: a cry for help is heard after however much of a lamp."""
        words = len(self.words)
        starts = [*range(0, words - PIECE, STEP), words - PIECE] if words > PIECE else []
        return [(0, words), *((at, at + PIECE) for at in starts)]

    def turns(self) -> Iterator[tuple[int, int, Counted]]:
        """Where a text changes its language: from the last usual word of the one before, or the end of its sentence, to
        the next one, and the list of the language in between.
        """
        first, second = LANGUAGES
        tongues = [(word in first.usual) - (word in second.usual) for word in self.words]
        for tongue, one in zip((1, -1), self.counted, strict=True):
            others = [at for at, said in enumerate(tongues) if said == -tongue]
            for before, after in pairwise([-1, *others, len(tongues)]):
                own = [at for at in range(before + 1, after) if tongues[at] == tongue]
                if own and others:
                    start = max(end for end in (before + 1, *self.ends) if end <= own[0])
                    yield start, min(end for end in (after, *self.ends) if end > own[-1]), one

    def kinds(self, start: int, end: int) -> frozenset[str]:
        """Of which of KINDS a phrase stands in these words."""
        found = {section for section, first, last in self.phrases if start <= first and last <= end}
        harmless = found if end - start < SHORT else set()
        return frozenset(kind for kind in KINDS if kind in found and HARMLESS[kind] not in harmless)

    def language(self, start: int, end: int) -> Counted:
        """What is known of these words by the list of the language that they are in."""
        return max(self.counted, key=lambda one: one.known(start, end))

    def judged(self) -> Iterator[tuple[float, Counted, int, int, frozenset[str]]]:
        """Of each piece, and each list that it is judged by: how far its points are above what is enough there."""
        for start, end in self.pieces():
            found = self.kinds(start, end)
            needed = more_needed(bool(found), end - start, is_whole=end - start == len(self.words))
            # By the piece's own language: many begin in one and cry for help in the other; with a phrase, by either.
            for one in self.counted if found else (self.language(start, end),):
                yield one.points(start, end) - one.enough - needed, one, start, end, found
        for start, end, one in self.turns():
            found = self.kinds(start, end)
            needed = more_needed(bool(found), end - start, is_whole=bool(found))
            yield one.points(start, end) - one.enough - needed, one, start, end, found


def kinds(text: str) -> frozenset[str]:
    """Which of KINDS the text sounds like; empty for most."""
    said = Text(text)
    if plain := said.plain():
        return plain
    for over, one, start, end, found in said.judged():
        if over >= 0:
            return found or frozenset({one.kind(start, end)})
    return frozenset()


def more_needed(has_phrase: bool, words: int, *, is_whole: bool) -> float:
    """How many points above what is enough, or below: a short cry is heard by its phrase, a text with one sooner."""
    if has_phrase:
        return -inf if is_whole and words <= CRY else -EASIER
    return 0 if is_whole else MORE


def points(text: str) -> float:
    """How much it sounds like danger, above nought if `kinds` would hear it without a phrase: to sort by."""
    said = Text(text)
    if said.plain():
        return inf
    found = ((said.language(start, end), start, end) for start, end in said.pieces())
    return max(one.points(start, end) - one.enough for one, start, end in found)


def search_query() -> str:
    """A query for PostgreSQL (`to_tsquery`, configuration `simple`) that finds nearly every text worth asking `kinds`
    about, and more; what is spelt too wrongly for it only `kinds` itself finds.
    """
    return " | ".join(sorted({word for one in (*LANGUAGES, *POINTS) for word in one.search}))


def telling_query() -> str:
    """The words of it that seldom stand in an ordinary message: to rank by."""
    return " | ".join(sorted({word for one in POINTS for word in one.search}))
