"""Pictures of every page and mail of the demonstration, both widths and languages, with contact sheets.

./run test --long tests/browser/test_screenshots.py   puts them into .build/screenshots/
"""

import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from mail import mail_types

from .addresses import pages_under_test
from .conftest import DESK, PHONE
from .demonstration import build_demonstration, one_mail_of_each_kind

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
WIDTHS = {"360": PHONE, "1280": DESK}
PEOPLE = [None, "rosa", "omar", "nora", "mia", "ada"]
THUMB, GAP, COLUMNS = (240, 400), 12, 8


@pytest.fixture
def scene(live_server, settings, tmp_path):
    """In place of the small neighborhood: the demonstration, which says so on every page."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    return build_demonstration()


@pytest.mark.timeout(1800)
def test_pictures_of_every_page_and_mail(visit, scene, settings):
    folder = settings.BASE_DIR / ".build" / "screenshots"
    for language in ("en", "es"):
        for width, viewport in WIDTHS.items():
            here = folder / f"{language}-{width}"
            here.mkdir(parents=True, exist_ok=True)
            pictures = [*_pages(visit, scene, language, viewport, here), *_mails(visit, language, viewport, here)]
            assert len(pictures) > 50
            contact_sheet(pictures, folder / f"contact-{language}-{width}.webp")


def _pages(visit, scene, language, viewport, folder: Path) -> list[Path]:
    taken = []
    for who in PEOPLE:
        with visit(who, viewport=viewport) as visitor:
            for place in pages_under_test(scene, language):
                if place.who == who:
                    visitor.page.goto(place.path)
                    taken.append(_shoot(visitor.page, folder / f"{place.name.replace(':', '-')}.webp"))
            if who is None:
                taken += _threads(visitor.page, scene, language, folder)
    return taken


def _threads(page, scene, language, folder: Path) -> list[Path]:
    """What a code opens: pages without an address of their own."""
    taken, prefix = [], "" if language == "en" else f"/{language}"
    for state, code in scene.codes.items():
        page.goto(f"{prefix}/feedback/receipt/")
        page.locator("input[name=receipt_code]").fill(code)
        page.locator("main button[type=submit]").click()
        taken.append(_shoot(page, folder / f"thread-{state}.webp"))
    page.goto(f"{prefix}/sites/{scene.cast.north.slug}/feedback/new/")
    page.locator("textarea").first.fill("La lámpara no prende." if language == "es" else "The lamp is out.")
    page.locator("input[name=category]").first.check(force=True)
    page.locator("main button[type=submit]").last.click()
    return [*taken, _shoot(page, folder / "receipt.webp")]


def _mails(visit, language, viewport, folder: Path) -> list[Path]:
    mails = one_mail_of_each_kind(language)
    print(f"no mail of: {sorted(set(mail_types.names()) - set(mails))}")  # noqa: T201
    taken = []
    with visit(None, viewport=viewport) as visitor:
        for kind, rendered in mails.items():
            visitor.page.set_content(rendered.html or f"<pre>{rendered.text}</pre>")
            taken.append(_shoot(visitor.page, folder / f"mail-{re.sub(r'[^a-z]+', '-', kind)}.webp"))
            (folder / f"mail-{kind}.txt").write_text(f"{rendered.subject}\n\n{rendered.text}", encoding="utf-8")
    return taken


def _shoot(page, path: Path) -> Path:
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, 16000))).save(path, quality=70)
    return path


def contact_sheet(pictures: list[Path], path: Path) -> None:
    """The tops of all pictures in rows, each with its name."""
    wide, high = THUMB
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (wide + GAP) + GAP, rows * (high + GAP + 16) + GAP), "#d9ddd4")
    draw = ImageDraw.Draw(sheet)
    for index, name in enumerate(pictures):
        picture = Image.open(name)
        scale = wide / picture.width
        part = picture.crop((0, 0, picture.width, min(picture.height, int(high / scale))))
        small = part.resize((wide, int(part.height * scale)), Image.Resampling.LANCZOS)
        left, top = GAP + index % COLUMNS * (wide + GAP), GAP + index // COLUMNS * (high + GAP + 16)
        sheet.paste(small, (left, top + 16))
        draw.text((left, top + 2), name.stem, fill="#16211e")
    sheet.save(path, quality=55)
