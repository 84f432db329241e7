"""Turns an uploaded picture into a small WebP, with nothing left of what the camera wrote into it."""

from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from lib.uploaded_pictures import as_webp

PORTRAIT, PLACE = (320, 320), (960, 540)  # pixels
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 16_000_000


def portrait(file: BinaryIO) -> bytes:
    """A face, 320 by 320 pixels. ValidationError says what is wrong."""
    return _small(file, PORTRAIT)


def place(file: BinaryIO) -> bytes:
    """A place, 960 by 540 pixels. ValidationError says what is wrong."""
    return _small(file, PLACE)


def _small(file: BinaryIO, size: tuple[int, int]) -> bytes:
    """The picture, turned upright, cut to `size` from its middle and encoded anew."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 8 MB."))

    def cut(picture: Image.Image) -> Image.Image:
        return ImageOps.fit(ImageOps.exif_transpose(picture).convert("RGB"), size)

    return as_webp(data, cut, most_pixels=MOST_PIXELS, quality=80)
