"""Small pictures of weeks, drawn on the server; the same numbers stand beside them in words."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .models import Digest

WIDE, HIGH, STEP = 480, 96, 40


def weeks(newest_first: Sequence[Digest]) -> SafeString | None:
    """Two bars a week: messages that came to the team, and answered ones; None for less than two weeks."""
    rows = list(reversed(newest_first))
    if len(rows) < 2:
        return None
    numbers = [(row.public_part["feedback"]["released"], row.public_part["feedback"]["answered"]) for row in rows]
    most = max(1, *(max(pair) for pair in numbers))
    bars = format_html_join("", "{}", ((_pair(i, pair, most),) for i, pair in enumerate(numbers)))
    return format_html(
        '<svg class="weeks" viewBox="0 0 {} {}" width="{}" height="{}" role="img"><title>{}</title>{}</svg>',
        WIDE, HIGH, WIDE, HIGH,
        _("Messages that came to the team and first answers, week by week"),
        bars,
    )  # fmt: skip


def _pair(place: int, numbers: tuple[int, int], most: int) -> SafeString:
    tall = [round((HIGH - 4) * number / most) for number in numbers]
    left = place * STEP + 4
    return format_html(
        '<rect x="{}" y="{}" width="14" height="{}" fill="currentColor" opacity=".45"/>'
        '<rect x="{}" y="{}" width="14" height="{}" fill="currentColor"/>',
        left, HIGH - tall[0], tall[0], left + 16, HIGH - tall[1], tall[1],
    )  # fmt: skip
