"""Each sentence of `/privacy/` has an identifier: a test, a setting, or that it cannot be proved (BLIND-13)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import templatize

from tools.translations import marked

PAGE = settings.BASE_DIR / "templates" / "pages" / "privacy.html"
SAID = "said, not provable"
ANONYMITY, MIX, LIMITS = "tests/feedback/test_anonymity.py", "tests/operations/test_mix.py", "tests/lib/test_limits.py"
BLIND, BACKUP = "tests/operations/test_blind.py", "tests/operations/test_backup.py"
# Identifier: how the paragraph begins, and what shows each of its sentences.
PROOF = {
    "PRIV-1": ("When you write to us without an account", f"{ANONYMITY}::test_marked_submissions_leave_nothing"),
    "PRIV-2": ("We keep: your text", f"{ANONYMITY}::test_marked_submissions_leave_nothing_but_their_text"),
    "PRIV-3": ("We do not keep: your name", f"{ANONYMITY}::test_marked_submissions_leave_nothing_but_their_text"),
    "PRIV-4": ("After tonight, our own records", f"{BLIND}::test_the_next_morning_nothing_tells_which_came_first"),
    "PRIV-5": ("For %(days)s day", "WAL_KEPT_DAYS"),
    "PRIV-6": ("A safety copy divides its day", f"{MIX}::test_two_mixes_or_a_backup_do_not_run_at_once"),
    "PRIV-7": ("your text, at once", "tests/feedback/test_moderation.py"),
    "PRIV-8": ("your text, after it was released", "tests/feedback/test_moderation.py"),
    "PRIV-9": ("only if you allowed it", "tests/feedback/test_moderation.py"),
    "PRIV-10": ("everything in your thread", "tests/feedback/test_resident_pages.py"),
    "PRIV-11": ("If you write with an account, the team", "tests/feedback/test_moderation.py"),
    "PRIV-27": (
        "If a court or a lawyer has ordered us to keep",
        "tests/feedback/test_two.py::test_a_hold_covers_who_wrote_until_it_is_lifted",
    ),
    "PRIV-12": ("You need not give a name or an address", "RETENTION_DAYS"),
    "PRIV-13": ("The number of people coming is public", SAID),
    "PRIV-14": ("Reading sets no cookie", ANONYMITY),
    "PRIV-15": ("If you are signed in, your browser", ANONYMITY),
    "PRIV-16": ("Against floods we count", f"{LIMITS}::test_without_the_key_what_redis_holds_fits_every_address_alike"),
    "PRIV-17": ("The servers in front of this site", "ACCESS_LOG_OFF_SINCE"),
    "PRIV-18": (
        "We never tell officers who wrote",
        f"{ANONYMITY}::test_marked_submissions_leave_nothing_but_their_text",
    ),
    "PRIV-19": ("A court can order us", SAID),
    "PRIV-20": ("Your phone or computer", SAID),
    "PRIV-21": ("The network: the owner", SAID),
    "PRIV-22": ("Your writing: people", SAID),
    "PRIV-23": ("Name (or initials), role", "tests/sites_app/test_pages.py"),
    "PRIV-24": ("What we cannot hide", SAID),
    "PRIV-25": ("Officers are police.", SAID),
    "PRIV-26": ("A word list on our own computer", "tests/feedback/test_textcheck.py"),
}


def sentences() -> list[str]:
    """What the page says in whole sentences, or answers in a table; headings are none."""
    page = re.sub(r"{% block (title|description|head) %}.*?{% endblock %}", "", PAGE.read_text(encoding="utf-8"))
    page = re.sub(r"<(h2|caption|th)\b.*?</\1>", "", page)
    said = [
        message if isinstance(message, str) else message[0] for _line, message, _context in marked(templatize(page))
    ]
    return [text for text in said if text]


def proof_of(text: str) -> str | None:
    return next((proof for begins, proof in PROOF.values() if text.startswith(begins)), None)


def test_every_sentence_has_an_identifier():
    assert [text for text in sentences() if proof_of(text) is None] == []
    assert len(sentences()) > 20


def test_a_sentence_without_one_would_be_seen():
    assert proof_of("We have never been hacked.") is None


@pytest.mark.parametrize("identifier", PROOF)
def test_what_an_identifier_names_is_there(identifier):
    begins, proof = PROOF[identifier]
    assert any(text.startswith(begins) for text in sentences()), "no such sentence stands on the page any more"
    if proof == SAID:
        return
    if "/" not in proof:
        assert hasattr(settings, proof)
        return
    file, _, name = proof.partition("::")
    source = Path(settings.BASE_DIR, file).read_text(encoding="utf-8")
    assert f"def {name}" in source if name else "def test_" in source
