"""From the last release to this tree and back, under load: what was answered with 2xx is in the database, once."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tarfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.operations.installation import Installation

SECONDS = float(os.environ.get("UPGRADE_SECONDS", "6"))  # of load before, between and after the two exchanges
CLIENTS = 6
SCENE = """
from datetime import timedelta
from django.utils import timezone
from tests.meetings.factories import new_meeting
from tests.people import build_cast
now = timezone.now()
cast = build_cast(now.date())
print(new_meeting(cast.north, starts_at=now + timedelta(days=5), capacity=None, changed_on=now.date()).pk)
"""


def git(*words: str) -> bytes:
    done = subprocess.run(["git", "-C", settings.BASE_DIR, *words], capture_output=True)
    return done.stdout if done.returncode == 0 else b""


def last_release() -> str:
    """PORTAL_UPGRADE_FROM, else the last tag, else the commit that CHANGELOG.md names for the last release."""
    named = re.findall(r"^## \d.*commit ([0-9a-f]{7,40})", (settings.BASE_DIR / "CHANGELOG.md").read_text(), re.M)
    tag = git("describe", "--tags", "--abbrev=0").decode().strip()
    for one in filter(None, [os.environ.get("PORTAL_UPGRADE_FROM"), tag, *named[:1]]):
        if git("rev-parse", "--verify", f"{one}^{{commit}}"):
            return one
    pytest.skip("NO RELEASE HERE: neither a tag nor the commit that CHANGELOG.md names; a full clone has them")


def migrations_of(release: str) -> set[str]:
    """ "app.name" of each."""
    paths = git("ls-tree", "-r", "--name-only", release).decode().split()
    found = [re.fullmatch(r"(\w+)/migrations/(\d\w+)\.py", path) for path in paths]
    return {f"{one[1]}.{one[2]}" for one in found if one}


def begins_anew_after(release: str) -> bool:
    """Its migrations are no more: everything began anew with 0.2.0, and nothing leads there from before."""
    here = {f"{path.parts[-3]}.{path.stem}" for path in settings.BASE_DIR.glob("*/migrations/0*.py")}
    return not migrations_of(release) <= here


class Version:
    """One version of the portal in a folder of its own, as docs/operate.md has it."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder, self.env = folder, env
        self.web: subprocess.Popen[bytes] | None = None

    def manage(self, *words: str) -> str:
        argv = [sys.executable, "manage.py", *words]
        done = subprocess.run(argv, cwd=self.folder, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, line: socket.socket) -> None:
        """gunicorn on a socket that somebody else holds, as under portal-web.socket."""
        unit = (settings.BASE_DIR / "deploy" / "systemd" / "portal-web.service").read_text()
        words = re.search(r"^ExecStart=\S+/gunicorn (.*)$", unit, re.M)[1]
        script = f"exec 3<&{line.fileno()}; LISTEN_PID=$$ LISTEN_FDS=1 exec {sys.executable} -m gunicorn {words}"
        argv = ["bash", "-c", script]
        self.web = subprocess.Popen(argv, cwd=self.folder, env=self.env, pass_fds=[line.fileno()])

    def stop(self) -> None:
        """As systemd does: SIGTERM, and it may finish what it holds."""
        if self.web:
            self.web.terminate()
            assert self.web.wait(40) == 0
            self.web = None


class Load:
    """Residents who read, send feedback and answer a meeting, one request after the other each."""

    def __init__(self, base: str, meeting: str) -> None:
        self.base, self.meeting, self.ending = base, meeting, threading.Event()
        self.answers: Counter[tuple[str, int | str]] = Counter()
        self.accepted: dict[str, list[str]] = {"feedback": [], "rsvp": []}
        self.longest = 0.0
        self.threads = [threading.Thread(target=self._client, args=(n,)) for n in range(CLIENTS)]

    def _client(self, number: int) -> None:
        while not self.ending.is_set():
            kind = ("page", "feedback", "rsvp")[number % 3]
            number += 1
            mark = secrets.token_hex(12)
            began = time.monotonic()
            status = getattr(self, f"_{kind}")(mark)
            self.longest = max(self.longest, time.monotonic() - began)
            self.answers[kind, status] += 1
            if status == 201:
                self.accepted[kind].append(mark)

    def _page(self, mark: str) -> int | str:
        return self._ask("/sites/north/", None)

    def _feedback(self, mark: str) -> int | str:
        said = {"site": "north", "category": "idea", "body": f"Benches, please: {mark}.", "confirmed": True}
        return self._ask("/api/v1/feedback/", said)

    def _rsvp(self, mark: str) -> int | str:
        return self._ask(f"/api/v1/meetings/{self.meeting}/rsvps/", {"party_size": 1, "name": mark})

    def _ask(self, path: str, body: dict | None) -> int | str:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return answer.status if answer.read() else "empty"
        except urllib.error.HTTPError as error:
            return error.code
        except OSError as error:
            return type(error).__name__

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *args) -> None:
        self.ending.set()
        for thread in self.threads:
            thread.join()


@pytest.fixture
def installation():
    one = Installation(f"upgrade_{os.getpid()}")
    one.make()
    yield one
    one.drop()


@pytest.fixture
def line():
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as held:
        yield held


@pytest.fixture
def versions(installation, line, tmp_path):
    """The last release unpacked beside this tree; both on one database, with one interpreter's packages."""
    if begins_anew_after(last_release()):
        pytest.skip(
            f"NO RELEASE TO COME FROM: {last_release()} has other migrations, on its data ./run reset begins anew"
        )
    base = f"http://localhost:{line.getsockname()[1]}"
    free = dict.fromkeys(("PORTAL_LIMIT_FEEDBACK", "PORTAL_LIMIT_RSVP", "PORTAL_LIMIT_CODE"), "off")
    env = {**os.environ, **free, "DATABASE_URL": installation.url, "BASE_URL": base, "PORTAL_DB_POOL": "4"}
    env["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    with tarfile.open(fileobj=BytesIO(git("archive", last_release()))) as archive:
        archive.extractall(tmp_path / "old", filter="data")
    old, new = Version(tmp_path / "old", env), Version(settings.BASE_DIR, env)
    # What is built and not committed: compiled texts.
    shutil.copytree(settings.BASE_DIR / "locale", old.folder / "locale", dirs_exist_ok=True)
    yield old, new
    old.stop()
    new.stop()


def exchange(before: Version, after: Version, line: socket.socket) -> None:
    before.stop()
    after.start(line)


def found(installation: Installation) -> dict[str, Counter[str]]:
    """Every mark that is in the database, as often as it is."""
    with psycopg.connect(dbname=installation.name, **installation.server) as line:
        texts = [text for (text,) in line.execute("SELECT body FROM feedback_feedback").fetchall()]
        names = [name for (name,) in line.execute("SELECT name FROM meetings_rsvp").fetchall()]
    return {"feedback": Counter(re.findall(r"[0-9a-f]{24}", " ".join(texts))), "rsvp": Counter(names)}


@pytest.mark.long
def test_upgrade_under_load_and_back_loses_no_accepted_request(installation, versions, line):
    old, new = versions
    old.manage("migrate", "-v", "0")
    meeting = old.manage("shell", "-v", "0", "-c", SCENE).split()[-1]
    old.start(line)
    with Load(old.env["BASE_URL"], meeting) as load:
        time.sleep(SECONDS)
        new.manage("migrate", "-v", "0")  # the old version serves meanwhile, on the tables of the new one
        time.sleep(1)
        exchange(old, new, line)
        time.sleep(SECONDS)
        exchange(new, old, line)  # back: the tables stay as they are
        time.sleep(SECONDS)
    print(f"\n{last_release()}: {dict(load.answers)}, longest {load.longest:.1f} s")
    assert {status for _kind, status in load.answers} == {200, 201}
    kept = found(installation)
    for kind, marks in load.accepted.items():
        assert len(marks) > 20, kind
        assert Counter(marks) == kept[kind], kind  # each once, and nothing that was not answered


@pytest.mark.long
def test_a_version_that_is_killed_loses_requests_and_the_load_notices(versions, line):
    _old, new = versions
    new.manage("migrate", "-v", "0")
    meeting = new.manage("shell", "-v", "0", "-c", SCENE).split()[-1]
    new.start(line)
    with Load(new.env["BASE_URL"], meeting) as load:
        time.sleep(SECONDS)
        subprocess.run(["pkill", "-KILL", "-P", str(new.web.pid)], check=True)  # the processes of this web alone
        time.sleep(SECONDS)
    assert not {status for _kind, status in load.answers} <= {200, 201}
