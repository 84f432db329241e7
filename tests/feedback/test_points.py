"""The points of words are counted from the kept messages alone, and hear what a stranger writes.

Rules: FB-7, FB-9.
"""

import re

import pytest
from django.conf import settings

from feedback.textcheck import danger
from tools import points

PAGE = settings.BASE_DIR / "docs" / "danger-lists.md"
LANGUAGES = ("en", "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_are_made_from_the_kept_messages_byte_for_byte(language):
    assert (points.LISTS / f"points_{language}.txt").read_text() == points.written(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_a_strangers_messages_are_worth(language):
    """Each writer by lists made without him, as docs/danger-lists.md has it."""
    said = re.findall(rf"^\| {language} (writer_\w) \|.*\| (\d+) \| (\d+) \|$", PAGE.read_text(), re.MULTILINE)
    found = points.heard_unseen(language)
    assert {name: (int(ours), int(others)) for name, ours, others in said} == found
    assert sum(others for _ours, others in found.values()) <= 450 / 30
    assert sum(ours for ours, _others in found.values()) >= 0.7 * 450


def test_a_text_in_no_known_language_or_of_no_words_has_no_points():
    for text in ("", "\x00", "안녕하세요 도와주세요", "🙂" * 4000, "1 2 3", "a" * 4000):
        assert danger.kinds(text) == frozenset()


def test_a_long_ordinary_text_is_not_danger_for_being_long():
    lines = points.lines(points.KEPT / "writer_a" / "ordinary_en.txt")
    assert not danger.kinds(" ".join(lines)[:4000])


def test_a_phrase_is_enough_in_a_short_cry_and_lowers_what_is_enough_in_a_longer_text():
    assert danger.is_heard(True, danger.CRY, -100, 120) and not danger.is_heard(False, danger.CRY, -100, 120)
    assert danger.is_heard(True, 30, 100, 120) and not danger.is_heard(False, 30, 100, 120)
    assert not danger.is_heard(True, 30, 0, 120)
    for text in ("I want to kill my self", "he hiting me", "me va a matar"):
        assert danger.points(text) < 0 and danger.kinds(text), text
