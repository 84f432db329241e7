"""Pictures drawn on the server: the right length, words for those who do not see them, nothing inline."""

import re

import pytest

from lib.templatetags.svg_tags import bar, street


@pytest.mark.parametrize(
    ("fraction", "width"), [(0, "0.0"), (0.9446, "944.6"), (1, "1000.0"), (7, "1000.0"), (-1, "0.0")]
)
def test_bar_is_as_long_as_the_share(fraction, width):
    assert f'class="bar__fill" width="{width}"' in bar(fraction)


def test_bar_shows_five_years():
    assert bar(0.5).count("bar__tick") == 4


def test_bar_beside_words_is_hidden_from_screen_readers_and_alone_it_speaks():
    assert 'aria-hidden="true"' in bar(0.5)
    alone = bar(0.5, "Half of it", "2 years 6 months of 5")
    assert 'role="img"' in alone
    assert "<title>Half of it</title><desc>2 years 6 months of 5</desc>" in alone


def test_words_of_a_picture_are_escaped():
    assert "<b>" not in bar(0.5, "<b>", "<b>")


def test_a_street_is_always_the_same_and_differs_by_site():
    assert street("north") == street("north")
    assert street("north") != street("south")


@pytest.mark.parametrize("drawing", [bar(0.3), street("north", "park")])
def test_nothing_inline_that_the_content_policy_forbids(drawing):
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script", drawing)
