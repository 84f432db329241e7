"""`python -m tools.points` counts the points of feedback/textcheck/lists/points_*.txt from the kept messages.

The same messages give the same files, byte for byte. `python -m tools.points measure` says what each writer's messages
would have been heard by lists that were made without that writer: what to expect of a stranger.
"""

import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable
from functools import cache
from math import inf, log
from pathlib import Path
from typing import NamedTuple

from feedback.textcheck import danger
from feedback.textcheck.fold import fold
from feedback.textcheck.phrases import english, spanish
from feedback.textcheck.points import Points, parts

ROOT = Path(__file__).resolve().parent.parent
KEPT, LISTS = ROOT / "tests" / "feedback" / "lists", ROOT / "feedback" / "textcheck" / "lists"
SOUND = {"en": english, "es": spanish}
WRITERS = sorted(path.name for path in KEPT.glob("writer_*"))
FOLDERS = (KEPT, *(KEPT / name for name in WRITERS))
TIMES, UNSEEN = 4, 0.25  # points are quarters of a logarithm; what a list never saw counts as seen a quarter of a time
HIGHEST, LONGEST = 60, 12_000  # points of one part; parts of a list: those that say most in the messages all together
TELLING, SEARCHED = 25, 200  # the queue's search looks for so many words with at least so many points
MOST = 1 / 30  # of a stranger's ordinary messages that may be taken for danger
WORD = re.compile(r"[^\W\d_]{2,}")
Message = tuple[str, list[str]]  # "danger", "self_harm" or "ordinary", and its words
Heard = tuple[bool, dict[str, float]]  # whether it is danger; how far above nought each language's list puts it
HEAD = """# Points of words in {name}. Made by `python -m tools.points` from invented messages (tests/feedback/lists/).
# How they are used: ../points.py. A line: points, and what has them: a word, two_words, two__words with others between,
# ~piece of a word (< begins it, > ends it).
"""


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def texts(folder: Path, language: str) -> list[tuple[str, str]]:
    """Kind and text of every kept message of one folder."""
    found = [tuple(line.split("\t")) for line in lines(folder / f"danger_{language}.txt")]
    names = (
        [f"ordinary_{language}"] if folder != KEPT else [f"calm_{language}", f"ordinary_{language}", "hard_ordinary"]
    )
    return [(kind, text) for kind, text in found] + [
        ("ordinary", text) for name in names for text in lines(folder / f"{name}.txt")
    ]


@cache
def messages(folder: Path, language: str) -> list[Message]:
    return [(kind, SOUND[language](danger.words(text))) for kind, text in texts(folder, language)]


class Counts(NamedTuple):
    """How many dangerous and how many other messages there are, and how many of them have each part."""

    ours: int
    others: int
    of_ours: Counter[str]
    of_others: Counter[str]

    def without(self, some: "Counts") -> "Counts":
        return Counts(*(one - other for one, other in zip(self, some, strict=True)))


@cache
def seen_in(language: str, *folders: Path) -> Counts:
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    found = [message for folder in folders for message in messages(folder, language)]
    for kind, said in found:
        counts[kind != "ordinary"].update(parts(said))
    ours = sum(kind != "ordinary" for kind, _said in found)
    return Counts(ours, len(found) - ours, counts[True], counts[False])


def counted(seen: Counts) -> dict[str, int]:
    """The points of each part that at least two messages have: how much likelier danger has it, the rarer the more."""
    points = {}
    for part in seen.of_ours.keys() | seen.of_others.keys():
        ours, others = seen.of_ours[part], seen.of_others[part]
        if ours + others > 1:
            likelier = log((ours + UNSEEN) / (seen.ours + 2 * UNSEEN) * (seen.others + 2 * UNSEEN) / (others + UNSEEN))
            worth = TIMES * likelier * (1 + log((1 + seen.ours + seen.others) / (1 + ours + others)))
            points[part] = round(max(-HIGHEST, min(HIGHEST, worth)))
    said = {part: abs(worth) * (seen.of_ours[part] + seen.of_others[part]) for part, worth in points.items() if worth}
    return {part: points[part] for part in sorted(said, key=lambda part: (-said[part], part))[:LONGEST]}


def leaning(found: list[Message]) -> dict[str, int]:
    """Towards self-harm, or below nought towards danger by somebody else; whole words only."""
    by_kind = {kind: [said for one, said in found if one == kind] for kind in danger.KINDS}
    seen = {kind: Counter(word for said in texts for word in set(said)) for kind, texts in by_kind.items()}
    worth = {
        word: round(
            TIMES * log((seen["self_harm"][word] + 0.5) / (len(by_kind["self_harm"]) + 1))
            - TIMES * log((seen["danger"][word] + 0.5) / (len(by_kind["danger"]) + 1))
        )
        for word in sorted(seen["danger"].keys() | seen["self_harm"].keys())
        if seen["danger"][word] + seen["self_harm"][word] > 2
    }
    return {word: points for word, points in worth.items() if points}


def search(language: str, points: dict[str, int]) -> list[str]:
    """The words, as people wrote them, that PostgreSQL looks for: those of dangerous messages with many points."""
    sound, seen = SOUND[language], Counter[str]()
    for folder in FOLDERS:
        for kind, text in texts(folder, language):
            if kind != "ordinary":
                seen.update(set(WORD.findall(text.lower())))
    telling = [word for word in seen if points.get(*sound([fold(word).text]), 0) >= TELLING]
    return sorted(sorted(telling, key=lambda word: (-seen[word], word))[:SEARCHED])


@cache
def made(language: str, without: str = "") -> Points:
    """The list of one language, counted now, with no thresholds yet; `without` the messages of one writer."""
    seen = seen_in(language, *FOLDERS)
    if without:
        seen = seen.without(seen_in(language, KEPT / without))
    found = [message for folder in FOLDERS if folder.name != without for message in messages(folder, language)]
    return Points(SOUND[language], counted(seen), leaning(found))


@cache
def unseen(language: str) -> dict[str, list[Heard]]:
    """Of every message of every writer how far above nought the lists put it that were made without this writer."""
    found = {}
    for name in WRITERS:
        lists = [made(one, name) for one in SOUND]
        found[name] = [(kind != "ordinary", over(text, lists)) for kind, text in texts(KEPT / name, language)]
    return found


def over(text: str, lists: list[Points]) -> dict[str, float]:
    """By language how far above nought a text comes by its list: what is enough is not known yet."""
    found = dict.fromkeys(SOUND, -inf)
    for far, one, *_piece in danger.Text(text, lists).judged():
        language = next(language for language, list_ in zip(SOUND, lists, strict=True) if one.list is list_)
        found[language] = max(found[language], far)
    return found


@cache
def enough(language: str) -> int:
    """The fewest points by which at most MOST of strangers' ordinary messages are heard."""
    rows = [row for rows in unseen(language).values() for row in rows]
    return next(least for least in range(1000) if _share(rows, {language: least}) <= MOST)


def _share(rows: list[Heard], least: dict[str, int]) -> float:
    ordinary = [is_heard(far, least) for is_danger, far in rows if not is_danger]
    return sum(ordinary) / len(ordinary)


def is_heard(far: dict[str, float], least: dict[str, int]) -> bool:
    return any(far[language] >= points for language, points in least.items())


def heard_unseen(language: str) -> dict[str, tuple[int, int]]:
    """By writer: how many dangerous and how many ordinary messages are heard by lists made without this writer."""
    least = {one: enough(one) for one in SOUND}
    return {
        name: tuple(
            sum(is_heard(far, least) for is_danger, far in rows if is_danger == wanted) for wanted in (True, False)
        )
        for name, rows in unseen(language).items()
    }


def written(language: str) -> str:
    """The file of one language."""
    points, least = made(language), enough(language)
    body = [HEAD.format(name={"en": "English", "es": "Spanish"}[language])]
    body += [f"enough {least}", "", *_by_points(points.points), "", "[self_harm]"]
    body += [*_by_points(points.leaning), "", "[search]", *_wrapped(" ".join(search(language, points.points)), "0 ")]
    return "\n".join(body) + "\n"


def _by_points(points: dict[str, int]) -> Iterable[str]:
    for worth in sorted(set(points.values()), reverse=True):
        those = " ".join(sorted(part for part, one in points.items() if one == worth))
        yield from _wrapped(those, f"{worth} ")


def _wrapped(words: str, before: str) -> list[str]:
    return textwrap.wrap(words, 118, initial_indent=before, subsequent_indent=before, break_on_hyphens=False)


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        for language in SOUND:
            print(language, heard_unseen(language))
    else:
        for language in SOUND:
            (LISTS / f"points_{language}.txt").write_text(written(language), encoding="utf-8")
