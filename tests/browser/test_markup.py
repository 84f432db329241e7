"""Every document as HTML: valid by the Nu checker, and in an order that reads without its stylesheet."""

import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from mail import mail_types
from tests.people import build_cast

from . import programs
from .demonstration import build_demonstration, fall_behind, one_mail_of_each_kind
from .documents import Document, demonstration, documents
from .scene import build_scene

LANGUAGES = ["en", "es"]
HEADINGS = {f"h{level}": level for level in range(1, 7)}
FIELDS = {"input", "select", "textarea"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Outlook lays a mail out with Word, which knows tables by these attributes and not by a style sheet: the checker calls
# them obsolete, as a warning. On pages they are never used.
FOR_MAIL = re.compile(
    "The “(align|border|cellpadding|cellspacing|width)” attribute on the “(table|td|th)” element is obsolete. .*"
)
# A text that says where something stands on the screen means nothing to who hears or prints it.
WHERE = re.compile(r"\b(on the (left|right)|(left|right) (side|column)|a la (izquierda|derecha))\b", re.IGNORECASE)


READ: dict[str, list[Document]] = {}  # by language: a thousand requests, and the same for every test below


@pytest.fixture(params=LANGUAGES)
def shown(db, request, settings, tmp_path) -> list[Document]:
    """Everything in one language, the demonstration's own pages last."""
    if request.param not in READ:
        found = list(documents(build_scene(build_cast()), request.param))
        settings.DEMO, settings.DATA_DIR = True, tmp_path
        READ[request.param] = [*found, *demonstration()]
    return READ[request.param]


def checked(paths: list[Path], *options: str) -> list[dict[str, Any]]:
    """What the checker says about these files: errors, and without `--errors-only` warnings, of type "info"."""
    jar = programs.folder("nu") / "vnu-jar" / "build" / "dist" / "vnu.jar"
    argv = [programs.java(), "-Xss4m", "-jar", str(jar), *options, "--format", "json", "--exit-zero-always"]
    done = subprocess.run([*argv, "--stdout", *map(str, paths)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["messages"]


def in_words(found: dict[str, Any]) -> str:
    return f"{Path(found['url']).name}: {found['message']} {found.get('extract', '')!r}"


def faults(paths: list[Path]) -> list[str]:
    """What the checker calls an error in these files."""
    return [in_words(found) for found in checked(paths, "--errors-only") if found["type"] != "info"]


def wrong_in_a_mail(paths: list[Path]) -> list[str]:
    """Errors, and warnings but those that a mail is bound to get."""
    return [in_words(found) for found in checked(paths) if not FOR_MAIL.fullmatch(found["message"])]


def test_the_html_checker_finds_no_error(shown, tmp_path):
    programs.folder("nu")
    paths = []
    for number, document in enumerate(shown):
        paths.append(tmp_path / f"{number:03} {re.sub('[^a-z_]+', ' ', document.name)[:60].strip()}.html")
        paths[-1].write_text(document.html, encoding="utf-8")
    assert len(paths) > 300
    assert faults(paths) == []


@pytest.fixture
def letters_in_html(db, settings, tmp_path) -> list[Path]:
    """One mail of every kind in both languages, with the demonstration's banner and lines in every list."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    fall_behind(build_demonstration().cast.north)
    ours = {name for name in mail_types.names() if not name.startswith("test_")}
    paths = []
    for language in LANGUAGES:
        mails = {kind: made for kind, made in one_mail_of_each_kind(language).items() if kind in ours}
        assert mails.keys() == ours and all(made.html for made in mails.values())
        for kind, made in mails.items():
            paths.append(tmp_path / f"{kind} {language}.html")
            paths[-1].write_text(made.html, encoding="utf-8")
    return paths


def test_the_html_checker_finds_no_error_in_any_mail(letters_in_html):
    programs.folder("nu")
    assert wrong_in_a_mail(letters_in_html) == []


def test_a_wrong_mail_would_be_found(tmp_path):
    """The exception is for the look of tables, and for nothing else."""
    whole = render_to_string("_partials/mail_base.html", {"subject": "Monday"})
    odd = ["</table>", "<center>x</center>", '<td id="a" id="a">', "<img src=x>", "<p><div>x</div></p>", ""]
    paths = [tmp_path / f"{number}.html" for number in range(len(odd))]
    for path, wrong in zip(paths, odd, strict=True):
        path.write_text(whole.replace("</body>", f"{wrong}</body>"), encoding="utf-8")
    found = wrong_in_a_mail(paths)
    assert {line.split(":")[0] for line in found} == {path.name for path in paths[:-1]}


def test_an_error_would_be_found(tmp_path):
    page = tmp_path / "wrong.html"
    page.write_text('<!doctype html><html lang="en"><title>x</title><p id="a"><b id="a">twice</p></html>')
    assert len(faults([page])) >= 2


class Order(HTMLParser):
    """A document as it is read from top to bottom: headings, links, labels and fields, nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.levels: list[int] = []
        self.first_link: str | None = None
        self.before_main: list[str] = []  # headings above the main part
        self.landmarks: list[str] = []
        self.late_labels: list[str] = []
        self.fields: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag in HEADINGS:
            self.levels.append(HEADINGS[tag])
            if "main" not in self.landmarks:
                self.before_main.append(tag)
        if tag == "a" and self.first_link is None:
            self.first_link = given.get("href")
        if tag in ("main", "header", "footer", "nav"):
            self.landmarks.append(tag)
        if tag == "label" and given.get("for") in self.fields:
            self.late_labels.append(given["for"])
        if tag in FIELDS and given.get("type") not in ("hidden", "submit", "radio", "checkbox"):
            self.fields.append(given.get("id") or "")

    def handle_endtag(self, tag):
        while tag in self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"script", "style", "head"} & set(self.open):
            self.words.append(data)


def disorder(document: Document) -> list[str]:
    """What would puzzle somebody who gets the document without its looks."""
    read = Order()
    read.feed(document.html)
    found = []
    if read.levels.count(1) != 1:
        found.append(f"{read.levels.count(1)} main headings")
    if read.first_link not in ("#main", "#content-start"):
        found.append(f"begins with a link to {read.first_link}, not to the page itself")
    if read.before_main and not document.admin:
        found.append("a heading stands above the main part")
    skips = [pair for pair in zip(read.levels, read.levels[1:], strict=False) if pair[1] > pair[0] + 1]
    if skips and not document.admin:
        found.append(f"headings skip a level: {skips}")
    if read.levels and read.levels[0] != 1 and not document.admin:
        found.append("the first heading is not the main one")
    if read.late_labels and not document.admin:
        found.append(f"a label comes after its field: {read.late_labels}")
    if said := WHERE.search(" ".join(read.words)):
        found.append(f"says where on the screen: {said[0]}")
    return found


def test_every_document_reads_in_order_without_a_stylesheet(shown):
    wrong = {document.name: found for document in shown if (found := disorder(document))}
    assert wrong == {}


def test_disorder_would_be_found():
    page = (
        '<nav><h2>Menu</h2><a href="/">Home</a></nav><main><h1>One</h1><h3>Three</h3><input id="x">'
        '<label for="x">Late</label><p>See the list on the right.</p></main>'
    )
    assert len(disorder(Document("wrong", "en", page))) == 6
