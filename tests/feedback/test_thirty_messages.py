"""Thirty messages of residents, each answered as docs/specification/feedback-messages.md says.

Rules: FB-7, FB-8, FB-12.
"""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from feedback.models import Feedback
from tests.feedback.test_resident_pages import NEW

pytestmark = pytest.mark.django_db
PAGE = settings.BASE_DIR / "docs" / "specification" / "feedback-messages.md"
BACK, ANY_DAY = "Come back after this day.", "You can open your message with the code on any day."
UNSENT = "Your message has not been sent yet."
PRIVATE, TIP = "Do you want to leave this in?", "Do you know something about a crime?"
BADGE, BY_A_PERSON = "Is it about what an officer did?", "A person will translate your message."
FINDS = "The people who read first find out which neighborhood it is about, and pass it to the team there."
SAID = {
    "receipt": {BACK},
    "numbers first": {ANY_DAY},
    "private": {UNSENT, PRIVATE},
    "tip": {UNSENT, TIP},
    "badge": {UNSENT, BADGE},
    "translated": {BACK, BY_A_PERSON},
    "unplaced": {BACK, FINDS},
}
LONGER = {
    BACK: "Come back after this day. By then there should be an answer.",
    BY_A_PERSON: "A person will translate your message. That can take 3 more working days.",
}
EVERY = set().union(*SAID.values())


def table() -> list[tuple[str, str, str]]:
    rows = [line.strip("|").split("|") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    cells = [tuple(cell.strip() for cell in row) for row in rows]
    return [(language, text, answer) for language, text, answer in cells if language != "language"]


def read(language: str, text: str, answer: str) -> str:
    """The main part of the page that answers, as it is sent."""
    prefix = "/es" if language == "es" else ""
    path = "/feedback/new/" if answer == "unplaced" else NEW
    said = {"body": text, "category": "concern", "language": language}
    return Client().post(f"{prefix}{path}", said).content.decode().partition("<main")[2].partition("</main>")[0]


def wrong(language: str, text: str, answer: str, page: str) -> list[str]:
    """What this page says and should not, or should say and does not."""
    shown = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    with translation.override("es" if language == "es" else "en"):
        found = {one for one in EVERY if _stands(one, shown)}
    faults = [f"missing: {one}" for one in SAID[answer] - found] + [
        f"not its own: {one}" for one in found - SAID[answer]
    ]
    if answer in ("private", "tip", "badge"):
        return faults + ([] if unescape(page).count(text) and not Feedback.objects.exists() else ["text lost, or sent"])
    is_first = page.index('class="danger"') < page.index('id="code"')
    return faults + ([] if is_first == (answer == "numbers first") else ["the numbers stand in the wrong place"])


def _stands(sentence: str, shown: str) -> bool:
    """Whether the page says it; two of them are the beginning of a longer text of the page."""
    return gettext(LONGER.get(sentence, sentence)) in shown


def test_there_are_thirty_in_both_languages_and_every_kind_of_answer():
    rows = table()
    assert len(rows) == 30 and {language for language, _text, _answer in rows} >= {"en", "es"}
    assert {answer for _language, _text, answer in rows} == set(SAID)


@pytest.mark.parametrize(("language", "text", "answer"), table())
def test_a_message_is_answered_as_the_table_says(cast, language, text, answer):
    assert wrong(language, text, answer, read(language, text, answer)) == []


def test_an_answer_of_another_kind_would_be_seen(cast):
    """The negative control: a cry for help that is answered like a broken lamp."""
    text = "The street light on Compton Ave has been out for three weeks."
    page = read("en", text, "receipt")
    assert len(wrong("en", text, "numbers first", page)) == 3 and not wrong("en", text, "receipt", page)
