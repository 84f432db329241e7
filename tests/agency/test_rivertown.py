"""Everything that Rivertown's portal says, searched for the words of another agency and for ours.

Rules: AGENCY-4.
"""

import json
import re
from html.parser import HTMLParser
from io import BytesIO

import pytest
from django.apps import apps
from django.test import Client
from openpyxl import load_workbook

from agency import actions, words
from demo.data.agencies import ELSEWHERE, RIVERTOWN, make
from sites_app.models import Site
from tests.browser.addresses import pages_under_test
from tests.browser.scene import browser_of, build_scene
from tests.people import build_cast
from tests.surfaces import files, further_pages

OF_ANOTHER = re.compile(
    r"Los[ _]Angeles|LAPD|HACLA|Watts|1-877-275-5273|Community Safety Partnership|Seguridad Comunitaria", re.IGNORECASE
)
OURS = {
    "en": re.compile(r"\b(?:sites?|neighborhoods?|officers?|commanders?)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:sitios?|vecindarios?|oficial(?:es)?|comandantes?)\b", re.IGNORECASE),
}
CODES = {"officer", "commander", "site"}  # values of `role` and `from`, as the contract of the API names them
# What /accessibility/ quotes of docs/accessibility-conformance.md: the program's own, the same everywhere.
REPORT = re.compile(r'<(td|th|ul)[^>]* lang="en"[^>]*>.*?</\1>', re.DOTALL)
READ_ALOUD = {"alt", "title", "aria-label", "placeholder", "content", "value", "label", "data-none", "data-done"}
SILENT = {"script", "style", "template", "code"}
SAID_OF_A_PAGE = {"description", "og:title", "og:description", "og:site_name", "og:image:alt"}


@pytest.fixture(scope="module")
def rivertown(django_db_setup, django_db_blocker):
    """One scene for all walks; what they write is undone with it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        actions.make_current(make(RIVERTOWN, ELSEWHERE))
        words.forget()
        words.current()
        yield build_scene(build_cast())
        transaction.set_rollback(True)
    words.forget(seconds=3600, read=["es"])


@pytest.fixture(autouse=True)
def current(rivertown):
    """What the process knows of the agency, as after its first page."""
    words.forget()
    words.current()


class Text(HTMLParser):
    """What is read of a page: text, and the attributes that are read aloud or shown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.silent += tag in SILENT
        if tag == "meta" and (given.get("name") or given.get("property")) not in SAID_OF_A_PAGE:
            return
        if (tag == "input" and given.get("type") in {"hidden", "radio", "checkbox"}) or tag in {"option", "button"}:
            return
        self.parts += [f" {value} " for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT
        self.parts.append(" ")

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def strings(value) -> set[str]:
    """Every text in a value of a row, however deep."""
    if isinstance(value, str):
        return {value, *value.splitlines()}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {text for one in inner for text in strings(one)}


def data() -> re.Pattern[str]:
    """What stands in rows of people and places, not of the agency: names, ranks, texts."""
    found = set()
    for model in apps.get_models():
        if model._meta.app_label not in ("agency", "contenttypes", "auth", "admin"):
            found |= {text for row in model._default_manager.values_list() for one in row for text in strings(one)}
    patterns = [OF_ANOTHER, *OURS.values()]
    found = {one.strip() for one in found if len(one) > 9 and any(pattern.search(one) for pattern in patterns)}
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))) or "(?!)")


def wrong(text: str, language: str, rows: re.Pattern[str]) -> list[str]:
    """Words of another agency, and ours where Rivertown has its own; addresses, and names of columns, are no words."""
    text = rows.sub(" ", " ".join(text.split()))
    found = [match[0] for match in OF_ANOTHER.finditer(text)]
    text = re.sub(r"View site|Ver el sitio|Ver sitio", " ", text)  # Django's admin: the pages
    text = re.sub(r"\S+@\S+|https?://\S+|/[\w./-]+|\w+[._]\w+|[\w-]+-[\w-]*(?:officers?|sites?)", " ", text)
    return found + [text[max(0, at.start() - 30) : at.end() + 20] for at in OURS[language].finditer(text)]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("who", [None, "rosa", "rey", "omar", "nora", "mia", "bea", "ada"])
def test_every_page_speaks_as_rivertown_does(rivertown, db, who, language):
    """Sites lie where they lie; these are moved to a zone of Rivertown's."""
    Site.objects.update(time_zone="America/Denver")
    client = browser_of(rivertown.cast, who) if who else Client()
    found, seen, rows = {}, 0, data()
    for place in [*pages_under_test(rivertown, language), *further_pages(rivertown, language)]:
        if place.who == who:
            answer = client.get(place.path, follow=True)
            html = "" if answer.streaming else answer.content.decode()  # a picture says nothing
            html = re.sub(r'<option value="[A-Z]\w+/[\w/+-]+".*?</option>', "", html)
            html = re.sub(REPORT, "", html)
            seen += "Rivertown" in html
            if some := wrong("".join(Text(html).parts), language, rows):
                found[place.path] = some
    assert not found, "\n".join(f"{path}: {some}" for path, some in found.items())
    assert seen > 0 or who == "bea"


def said_in(answer) -> str:
    """What a program is told: values of JSON, rows of CSV, contents of a calendar; names of fields are the contract."""
    kind, content = answer.get("Content-Type", ""), b"".join(answer) if answer.streaming else answer.content
    if "spreadsheet" in kind:
        sheets = load_workbook(BytesIO(content), read_only=True)
        rows = [row for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True)]  # below the names
        return "\n".join(str(cell) for row in rows for cell in row)
    text = content.decode()
    if "json" in kind:
        return "\n".join(strings(json.loads(text)) - CODES)
    if kind.startswith("text/html") or "xml" in kind:
        return "".join(Text(text).parts)
    return text.partition("\n")[2] if "csv" in kind else re.sub(r"\r?\n ", "", text)


def test_every_file_calendar_and_answer_speaks_as_rivertown_does(rivertown, db):
    Site.objects.update(time_zone="America/Denver")
    rows, found, worked = data(), {}, 0
    clients = {who: browser_of(rivertown.cast, who) if who else Client() for who, _path in files(rivertown)}
    for who, path in files(rivertown):
        for language in OURS:
            answer = clients[who].get(path, {"lang": language}, headers={"Accept-Language": language})
            worked += answer.status_code == 200
            if some := wrong(said_in(answer), "es" if path.startswith("/es/") else language, rows):
                found[f"{path} {language}"] = some
    assert not found, "\n".join(f"{path}: {some}" for path, some in found.items())
    assert worked > 80
    assert "Rivertown" in Client().get("/nothing-here/").content.decode()


def test_the_search_finds_our_words_and_another_agency():
    """The negative control: what is read aloud counts, an address and a name of a person do not."""
    page = Text('<p>Officers of Watts</p><img alt="The commander"><a href="/sites/">All</a><code>site</code>')
    nobody = re.compile("(?!)")
    assert len(wrong("".join(page.parts), "en", nobody)) == 3
    assert wrong("".join(page.parts), "en", re.compile("Officers of Watts|The commander")) == []
