"""Drawn pictures of the ten places: nobody's photograph, and said so beside each."""

import io
from random import Random

from PIL import Image, ImageDraw

from sites_app.models import PlacePhoto, Site
from sites_app.photos import place

SIZE = (960, 540)
SKY, GROUND, PATH = "#cfe6ef", "#8fb573", "#d9cfb8"
WALLS = ("#e8c39e", "#d98f6c", "#f0dcb4", "#b7c9b0", "#c9b1d6")
ALT = {"en": "A drawing: houses, trees and a path.", "es": "Un dibujo: casas, árboles y un camino."}
CREDIT = "drawn for the demonstration"


def make_pictures(sites: list[Site]) -> None:
    """One for each site; `place` takes them in as it takes an uploaded photo."""
    words = {"alt": ALT, "credit": CREDIT, "nobody_on_it": True}
    images = ((site, place(io.BytesIO(_draw(Random(site.slug))))) for site in sites)
    PlacePhoto.objects.bulk_create(PlacePhoto(site=site, image=image, **words) for site, image in images)


def _draw(random: Random) -> bytes:
    picture = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((760, 50, 860, 150), fill="#f7b733")
    pen.rectangle((0, 380, 960, 540), fill=GROUND)
    for number in range(5):
        left, top = number * 200 - random.randrange(40), 220 + random.randrange(60)
        pen.rectangle((left, top, left + 150, 390), fill=random.choice(WALLS))
        pen.polygon([(left - 12, top), (left + 75, top - 60), (left + 162, top)], fill="#7a4b3a")
        pen.rectangle((left + 55, 320, left + 95, 390), fill="#4d5b57")
    for _number in range(4):
        at = random.randrange(40, 920)
        pen.rectangle((at - 6, 340, at + 6, 410), fill="#6b4a32")
        pen.ellipse((at - 46, 260, at + 46, 350), fill="#4f8a4b")
    pen.polygon([(420, 540), (470, 390), (500, 390), (620, 540)], fill=PATH)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
