"""Finds telephone numbers and e-mail addresses, also when they are spelled out."""

import re
from collections.abc import Iterator
from itertools import pairwise

from .fold import Folded
from .numbers import HUNDREDS, MEASURED, SPOKEN, TEENS, TENS, THINGS, WORD, YEAR

SEP = r"[\s._\-]{0,3}"
DIGIT = r"[\do]"
COUNTRY = rf"(?:\+?1[\s.\-(]{{0,3}}|\+?52[\s.\-(]{{0,3}}(?:1[\s.\-(]{{0,3}})?|0(?:44|45|1){SEP})?"
ALONE, END = r"(?<![\w$€])(?<!\d[.,:/\-])", r"(?![\d%])"
ASKED = (
    r"(?<![a-z])(?:call|text|phone|fone|cell|cel|tel|telefono|mobile|movil|number|num|numero"
    r"|numbr|nmbr|numer|"
    r"whats\s?app|whats|wasap|wats|reach|contact|contacto|llam\w+|marqu\w+|marc\w+|mensaje|"
    r"habl\w+|comuniqu\w+|ring|dial|fon|my\sline|mi\slinea|#)(?![a-z])"
)

WHOLE = re.compile(
    rf"{ALONE}\+?\(?{COUNTRY}\(?\d{{3}}[\s._\-)/]{{0,4}}{DIGIT}{{3}}[\s._\-/]{{0,3}}{DIGIT}{{2}}{SEP}"
    rf"{DIGIT}{{2}}{END}"
)
MEXICAN = re.compile(rf"{ALONE}\(?{COUNTRY}\(?\d{{2}}\)?[\s.\-]{{1,3}}(?!{YEAR})\d{{4}}[\s.\-]{{1,3}}\d{{4}}{END}")
ABROAD = re.compile(r"\+\d(?:[\s.\-()]{0,3}\d){7,13}(?!\d)")
LOCAL = re.compile(
    rf"(?<![\w$.\-/,:])\d{{3}}\s?[\-.]\s?(?!{YEAR})\d{{4}}"
    rf"(?![\d\-/%]|\s(?:{MEASURED}|{THINGS})\b)"
)
SPACED = re.compile(
    rf"(?<![\w$.\-/,:])(?<!\d\s)[2-9]\d{{2}}\s(?!{YEAR})\d{{4}}(?![\w\-/%]|[:.,]\d|\s(?:{MEASURED}|{THINGS})\b)"
)
SINGLES = re.compile(r"(?<![\w.:$])\d(?:(?:[\s\-,]{1,3}\d(?!\d)){9,12}|(\.\s?)\d(?:\1\d(?!\d)){8,11})(?![\d:/%])")
NEAR = re.compile(rf"{ASKED}[^\d\n(+]{{0,25}}([+(]{{0,2}}\d(?:[\s.\-()/]{{0,3}}\d){{6,12}})(?![\d:/])")
AFTER = re.compile(
    r"(?<![\d.:/$\-])(\d{3}[\s.\-]{0,3}\d{4})\s(?:(?:is|es|it'?s|thats?|that'?s|ese|este)\s)?"
    r"(?:(?:my|mi|the|el|her|his|su)\s)?(?:phone|cell|cel|number|numero|tel|telefono)\b"
)
DATE = re.compile(rf"\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]\d{{2,4}}|{YEAR}$|^(?:911|311|211|988)")
SPELLED = re.compile(
    rf"(?<!\w)(?:{WORD}|double|doble|triple|\d{{1,7}})(?!\w)"
    rf"(?:[\s,.\-]{{1,3}}(?:(?:y|and)\s)?(?:{WORD}|o|double|doble|triple|\d{{1,7}})(?!\w)){{2,}}"
)
# Crime Stoppers, hotlines and most offices: nobody's own telephone.
TOLL_FREE = re.compile(r"1?8(?:00|33|44|55|66|77|88)\d{7}$")
OWN = re.compile(r"\b(?:my|me|mi|mis|our|us)\b")

DOT = r"\s{0,2}(?:[.,]|[\[(<{]?\s?\b(?:dot|punto|pto)\b\s?[\])>}]?)\s{0,2}"
AT = r"\s{0,2}(?:@|[\[(<{]\s?(?:at|arroba|@)\s?[\])>}]|\b(?:arroba|aroba|arrova)\b)\s{0,2}"
ENDING = r"(?:com(?:\.mx)?|con|net(?:\.mx)?|org|edu|mx|us|gov|info|me|io|co|biz|mail|live|es|gob)(?!\w)"
MAKER = (
    r"(?:g\s?mail|gmial|gmai|gamil|hot\s?mail|hotmial|yahoo|yaho|ymail|outlook|icloud|aol|msn|"
    r"proton(?:mail)?|comcast|prodigy|sbcglobal|live)"
)
JOINED = r"(?:[a-z0-9]{1,30}\s(?:dot|punto|guion|guion\sbajo|underscore|dash)\s){0,3}"
NAME = rf"(?<![\w.+\-]){JOINED}[a-z0-9][\w.+\-]{{0,63}}"
EMAILS = (
    re.compile(r"[\w.+\-]{1,64}\s{0,2}@\s{0,2}[a-z0-9\-]{1,63}(?:\s?\.\s?[a-z0-9\-]{2,63}){1,4}"),
    re.compile(rf"{NAME}{AT}[a-z0-9\-]{{2,40}}{DOT}{ENDING}"),
    re.compile(rf"{NAME}(?:{AT}|\sat\s){MAKER}(?:{DOT}{ENDING})?(?!\w)"),
    re.compile(rf"{NAME}\s(?:a|en)\s{MAKER}{DOT}{ENDING}"),
    re.compile(rf"{NAME}(?:\s|{DOT}){MAKER}(?:{DOT}|\s){ENDING}"),
    # A bare "at" joins people and places too, so the name has to look like an address.
    re.compile(rf"{NAME}(?<=[\d_])\sat\s[a-z0-9\-]{{2,40}}{DOT}{ENDING}"),
    # Unless the dot is a word too: "rosa at example dot com" is nothing but an address.
    re.compile(
        rf"(?!(?:it|this|that|them|us|you|look|online|posted|page|site|order|list|map)\s){NAME}"
        r"\sat\s[a-z0-9\-]{2,40}\s(?:dot|punto)\s(?:com|net|org|edu|mx)(?!\w)"
    ),
    re.compile(rf"(?:e-?mail|correo|write|contact)[^\n@]{{0,30}}?({NAME}\sat\s[a-z0-9\-]{{2,40}}{DOT}{ENDING})"),
    re.compile(rf"(?:e-?mail|correo)[^\n@]{{0,30}}?({NAME}(?<=[\d._])\s{MAKER})(?!\w)"),
)
# One of these stands in every address; most messages have none, and are not searched for nine kinds of them.
SIGNS = (
    *("@", "[", "(", "<", "{", "arroba", "aroba", "arrova", "dot", "punto", "correo", "write", "contact", "mail"),
    *("gmial", "gmai", "gamil", "hotmial", "yaho", "outlook", "icloud", "aol", "msn", "proton", "comcast", "prodigy"),
    *("sbcglobal", "live"),
)
NUMBERED = re.compile(r"[\d_]\sat\s")
SPELLING = SPOKEN.keys() | {"double", "doble", "triple"}
LINKS = {"y", "and", "o"}
LENGTHS = (7, 8, 10, 11, 12, 13)  # 8 is a Mexican number without its area
NO_NAME = {"my", "mi", "a", "is", "es", "on", "por", "via", "un", "the", "el", "use", "uso"}


def emails(folded: Folded) -> Iterator[tuple[int, int]]:
    """Spans of the folded text that read as an e-mail address."""
    if not _could_be_address(folded.text):
        return
    for each in EMAILS:
        for match in each.finditer(folded.text):
            if match[0].split()[0] not in NO_NAME:
                yield match.span(match.lastindex or 0)


def _could_be_address(text):
    return any(sign in text for sign in SIGNS) or NUMBERED.search(text)


def phones(folded: Folded) -> Iterator[tuple[int, int]]:
    """Spans of the folded text that read as somebody's telephone number."""
    if folded.figures >= min(LENGTHS):
        yield from _written(folded.text)
    if _could_be_spelled(folded.words):
        yield from _spelled(folded.text)


def _written(text):
    for pattern in (ABROAD, WHOLE, MEXICAN, LOCAL, SPACED):
        for match in pattern.finditer(text):
            if not _is_hotline(text, match) and _figures(match[0]) >= 7:
                yield match.span()
    for match in SINGLES.finditer(text):
        yield match.span()
    for pattern in (NEAR, AFTER):
        for match in pattern.finditer(text):
            if _figures(match[1]) in LENGTHS and not (DATE.search(match[1]) or _is_hotline(text, match)):
                yield match.span(1)


def _figures(run):
    return sum(letter.isdigit() for letter in run)


def _is_hotline(text, match):
    figures = re.sub(r"\D", "", match[match.lastindex or 0])
    before = text[max(0, match.start() - 25) : match.start()]
    return bool(TOLL_FREE.match(figures)) and not OWN.search(before)


def _could_be_spelled(words):
    """Whether two words side by side belong to a number; a lone "two" in a sentence is none."""
    if SPELLING.isdisjoint(words):
        return False
    return any(
        (one in SPELLING or one.isdigit()) and (other in SPELLING or other.isdigit() or other in LINKS)
        for one, other in pairwise(words)
    )


def _spelled(text):
    for match in SPELLED.finditer(text):
        words = re.findall(r"\w+", match[0])
        said = sum(not word.isdigit() for word in words)
        if said >= (4 if _length(words) < 10 else 2) and _length(words) in LENGTHS:
            yield match.span()


def _length(words):
    """How many figures the words stand for: "fifty five" is two, "double five" is two."""
    total, room = 0, 0  # room: the places that the last word left for smaller ones
    for word in words:
        places, left = _worth(word)
        if word in ("y", "and"):
            continue
        if 0 < places <= room and word not in ("oh", "o", "zero", "cero") and word.isalpha():
            room = left
        else:
            total, room = total + places, left
    return total


def _worth(word):
    """How many figures a word brings, and how many smaller ones may follow inside them."""
    if word.isdigit():
        return len(word), 0
    if word in HUNDREDS:
        return 3, 2
    if word in TENS:
        return 2, 1
    if word in TEENS or word == "triple":
        return 2, 0
    return (0, 0) if word in ("y", "and") else (1, 0)
