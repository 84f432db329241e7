"""Every answer of a frozen portal, a file each: two commits that answer alike give folders that are alike.

./run test --long tests/test_recorded.py   puts them into .build/recorded/

Clock, chance and numbers of rows are the same each time; what a page draws for one reader is put in its place. Before
each answer chance begins again and limits forget, and what it wrote is undone: no answer depends on another.
"""

import os
import random
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from zlib import crc32

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from lib.redis_client import client, page_client
from mail.mail_types import RenderedMail
from portal.checks import addresses
from portal.policy import A, rule_for
from sites_app.models import Site
from tests.browser.addresses import PARAMETER, pages_under_test
from tests.browser.demonstration import build_demonstration, one_mail_of_each_kind
from tests.browser.scene import Scene, browser_of, build_scene
from tests.people import build_cast
from tests.surfaces import files, further_pages

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.timeout(1800)]
NOON = datetime(2026, 12, 2, 20, 0, tzinfo=UTC)  # a Wednesday, at noon in Los Angeles
LANGUAGES = ("en", "es")
DRAWN = {  # what each reader gets one of
    r'(name="(?:csrfmiddlewaretoken|key)" value=")[^"]+': r"\1…",
    r'("key": ?")[\w-]{43}(?=")': r"\1…",
    r"nonce-[\w+/=-]+": "nonce-…",
    r'nonce="[^"]+"': 'nonce="…"',
}
BINARY = re.compile(r"image/|font/|zip|spreadsheet|octet-stream")
CSP = "Content-Security-Policy"
ODD = re.compile(r"[^\w.-]+")


class _Also(type):
    def __instancecheck__(cls, one):
        return isinstance(one, datetime)

    def __subclasscheck__(cls, one):
        return issubclass(one, datetime)


class Frozen(datetime, metaclass=_Also):
    """`datetime`, but for the moment: it makes ordinary ones."""

    def __new__(cls, *args, **kwargs):
        return datetime(*args, **kwargs)

    @classmethod
    def now(cls, tz=None):
        return NOON.astimezone(tz) if tz else NOON.replace(tzinfo=None)


def chance_from(name: str, monkeypatch) -> None:
    """Keys, ids and tokens drawn from here on follow from `name`."""
    drawn = random.Random(name)
    for module, function in ((os, "urandom"), (random, "_urandom")):
        monkeypatch.setattr(module, function, drawn.randbytes)
    random.seed(name)


@pytest.fixture
def frozen(db, monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert list(addresses())  # every module with a view is there
    for module in list(sys.modules.values()):
        if getattr(module, "__dict__", {}).get("datetime") is datetime and module is not sys.modules[__name__]:
            monkeypatch.setattr(module, "datetime", Frozen)
    monkeypatch.setattr(time, "time", NOON.timestamp)
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER SEQUENCE {name} RESTART WITH 5000")
    chance_from("what is there before anybody asks", monkeypatch)


class Folder:
    """Where the answers go; a name that is taken gets a number."""

    def __init__(self, root: Path) -> None:
        self.root, self.taken = root, Counter[str]()
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)

    def keep(self, name: str, text: str) -> None:
        for pattern, instead in DRAWN.items():
            text = re.sub(pattern, instead, text)
        name = ODD.sub("_", name)
        name = name if len(name) < 120 else f"{name[:100]}~{crc32(name.encode()):08x}"
        self.taken[name] += 1
        number = f".{self.taken[name]}" if self.taken[name] > 1 else ""
        (self.root / f"{name}{number}.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def folder(request, settings):
    return Folder(settings.BASE_DIR / ".build/recorded" / request.node.name)


def said(answer: HttpResponse) -> str:
    """Status, headers and body; a page a tag a line, so that a difference is one line."""
    rules = {CSP: "; ".join(sorted(answer.headers.get(CSP, "").split("; ")))}  # in no order: they come from a set
    head = "".join(f"{name}: {value}\n" for name, value in sorted({**answer.headers, **rules}.items()))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    if BINARY.search(kind):
        return f"{answer.status_code}\n{head}\n{len(body)} bytes, {crc32(body):08x}\n"
    text = body.decode()
    return f"{answer.status_code}\n{head}\n{apart(text) if 'html' in kind else text}\n"


def apart(html: str) -> str:
    return html.replace("><", ">\n<")


def mail_said(mail: RenderedMail) -> str:
    head = "".join(f"{name}: {value}\n" for name, value in sorted(mail.headers.items()))
    files = "".join(f"\n{name} ({kind})\n{content!r}\n" for name, content, kind in mail.attachments)
    return f"{mail.subject}\n{head}{mail.unsubscribe}\n\n{mail.text}\n\n{apart(mail.html)}\n{files}"


def record(asked: Iterator[tuple[str | None, str]], scene: Scene, folder: Folder, monkeypatch) -> Counter[int]:
    """Each answer by (who, path), once; returns how many of each status."""
    people: dict[str | None, Client] = {None: Client()}
    statuses = Counter[int]()
    for who, path in dict.fromkeys(asked):
        if who not in people:
            people[who] = browser_of(scene.cast, who)
        for server in (client(), page_client()):
            server.flushdb()
        chance_from(f"{who} {path}", monkeypatch)
        with transaction.atomic():
            answer = people[who].get(path)
            folder.keep(f"{who or 'visitor'}{path}", said(answer))
            transaction.set_rollback(True)
        statuses[answer.status_code] += 1
    return statuses


def test_everybody_at_every_address(frozen, folder, monkeypatch):
    """Each page and form in both languages, and each file and call, as the person it is for."""
    scene = build_scene(build_cast())
    pages = [found(scene, code) for code in LANGUAGES for found in (pages_under_test, further_pages)]
    asked = chain(((place.who, place.path) for place in chain(*pages)), files(scene))
    statuses = record(asked, scene, folder, monkeypatch)
    assert statuses[200] >= 300 and not statuses[500], statuses


def test_the_demonstration_and_its_mails(frozen, folder, monkeypatch):
    """Each public address of each of its sites in both languages; each kind of mail."""
    scene = build_demonstration()
    statuses = record(_of_sites(), scene, folder, monkeypatch)
    assert statuses[200] >= 200 and not statuses[500], statuses
    for code in LANGUAGES:
        mails = one_mail_of_each_kind(code)
        assert len(mails) >= 15
        for kind, mail in mails.items():
            folder.keep(f"mail_{kind}_{code}", mail_said(mail))


def _of_sites() -> Iterator[tuple[None, str]]:
    patterns = [
        (name, pattern)
        for name, pattern in addresses()
        if (rule := rule_for(name)) and rule.audience is A.ANYONE and "GET" in rule.methods
    ]
    for name, pattern in patterns:
        wanted = set(PARAMETER.findall(pattern))
        if wanted <= {"slug"} and not name.startswith("portal_plain:"):
            for slug in Site.objects.order_by("slug").values_list("slug", flat=True) if wanted else [""]:
                for lead in ("", "/es"):
                    yield None, f"{lead}/{PARAMETER.sub(slug, pattern)}"
