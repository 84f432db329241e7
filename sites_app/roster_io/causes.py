"""Hundreds of faults as the few causes they have: what is wrong, how often, where first, and what to do."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import days
from .columns import ValidationIssue

MOST_LINES = 10
SHOWN = 3
DAY_ORDER = "days"
QUOTED = re.compile(r"“([^”]*)”")


@dataclass(slots=True)
class Cause:
    """Faults of one column that say the same but for the words in quotation marks and the numbers."""

    kind: str
    column: str
    message: str
    lines: list[int] = field(default_factory=list)
    texts: Counter = field(default_factory=Counter)

    def __str__(self) -> str:
        lines = ", ".join(map(str, self.lines[:SHOWN])) + (" …" if len(self.lines) > SHOWN else "")
        head = ngettext("line %(lines)s", "%(n)d lines (%(lines)s)", len(self.lines)) % {
            "n": len(self.lines),
            "lines": lines,
        }
        return f"{head}, {self.column}: {self._advice() or self._said()}"

    def _said(self) -> str:
        if len(self.texts) < 2:
            return self.message
        some = ", ".join(f"“{text}”" for text, _count in self.texts.most_common(SHOWN))
        return QUOTED.sub(some + (" …" if len(self.texts) > SHOWN else ""), self.message, count=1)

    def _advice(self) -> str:
        """Days of another country are one cause, with one remedy."""
        if self.kind != DAY_ORDER:
            return ""
        left, _examples = days.fitting(self.texts)
        words = {"mdy": _("month/day/year"), "dmy": _("day/month/year")}
        orders = [order for order in words if order in left] or [*words]
        told = ngettext(
            "%(n)d day looks like %(words)s, for example “%(text)s”: say so (--dates %(order)s)",
            "%(n)d days look like %(words)s, for example “%(text)s”: say so (--dates %(order)s)",
            len(self.lines),
        )
        said = _(" or ").join(words[order] for order in orders)
        return told % {"n": len(self.lines), "words": said, "text": next(iter(self.texts)), "order": "|".join(orders)}


def _kind(fault: ValidationIssue) -> tuple[str, str]:
    """What two faults of one cause have in common."""
    quoted = QUOTED.search(fault.message)
    if (
        quoted
        and fault.message.startswith("“")
        and any(days.in_order(quoted.group(1), order) for order in ("mdy", "dmy"))
    ):
        return "", DAY_ORDER
    return fault.column, re.sub(r"\d+", "#", QUOTED.sub("“”", fault.message))


def grouped(faults: Iterable[ValidationIssue]) -> list[str]:
    """At most ten lines, the most frequent cause first."""
    found: dict[tuple[str, str], Cause] = {}
    for fault in faults:
        key = _kind(fault)
        cause = found.setdefault(key, Cause(key[1], fault.column, fault.message))
        cause.lines.append(fault.line)
        if quoted := QUOTED.search(fault.message):
            cause.texts[quoted.group(1)] += 1
    causes = sorted(found.values(), key=lambda cause: (-len(cause.lines), cause.lines[0]))
    if len(causes) <= MOST_LINES:
        return [str(cause) for cause in causes]
    rest = causes[MOST_LINES - 1 :]
    told = _("%(n)d more faults of %(kinds)d other kinds; the file of faults has them all.")
    more = told % {"n": sum(len(cause.lines) for cause in rest), "kinds": len(rest)}
    return [*(str(cause) for cause in causes[: MOST_LINES - 1]), more]
