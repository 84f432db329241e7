"""A third language in which every marked text stands in brackets: what is not in brackets was never marked.

It is added as any language is: a line in LANGUAGES, a folder with a catalogue. Its pages stand under its own prefix.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import polib
import pytest
import rest_framework
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from feedback.words import REPLY_TEMPLATES
from tests.browser.addresses import pages_under_test
from tests.browser.scene import browser_of, build_scene
from tests.people import build_cast
from tools.launch.messages import HEADER
from tools.translations import texts

CODE = "eo"
OPEN, CLOSE = "⟦", "⟧"
BRACKETED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
READ_ALOUD = {"alt", "title", "aria-label", "placeholder", "content", "value", "data-none", "data-done", "label"}
SAID_OF_A_PAGE = {"description", "og:title", "og:description", "og:site_name", "og:image:alt"}
SILENT = {"script", "style", "code", "template"}
WORD = re.compile(r"[^\W\d_]{2,}")
# What is a name in every language.
NAMES = {"English", "Español", "en", "es", "In", "WebP", "JPEG", "PNG", "CSV", "QR", "html", "portal"}
OWN_WORDS = ("ORGANISATION", "BASE_URL")


def bracketed(entry: polib.POEntry) -> polib.POEntry:
    """The same text in brackets; date formats keep their letters, which stand for a day and not for words."""
    said = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt)
    if entry.msgid_plural:
        said.msgid_plural = entry.msgid_plural
        said.msgstr_plural = {0: f"{OPEN}{entry.msgid}{CLOSE}", 1: f"{OPEN}{entry.msgid_plural}{CLOSE}"}
    else:
        said.msgstr = entry.msgid if "format" in (entry.msgctxt or "").lower() else f"{OPEN}{entry.msgid}{CLOSE}"
    return said


def everything() -> Iterator[polib.POEntry]:
    """Every text of the project and of the packages people see."""
    for text in texts().values():
        yield polib.POEntry(msgid=text.msgid, msgid_plural=text.plural, msgctxt=text.context or None)
    for package in (django, allauth, rest_framework):
        for path in Path(package.__file__ or "").parent.rglob("locale/es/LC_MESSAGES/django.mo"):
            yield from polib.mofile(str(path))


@pytest.fixture
def pseudo(tmp_path, settings):
    """One language more for the length of a test; it speaks in brackets."""
    whole, known = polib.POFile(), set()
    whole.metadata = HEADER | {"Language": CODE}
    for entry in everything():
        if entry.msgid and (entry.msgctxt, entry.msgid) not in known:
            known.add((entry.msgctxt, entry.msgid))
            whole.append(bracketed(entry))
    folder = tmp_path / CODE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    whole.save_as_mofile(str(folder / "django.mo"))
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, "Esperanto")]
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path]
    settings.FORMAT_MODULE_PATH = None
    forget()
    yield
    forget()


def forget() -> None:
    trans_real._translations = {}
    trans_real._default = None
    translation.activate(settings.LANGUAGE_CODE)


class Reader(HTMLParser):
    """The words of a page, in the order in which they are read, with what only some people hear."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0
        self.foreign: list[str] = []  # open elements that stand in another language on purpose

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in SILENT:
            self.silent += 1
        if self.foreign or (given.get("lang") or CODE) != CODE or given.get("translate") == "no":
            if tag not in {"input", "img", "br", "link", "meta", "hr", "circle", "rect", "path", "line"}:
                self.foreign.append(tag)
            return
        self.words.append(" ")
        if tag == "meta" and (given.get("name") or given.get("property")) not in SAID_OF_A_PAGE:
            return
        if tag == "input" and given.get("type") in {"hidden", "radio", "checkbox"}:
            return
        self.words += [f" {value} " for name, value in attrs if name in READ_ALOUD and value and tag != "option"]

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
            found += [str(value) for value in row if isinstance(value, list | dict)]
    return {word for value in found for word in WORD.findall(value)}


@pytest.mark.parametrize("who", [None, "rosa", "rey", "omar", "nora", "mia", "bea"])
def test_every_word_of_a_page_is_marked(db, pseudo, who):
    scene = build_scene(build_cast())
    client = browser_of(scene.cast, who) if who else Client()
    data, wrong, seen = words_of_data(), {}, 0
    for place in pages_under_test(scene, CODE):
        if place.who == who:
            assert place.path.startswith(f"/{CODE}/"), place.path
            html = client.get(place.path, follow=True).content.decode()
            seen += OPEN in html
            if found := unmarked(html, data):
                wrong[place.path] = found
    assert seen > 2
    assert wrong == {}


def test_an_unmarked_word_would_be_seen():
    page = f'<p>{OPEN}By {OPEN}March{CLOSE} 3{CLOSE} Rosa</p><img alt="Forgotten"><p lang="en">Hello</p>'
    assert unmarked(page, {"Rosa"}) == ["Forgotten"]
