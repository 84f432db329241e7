"""An agency's logo and colour: what is taken, and what is made of it."""

import re
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

from lib.uploaded_pictures import as_webp

HEIGHT, WIDEST = 96, 480
MOST_BYTES = 1024 * 1024
MOST_PIXELS = 4_000_000
COLOUR = re.compile(r"#[0-9a-f]{6}")
LEAST_CONTRAST = 4.5  # of a text and what is behind it (WCAG 1.4.3)
PAPER, NIGHT = "#ffffff", "#1a2523"  # what stands behind links by day and by night


def logo(file: BinaryIO) -> bytes:
    """The picture as WebP, 96 pixels high, nothing else of the file kept: a drawing (SVG) may hold a script and is
    refused like everything that is no JPEG, PNG or WebP. ValidationError says what is wrong.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 1 MB."))
    return as_webp(data, _fitted, most_pixels=MOST_PIXELS, quality=85)


def _fitted(picture: Image.Image) -> Image.Image:
    width = min(WIDEST, max(1, round(picture.width * HEIGHT / picture.height)))
    return picture.convert("RGBA").resize((width, HEIGHT))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb), 1 to 21, as WCAG counts it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def by_night(colour: str) -> str:
    """The same colour, lighter until it can be read on the dark ground."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for step in range(21):
        lighter = "#" + "".join(f"{round(part + (255 - part) * step / 20):02x}" for part in parts)
        if contrast(lighter, NIGHT) >= LEAST_CONTRAST:
            return lighter
    return "#ffffff"


def validate_colour(colour: str) -> None:
    """ValidationError unless white can be read on it, and it on white."""
    if not COLOUR.fullmatch(colour):
        raise ValidationError(_("Write a colour as #0b5f56."))
    if contrast(colour, PAPER) < LEAST_CONTRAST:
        raise ValidationError(_("White letters could not be read on this colour. Please take a darker one."))


def style(colour: str) -> str:
    """The few lines that put the colour in the place of ours, by day and by night."""
    night = by_night(colour)
    day = f"--brand:{colour};--brand-down:{colour};--on-brand:#fff;--link:{colour}"
    dark = f"--brand:{night};--brand-down:{night};--on-brand:#101917;--link:{night}"
    return f":root{{{day}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
