"""Signs that somebody may be in danger, or thinks of ending his life; so that numbers that help come first.

They never hold a message back, and nothing about them is stored. The lists: phrases in `lists/danger_*.txt`, and words
with points in `lists/points_*.txt`, for the situations that nobody thought of. No Django in here.
"""

from collections.abc import Callable
from pathlib import Path

from .fold import fold
from .phrases import Phrases, english, spanish, tokens
from .points import Points

KINDS = ("danger", "self_harm")
EASIER = 24  # so many points fewer are enough where a phrase stands in the text
CRY = 7  # words; in so few a phrase is enough by itself, and nothing else has room
PIECE, STEP = 16, 4  # words that are heard by themselves, and how far apart two such pieces begin
MORE = 20  # points that a piece needs above a whole text: a long one has many pieces, and each could err
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

    def __init__(self, name: str, sound: Callable[[str], str]) -> None:
        parts = _sections(name)
        groups = {key[1:]: " ".join(lines) for key, lines in parts.items() if key.startswith("@")}
        ordinary = " ".join(parts["ordinary"])
        self.search = " ".join(parts["search"]).split()
        self.kinds = {kind: Phrases(parts[kind], groups, sound, ordinary) for kind in KINDS}
        self.harmless = {
            "self_harm": Phrases(parts["harmless"], groups, sound),
            "danger": Phrases(parts["accident"], groups, sound),
        }


LANGUAGES = (_Language("danger_en", english), _Language("danger_es", spanish))
POINTS = (Points.read("points_en", english), Points.read("points_es", spanish))


Said = tuple[bool, int, float]  # of some words in a row: whether a phrase stands there, how many they are, their points


def kinds(text: str) -> frozenset[str]:
    """Which of KINDS the text sounds like; empty for most."""
    words = tokens(fold(text).text)
    for piece in pieces(words):
        found, heard = phrases(piece), is_heard if piece is words else is_piece_heard
        # By the piece's own language: many begin in one and cry for help in the other; with a phrase, by either.
        for list_ in POINTS if found else (_points(piece),):
            if heard(bool(found), len(piece), list_.of(piece), list_.enough):
                return found or frozenset({list_.kind(piece)})
    return frozenset()


def pieces(words: list[str]) -> list[list[str]]:
    """The whole text, then a few words in a row at a time: a cry for help is heard after however much about a lamp."""
    if len(words) <= PIECE:
        return [words]
    starts = [*range(0, len(words) - PIECE, STEP), len(words) - PIECE]
    return [words, *(words[at : at + PIECE] for at in starts)]


def said(words: list[str], list_: Points) -> Said:
    return bool(phrases(words)), len(words), list_.of(words)


def is_heard(has_phrase: bool, words: int, points: float, enough: float) -> bool:
    """A short cry by its phrase, anything else by its points, of which a text with a phrase needs fewer."""
    if has_phrase and words <= CRY:
        return True
    return points >= (enough - EASIER if has_phrase else enough)


def is_piece_heard(has_phrase: bool, words: int, points: float, enough: float) -> bool:
    """Of some words of a longer text."""
    return points >= (enough - EASIER if has_phrase else enough + MORE)


def points(text: str) -> float:
    """How much it sounds like danger, above nought if `kinds` would hear it by points alone: to sort by."""
    found = ((piece, _points(piece)) for piece in pieces(tokens(fold(text).text)))
    return max(list_.of(piece) - list_.enough for piece, list_ in found)


def _points(words: list[str]) -> Points:
    """The list of the language that the text is in."""
    return max(POINTS, key=lambda one: one.known(words))


def phrases(words: list[str]) -> frozenset[str]:
    """Of which of KINDS a phrase stands in the text."""
    found = frozenset(kind for kind in KINDS if any(one.kinds[kind].are_in(words) for one in LANGUAGES))
    if len(words) >= SHORT:
        return found
    return frozenset(kind for kind in found if not any(one.harmless[kind].are_in(words) for one in LANGUAGES))


def search_query() -> str:
    """A query for PostgreSQL (`to_tsquery`, configuration `simple`) that finds nearly every text worth asking `kinds`
    about, and more; what is spelt too wrongly for it only `kinds` itself finds.
    """
    return " | ".join(sorted({word for one in (*LANGUAGES, *POINTS) for word in one.search}))


def telling_query() -> str:
    """The words of it that seldom stand in an ordinary message: to rank by."""
    return " | ".join(sorted({word for one in POINTS for word in one.search}))
