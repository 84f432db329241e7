"""A city's own words for neighborhood, officer and commander, put into sentences that were written with ours.

A text holds one and several: “deputy, deputies”. What they stand for is said by each language's own files
(`REPLACED`), so nothing here knows a language. Only sentences of the portal are changed: never what people wrote.
"""

import re
from collections.abc import Iterable, Mapping

Pairs = tuple[tuple[str, str], ...]
# What stays as it is inside a sentence: places for values, markup, addresses, names of columns.
KEPT = r"%\(\w+\)[a-z]|%[sd]|\{[^}]*\}|<code>.*?</code>|<[^>]*>|\w+://\S+|/[\w<>-]+/|`[^`]*`"


def forms(text: str) -> list[str]:
    """One and several; ValueError for anything else."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(parts):
        raise ValueError(text)
    return parts


def pairs(replaced: Mapping[str, str], own: Mapping[str, str]) -> Pairs:
    """(our word, the agency's) for each form, from “site, sites; neighborhood, neighborhoods” and “ward, wards”."""
    found: list[tuple[str, str]] = []
    for term, words in own.items():
        for alternative in replaced[term].split(";"):
            found += zip(forms(alternative), forms(words), strict=True)
    return tuple(found)


def put_in(text: str, words: Pairs, articles: Iterable[str] = ()) -> str:
    """The sentence with the agency's words, as large as ours were; `articles`: before a consonant, before a vowel."""
    by_ours = dict(words)
    before = "".join(f"{one}|" for one in articles).rstrip("|")
    article = rf"(?:\b(?P<article>{before}) )?" if before else "(?P<article>)"
    ours = "|".join(sorted(map(re.escape, by_ours), key=len, reverse=True))
    pattern = re.compile(rf"(?P<kept>{KEPT})|{article}\b(?P<ours>{ours})\b", re.IGNORECASE)
    kinds = tuple(articles)

    def one(match: re.Match[str]) -> str:
        if match["kept"]:
            return match[0]
        word = _as_large(match["ours"], by_ours[match["ours"].lower()])
        if not match["article"]:
            return word
        fitting = kinds[1] if word[0].lower() in "aeiou" else kinds[0]
        return f"{_as_large(match['article'], fitting)} {word}"

    return pattern.sub(one, text)


def _as_large(like: str, word: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if like[0].isupper() else word
