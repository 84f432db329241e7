"""Pictures of places: nobody on them, nothing of the camera in them.

Rules: FIND-7.
"""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image

from lib.redis_client import page_client
from sites_app.forms.pictures import PlacePhotoForm
from sites_app.models import PlacePhoto

pytestmark = pytest.mark.django_db
ALT = {"alt_en": "The gate of the park", "alt_es": "La entrada del parque"}


def camera() -> SimpleUploadedFile:
    """A photo as a phone writes it: with the place where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Camera-of-Rosa"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), "#5577aa").save(out, "JPEG", exif=exif)
    assert b"Camera-of-Rosa" in out.getvalue()
    return SimpleUploadedFile("park.jpg", out.getvalue(), "image/jpeg")


def form(cast, file=None, **words) -> PlacePhotoForm:
    data = {"site": cast.north.pk, "nobody_on_it": "on", **ALT, **words}
    return PlacePhotoForm(data, {"file": file} if file else {})


def test_a_picture_of_the_place_stands_on_its_page_without_what_the_camera_wrote(cast):
    sent = form(cast, camera())
    assert sent.is_valid(), sent.errors
    photo = sent.save()
    with Image.open(io.BytesIO(photo.image)) as kept:
        assert kept.size == (960, 540) and kept.format == "WEBP" and not kept.getexif()
    assert b"Camera-of-Rosa" not in bytes(photo.image)
    page_client().flushdb()
    page = Client().get("/es/sites/north/").content.decode()
    address = f"/photos/places/{photo.token}.webp"
    assert f'<img src="{address}" alt="La entrada del parque"' in page
    answer = Client().get(address)
    assert answer["Content-Type"] == "image/webp" and answer.content == bytes(photo.image)


@pytest.mark.parametrize(
    ("missing", "named"),
    [({"nobody_on_it": ""}, "nobody_on_it"), ({"alt_en": "", "alt_es": ""}, "alt")],
)
def test_without_a_look_or_without_words_it_is_refused_and_says_why(cast, missing, named):
    sent = form(cast, camera(), **missing)
    assert not sent.is_valid() and named in sent.errors
    assert "file" in form(cast).errors, "a picture is needed"


def test_the_database_keeps_no_picture_that_nobody_has_looked_at(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlacePhoto.objects.create(site=cast.north, image=b"x", alt={"en": "x"}, nobody_on_it=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlacePhoto.objects.create(site=cast.north, image=b"x", alt={}, nobody_on_it=True)
