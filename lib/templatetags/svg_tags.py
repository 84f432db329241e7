"""Pictures drawn on the server: bar and street, styled by classes alone as the content policy asks."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

WIDTH, HEIGHT = 1440, 140


@register.simple_tag
@lru_cache(maxsize=512)
def bar(fraction: float, title: str = "", description: str = "", years: int = 5) -> SafeString:
    """A bar of ``years`` equal parts, filled from the left; ``fraction`` is cut to 0 to 1.

    Without a title it is decoration beside words that say the same, and hidden from screen readers.
    """
    length = round(1000 * min(max(float(fraction), 0.0), 1.0), 1)
    ticks = format_html_join(
        "",
        '<rect class="bar__tick" x="{}" width="4" height="16"/><rect class="bar__edge" x="{}" width="1" height="16"/>',
        ((1000 * k // years - 2, 1000 * k // years - 0.5) for k in range(1, years)),
    )
    return format_html(
        '<svg class="bar" viewBox="0 0 1000 16" preserveAspectRatio="none" width="1000" height="16" {}>{}'
        '<rect class="bar__fill" width="{}" height="16"/>{}</svg>',
        _role(title),
        _words(title, description),
        length,
        ticks,
    )


@register.simple_tag
@lru_cache(maxsize=256)
def street(seed: str, kind: str = "") -> SafeString:
    """Rooftops that are always the same for one ``seed``; a ``park`` has more trees. Decoration only."""
    chance = Random(f"street {seed}")  # noqa: S311 - a drawing, not a secret
    trees = 0.55 if kind == "park" else 0.2
    back = "".join(_houses(chance, low=50, high=95, trees=0.1)[0])
    front, windows = _houses(chance, low=26, high=62, trees=trees)
    return format_html(
        '<svg viewBox="0 0 {} {}" width="{}" height="{}" preserveAspectRatio="xMidYMax slice"'
        ' aria-hidden="true" focusable="false">'
        '<circle class="street__sun" cx="{}" cy="72" r="44"/><path class="street__back" d="{}"/>'
        '<path class="street__front" d="{}"/><path class="street__lit" d="{}"/></svg>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        WIDTH // 2 + chance.randrange(-90, 110),
        back,
        "".join(front),
        "".join(windows),
    )


def _role(title: str) -> SafeString:
    return SafeString('role="img"' if title else 'aria-hidden="true" focusable="false"')


def _words(title: str, description: str) -> SafeString:
    if not title:
        return SafeString("")
    about = format_html("<desc>{}</desc>", description) if description else ""
    return format_html("<title>{}</title>{}", title, about)


def _houses(chance: Random, *, low: int, high: int, trees: float) -> tuple[list[str], list[str]]:
    """Path pieces for buildings from the left edge to the right, and for the lit windows in them."""
    shapes, windows = [f"M0 {HEIGHT}v-8h{WIDTH}v8z"], []
    x = -10
    while x < WIDTH:
        wide, tall = chance.randrange(96, 176, 4), chance.randrange(low, high, 3)
        top = HEIGHT - tall
        if chance.random() < trees:
            wide = 44
            shapes.append(_tree(x + 22, top))
        else:
            shapes.append(_house(chance, x, wide, top))
            if chance.random() < 0.6:
                windows.append(f"M{x + wide // 2 - 5} {top + 12}h10v12h-10z")
        x += wide + chance.choice((0, 0, 6, 14))
    return shapes, windows


def _house(chance: Random, x: int, wide: int, top: int) -> str:
    roof = chance.choice(("gable", "gable", "hip", "flat", "shed"))
    eave, base = 6, HEIGHT
    if roof == "gable":
        return f"M{x} {base}V{top}h-{eave}l{wide // 2 + eave}-26 {wide // 2 + eave} 26h-{eave}V{base}z"
    if roof == "hip":
        return f"M{x} {base}V{top}h-{eave}l24-20h{wide - 36}l24 20h-{eave}V{base}z"
    if roof == "shed":
        return f"M{x} {base}V{top - 4}l{wide}-14V{base}z"
    return f"M{x} {base}V{top - 8}h{wide}V{base}zM{x + 10} {top - 8}v-10h14v10z"


def _tree(x: int, top: int) -> str:
    return f"M{x - 2} {HEIGHT}V{top}h4V{HEIGHT}zM{x - 18} {top - 6}a18 20 0 1 1 36 0a18 20 0 1 1-36 0z"
