"""Each sentence of `/privacy/` has an identifier: a test, a setting, or that it cannot be proved (BLIND-13).

The page is read as it is served, in both languages and under every switch of a deployment that changes it.
"""

import html
import itertools
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as the_settings
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from feedback import actions
from pages import labels
from sites_app.access import access_of

POINTS = "tests/feedback/test_points.py"
SAID = "said, not provable"
ANONYMITY = "tests/feedback/test_anonymity.py::test_marked_submissions_leave_nothing_but_their_text"
BLIND, BACKUP = "tests/operations/test_blind.py", "tests/operations/test_backup.py"
LIMITS, MODERATION = "tests/lib/test_limits.py", "tests/feedback/test_moderation.py"
FORM, API = "tests/feedback/test_resident_pages.py", "tests/feedback/test_api.py"
OFFICERS = "tests/sites_app/test_pages.py::test_nobody_is_named_as_having_left_early_and_no_leave_is_told"
HOLD = "tests/feedback/test_two.py::test_a_hold_covers_who_wrote_until_it_is_lifted"
HOSTS = "tests/operations/test_two_hosts.py"
MINE = "tests/pages/test_privacy_sentences.py"

# Identifier: how the sentence begins, and what shows it.
PROOF = {
    "PRIV-1": ("When you write to us without an account", ANONYMITY),
    "PRIV-2": ("We keep: your text", ANONYMITY),
    "PRIV-3": ("We keep your code only in a locked form", ANONYMITY),
    "PRIV-4": ("We do not keep: your name", ANONYMITY),
    "PRIV-5": ("After tonight, our own records", f"{BLIND}::test_the_next_morning_nothing_tells_which_came_first"),
    "PRIV-6": ("Until then, someone with full control", SAID),
    "PRIV-7": ("For # day", "WAL_KEPT_DAYS"),
    "PRIV-8": ("After that they keep only the day.", "WAL_KEPT_DAYS"),
    "PRIV-9": (
        "Somebody who holds a safety copy",
        f"{BACKUP}::test_a_backup_is_mixed_today_included_and_a_restore_mixes_before_it_opens",
    ),
    "PRIV-10": ("your text, at once", f"{MODERATION}::test_anonymous_item_has_nobody_to_show"),
    "PRIV-11": ("your text, after it was released", f"{API}::test_staff_see_their_own_site_only"),
    "PRIV-12": ("only if you allowed it", f"{API}::test_public_list_has_published_wording_only"),
    "PRIV-13": ("everything in your thread", f"{FORM}::test_rosa_sends_and_reads_her_message_with_the_code"),
    "PRIV-14": ("We never tell officers who wrote", ANONYMITY),
    "PRIV-15": ("They read your words after a moderator", f"{API}::test_staff_see_their_own_site_only"),
    "PRIV-16": ("Officers are police.", SAID),
    "PRIV-17": ("If they read about a crime", SAID),
    "PRIV-18": ("Nothing here is connected to a gang database", SAID),
    "PRIV-19": (
        "A word list on our own computer",
        "tests/feedback/test_textcheck.py::test_nothing_of_django_is_loaded",
    ),
    "PRIV-20": ("No artificial intelligence", SAID),
    "PRIV-21": ("If you write with an account, the team", f"{MINE}::test_the_team_reads_a_resident_with_an_account"),
    "PRIV-22": (
        "The first readers can see your address",
        f"{MODERATION}::test_who_wrote_is_shown_after_a_reason_and_recorded",
    ),
    "PRIV-23": (
        "If a legal order makes us keep a message",
        f"{MODERATION}::test_legal_hold_keeps_a_thread_from_the_purge",
    ),
    "PRIV-24": ("If it was written with an account that ends", HOLD),
    "PRIV-25": ("You need not give a name", "tests/meetings/test_api.py::test_rosa_is_confirmed_by_one_number"),
    "PRIV-26": ("If you do, both are erased", "RETENTION_DAYS"),
    "PRIV-27": (
        "Officers see how many people come",
        "tests/meetings/test_staff.py::test_staff_pages_show_numbers_and_nobody",
    ),
    "PRIV-28": ("The number of people coming is public", SAID),
    "PRIV-29": ("If somebody tells us with your e-mail", SAID),
    "PRIV-30": (
        "Reading sets no cookie",
        "tests/sites_app/test_pages.py::test_public_pages_know_no_session_and_may_be_held_for_seconds",
    ),
    "PRIV-31": ("A form sets one that only proves", f"{FORM}::test_form_sets_no_session_and_reads_none"),
    "PRIV-32": ("These pages do not connect to any other", "tests/portal/test_headers.py::test_headers_of_a_page"),
    "PRIV-33": ("If you are signed in, your browser", SAID),
    "PRIV-34": ("We do not read it there", f"{FORM}::test_form_sets_no_session_and_reads_none"),
    "PRIV-35": (
        "Who has an account signs in at another address",
        f"{HOSTS}::test_what_needs_an_account_is_led_to_the_staff_host",
    ),
    "PRIV-36": (
        "No cookie of an account comes along",
        f"{HOSTS}::test_a_message_is_not_taken_where_an_accounts_cookie_would_come_with_it",
    ),
    "PRIV-37": (
        "To stop floods of messages we count",
        f"{LIMITS}::test_without_the_key_what_redis_holds_fits_every_address_alike",
    ),
    "PRIV-38": (
        "Many internet addresses are counted together",
        f"{LIMITS}::test_even_with_the_key_an_address_is_one_of_two_or_more_among_164_on_average",
    ),
    "PRIV-39": (
        "The count is in memory only",
        f"{LIMITS}::test_the_server_of_limits_writes_nothing_to_a_disk_and_drops_nothing",
    ),
    "PRIV-40": ("The servers in front of this site", "ACCESS_LOG_OFF_SINCE"),
    "PRIV-41": ("The administrator looked last on", "ACCESS_LOG_OFF_SINCE"),
    "PRIV-42": ("A court can order us", SAID),
    "PRIV-43": ("What we never stored", ANONYMITY),
    "PRIV-44": ("Your phone or computer", SAID),
    "PRIV-45": ("“Exit this page” takes you away", SAID),
    "PRIV-46": ("The network: the owner", SAID),
    "PRIV-47": ("Your writing: people", SAID),
    "PRIV-48": ("Name (or initials), role", OFFICERS),
    "PRIV-49": ("Nobody is named as having left early", OFFICERS),
    "PRIV-50": ("Leave has no mark", OFFICERS),
    "PRIV-51": ("That a clock stood still", SAID),
    "PRIV-52": ("What we cannot hide", SAID),
    "PRIV-53": ("# ", "RETENTION_DAYS"),  # a row of the table: how long something is kept
    "PRIV-54": ("Write without an account.", SAID),
    "PRIV-55": ("Leave out your name, your address", SAID),
    "PRIV-56": ("Write your code on paper", SAID),
    "PRIV-57": ("Does somebody look at your phone?", SAID),
    "PRIV-58": ("Press “Exit this page”, then erase only", SAID),
    "PRIV-59": (
        "You can send a question before it",
        "tests/feedback/test_staff_pages.py::"
        "test_question_before_a_meeting_leads_the_team_and_the_moderator_to_the_meeting",
    ),
    "PRIV-61": ("The company whose computers we use can see", SAID),
    "PRIV-62": ("Officers: what they have read", SAID),
    "PRIV-70": ("If you called, erase that call.", SAID),
    "PRIV-71": ("Neighborhood Listening Desk reads it first.", f"{API}::test_staff_see_their_own_site_only"),
    "PRIV-72": ("Moderators read it first.", f"{API}::test_staff_see_their_own_site_only"),
    "PRIV-73": ("They are not police.", SAID),
    "PRIV-74": ("If they pass it on, the officers", f"{API}::test_staff_see_their_own_site_only"),
    "PRIV-67": ("An empty history can be noticed.", SAID),
    "PRIV-68": ("At a meeting, officers can see who comes.", SAID),
    "PRIV-69": ("Leave papers out of your message", SAID),
    "PRIV-60": ("This site never asks about immigration", SAID),
    "PRIV-63": (
        "Words in that list have points",
        f"{POINTS}::test_a_phrase_is_enough_in_a_short_cry_and_lowers_what_is_enough_in_a_longer_text",
    ),
    "PRIV-64": (
        "If the words of a message have enough points",
        "tests/feedback/test_danger_lists.py::test_the_message_is_saved_and_the_receipt_opens_with_the_numbers_and_names_no_day",
    ),
    "PRIV-65": (
        "We counted the points once",
        f"{POINTS}::test_the_lists_are_made_from_the_kept_messages_byte_for_byte",
    ),
    "PRIV-66": (
        "The list does not learn from yours",
        f"{POINTS}::test_the_lists_are_made_from_the_kept_messages_byte_for_byte",
    ),
}

SWITCHES = {
    "MODERATORS_NAME": (the_settings.MODERATORS_NAME, {"en": ""}),
    "WAL_KEPT_DAYS": (None, 1, 3),
    "STAFF_URL": ("", "https://staff.example.org"),
    "ACCESS_LOG_OFF_SINCE": (None, date(2026, 11, 1)),
}
END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡“])")
BLOCK = re.compile(r"<(p|li|td)\b[^>]*>(.*?)</\1>", re.S)


def paragraphs(prefix: str) -> list[list[str]]:
    """What the page says as it is served now, by paragraph in sentences; headings and questions of tables are none."""
    page = Client().get(f"{prefix}/privacy/").content.decode()
    page = page[page.index("<main") : page.index("</main")]
    texts = (" ".join(html.unescape(re.sub(r"<[^>]+>", "", block)).split()) for _tag, block in BLOCK.findall(page))
    return [END.split(text) for text in texts if text]


def both_languages() -> list[tuple[str, str]]:
    """Each English sentence and the Spanish one that stands in its place."""
    found = []
    for one, other in zip(paragraphs(""), paragraphs("/es"), strict=True):
        assert len(one) == len(other), f"a sentence more, or less, in one language: {one} {other}"
        found += zip(one, other, strict=True)
    return found


def everything_said(settings) -> list[tuple[str, str]]:
    """Under every combination of the switches."""
    found: dict[tuple[str, str], None] = {}
    for values in itertools.product(*SWITCHES.values()):
        for name, value in zip(SWITCHES, values, strict=True):
            setattr(settings, name, value)
        found |= dict.fromkeys(both_languages())
    return list(found)


def named(sentence: str) -> list[str]:
    """The identifiers of a sentence; `#` stands for a number."""
    plain = re.sub(r"\d+", "#", sentence)
    return [name for name, (begins, _proof) in PROOF.items() if plain.startswith(begins)]


@pytest.mark.django_db
def test_every_sentence_has_one_identifier_and_no_identifier_is_left(settings):
    said = everything_said(settings)
    assert [one for one, _other in said if len(named(one)) != 1] == []
    used = {name for one, _other in said for name in named(one)}
    assert PROOF.keys() - used == set(), "no such sentence stands on the page any more"
    assert len(said) > 50 and all(other and other != one for one, other in said)


def test_a_sentence_without_one_would_be_seen():
    assert named("We have never been hacked.") == []


@pytest.mark.django_db
def test_a_sentence_more_in_one_language_would_be_seen(monkeypatch):
    one = [["We keep nothing.", "Nobody reads it."]]
    monkeypatch.setattr(f"{__name__}.paragraphs", lambda prefix: one if not prefix else [["No guardamos nada."]])
    with pytest.raises(AssertionError, match="a sentence more"):
        both_languages()


@pytest.mark.parametrize("name", SWITCHES)
def test_every_switch_of_the_page_is_tried(name):
    """A new `if` in the template needs its switch above, or a sentence of its own could go unseen."""
    page = (the_settings.BASE_DIR / "templates" / "pages" / "privacy.html").read_text(encoding="utf-8")
    asked = {word for words_of in re.findall(r"{% if ([^%]*) %}", page) for word in words_of.split()}
    assert asked == {one.lower().removesuffix("_url") + "_host" * one.endswith("_URL") for one in SWITCHES}
    assert hasattr(the_settings, name)


@pytest.mark.parametrize("identifier", PROOF)
def test_what_an_identifier_names_is_there(identifier):
    _begins, proof = PROOF[identifier]
    if proof == SAID:
        return
    if "/" not in proof:
        assert hasattr(the_settings, proof)
        return
    file, _, name = proof.partition("::")
    source = Path(the_settings.BASE_DIR, file).read_text(encoding="utf-8")
    assert name and f"def {name}(" in source, "one test is named, not a file"


@pytest.mark.django_db
def test_how_long_things_are_kept_is_what_the_settings_say(settings):
    """PRIV-53: each row's words are made of its days."""
    settings.RETENTION_DAYS = {kind: days + 3 for kind, days in settings.RETENTION_DAYS.items()}
    for prefix, language in (("", "en"), ("/es", "es")):
        said = {text for one in paragraphs(prefix) for text in one}
        with override(language):
            kept = {str(labels.how_long(days)) for kind, days in settings.RETENTION_DAYS.items() if kind in labels.KEPT}
        assert kept and kept <= said


@pytest.mark.django_db
def test_the_team_reads_a_resident_with_an_account(cast, as_):
    today = cast.north.today(timezone.now())
    draft = actions.Draft(site=cast.north, category="idea", body="A bench", language="en")
    row = actions.submit_signed_in(draft, user=cast.rosa, key="k" * 43, on=today)
    actions.release(row, by=access_of(cast.mia, now=timezone.now()), on=today, about=actions.NOBODY)
    page = as_("nora").get(f"/staff/sites/north/feedback/{row.pk}/").content.decode()
    assert "From a resident with an account." in page and cast.rosa.email not in page
