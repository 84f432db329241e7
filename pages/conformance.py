"""What docs/accessibility-conformance.md says, criterion by criterion: the page for everybody is made from it."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FILE = Path(settings.BASE_DIR) / "docs" / "accessibility-conformance.md"
NUMBER = re.compile(r"\d\.\d")
TESTS = re.compile(r",? ?`tests/[^`]+`,?")
EDITION = re.compile(r"Edition of (\w+ \d{1,2}, \d{4})")


class How(StrEnum):
    """How far a criterion is met, in the words of the report."""

    SUPPORTS = "supports"
    PARTLY = "supports partly"
    FAILS = "does not support"
    NOT_HERE = "does not apply"


@dataclass(frozen=True)
class Criterion:
    """One row; `known` is what the report says beside the tests that it names."""

    name: str
    level: str
    how: How
    by_program: bool
    known: str


@dataclass(frozen=True)
class Report:
    """The whole of it, with the day of its edition."""

    edition: date
    rows: tuple[Criterion, ...]

    def count(self, how: How) -> int:
        return Counter(row.how for row in self.rows)[how]


@lru_cache(maxsize=1)
def report() -> Report:
    """The report as it lies beside this program; ValueError if a row says something else than it may."""
    text = FILE.read_text(encoding="utf-8")
    edition = EDITION.search(text)
    if edition is None:
        raise ValueError("The report does not say its edition.")
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    rows = tuple(_row(*row) for row in cells if len(row) == 4 and NUMBER.match(row[0]))
    return Report(datetime.strptime(edition[1], "%B %d, %Y").date(), rows)  # noqa: DTZ007


def _row(name: str, level: str, how: str, by: str) -> Criterion:
    known = TESTS.sub("", by).strip(" .,;")
    return Criterion(name, level, How(how), "`tests/" in by, known[:1].upper() + known[1:])
