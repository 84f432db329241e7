"""The pictures beside shared links: large letters on the portal's colour, drawn here and by nobody else (FIND-4)."""

import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
GROUND, INK, PAPER, SUN = "#0b5f56", "#ffffff", "#083f3a", "#f7b733"
TITLE, TEXT, SMALL = 68, 42, 32
STAYED, LEFT, RUNNING = "#9be0a5", "#ff9d8c", SUN  # the parts of a promise, on the dark ground
FONT = Path(__file__).parent / "fonts" / "PublicSans-SemiBold.ttf"


class LinkPicture:
    """1200 by 630 pixels, the size messengers cut nothing from; what is written goes downwards."""

    def __init__(self) -> None:
        self.picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
        self.pen = ImageDraw.Draw(self.picture)
        self.top = MARGIN
        self.pen.ellipse((WIDTH - 150, 40, WIDTH - 50, 140), fill=SUN)
        _rooftops(self.pen)

    def write(self, text: str, size: int, *, lines: int = 1, space: int = 0) -> None:
        """At most `lines` lines, `space` pixels below what stands there."""
        self.top += space
        font = _font(size)
        for line in _broken(self.pen, _plain(text), font)[:lines]:
            self.pen.text((MARGIN, self.top), line, font=font, fill=INK)
            self.top += int(size * 1.25)

    def bar(self, parts: Sequence[tuple[int, str, str]]) -> None:
        """Parts of a whole as one bar, each (number, colour, words); below it what each is. Not all may be 0."""
        left, whole = float(MARGIN), sum(number for number, _colour, _words in parts)
        self.top += 28
        for number, colour, _words in parts:
            wide = (WIDTH - 2 * MARGIN) * number / whole
            if number:
                self.pen.rectangle((left, self.top, left + wide - 4, self.top + 48), fill=colour)
            left += wide
        self.top += 66
        for place, (_number, colour, words) in enumerate(parts):
            at = MARGIN + place * (WIDTH - 2 * MARGIN) // len(parts)
            self.pen.rectangle((at, self.top + 6, at + 24, self.top + 30), fill=colour)
            self.pen.text((at + 36, self.top), _plain(words), font=_font(SMALL), fill=INK)

    def png(self) -> bytes:
        buffer = io.BytesIO()
        self.picture.save(buffer, "PNG", optimize=True)
        return buffer.getvalue()


def _rooftops(pen: ImageDraw.ImageDraw) -> None:
    for number in range(13):
        left, top = number * 100 - 30, HEIGHT - 60 - (number * 37) % 50
        pen.polygon(
            [(left, HEIGHT), (left, top), (left + 50, top - 34), (left + 100, top), (left + 100, HEIGHT)], PAPER
        )


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
