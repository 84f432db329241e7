"""A made-up language with everything that staff write in it, and read by a named person: nothing of another is left.

It counts in three forms, is written from right to left, and came by files and a setting (see test_pseudo_locale.py).

Rules: LANG-1, LANG-3, LANG-5, LANG-6.
"""

import json
import re

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation

from agency import words
from feedback.receipts import fresh_key
from lib.text_fields import TranslatedTextField
from mail import mail_types, rendering
from mail.models import OutgoingMail
from tests.browser.addresses import pages_under_test
from tests.browser.scene import browser_of, build_scene
from tests.people import build_cast
from tests.pseudo import add_language, forget
from tests.surfaces import files
from tests.test_pseudo_locale import CLOSE, CODE, OPEN, WORD, Reader

MOST = 0.02  # of a page's words may be marked as another language's
WAY = 4  # words beside them: "In English" and "En español"
CODES = re.compile(r'<(\w+)[^>]*translate="no"[^>]*>.*?</\1>', re.DOTALL)  # names of columns, and of people
# Sheets for a wall are in every language; the report on accessibility is the program's own, in English.
IN_SEVERAL = {"feedback:poster", "sites:team_sheet", "digests:sheet", "pages:accessibility"}


@pytest.fixture
def scene(db, tmp_path, settings):
    found = build_scene(build_cast())
    add_language(settings, tmp_path, f"en,es,{CODE}:Kunde:rtl", lambda text: f"{OPEN}{text}{CLOSE}")
    words.forget(seconds=3600, read=["es", CODE])
    for model in apps.get_models():
        fields = [field.name for field in model._meta.local_fields if isinstance(field, TranslatedTextField)]
        for row in model._default_manager.all() if fields else ():
            texts = {name: dict(getattr(row, name)) for name in fields}
            said = {name: {**text, CODE: f"{OPEN}{text['en']}{CLOSE}"} for name, text in texts.items() if "en" in text}
            model._default_manager.filter(pk=row.pk).update(**said)
    yield found
    forget()


class Marked(Reader):
    """Also counts the words that stand in another language on purpose."""

    def __init__(self) -> None:
        super().__init__()
        self.others = 0

    def handle_data(self, data):
        super().handle_data(data)
        self.others += len(WORD.findall(data)) if self.foreign and not self.silent else 0


def marked(html: str) -> tuple[int, int]:
    """Words in another language, and all."""
    reader = Marked()
    reader.feed(html)
    return reader.others, reader.others + len(WORD.findall("".join(reader.words)))


def test_at_most_two_words_in_a_hundred_are_marked_as_anothers(scene):
    """The way between languages names them in themselves; what residents wrote stays in their language."""
    found, seen = {}, 0
    for place in pages_under_test(scene, CODE):
        if place.who is None and place.name not in IN_SEVERAL:
            answer = Client().get(place.path, follow=True)
            html = answer.content.decode()
            others, all_words = marked(CODES.sub("", html))
            seen += 1
            if others > MOST * all_words + WAY:
                found[place.path] = (others, all_words)
    assert seen > 15 and not found, "\n".join(f"{path}: {one}" for path, one in found.items())


def test_what_protects_is_in_it_alone_once_a_named_person_confirmed(scene):
    """Form, check, receipt, thread, privacy page, and the danger block on them."""
    form = f"/{CODE}/sites/north/feedback/new/"
    said = {"key": fresh_key(), "body": "Call me: 323 555 0199.", "category": "concern", "language": CODE}
    pages = [Client().get(form), Client().get(f"/{CODE}/privacy/"), Client().post(form, said)]
    pages.append(Client().post(form, {**said, "confirmed": "1"}))
    pages += [Client().post(f"/{CODE}/feedback/receipt/", {"receipt_code": code}) for code in scene.codes.values()]
    for answer in pages:
        html = re.sub(r'(?s)<(p|div|span|li|article|blockquote)[^>]* dir="auto".*?</\1>', "", answer.content.decode())
        assert 'class="beside"' not in html and "unread" not in html
    words.forget(seconds=3600, read=["es"])
    assert 'class="beside"' in Client().get(form).content.decode(), "the negative control: nobody confirmed it"


# Tables have names of columns; robots, sitemap and manifest no sentence; an index names addresses, a team its officers.
NO_SENTENCE = re.compile(
    r"\.(csv|xlsx|txt|xml|webmanifest)|/api/v1/(sites/|commitment/|staff/sites/)?$|/(officers|roster|export)/$"
    r"|staff/sites/north/feedback/|^/es/|nothing-here|/feedback/reminder/"
)


def test_every_answer_that_is_no_page_speaks_it(scene):
    """Public and staff API, calendars and feeds, by `?lang=`; a link of an RSVP is in the language of its booking."""
    silent, spoken = [], 0
    for who, path in files(scene):
        if not NO_SENTENCE.search(path) and "/rsvp/" not in path:
            answer = (browser_of(scene.cast, who) if who else Client()).get(path, {"lang": CODE})
            spoken += OPEN in answer.content.decode()
            silent += [] if OPEN in answer.content.decode() else [path]
    assert silent == [] and spoken >= 12


def test_mails_calendars_and_answers_are_in_it(scene):
    calendar = Client().get("/sites/north/calendar.ics", {"lang": CODE}).content.decode().replace("\r\n ", "")
    assert OPEN in re.search(r"SUMMARY:(.*)", calendar)[1] and OPEN in re.search(r"DESCRIPTION:(.*)", calendar)[1]
    answer = Client().get("/api/v1/sites/north/", {"lang": CODE})
    assert OPEN in json.dumps(json.loads(answer.content), ensure_ascii=False)
    refused = Client().get("/api/v1/sites/nowhere/", {"lang": CODE})
    assert OPEN in refused.content.decode()
    seen = set()
    for row in OutgoingMail.objects.order_by("pk"):
        row.language, kind = CODE, mail_types.get(row.kind)
        if kind.prepare:
            kind.prepare([row], row.queued_at)
        with translation.override(CODE):
            mail = rendering.render(row)
        assert OPEN in mail.subject and OPEN in mail.text, row.kind
        assert not mail.html or f'<html lang="{CODE}" dir="rtl"' in mail.html, row.kind
        seen.add(row.kind)
    assert len(seen) >= 4
