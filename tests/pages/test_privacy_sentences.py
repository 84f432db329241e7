"""Each sentence of `/privacy/` has an identifier: a test, a setting, or that it cannot be proved (BLIND-13)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tools.translations import marked_in_template

PAGE = settings.BASE_DIR / "templates" / "pages" / "privacy.html"
SAID = "said, not provable"
ANONYMITY, MIX, LIMITS = "tests/feedback/test_anonymity.py", "tests/operations/test_mix.py", "tests/lib/test_limits.py"
BLIND, BACKUP = "tests/operations/test_blind.py", "tests/operations/test_backup.py"
# Identifier: how the paragraph begins, and what shows each of its sentences.
PROOF = {
    "PRIV-1": (
        "When you write to us without an account",
        f"{ANONYMITY}::test_marked_submissions_leave_nothing_but_their_text",
    ),
    "PRIV-2": ("We keep: your text", f"{ANONYMITY}::test_marked_submissions_leave_nothing_but_their_text"),
    "PRIV-3": ("We do not keep: your name", f"{ANONYMITY}::test_marked_submissions_leave_nothing_but_their_text"),
    "PRIV-4": ("After tonight, our own records", f"{BLIND}::test_the_next_morning_nothing_tells_which_came_first"),
    "PRIV-5": ("For %(days)s day", "WAL_KEPT_DAYS"),
    "PRIV-6": (
        "A safety copy divides its day",
        f"{BACKUP}::test_a_backup_is_mixed_today_included_and_a_restore_mixes_before_it_opens",
    ),
    "PRIV-7": ("your text, at once", "tests/feedback/test_moderation.py::test_anonymous_item_has_nobody_to_show"),
    "PRIV-8": ("your text, after it was released", "tests/feedback/test_api.py::test_staff_see_their_own_site_only"),
    "PRIV-9": ("only if you allowed it", "tests/feedback/test_api.py::test_public_list_has_published_wording_only"),
    "PRIV-10": (
        "everything in your thread",
        "tests/feedback/test_resident_pages.py::test_rosa_sends_and_reads_her_message_with_the_code",
    ),
    "PRIV-11": (
        "If you write with an account, the team",
        "tests/feedback/test_moderation.py::test_who_wrote_is_shown_after_a_reason_and_recorded",
    ),
    "PRIV-27": (
        "If a court or a lawyer has ordered us to keep",
        "tests/feedback/test_two.py::test_a_hold_covers_who_wrote_until_it_is_lifted",
    ),
    "PRIV-12": ("You need not give a name or an address", "RETENTION_DAYS"),
    "PRIV-13": ("The number of people coming is public", SAID),
    "PRIV-14": (
        "Reading sets no cookie",
        "tests/sites_app/test_pages.py::test_public_pages_know_no_session_and_may_be_held_for_seconds",
    ),
    "PRIV-15": (
        "If you are signed in, your browser",
        "tests/feedback/test_resident_pages.py::test_form_sets_no_session_and_reads_none",
    ),
    "PRIV-16": (
        "To stop floods of messages we count",
        f"{LIMITS}::test_without_the_key_what_redis_holds_fits_every_address_alike",
    ),
    "PRIV-17": ("The servers in front of this site", "ACCESS_LOG_OFF_SINCE"),
    "PRIV-18": (
        "We never tell officers who wrote",
        f"{ANONYMITY}::test_marked_submissions_leave_nothing_but_their_text",
    ),
    "PRIV-19": ("A court can order us", SAID),
    "PRIV-20": ("Your phone or computer", SAID),
    "PRIV-21": ("The network: the owner", SAID),
    "PRIV-22": ("Your writing: people", SAID),
    "PRIV-23": (
        "Name (or initials), role",
        "tests/sites_app/test_pages.py::test_nobody_is_named_as_having_left_early_and_no_leave_is_told",
    ),
    "PRIV-24": ("What we cannot hide", SAID),
    "PRIV-25": ("Officers are police.", SAID),
    "PRIV-26": (
        "A word list on our own computer",
        "tests/feedback/test_textcheck.py::test_nothing_of_django_is_loaded",
    ),
    "PRIV-28": (
        "Who has an account signs in at another",
        "tests/operations/test_two_hosts.py::test_a_message_is_not_taken_where_an_accounts_cookie_would_come_with_it",
    ),
}


def sentences() -> list[str]:
    """What the page says in whole sentences, or answers in a table; headings are none."""
    page = re.sub(r"{% block (title|description|head) %}.*?{% endblock %}", "", PAGE.read_text(encoding="utf-8"))
    page = re.sub(r"<(h2|caption|th)\b.*?</\1>", "", page)
    return [text for _line, text, _plural, _context in marked_in_template(page) if text]


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
    assert name and f"def {name}(" in source, "one test is named, not a file"
