"""Pictures of terms, drawn on the server: one mark for each, and the curve of who stays."""

from collections.abc import Iterable
from datetime import date
from math import acos, cos, pi, sin

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sites_app.counts import Beside
from sites_app.tenure import MARKS, Mark, Status, Step, Stint

register = template.Library()

A_ROW = 20
MOST_MARKS = 240
LEVELS = 10
WIDTH, HEIGHT, EDGE = 640, 260, 8
FIVE_YEARS = 1826


@register.simple_tag
def term_shapes() -> SafeString:
    """The shapes that `term_marks` uses; once a page, before the first of them."""
    shapes = [("kept", '<circle class="dots__kept" cx="10" cy="10" r="8"/>')]
    ring = '<circle class="dots__{}" cx="10" cy="10" r="7"/>'
    shapes += [(f"t{level}", ring.format("open") + _served(level)) for level in range(LEVELS)]
    shapes.append(("not", ring.format("not") + '<path class="dots__not" d="M5 5l10 10"/>'))
    return format_html(
        '<svg class="unseen" aria-hidden="true" focusable="false" width="0" height="0"><defs>{}</defs></svg>',
        format_html_join(
            "", '<symbol id="{}" viewBox="0 0 20 20">{}</symbol>', ((key, SafeString(shape)) for key, shape in shapes)
        ),
    )


def _served(level: int) -> str:
    """The lower part of a circle, filled to `level` tenths of its area's height."""
    if not level:
        return ""
    radius, height = 4.6, level / LEVELS * 2
    angle = acos(1 - height)
    x, y = radius * sin(angle), 10 + radius * cos(angle)
    large = 1 if angle > pi / 2 else 0
    arc = f"M{10 - x:.2f} {y:.2f}A{radius} {radius} 0 {large} 0 {10 + x:.2f} {y:.2f}z"
    return f'<path class="dots__mark" d="{arc}"/>'


@register.simple_tag
def term_marks(terms: list[tuple[str, float]], title: str, description: str = "") -> SafeString:
    """One mark a term, from (status, fraction): filled as served, full when kept, crossed if ended early.

    Above 240 terms only the newest are drawn; the words beside it count all.
    """
    shown = terms[-MOST_MARKS:]
    rows = max(1, -(-len(shown) // A_ROW))
    marks = format_html_join(
        "",
        '<use href="#{}" x="{}" y="{}" width="20" height="20"/>',
        ((_shape(status, share), n % A_ROW * 20, n // A_ROW * 20) for n, (status, share) in enumerate(shown)),
    )
    return format_html(
        '<svg class="dots" viewBox="0 0 {} {}" width="{}" height="{}" role="img"><title>{}</title>{}{}</svg>',
        A_ROW * 20, rows * 20, A_ROW * 20, rows * 20, title,
        format_html("<desc>{}</desc>", description) if description else "", marks,
    )  # fmt: skip


def _shape(status: str, share: float) -> str:
    if status == Status.COMPLETED:
        return "kept"
    return "not" if status == Status.ENDED_EARLY else f"t{min(LEVELS - 1, int(share * LEVELS))}"


def marks_of(stints: Iterable[Stint], *, since: date | None, today: date) -> list[tuple[str, float]]:
    """What `term_marks` draws of a site: the terms that its sentence counts; those that run today where
    earlier departures are not known (`since` is None).
    """
    begun = [stint for stint in stints if stint.has_clock and stint.first_day <= today]
    if since is None:
        return [_mark(stint, today) for stint in begun if stint.is_serving(today)]
    return [_mark(stint, today) for stint in begun if stint.first_day >= since]


def _mark(stint: Stint, today: date) -> tuple[str, float]:
    return stint.status(today).value, float(stint.fraction(today) or 0)


@register.simple_tag
def promise_bar(completed: int, ended_early: int, on_track: int) -> SafeString:
    """One bar of three parts, as wide as their numbers; the words beside it say the same, so it is decoration."""
    whole, x, parts = max(1, completed + ended_early + on_track), 0.0, []
    for name, count in (("kept", completed), ("left", ended_early), ("still", on_track)):
        wide = 1000 * count / whole
        if count:
            parts.append((name, f"{x:.1f}", f"{wide:.1f}", name, f"{x:.1f}", f"{x + wide:.1f}"))
        x += wide
    drawn = '<rect class="keep__{}" x="{}" width="{}" height="24"/><path class="keep__{}-mark" d="M{} 12H{}"/>'
    return format_html(
        '<svg class="keep__bar" viewBox="0 0 1000 24" preserveAspectRatio="none" width="1000" height="24"'
        ' aria-hidden="true" focusable="false"><rect class="keep__none" width="1000" height="24"/>{}</svg>',
        format_html_join("", drawn, parts),
    )


@register.simple_tag
def staying_curve(steps: Iterable[Step], marks: Iterable[Mark], title: str, description: str) -> SafeString:
    """The share that stays, by years served, as a stair from 1 at the left, and at each year its band.

    Without letters: they stand around it as text of the page's own size (`_partials/curve.html`).
    """
    path = [f"M{_x(0)} {_y(1)}"]
    for step in steps:
        if step.days <= FIVE_YEARS:
            path.append(f"H{_x(step.days)}V{_y(step.share)}")
    path.append(f"H{_x(FIVE_YEARS)}")
    across = format_html_join(
        "", '<path class="curve__grid" d="M0 {}H{}"/>', ((_y(part / 4), WIDTH) for part in range(5))
    )
    bands = format_html_join(
        "",
        '<path class="curve__band" d="M{} {}V{}"/>',
        (
            (_x(MARKS[mark.year]), _y(float(mark.low)), _y(float(mark.high)))
            for mark in marks
            if mark.low is not None and mark.high is not None
        ),
    )
    return format_html(
        '<svg class="curve__lines" viewBox="0 0 {} {}" preserveAspectRatio="none" width="{}" height="{}" role="img">'
        '<title>{}</title><desc>{}</desc>{}{}<path class="curve__line" d="{}"/></svg>',
        WIDTH, HEIGHT, WIDTH, HEIGHT, title, description, across, bands, "".join(path),
    )  # fmt: skip


@register.simple_tag
def counts_lines(counts: Beside) -> SafeString:
    """Two lines over the years, each in parts of its own first year, so that places of different size compare; the
    numbers stand in the table below.
    """
    years = sorted({*counts.ours, *counts.theirs})
    kinds = (("counts__ours", counts.ours), ("counts__theirs", counts.theirs))
    lines = [(name, _parts(series, years)) for name, series in kinds if len(series) > 1]
    top = max(1.0, *(part for _name, points in lines for _at, part in points))
    drawn = format_html_join(
        "",
        '<polyline class="{}" points="{}"/>',
        ((name, " ".join(f"{at * WIDTH:.1f},{_y(part / top)}" for at, part in points)) for name, points in lines),
    )
    return format_html('<svg class="counts" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>', WIDTH, HEIGHT, drawn)


def _parts(series: dict[int, int], years: list[int]) -> list[tuple[float, float]]:
    """(where along the years, part of the first count)."""
    first, span = series[min(series)], max(1, years[-1] - years[0])
    return [((year - years[0]) / span, count / first) for year, count in sorted(series.items())]


def _x(days: float) -> float:
    return round((WIDTH - EDGE) * days / FIVE_YEARS, 1)


def _y(share: float) -> float:
    return round(EDGE / 2 + (HEIGHT - EDGE) * (1 - share), 1)
