"""The picture beside a shared link: what, when and where in large letters, drawn here and by nobody else."""

import io
import unicodedata
from functools import cache
from pathlib import Path

from django.template.defaultfilters import truncatechars
from PIL import Image, ImageDraw, ImageFont

from lib.templatetags.portal_tags import when

from .models import Meeting

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
GROUND, INK, PAPER, SUN = "#0b5f56", "#ffffff", "#083f3a", "#f7b733"
TITLE, TEXT = 68, 42
LONGEST_TITLE = 90
FONT = Path(__file__).parent / "fonts" / "PublicSans-SemiBold.ttf"


def draw_card(meeting: Meeting) -> bytes:
    """A PNG of 1200 by 630 pixels, the size messengers cut nothing from."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((WIDTH - 150, 40, WIDTH - 50, 140), fill=SUN)
    _rooftops(pen)
    below = _write(pen, meeting.site.name, TEXT, MARGIN, lines=1)
    below = _write(pen, truncatechars(str(meeting.title), LONGEST_TITLE), TITLE, below + 24, lines=3)
    below = _write(pen, when(meeting.starts_at, None, meeting.site.time_zone), TEXT, below + 24, lines=1)
    _write(pen, meeting.place, TEXT, below + 8, lines=1)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _rooftops(pen: ImageDraw.ImageDraw) -> None:
    for number in range(13):
        left, top = number * 100 - 30, HEIGHT - 60 - (number * 37) % 50
        pen.polygon(
            [(left, HEIGHT), (left, top), (left + 50, top - 34), (left + 100, top), (left + 100, HEIGHT)],
            PAPER,
        )


def _write(pen: ImageDraw.ImageDraw, text: str, size: int, top: int, *, lines: int) -> int:
    """Writes at most `lines` lines from `top` on; returns where the text ends, in pixels."""
    font = _font(size)
    for line in _broken(pen, _plain(text), font)[:lines]:
        pen.text((MARGIN, top), line, font=font, fill=INK)
        top += int(size * 1.25)
    return top


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


def _broken(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The text in lines that fit between the margins; one word too long for a line stays whole."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pen.textlength(longer, font=font) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _plain(text: str) -> str:
    """Letters only one at a time: the font draws composed ones, and nothing invisible belongs here."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] != "C" or c == " ")
