"""The parts of a translation agree with each other."""

import pytest

from tools.launch.messages import disagreements, entries, folders


def test_there_is_a_language_to_look_at():
    assert [folder.parent.name for folder in folders() if entries(folder)]


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.parent.name)
def test_no_two_parts_translate_the_same_words_differently(folder):
    assert disagreements(folder) == []
