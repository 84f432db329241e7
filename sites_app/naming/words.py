"""What somebody typed as words that can be compared; pure functions, no model and no database."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

LIKENESS = 0.82  # of two words that differ by a slip of a finger; numbers must be equal
SHORTEST = 3  # letters of a word in which a slip is forgiven
ORDINAL = re.compile(r"^(\d+)(st|nd|rd|th|a|o|er)$")
STREETS = {
    "st": "street", "str": "street", "street": "street", "calle": "street", "ave": "avenue", "av": "avenue",
    "avenue": "avenue", "avenida": "avenue", "blvd": "boulevard", "bl": "boulevard", "boulevard": "boulevard",
    "bulevar": "boulevard", "hwy": "highway", "highway": "highway", "pl": "place", "place": "place", "dr": "drive",
    "drive": "drive", "rd": "road", "road": "road", "ln": "lane", "lane": "lane", "ter": "terrace", "way": "way",
}  # fmt: skip
DIRECTIONS = {
    "n": "north", "north": "north", "norte": "north", "s": "south", "south": "south", "sur": "south",
    "e": "east", "east": "east", "este": "east", "w": "west", "west": "west", "oeste": "west",
}  # fmt: skip
# Words that say what kind of place it is, not which.
KINDS = {
    "gardens", "garden", "downs", "courts", "court", "village", "park", "homes", "housing", "projects", "project",
    "development", "apartments", "recreation", "center", "school", "high", "elementary", "gym", "gymnasium", "street",
    "avenue", "boulevard", "highway", "place", "drive", "road", "lane", "terrace", "way", "jardines", "parque",
    "proyectos",
}  # fmt: skip
IN_ENGLISH = {
    "jardin": "gardens", "jardines": "gardens", "garden": "gardens", "cortes": "courts", "court": "courts",
    "villa": "village", "parque": "park", "centro": "center", "escuela": "school",
}  # fmt: skip
OPTIONAL = {"school", "elementary", "center", "recreation", "area"}  # of a name, left out as often as said
ARTICLES = {"the", "of", "el", "la", "las", "los", "de", "del"}
FILLERS = {
    "i", "live", "in", "on", "at", "near", "by", "the", "my", "our", "we", "of", "and", "los", "angeles", "la", "ca",
    "california", "corner", "around", "next", "to", "from", "vivo", "en", "cerca", "de", "del", "el", "las", "y", "mi",
    "por", "esquina", "con",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What somebody typed: its words, and the house number in front of a street if there is one."""

    words: tuple[str, ...]
    house: int | None = None


def words_of(text: str) -> tuple[str, ...]:
    """Lower case, without accents and signs; 112th is 112, St is street, calle too."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    found = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return tuple(STREETS.get(word) or DIRECTIONS.get(word) or _number(word) or word for word in found)


def _number(word: str) -> str | None:
    ordinal = ORDINAL.match(word)
    return str(int(ordinal[1])) if ordinal else None


def asked(text: str) -> Asked:
    """The words, with a house number apart where a street follows it: "1123 E 112th St"."""
    words = words_of(text)
    rest = [word for word in words[1:] if word not in KINDS and word not in DIRECTIONS.values()]
    if words and words[0].isdigit() and len(words[0]) <= 6 and rest:
        return Asked(words[1:], int(words[0]))
    return Asked(words)


def alike(one: str, other: str) -> bool:
    """Equal, or a slip apart; numbers and short words only if equal."""
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST or one[0].isdigit() or other[0].isdigit():
        return False
    if 2 * min(len(one), len(other)) < LIKENESS * (len(one) + len(other)):
        return False
    return SequenceMatcher(None, one, other).ratio() >= LIKENESS


def among(word: str, words: Iterable[str]) -> bool:
    return any(alike(word, other) for other in words)


def names(question: Asked, place: str, *, around: Collection[str] = ()) -> bool:
    """Whether what was typed names this place: each of its words is there, and nothing that would mean another: a
    second word of its own ("Imperial Beach") unless the whole name has two, or a street's. Words of what lies `around`
    the place say where it is ("Nickersons in Watts").
    """
    mine = [IN_ENGLISH.get(word, word) for word in words_of(place) if word not in ARTICLES]
    typed = [IN_ENGLISH.get(word, word) for word in question.words]
    if mine[1:] and among("".join(mine), typed):
        typed += mine  # written as one word
    if not mine or any(word not in OPTIONAL and not among(word, typed) for word in mine):
        return False
    known = {*mine, "".join(mine), *around}
    other = [word for word in typed if not among(word, known) and word not in FILLERS]
    if any(word in STREETS.values() for word in other):
        return False
    said = [word for word in mine if among(word, typed)]
    return len(said) > 1 or all(word in KINDS for word in other)


def on_street(question: Asked, street: str, *, low: int | None = None, high: int | None = None) -> bool:
    """Whether what was typed is on this street: name, kind and direction where both say one, and the house number
    where the street is ours only in part.
    """
    mine, theirs = words_of(street), question.words
    for group in (DIRECTIONS.values(), STREETS.values()):
        said, meant = ({word for word in words if word in group} for words in (theirs, mine))
        if said and meant and not said & meant:
            return False
    telling = [word for word in mine if word not in KINDS and word not in DIRECTIONS.values()] or mine
    if not all(among(word, theirs) for word in telling):
        return False
    if not any(word in STREETS.values() for word in theirs) and question.house is None:
        known = {*mine, *FILLERS, *DIRECTIONS.values()}
        if low is not None or not all(among(word, known) for word in theirs):
            return False  # "Compton" is a city too, and "Grape Vine" another thing
    return question.house is None or (low or 0) <= question.house <= (high or 10**6)
