"""`./run` as a person meets it: it starts, refuses, stops without a remainder, and survives being killed.

Rules: RUN-1, RUN-2.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tools.launch.layout import ROOT, Data
from tools.launch.processes import leftovers

LONGEST = 90  # seconds for a first start on a busy machine


def environment() -> dict[str, str]:
    """This interpreter has the packages already; nothing of the test's own services must be inherited."""
    return {**os.environ, "PORTAL_RUN_PYTHON": os.environ.get("PORTAL_RUN_PYTHON", sys.executable)}


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


class Portal:
    """One data folder, and the ./run that serves it."""

    def __init__(self, folder: Path) -> None:
        self.data = Data(folder)
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"
        self.run: subprocess.Popen[str] | None = None
        self.printed = ""  # by the last start

    def command(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        argv = [str(ROOT / "run"), "--data", str(self.data.root), *words]
        return subprocess.run(argv, capture_output=True, text=True, env=environment() | more, timeout=LONGEST)

    def start(self) -> str:
        """What it prints until it is ready."""
        argv = [str(ROOT / "run"), "--data", str(self.data.root), "--port", str(self.port)]
        self.run = subprocess.Popen(
            argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment()
        )
        printed = ""
        while "Ctrl-C" not in printed:
            line = self.run.stdout.readline()
            if not line:
                self.run.wait()
                self.run = None
                pytest.fail(printed)
            printed += line
        self.printed = printed
        return printed

    def end(self, signum: int) -> int:
        self.run.send_signal(signum)
        code = self.run.wait(60)
        self.run.stdout.close()
        self.run = None
        return code

    def call(self, path: str, body: dict) -> tuple[int, dict]:
        request = urllib.request.Request(
            f"{self.base}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("run").resolve())
    yield portal
    if portal.run:
        portal.end(signal.SIGTERM)
    portal.command("reset", "--yes")


@pytest.fixture
def running(portal):
    if not portal.run:
        portal.start()
    return portal, portal.printed


@pytest.fixture
def stopped(portal):
    """It has run before, and does not now."""
    if not portal.printed:
        portal.start()
    if portal.run:
        portal.end(signal.SIGTERM)
    return portal


def test_it_says_which_of_the_shells_settings_it_does_not_take(running):
    """Whoever tries a rotation on it would turn it into a loss, and never hear why."""
    _portal, printed = running
    (line,) = [one for one in printed.splitlines() if one.startswith("Not taken from outside")]
    assert {"EMAIL_URL", "RECEIPT_KEY"} <= set(re.findall(r"[A-Z_]{5,}", line))
    assert os.environ["RECEIPT_KEY"] not in printed


def test_it_prints_where_it_is_who_to_be_and_where_the_mail_is(running):
    portal, printed = running
    assert f"The portal runs at {portal.base}" in printed
    assert f"{portal.base}/demo/mail/" in printed
    people = json.loads(portal.data.demo.read_text())["personas"]
    assert {person["key"] for person in people} >= {"resident", "officer", "commander", "moderator"}
    for person in people:
        assert person["email"] in printed
    with urllib.request.urlopen(f"{portal.base}/", timeout=20) as page:
        assert page.status == 200


def test_a_given_port_that_is_taken_is_refused_in_one_sentence(running, tmp_path):
    portal, _ = running
    argv = [str(ROOT / "run"), "--data", str(tmp_path), "--port", str(portal.port)]
    refused = subprocess.run(argv, capture_output=True, text=True, env=environment(), timeout=LONGEST)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert str(portal.port) in refused.stderr


def test_a_second_run_on_the_same_data_is_refused(running):
    refused = running[0].command()
    assert refused.returncode == 1
    assert "already runs" in refused.stderr


def test_manage_uses_the_running_database_with_a_plain_role(running):
    question = "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
    code = f"from django.db import connection as c; k = c.cursor(); k.execute({question!r}); print(k.fetchone())"
    done = running[0].command("manage", "shell", "-v0", "-c", code)
    assert done.stdout.strip() == "(False,)", done.stderr


def test_a_backup_is_tried_in_a_database_of_its_own_while_the_portal_runs(running, tmp_path):
    portal, file, key = running[0], str(tmp_path / "night.backup"), {"PORTAL_BACKUP_KEY": "a passphrase for this test"}
    made = portal.command("backup", file, **key)
    assert made.returncode == 0, made.stderr
    tried = portal.command("restore_drill", file, **key)
    assert "restored, compared, and thrown away again" in tried.stdout, tried.stderr
    assert portal.command("restore_drill", file, PORTAL_BACKUP_KEY="another passphrase").returncode == 1


@pytest.mark.parametrize("name", ["tenure_report", "export_roster"])
def test_manage_ends_quietly_when_its_reader_has_read_enough(running, name):
    assert len(running[0].command("manage", name).stdout) > 1000
    argv = [str(ROOT / "run"), "--data", str(running[0].data.root), "manage", name]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as run:
        run.stdout.close()
        assert run.stderr.read() == b""


def test_postgres_is_told_not_to_log_what_was_sent(running):
    names = ["log_min_error_statement", "log_error_verbosity", "log_parameter_max_length_on_error"]
    code = f"""from django.db import connection as c
k = c.cursor()
for name in {names}: k.execute("SHOW " + name); print(k.fetchone()[0])"""
    done = running[0].command("manage", "shell", "-v0", "-c", code)
    assert done.stdout.split() == ["panic", "terse", "0"], done.stderr


def test_after_a_kill_the_next_run_works_and_no_acknowledged_write_is_lost(running):
    portal, _ = running
    site = json.loads(urllib.request.urlopen(f"{portal.base}/api/v1/sites/", timeout=20).read())["results"][0]
    said = {
        "site": site["slug"],
        "category": "idea",
        "body": "A bench under the big tree.",
        "confirmed": True,
    }
    status, receipt = portal.call("/api/v1/feedback/", said)
    assert status == 201
    portal.end(signal.SIGKILL)
    portal.start()
    code = {"receipt_code": receipt["receipt_code"]}
    assert portal.call("/api/v1/feedback/lookup/", code)[1]["category"] == "idea"


def test_term_stops_everything_that_was_started(running):
    portal, _ = running
    assert (
        len(leftovers(portal.data)) >= 8
    )  # three Redis, PostgreSQL, mail, web, two workers, scheduler, their children
    names = ("worker", "upkeep", "scheduler")
    ends = time.monotonic() + 60
    while time.monotonic() < ends and not all((portal.data.logs / f"{name}.log").stat().st_size for name in names):
        time.sleep(0.2)  # the last to start may not have said a word yet
    assert portal.end(signal.SIGTERM) == 0
    assert leftovers(portal.data) == []
    for name in names:
        lines = (portal.data.logs / f"{name}.log").read_text().splitlines()
        assert lines and [line for line in lines if not line.startswith('{"at": ')] == []
    with (
        pytest.raises(OSError, match=r"refused"),
        socket.create_connection(("127.0.0.1", portal.port), timeout=2),
    ):
        pass


def test_a_second_start_makes_nothing_again_and_ctrl_c_is_130(stopped):
    printed = stopped.start()
    assert not any(word in printed for word in ("Making", "Installing", "Fetching", "Building", "Inventing"))
    assert stopped.end(signal.SIGINT) == 130
    assert leftovers(stopped.data) == []


def test_manage_starts_the_services_for_its_time(stopped):
    portal = stopped
    both = [
        subprocess.Popen(
            [
                str(ROOT / "run"),
                "manage",
                "--data",
                str(portal.data.root),
                "shell",
                "-v0",
                "-c",
                "print(6 * 7)",
            ],
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        for _ in range(2)
    ]
    assert [one.communicate(timeout=60)[0].strip() for one in both] == ["42", "42"]
    assert leftovers(portal.data) == []


def test_data_of_another_version_are_refused_in_one_sentence_that_says_what_to_do(stopped):
    """A migration that no file here is for: nothing leads from that version to this one."""
    portal = stopped
    stamp = portal.data.state / "migrated"
    kept = stamp.read_text()
    take = "DELETE FROM django_migrations WHERE app = 'sites_app' AND name = '0099_of_before'"
    add = "INSERT INTO django_migrations (app, name, applied) VALUES ('sites_app', '0099_of_before', now())"
    in_database(portal, add)
    stamp.unlink()
    try:
        refused = portal.command("--port", str(free_port()))
        assert refused.returncode == 1
        assert f"`./run reset --data {portal.data.root}` begins anew" in refused.stderr.splitlines()[-1]
        assert "Traceback" not in refused.stderr
    finally:
        stamp.write_text(kept)
        in_database(portal, take)
    stamp.unlink()
    assert portal.command("manage", "shell", "-v0", "-c", "print(6 * 7)").stdout.strip() == "42", "as before"


def in_database(portal, statement: str) -> None:
    code = f"from django.db import connection as c; c.cursor().execute({statement!r})"
    done = portal.command("manage", "shell", "-v0", "-c", code)
    assert done.returncode == 0, done.stderr


def test_outside_loopback_is_refused_without_production_settings(tmp_path):
    bare = {name: value for name, value in environment().items() if name != "SECRET_KEY"}
    argv = [str(ROOT / "run"), "--data", str(tmp_path), "--host", "0.0.0.0"]  # noqa: S104
    refused = subprocess.run(argv, capture_output=True, text=True, env=bare, timeout=LONGEST)
    assert refused.returncode == 1
    assert "production" in refused.stderr
    assert "SECRET_KEY" in refused.stderr


def test_a_data_folder_that_cannot_be_made_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    refused = Portal(tmp_path / "file" / "data").command("--port", str(free_port()))
    assert refused.returncode == 1 and "choose another --data" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_reset_deletes_what_is_ours_and_nothing_else(tmp_path):
    data = Data(tmp_path.resolve())
    data.make()
    (tmp_path / "secrets.json").write_text("{}")
    (tmp_path / "a letter of mine.txt").write_text("keep")
    argv = [str(ROOT / "run"), "reset", "--data", str(tmp_path)]
    assert subprocess.run(argv, capture_output=True, stdin=subprocess.DEVNULL, env=environment()).returncode == 1
    assert (tmp_path / "secrets.json").exists()
    assert subprocess.run([*argv, "--yes"], capture_output=True, env=environment()).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a letter of mine.txt"]
