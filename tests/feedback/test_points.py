"""The points of words are counted from the kept messages alone, and hear what a stranger writes.

Rules: FB-7, FB-9.
"""

import re
from math import inf

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
    assert sum(others for _ours, others in found.values()) <= 1050 / 30
    assert sum(ours for ours, _others in found.values()) >= 0.8 * 930


def test_a_text_in_no_known_language_or_of_no_words_has_no_points():
    for text in ("", "\x00", "안녕하세요 도와주세요", "🙂" * 4000, "1 2 3", "a" * 4000):
        assert danger.kinds(text) == frozenset()


def test_a_long_ordinary_text_is_not_danger_for_being_long():
    lines = points.lines(points.KEPT / "writer_a" / "ordinary_en.txt")
    assert not danger.kinds(" ".join(lines)[:4000])


def test_a_phrase_is_enough_in_a_short_cry_and_lowers_what_is_enough_in_a_longer_text():
    assert danger.more_needed(has_phrase=True, words=danger.CRY, is_whole=True) == -inf
    assert danger.more_needed(has_phrase=False, words=danger.CRY, is_whole=True) == 0
    assert -inf < danger.more_needed(has_phrase=True, words=30, is_whole=True) < 0
    for text in ("I want to kill my self", "he hiting me", "me va a matar"):
        assert danger.points(text) < 0 and danger.kinds(text), text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("self_harm", "The soccer program is good, my son likes it and the coach is nice. I do not know who "
         "else to tell, I want to kill myself."),
        ("danger", "Please fix the playground. A man with a gun is in front of my house now and he is going to shoot "
         "my brother."),
        ("self_harm", "Muchas gracias por las plantas del parque. Ya no quiero vivir, me voy a matar hoy en la noche."),
        ("danger", "The street lamp on the corner has been broken for weeks. My husband hits me and I am afraid he "
         "will kill me tonight."),
        ("danger", "Gracias por la feria de salud, vinieron muchas familias del barrio y estuvo muy bonito todo el "
         "dia. My husband hits me and I am afraid he will kill me."),
    ],
)  # fmt: skip
def test_a_cry_for_help_is_heard_after_ordinary_sentences(kind, text):
    assert kind in danger.kinds(text)


def test_a_cry_in_the_other_language_is_heard_wherever_it_stands_and_two_languages_are_no_danger():
    """tests/feedback/lists/mixed.txt; 12 of the 13 were missed when no piece was cut where the language changes."""
    rows = [line.split("\t") for line in points.lines(points.KEPT / "mixed.txt")]
    missed = [text for kind, text in rows if kind != "ordinary" and kind not in danger.kinds(text)]
    taken = [text for kind, text in rows if kind == "ordinary" and danger.kinds(text)]
    assert len(rows) > 40 and len(missed) <= 1 and not taken, (missed, taken)


@pytest.mark.parametrize(("language", "least"), [("en", 0.75), ("es", 0.72)])
def test_a_strangers_message_is_heard_behind_an_ordinary_one(language, least):
    """By lists made without the writer; 46 and 51 of 100 were heard when a text was only heard as a whole."""
    heard = asked = 0
    enough = {one: points.enough(one) for one in LANGUAGES}
    for name in points.WRITERS:
        lists = [points.made(one, name) for one in LANGUAGES]
        texts = points.texts(points.KEPT / name, language)
        ordinary = [text for kind, text in texts if kind == "ordinary"]
        for (_kind, text), before in zip((one for one in texts if one[0] != "ordinary"), ordinary, strict=False):
            heard, asked = heard + points.is_heard(points.over(f"{before} {text}", lists), enough), asked + 1
    assert asked >= 930 and heard / asked >= least
