"""Pictures and text part of the Monday mail for docs/digest-mail.md: phone and desk, light and dark, two languages.

./run test --long tests/browser/test_digest_mail.py   puts them into docs/screenshots/
"""

import io
from pathlib import Path

import pytest
from PIL import Image

from .conftest import DESK, PHONE
from .demonstration import build_demonstration, fall_behind, one_mail_of_each_kind

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db]
LANGUAGES = ("en", "es")
VIEWS = [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
TALLEST, GAP = 2600, 24


@pytest.fixture
def mails(settings, tmp_path):
    """`mails(language)`: one of each kind, from the demonstration."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    fall_behind(build_demonstration().cast.north)
    return one_mail_of_each_kind


@pytest.mark.timeout(600)
def test_pictures_and_text_of_the_monday_mail(browser, mails, settings):
    folder = settings.BASE_DIR / "docs" / "screenshots"
    for language in LANGUAGES:
        found = mails(language)
        for kind in ("digest", "digest_page"):
            name = f"mail-{kind.replace('_', '-')}-{language}"
            picture(browser, found[kind].html, folder / f"{name}.webp")
            text = f"Subject: {found[kind].subject}\n\n{found[kind].text}"
            (folder / f"{name}.txt").write_text(text.strip() + "\n", encoding="utf-8")


def picture(browser, html: str, path: Path) -> None:
    """The four views side by side, as tall as the tallest, the desk's at half its size."""
    shots = [shot(browser, html, viewport, scheme) for viewport, scheme in VIEWS]
    high = max(one.height for one in shots)
    sheet = Image.new("RGB", (sum(one.width + GAP for one in shots) + GAP, high + 2 * GAP), "#8c938c")
    left = GAP
    for one in shots:
        sheet.paste(one, (left, GAP))
        left += one.width + GAP
    sheet.save(path, quality=60)


def shot(browser, html: str, viewport: dict[str, int], scheme: str) -> Image.Image:
    """As a mail client shows it that loads nothing and knows what the reader's screen prefers."""
    context = browser.new_context(viewport=viewport, color_scheme=scheme, java_script_enabled=False, offline=True)
    page = context.new_page()
    page.set_content(html)
    full = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    context.close()
    if viewport is DESK:
        return full.resize((full.width // 2, full.height // 2), Image.Resampling.LANCZOS)
    return full.crop((0, 0, full.width, min(full.height, TALLEST)))
