"""Uploaded pictures: read within bounds, and encoded anew with nothing left of what the camera wrote into them."""

import io
import threading
import warnings
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP")
_one_at_a_time = threading.Lock()  # 16 megapixels take 50 MB each while they are worked on


def as_webp(data: bytes, draw: Callable[[Image.Image], Image.Image], *, most_pixels: int, quality: int) -> bytes:
    """What `draw` makes of the picture. ValidationError says what is wrong with it.

    The pixels are counted in the header, before a small file can unpack into a huge picture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with _one_at_a_time:
                return _encoded(data, draw, most_pixels, quality)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_("This picture has too many pixels.")) from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise ValidationError(_("This is no JPEG, PNG or WebP picture that can be read.")) from None


def _encoded(data: bytes, draw: Callable[[Image.Image], Image.Image], most_pixels: int, quality: int) -> bytes:
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        if picture.width * picture.height > most_pixels:
            raise Image.DecompressionBombError
        drawn = draw(picture)
    # A fresh picture takes the pixels only: no place, no camera, no colour profile, no thumbnail comes along.
    bare, out = Image.new(drawn.mode, drawn.size), io.BytesIO()
    bare.paste(drawn)
    bare.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()
