"""Turns an uploaded picture into a small WebP, with nothing left of what the camera wrote into it."""

import io
import threading
import warnings
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

PORTRAIT, PLACE = (320, 320), (960, 540)  # pixels
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 16_000_000  # read from the header, before a small file can unpack into a huge picture
FORMATS = ("JPEG", "PNG", "WEBP")
_one_at_a_time = threading.Lock()  # 16 megapixels take 50 MB each while they are worked on


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
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with _one_at_a_time:
                return _encoded(data, size)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_("This picture has too many pixels.")) from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise ValidationError(_("This is no JPEG, PNG or WebP picture that can be read.")) from None


def _encoded(data: bytes, size: tuple[int, int]) -> bytes:
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    # A fresh picture takes the pixels only: no place, no camera, no colour profile, no thumbnail comes along.
    bare = Image.new("RGB", size)
    bare.paste(ImageOps.fit(upright, size))
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()
