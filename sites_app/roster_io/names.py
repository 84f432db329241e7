"""A name in one cell as first and last name, where that can be known; else it is told, and a person parts it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from .vocabulary import MIDDLE, NAME, SECOND_LAST

SUFFIX = re.compile(r"(jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
INITIAL = re.compile(r"[^\W\d_]\.?")
PARTICLES = {"de", "del", "la", "las", "los", "van", "von", "der", "da", "di", "san", "st."}


def parted(row: Mapping[str, Any], text: Callable[[Any], str]) -> dict[str, str]:
    """First and last name of a row, whichever columns it has; a name that cannot be parted has no first name."""
    if NAME in row:
        first, last = split(text(row[NAME]))
    else:
        first, last = text(row.get("first_name")), text(row.get("last_name"))
    middle, second = text(row.get(MIDDLE)), text(row.get(SECOND_LAST))
    return {"first_name": f"{first} {middle}".strip() if first else first, "last_name": f"{last} {second}".strip()}


def split(name: str) -> tuple[str, str]:
    """“Ortiz, Omar”, “Omar Ortiz”, “Omar J. Ortiz Jr.”; three names without a comma could be parted two ways."""
    if "," in name:
        last, first = (part.strip() for part in name.split(",", 1))
        if SUFFIX.fullmatch(first):  # “Omar Ortiz, Jr.”
            first, last = split(last)
            return first, f"{last}, {name.split(',', 1)[1].strip()}"
        return first, last
    words = name.split()
    suffix = [words.pop()] if len(words) > 2 and SUFFIX.fullmatch(words[-1]) else []
    cut = 1
    while cut < len(words) - 1 and INITIAL.fullmatch(words[cut]):
        cut += 1
    family = words[cut:]
    if len(family) > 1 and not all(word.lower() in PARTICLES for word in family[:-1]):
        return "", name
    return " ".join(words[:cut]), " ".join([*family, *suffix])
