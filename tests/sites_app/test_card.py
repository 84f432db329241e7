"""The picture beside a shared link to a neighborhood (FIND-4)."""

import io
import re

import pytest
from PIL import Image

from lib.pictures import LEFT, RUNNING, STAYED
from lib.redis_client import page_client
from tests.people import new_officer, serve, today_at_home

pytestmark = pytest.mark.django_db


def picture(client, address: str) -> Image.Image:
    answer = client.get(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(answer.content)).convert("RGB")


def shares(image: Image.Image) -> dict[str, int]:
    """Pixels of each part of the bar."""
    found = dict.fromkeys((STAYED, LEFT, RUNNING), 0)
    box = image.crop((80, 250, 1120, 500))
    for count, (r, g, b) in box.getcolors(1 << 20):
        name = f"#{r:02x}{g:02x}{b:02x}"
        if name in found:
            found[name] += count
    return found


def test_a_shared_link_shows_the_name_and_whether_they_stay(client, cast):
    today = today_at_home()
    page = client.get("/sites/north/").content.decode()
    address = re.search(r'property="og:image" content="https?://[^/]+([^"]+)"', page)[1]
    assert address == "/sites/north/card.png?lang=en"
    assert '/sites/north/card.png?lang=es"' in client.get("/es/sites/north/team/").content.decode()
    before = picture(client, address)
    assert before.size == (1200, 630)
    cast.north.records_complete_from = today.replace(year=today.year - 12)
    cast.north.save()
    for n, years in enumerate((11, 10, 9)):
        gone = new_officer(None, f"C-{n}", "Al", f"Alba {n}")
        serve(
            gone,
            cast.north,
            since=today.replace(year=today.year - years, day=1),
            until=today.replace(year=today.year - 2, day=1),
        )
    page_client().flushdb()
    after = shares(picture(client, address))
    legend = 25 * 25
    assert after[STAYED] > 10 * legend and after[LEFT] == legend, "three stayed, nobody left before"


def test_the_picture_speaks_the_language_of_the_link(client, cast):
    english, spanish = (client.get(f"/sites/north/card.png?lang={tag}").content for tag in ("en", "es"))
    assert english != spanish == client.get("/sites/north/card.png?lang=es").content
    assert client.get("/sites/north/card.png?lang=nonsense").content == english
    assert client.get("/sites/nowhere/card.png").status_code == 404
