"""The whole main job from outside: ./run, real HTTP, PostgreSQL, Redis, a Celery worker, SMTP, and the mail read.

A resident finds a site, reads its team, writes without a name and keeps the code; a moderator releases; an officer
answers; the resident reads the answer; somebody says that they come; Monday comes, and the commander gets the digest.
"""

import email
import email.policy
import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.test_run import Portal
from tests.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent
SITE = "nickerson-gardens"
CODE = re.compile(r"\b([0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){4})\b")


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("journey").resolve())
    portal.start()
    yield portal
    if portal.run:
        portal.end(signal.SIGTERM)
    portal.command("reset", "--yes")


def letters(portal, subject: str, *, within: float = 60) -> list[email.message.EmailMessage]:
    """Mails whose subject holds `subject`, as soon as there is one."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        found = []
        for file in sorted(portal.data.mail.glob("*.eml")):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if subject in str(message["Subject"]):
                found.append(message)
        if found:
            return found
        time.sleep(0.5)
    return []


def as_persona(portal, key: str) -> tuple[Visitor, object]:
    visitor = Visitor(portal.base)
    page = visitor.get("/demo/")
    return visitor, visitor.send(page, ending="/demo/", persona=key)


@pytest.mark.parametrize(
    ("prefix", "text", "category"),
    [
        ("", "The swings behind building B are broken and a child fell.", "concern"),
        ("/es", "Los columpios del parque están rotos y se cayó una niña.", "concern"),
    ],
)
def test_a_resident_writes_and_reads_the_answer(portal, prefix, text, category):
    resident = Visitor(portal.base)
    home = resident.get(f"{prefix}/")
    assert home.status == 200
    assert f"{prefix}/sites/{SITE}/" in home.text
    site = resident.get(f"{prefix}/sites/{SITE}/")
    assert site.status == 200
    assert "clock" in site.text
    assert not list(resident.jar), "reading must not set a cookie"

    form = resident.get(f"{prefix}/sites/{SITE}/feedback/new/")
    receipt = resident.send(form, having="body", body=text, category=category, may_publish="on")
    assert receipt.status in (200, 201)
    code = CODE.search(receipt.text).group(1)
    assert code not in receipt.url
    assert text in receipt.text

    moderator, admin = as_persona(portal, "moderator")
    queue = moderator.get("/admin/feedback/feedback/")
    assert queue.status == 200
    pk = _item_holding(moderator, queue, text)
    item = moderator.get(f"/admin/feedback/feedback/{pk}/change/")
    moderator.send(item, ending=f"{pk}/release/")

    officer, _overview = as_persona(portal, "officer")
    thread = officer.get(f"/staff/sites/{SITE}/feedback/{pk}/")
    assert text in thread.text
    reply = "Thank you. The city mends the swings this week, and we look after it."
    officer.send(thread, ending="/answer/", having="kind", kind="done", body=reply, language="en")

    other, _page = as_persona(portal, "other_officer")
    assert other.get(f"/staff/sites/{SITE}/feedback/{pk}/").status == 404

    asking = resident.get(f"{prefix}/feedback/receipt/")
    read = resident.send(asking, having="receipt_code", receipt_code=code.lower().replace("-", " "))
    assert read.status == 200
    assert reply in read.text


def test_an_anonymous_message_leaves_no_line_in_the_logs_of_the_servers(portal):
    """SEC-6, with the real web server and the real PostgreSQL; the control is a page of somebody signed in."""
    places = [portal.data.logs / f"{name}.log" for name in ("web", "postgres")]
    before = [path.stat().st_size for path in places]
    resident = Visitor(portal.base)
    form = resident.get(f"/sites/{SITE}/feedback/new/")
    receipt = resident.send(form, having="body", body="The gate squeaks.", category="idea")
    code = CODE.search(receipt.text).group(1)
    resident.send(resident.get("/feedback/receipt/"), having="receipt_code", receipt_code=code)
    assert [_since(path, size) for path, size in zip(places, before, strict=True)] == ["", ""]
    as_persona(portal, "officer")[0].get("/staff/")
    assert "pages:staff_overview" in _since(places[0], before[0])


def _since(path, size: int) -> str:
    """What a log has gained since it was of that size, but for PostgreSQL's own checkpoints."""
    with path.open() as log:
        log.seek(size)
        return "".join(line for line in log if "checkpoint" not in line)


def _item_holding(moderator: Visitor, queue, text: str) -> str:
    """The id of the waiting item with this text, as a moderator finds it: by searching."""
    for page in (queue, moderator.get("/admin/feedback/feedback/?q=" + text.split()[2])):
        for pk in dict.fromkeys(re.findall(r"/feedback/feedback/([0-9a-f-]{36})/change/", page.text)):
            if text in moderator.get(f"/admin/feedback/feedback/{pk}/change/").text:
                return pk
    raise AssertionError("the message is not in the queue")


def test_a_resident_says_that_she_comes_and_gets_the_confirmation(portal):
    visitor = Visitor(portal.base)
    listed = visitor.get(f"/api/v1/sites/{SITE}/meetings/?upcoming=true")
    assert listed.status == 200
    meetings = json.loads(listed.text)
    meeting = meetings["results"][0]["id"]
    form = visitor.get(f"/meetings/{meeting}/rsvp/")
    answer = visitor.send(form, having="party_size", party_size="3", email="rosa@mail.example")
    assert answer.status in (200, 201)
    confirmation = _to(letters(portal, ""), "rosa@mail.example", portal)
    assert any(part.get_content_type() == "text/calendar" for part in confirmation.walk())
    link = re.search(r"https?://\S+/rsvp/\S+", _text(confirmation)).group(0).rstrip(".")
    assert visitor.get(link).status == 200
    assert visitor.get(f"/meetings/{meeting}/").status == 200


def test_a_newspaper_recomputes_the_figures_of_the_demonstration(portal):
    program = ROOT / "docs" / "examples" / "recompute.py"
    command = [sys.executable, "-I", "-S", str(program), portal.base]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0 and "(0)" not in done.stdout, done.stdout + done.stderr


def test_monday_comes_and_the_commander_gets_the_digest_once(portal):
    visitor, page = as_persona(portal, "administrator")
    demo = visitor.get("/demo/")
    before = len(list(portal.data.mail.glob("*.eml")))
    visitor.send(demo, ending="/monday/")
    commander = next(row for row in json.loads(portal.data.demo.read_text())["personas"] if row["key"] == "commander")
    digest = _to(letters(portal, "Nickerson Gardens"), commander["email"], portal)
    assert len(list(portal.data.mail.glob("*.eml"))) > before
    assert {part.get_content_type() for part in digest.walk()} >= {"text/plain", "text/html"}
    assert "swings" not in digest.as_string()
    assert "columpios" not in digest.as_string()


def _to(found, address: str, portal, *, within: float = 60):
    """The mail to `address`, exactly one with its Message-ID, waiting for it if need be."""
    deadline = time.monotonic() + within
    while True:
        mine = [message for message in found if address in str(message["To"])]
        if mine:
            assert len({message["Message-ID"] for message in mine}) == len(mine)
            return mine[-1]
        assert time.monotonic() < deadline, f"no mail to {address}"
        time.sleep(0.5)
        found = letters(portal, "")


def _text(message) -> str:
    return message.get_body(("plain",)).get_content()
