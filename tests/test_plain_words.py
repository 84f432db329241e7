"""Plain words, measured: what residents read is at about sixth-grade level in both languages.

Rules: LANG-7.
"""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

from tools.translations import texts

SPANISH = settings.BASE_DIR / "locale" / "es" / "LC_MESSAGES" / "parts"
# Where residents read: their pages, their mails, and the words of forms and threads behind them.
RESIDENTS = (
    "templates/400", "templates/403", "templates/404", "templates/413", "templates/429", "templates/500",
    "templates/503", "templates/base.html", "templates/_partials/", "templates/pages/home",
    "templates/pages/site", "templates/pages/about", "templates/pages/privacy", "templates/pages/me",
    "templates/pages/my_", "templates/feedback/", "templates/meetings/", "templates/digests/",
    "templates/sites_app/", "templates/accounts/", "templates/account/", "feedback/labels.py",
    "feedback/forms.py", "feedback/team_forms.py", "feedback/thread.py", "meetings/forms/resident.py",
    "accounts/mail_types.py",
)  # fmt: skip
STAFF = re.compile(r"/_?staff_|/email/digest_")
LONGER = 8  # words; shorter ones are labels and buttons, which no formula measures
ENGLISH_GRADE = 6.5  # Flesch-Kincaid, mean of all longer sentences
SPANISH_EASE = 70  # Fernández-Huerta: 70 to 80 is "fairly easy", sixth grade
HARDEST = 14  # Flesch-Kincaid of any one sentence
VOWELS = re.compile(r"[aeiouy]+")
# In Spanish two strong vowels, or an accented weak one beside another, are two syllables.
SPANISH_SYLLABLE = re.compile(r"[iuü]?[aeoáéó][iuy]?(?![aeoáéó])|[aeoáéó]|[íú]|[iu]+")


def sentences(text: str) -> list[list[str]]:
    """The longer sentences of a text as lists of words, without markup; a placeholder is one short word."""
    plain = re.sub(r"<[^>]+>", "", text)
    plain = re.sub(r"%\(\w+\)[sd]|https?://\S+", "x", plain)
    found = [re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", part) for part in re.split(r"[.!?:;]\s|[.!?]$", plain)]
    return [words for words in found if len(words) >= LONGER]


def syllables_en(word: str) -> int:
    """About right for common words: groups of vowels, without a silent e."""
    bare = re.sub(r"(?:[^laeiouy]es|[^aeioutd]ed|[^laeiouy]e)$", "", word.lower().replace("'", ""))
    return max(1, len(VOWELS.findall(bare)))


def syllables_es(word: str) -> int:
    bare = re.sub(r"q(?:u)(?=[eiéí])|gu(?=[eiéí])", "q", word.lower())
    return max(1, len(SPANISH_SYLLABLE.findall(bare)))


def grade(words: list[str]) -> float:
    """Flesch-Kincaid: the school year in which an English sentence can be read."""
    return 0.39 * len(words) + 11.8 * sum(map(syllables_en, words)) / len(words) - 15.59


def ease(words: list[str]) -> float:
    """Fernández-Huerta: how easy a Spanish sentence is, 100 the easiest."""
    return 206.84 - 60 * sum(map(syllables_es, words)) / len(words) - 1.02 * len(words)


def for_residents() -> set[tuple[str, str]]:
    """(context, English words) of everything that stands where residents read."""
    return {
        key
        for key, text in texts().items()
        if any(place.startswith(RESIDENTS) and not STAFF.search(place) for place in text.places)
    }


def english() -> list[list[str]]:
    return [words for _context, msgid in sorted(for_residents()) for words in sentences(msgid)]


def spanish() -> list[list[str]]:
    wanted = for_residents()
    return [
        words
        for part in sorted(Path(SPANISH).glob("*.po"))
        for entry in polib.pofile(str(part))
        if (entry.msgctxt or "", entry.msgid) in wanted
        for words in sentences(entry.msgstr or entry.msgstr_plural.get(1, ""))
    ]


def test_english_is_read_in_sixth_grade():
    found = english()
    assert len(found) > 100
    mean = sum(map(grade, found)) / len(found)
    hardest = sorted(found, key=grade)[-10:]
    assert mean <= ENGLISH_GRADE, f"{mean:.1f}; the hardest: {[' '.join(words) for words in hardest]}"


def test_no_english_sentence_is_far_above_it():
    assert [f"{grade(words):.0f}: {' '.join(words)}" for words in english() if grade(words) > HARDEST] == []


def test_spanish_is_as_easy():
    found = spanish()
    assert len(found) > 100
    mean = sum(map(ease, found)) / len(found)
    hardest = sorted(found, key=ease)[:10]
    assert mean >= SPANISH_EASE, f"{mean:.0f}; the hardest: {[' '.join(words) for words in hardest]}"


@pytest.mark.parametrize(
    ("word", "count"), [("neighborhood", 3), ("police", 2), ("moved", 1), ("code", 1), ("waited", 2)]
)
def test_english_syllables(word, count):
    assert syllables_en(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("vecindario", 4), ("reunión", 2), ("día", 2), ("quien", 1), ("código", 3), ("aquí", 2), ("leer", 2)],
)
def test_spanish_syllables(word, count):
    assert syllables_es(word) == count


def test_hard_words_would_be_seen():
    (hard,) = sentences("Administrative determination necessitates comprehensive consultation of all departments.")
    assert grade(hard) > 20


def kept_phrases(language: str) -> list[str]:
    """The phrases of docs/content-guide.md that may not come back."""
    guide = (settings.BASE_DIR / "docs" / "content-guide.md").read_text(encoding="utf-8")
    part = guide.split("## Phrases that may not come back")[1].split(f"\n{language}:\n")[1]
    return [line[2:] for line in part.split("\n\n")[0].splitlines() if line.startswith("- ")]


def with_phrases(said: list[str], phrases: list[str]) -> list[str]:
    return [f"{phrase}: {text}" for text in said for phrase in phrases if phrase.lower() in text.lower()]


def test_no_english_phrase_comes_back():
    phrases = kept_phrases("English")
    assert len(phrases) >= 15
    assert with_phrases([msgid for _context, msgid in for_residents()], phrases) == []


def test_no_spanish_phrase_comes_back():
    phrases, wanted = kept_phrases("Spanish"), for_residents()
    assert len(phrases) >= 15
    said = [
        text
        for part in sorted(Path(SPANISH).glob("*.po"))
        for entry in polib.pofile(str(part))
        if (entry.msgctxt or "", entry.msgid) in wanted
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    assert with_phrases(said, phrases) == []


def test_a_kept_phrase_would_be_seen():
    assert with_phrases(["Please tell us something nice."], kept_phrases("English"))
