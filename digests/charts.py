"""Small pictures of weeks, drawn on the server; the same numbers stand beside them in words."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .models import Digest

WEEKS = 12
BAR, GAP, TALL = 22, 6, 64  # of a series: read on a phone, so a number stands on every bar


def series(oldest_first: Sequence[Digest], measures: int | None = None) -> list[dict[str, Any]]:
    """What moves from week to week, each as a row of bars with its number on every bar: {title, picture, last}.

    Of the first `measures`; residents read two. Empty for less than two weeks. The same numbers stand in the weeks' own
    pages.
    """
    rows = list(oldest_first)
    if len(rows) < 2:
        return []
    read_as = [
        (_("Messages that came to the team"), lambda part: part["feedback"]["released"]),
        (_("Answered, or taken on by somebody else"), lambda part: part["feedback"]["settled"]),
        (_("Waiting for a first answer"), lambda part: part["feedback"]["waiting"]),
        (_("Late answers and promises"), _late),
        (_("Posts not filled"), lambda part: part["roster"]["vacant"]),
    ]
    found = []
    for title, read in read_as[:measures]:
        numbers = [read(row.public_part) for row in rows]
        found.append({"title": title, "picture": _bars(title, rows, numbers), "last": numbers[-1]})
    return found


def _late(part: dict[str, Any]) -> int:
    return part["decisions"]["late_answers"]["count"] + part["decisions"]["late_promises"]["count"]


def _bars(title: str, rows: Sequence[Digest], numbers: Sequence[int]) -> SafeString:
    wide, most, pairs = len(rows) * (BAR + GAP) - GAP, max(1, *numbers), list(zip(rows, numbers, strict=True))
    bars = format_html_join("", "{}", ((_bar(i, number, most, row.week),) for i, (row, number) in enumerate(pairs)))
    said = ", ".join(_("week %(week)d: %(n)d") % {"week": row.week, "n": number} for row, number in pairs)
    return format_html(
        '<svg class="series" viewBox="0 0 {} {}" role="img"><title>{}. {}</title>{}</svg>',
        wide, TALL + 34, title, said, bars,
    )  # fmt: skip


def _bar(place: int, number: int, most: int, week: int) -> SafeString:
    """The number, the bar below it, and the week below that."""
    high, left = round(TALL * number / most), place * (BAR + GAP)
    top, middle = TALL - high + 16, left + BAR // 2
    return format_html(
        '<text x="{}" y="{}">{}</text><rect x="{}" y="{}" width="{}" height="{}"/>'
        '<text class="series__week" x="{}" y="{}">{}</text>',
        middle, top - 4, number, left, top, BAR, max(high, 1), middle, TALL + 31, week,
    )  # fmt: skip
