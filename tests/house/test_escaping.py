"""SEC-10: what somebody typed is text everywhere: on every page of every role, in mail, calendars, feeds and files."""

import csv
import io
import re

import pytest
from django.template import engines
from django.template.loaders.filesystem import Loader
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.actions import submission
from feedback.actions.submission import Draft
from feedback.models import Message, Translation
from sites_app.models import Officer
from tests.browser.addresses import pages_under_test
from tests.browser.demonstration import build_demonstration, fall_behind, one_mail_of_each_kind
from tests.browser.documents import documents, threads
from tests.browser.scene import browser_of, build_scene
from tests.house.hostile import MARK, poison, raw
from tests.people import build_cast

APPS = ["accounts", "sites_app", "feedback", "meetings", "digests", "mail"]
# Fields of a form that the database holds them to, and so no text (events refuse every change).
REFUSED = {
    "feedback.Authorship.sealed",
    "mail.OutgoingMail.address",
    "mail.OutgoingMail.claimed_by",
    "sites_app.Site.launched_on",
}
WITH_SAFE = {
    "_partials/said_did.html": "board",
    "_partials/message.html": "thread",
    "meetings/meeting.html": "meeting",
    "feedback/staff_inbox.html": "inbox",
    "feedback/receipt.html": "receipt",
    "_partials/person.html": "team",
}


@pytest.fixture
def scene(db, settings, tmp_path):
    found = build_scene(build_cast())
    _show_what_is_rarely_there(found)
    poison(APPS)
    return found


def _show_what_is_rarely_there(scene):
    """A translated answer, an introduction that may be shown, minutes, and a message that sounds urgent."""
    today = scene.cast.north.today(timezone.now())
    for answer in Message.objects.answers():
        Translation.objects.create(message=answer, language="es", body="Pedimos una lámpara nueva.")
    Officer.objects.update(introduction={"en": "I coach."}, introduction_consent_on=today)
    scene.also.append(("meetings:meeting", "rosa", scene.kwargs["meetings:staff_close"]))
    cry = Draft(site=scene.cast.north, category="concern", body="My baby is not breathing.", language="en")
    submission.submit(cry, key="key-of-a-cry".ljust(40, "0"), on=today)


def test_the_text_is_in_nearly_every_field(scene):
    """Or the tests below would look at a scene without it."""
    taken, refused = poison(APPS)
    assert len(taken) > 30
    assert {name for name in refused if not name.startswith("feedback.Event.")} <= REFUSED


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_page_of_anybody_runs_what_somebody_typed(scene, language):
    met, wrong = 0, {}
    for document in documents(scene, language):
        met += MARK in document.html
        if found := raw(document.html):
            wrong[document.name] = found[:2]
    assert wrong == {}
    assert met > 60  # pages on which the text was seen, harmless


def test_no_file_takes_it_for_more_than_a_text(scene):
    """Calendars, feeds and files: no line, no element and no formula of its own."""
    seen = 0
    for client, path in _files(scene):
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text, kind = body.decode(), answer.headers["Content-Type"]
        assert answer.status_code == 200, path
        seen += MARK in text
        if "calendar" in kind:
            assert not re.search(rf"^{MARK}|^<script", text, re.MULTILINE), path
        elif "xml" in kind or "html" in kind:
            assert raw(text) == [], path
        elif "csv" in kind:
            cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
            assert [cell for cell in cells if cell[:1] in "=+@\t\r" and cell] == [], path
    assert seen >= 3


def _files(scene):
    nora, ada = browser_of(scene.cast, "nora"), browser_of(scene.cast, "ada")
    meeting = scene.kwargs["meetings:meeting"]["pk"]
    yield Client(), "/sites/north/calendar.ics"
    yield Client(), f"/meetings/{meeting}/meeting.ics"
    yield Client(), "/commitment/stints.csv"
    yield Client(), "/api/v1/digests.csv"
    yield Client(), "/sites/north/digests.atom"
    yield nora, reverse("meetings:staff_export", kwargs={"slug": "north"})
    yield ada, reverse("admin:sites_app_roster_download")


def test_no_mail_runs_what_somebody_typed(db, settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    fall_behind(build_demonstration().cast.north)
    poison([name for name in APPS if name != "mail"])
    for language in ("en", "es"):
        seen = 0
        mails = one_mail_of_each_kind(language)
        assert len(mails) > 10
        for kind, mail in mails.items():
            seen += MARK in mail.html
            assert raw(mail.html) == [], (kind, language)
            assert "\n" not in mail.subject and "\r" not in mail.subject, (kind, language)
        assert seen >= 5


@pytest.mark.parametrize("template", WITH_SAFE)
def test_one_safe_filter_is_seen(scene, monkeypatch, template):
    """The control: with `|safe` in one template, the same search finds what got out."""
    real = Loader.get_contents

    def with_safe(self, origin):
        text = real(self, origin)
        return (
            re.sub(r"\{\{ ([\w.]+)(?:\|marked)? \}\}", r"{{ \1|safe }}", text)
            if origin.template_name == template
            else text
        )

    monkeypatch.setattr(Loader, "get_contents", with_safe)
    for loader in engines["django"].engine.template_loaders:
        loader.reset()
    try:
        assert raw(_page_with(scene, WITH_SAFE[template])) != []
    finally:
        for loader in engines["django"].engine.template_loaders:
            loader.reset()


def _page_with(scene, name: str) -> str:
    pages = {place.name: place for place in pages_under_test(scene)}
    if name == "thread":
        return Client().post("/feedback/receipt/", {"receipt_code": scene.codes["answered"]}).content.decode()
    if name == "receipt":
        return next(found.html for found in threads(scene, "en") if found.name == "the receipt")
    views = {
        "board": "feedback:board",
        "meeting": "meetings:meeting",
        "team": "sites:team",
        "inbox": "feedback:staff_inbox",
    }
    place = pages[views[name]]
    client = browser_of(scene.cast, place.who) if place.who else Client()
    return client.get(place.path).content.decode()
