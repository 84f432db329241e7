"""A third language in which every marked text stands in brackets: what is not in brackets was never marked.

It is added as any language is: a folder with its texts and a name in PORTAL_LANGUAGES. It counts in three forms, is
written from right to left, and its pages stand under its own prefix.

Rules: LANG-5.
"""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from feedback.labels import REPLY_TEMPLATES
from tests.browser.addresses import pages_under_test
from tests.browser.scene import browser_of, build_scene
from tests.people import build_cast
from tests.pseudo import add_language, forget
from tests.surfaces import further_pages

CODE = "qaa"
OPEN, CLOSE = "⟦", "⟧"
BRACKETED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
READ_ALOUD = {"alt", "title", "aria-label", "placeholder", "content", "value", "data-none", "data-done", "label"}
SAID_OF_A_PAGE = {"description", "og:title", "og:description", "og:site_name", "og:image:alt"}
SILENT = {"script", "style", "code", "template"}
WORD = re.compile(r"[^\W\d_]{2,}")
# What is a name in every language.
NAMES = {
    "Kunde", "English", "Español", "en", "es", "In", "WebP", "JPEG", "PNG", "CSV", "QR", "html", "portal",
    "Tagalog", "فارسی", "简体中文", "한국어", "Google", "Microsoft", "Outlook", "com",
}  # fmt: skip
OWN_WORDS = ("ORGANISATION", "BASE_URL")


@pytest.fixture
def scene(db):
    """Written while the deployment had two languages."""
    return build_scene(build_cast())


@pytest.fixture
def pseudo(scene, tmp_path, settings):
    """One language more for the length of a test; it speaks in brackets."""
    add_language(settings, tmp_path, f"en,es,{CODE}:Kunde:rtl", lambda text: f"{OPEN}{text}{CLOSE}")
    yield
    forget()


class Reader(HTMLParser):
    """The words of a page, in the order in which they are read, with what only some people hear."""

    def __init__(self, tag: str = CODE) -> None:
        super().__init__()
        self.tag = tag
        self.words: list[str] = []
        self.silent = 0
        self.foreign: list[str] = []  # open elements that stand in another language on purpose

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in SILENT:
            self.silent += 1
        if self.foreign or (given.get("lang") or self.tag) != self.tag or given.get("translate") == "no":
            if tag not in {"input", "img", "br", "link", "meta", "hr", "circle", "rect", "path", "line"}:
                self.foreign.append(tag)
            return
        self.words.append(" ")
        if tag == "meta" and (given.get("name") or given.get("property")) not in SAID_OF_A_PAGE:
            return
        if tag == "input" and given.get("type") in {"hidden", "radio", "checkbox"}:
            return
        self.words += [
            f" {value} " for name, value in attrs if name in READ_ALOUD and value and tag not in {"option", "button"}
        ]

    def handle_endtag(self, tag):
        if tag in SILENT:
            self.silent -= 1
        self.words.append(" ")
        if self.foreign and self.foreign[-1] == tag:
            self.foreign.pop()

    def handle_data(self, data):
        if not self.silent and not self.foreign:
            self.words.append(data)


def unmarked(html: str, data: set[str]) -> list[str]:
    """The words of a page that stand in no brackets and in no row of the database."""
    reader = Reader()
    reader.feed(html)
    text = "".join(reader.words)
    before = ""
    while before != text:  # brackets stand in brackets where one text is put into another
        before, text = text, BRACKETED.sub(" ", text)
    text = re.sub(r"\S+@\S+|https?://\S+|/[\w/-]+/|[0-9A-F-]{12,}", " ", text)
    found = set(WORD.findall(text)) - data - NAMES
    return sorted(word for word in found if not (len(word) == 2 and word.isupper()))  # initials


def words_of_data() -> set[str]:
    """Every word of a row, of the deployment's own settings, and of sentences that are kept in both languages."""
    found = [getattr(settings, name) for name in OWN_WORDS]
    own = (settings.MODERATORS_NAME, settings.OVERSIGHT, settings.HOURS)
    found += [text for by_language in own for text in by_language.values()]
    found += [sentence for sentences in REPLY_TEMPLATES.values() for sentence in sentences.values()]
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            found += [value for value in row if isinstance(value, str)]
            found += [str(value) for value in row if isinstance(value, list)]
            found += [str(dict(value)) for value in row if isinstance(value, dict)]  # every language of a text
    return {word for value in found for word in WORD.findall(value)}


@pytest.mark.parametrize("who", [None, "rosa", "rey", "omar", "nora", "mia", "bea"])
def test_every_word_of_a_page_is_marked(scene, pseudo, who):
    client = browser_of(scene.cast, who) if who else Client()
    data, wrong, seen = words_of_data(), {}, 0
    for place in pages_under_test(scene, CODE):
        if place.who == who:
            assert place.path.startswith(f"/{CODE}/"), place.path
            html = client.get(place.path, follow=True).content.decode()
            assert f'<html lang="{CODE}" dir="rtl"' in html, place.path
            seen += OPEN in html
            if found := unmarked(html, data):
                wrong[place.path] = found
    assert seen > 2
    assert wrong == {}


# Of an administrator's forms, not marked yet: names of columns of the outbox and of confirmations, the two people of a
# notice, a moderator's scope; and what a package says of a row's history. Whoever marks one takes it out of here.
NOT_MARKED = {
    "Message", "id", "Params", "Thread", "Invitation", "scope", "Approved", "Written", "False", "True",
    "Change", "Changed", "Changes", "Choose", "Comment", "Object", "below", "date", "from", "list", "object",
    "previous", "reason", "revert", "null",
}  # fmt: skip
ZONES = re.compile(r'<option value="[A-Z]\w+/[\w/+-]+".*?</option>', re.DOTALL)  # names of places


@pytest.mark.parametrize(("who", "least"), [("bea", 2), ("ada", 30), ("mia", 2)])
def test_every_form_of_the_admin_and_what_is_the_bureaus_alone_are_in_it(scene, pseudo, who, least):
    client = browser_of(scene.cast, who)
    data, wrong, seen = words_of_data() | NOT_MARKED, {}, 0
    for place in further_pages(scene, CODE):
        if place.who == who:
            html = ZONES.sub("", client.get(place.path).content.decode())
            seen += f'<html lang="{CODE}" dir="rtl"' in html
            if found := [word for word in unmarked(html, data) if not re.fullmatch("[A-Z]{2,3}", word)]:
                wrong[place.path] = found
    assert wrong == {}
    assert seen >= least


def test_an_unmarked_word_would_be_seen():
    page = f'<p>{OPEN}By {OPEN}March{CLOSE} 3{CLOSE} Rosa</p><img alt="Forgotten"><p lang="en">Hello</p>'
    assert unmarked(page, {"Rosa"}) == ["Forgotten"]
