"""Korean, as the demonstration has it: a resident's way is in Korean, marked as read by nobody yet.

Rules: LANG-1, LANG-6.
"""

import re

import pytest
from django.test import Client
from django.utils import translation

from feedback.receipts import fresh_key
from mail import rendering
from mail.models import OutgoingMail
from portal.language_setting import languages_of
from tests.browser.addresses import pages_under_test
from tests.browser.scene import build_scene
from tests.people import build_cast
from tests.pseudo import forget
from tests.test_pseudo_locale import NAMES, WORD, Reader, words_of_data

# Public pages that are in English still: reports in numbers, the ways in of staff, and sheets in every language.
NOT_YET = {
    "pages:accessibility", "pages:numbers", "sites:evidence", "sites:confirm", "sites:invitation", "sites:team_sheet",
    "digests:digest", "digests:sheet", "feedback:poster", "feedback:paper", "account_inactive", "accounts:signed_out",
}  # fmt: skip
MOST_ENGLISH = 0.02  # of a page's words
HANGUL = re.compile("[가-힣]")
PLACES = {"WCAG", "AA", "Wi", "Fi", "iCal", "ZIP", "SVG"}


@pytest.fixture
def scene(db, settings):
    settings.DEMO = True
    settings.LANGUAGES = languages_of("en,es,ko")
    settings.NOBODY_READS = {**settings.NOBODY_READS, "ko": "밤과 주말에는"}
    forget()
    yield build_scene(build_cast())
    forget()


def read(html: str) -> tuple[list[str], list[str]]:
    """Words in Korean, and those that are in no Korean, in nobody's row and no name; English beside it is marked."""
    reader = Reader("ko")
    reader.feed(html)
    text = re.sub(r"\S+@\S+|https?://\S+|/[\w/-]+/|[0-9A-F-]{12,}", " ", "".join(reader.words))
    korean = [word for word in re.findall(r"\S+", text) if HANGUL.search(word)]
    return korean, [word for word in WORD.findall(text) if not HANGUL.search(word)]


def strange(html: str, known: set[str]) -> list[str]:
    korean, others = read(html)
    left = [word for word in others if word not in known]
    assert len(korean) > 20
    return left if len(left) > MOST_ENGLISH * (len(korean) + len(left)) else []


def test_a_residents_way_is_in_korean_and_says_that_nobody_has_read_it(scene):
    known = words_of_data() | NAMES | PLACES
    places = [place for place in pages_under_test(scene, "ko") if place.who is None and place.name not in NOT_YET]
    assert len(places) >= 20
    english = {}
    for place in places:
        html = Client().get(place.path, follow=True).content.decode()
        assert '<html lang="ko"' in html and "원어민이 아직 확인하지 않았습니다." in html, place.path
        if left := strange(html, known):
            english[place.path] = left
    assert not english, "\n".join(f"{path}: {left}" for path, left in english.items())


def test_receipt_thread_and_the_danger_block_are_in_korean_beside_the_english(scene):
    known = words_of_data() | NAMES
    said = {"key": fresh_key(), "body": "정문 가로등이 고장났어요.", "category": "concern", "language": "ko"}
    receipt = Client().post("/ko/sites/north/feedback/new/", said).content.decode()
    assert "여기 당신의 코드가 있습니다" in receipt and "번역합니다" in receipt
    pages = [receipt]
    for code in scene.codes.values():
        pages.append(Client().post("/ko/feedback/receipt/", {"receipt_code": code}).content.decode())
    for html in pages:
        assert "자살을 생각하고 계신가요?" in html and 'class="beside" lang="en"' in html
        assert "Thinking of suicide?" in html
        assert strange(html, known) == []


def test_the_mails_of_a_meeting_are_in_korean(scene):
    row = OutgoingMail.objects.filter(kind__startswith="rsvp").latest("pk")
    row.language = "ko"
    with translation.override("ko"):
        mail = rendering.render(row)
    assert HANGUL.search(mail.subject) and strange(mail.html, words_of_data() | NAMES) == []
