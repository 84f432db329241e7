"""Lighthouse on the running demonstration, as a slow phone on a slow line sees it, in both languages.

./run test --long --fetch-tools tests/browser/test_lighthouse.py   prints the scores; reports: .build/lighthouse/
"""

import json
import os
import re
import signal
import subprocess
import urllib.request
from collections.abc import Sequence
from statistics import median

import pytest

from tests.conftest import chromium
from tests.test_run import Portal
from tools.launch.layout import BUILD

from . import programs

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(1800)]
SITE = "/sites/nickerson-gardens/"
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
# The demonstration asks not to be found, which a search engine's rule takes for a mistake.
OPTIONS = ["--quiet", "--output=json", "--skip-audits=is-crawlable"]
RUNS = 5  # of whose speeds the one in the middle counts: another program that ran beside it is no fault of a page
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu"


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("lighthouse").resolve())
    portal.start()
    yield portal
    if portal.run:
        portal.end(signal.SIGTERM)
    portal.command("reset", "--yes")


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_lighthouse_on_a_slow_phone(portal, prefix):
    missed = {}
    for name, path in pages(portal, prefix).items():
        urllib.request.urlopen(portal.base + path, timeout=30).close()  # a server that has just started is slow
        file = f"{name}{prefix.replace('/', '-')}"
        report = lighthouse(portal.base + path, file)
        scores = {key: round(100 * report["categories"][key]["score"]) for key in WANTED}
        again = [lighthouse(portal.base + path, f"{file}-{run}", ["performance"]) for run in range(2, RUNS + 1)]
        speeds = [round(100 * one["categories"]["performance"]["score"]) for one in [report, *again]]
        scores["performance"] = median(speeds)
        metrics = {key: report["audits"][key]["displayValue"] for key in ("largest-contentful-paint", "speed-index")}
        print(f"{prefix or '/en'} {name}: {scores} {speeds} {metrics}")  # noqa: T201
        if any(scores[key] < wanted for key, wanted in WANTED.items()):
            missed[name] = (scores, failed(report))
    assert missed == {}


def pages(portal: Portal, prefix: str) -> dict[str, str]:
    with urllib.request.urlopen(f"{portal.base}{prefix}{SITE}meetings/", timeout=30) as answer:
        meeting = re.search(rf'"({prefix}/meetings/[0-9a-f-]{{36}}/)"', answer.read().decode())
    assert meeting, "the site has no coming meeting"
    ours = {"site": SITE, "team": f"{SITE}team/", "feedback": f"{SITE}feedback/new/", "board": f"{SITE}feedback/"}
    ours["commitment"] = "/commitment/"
    return {"home": f"{prefix}/", **{name: prefix + path for name, path in ours.items()}, "meeting": meeting[1]}


def lighthouse(address: str, name: str, categories: Sequence[str] = tuple(WANTED)) -> dict:
    """The report; kept as a file beside those of the other pages."""
    script = programs.folder("lighthouse") / "lighthouse" / "cli" / "index.js"
    target = BUILD / "lighthouse" / f"{name}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    asked = f"--only-categories={','.join(categories)}"
    argv = [
        programs.node(),
        str(script),
        address,
        *OPTIONS,
        asked,
        f"--chrome-flags={FLAGS}",
        f"--output-path={target}",
    ]
    env = {**os.environ, "CHROME_PATH": chromium() or ""}
    subprocess.run(argv, env=env, check=True, stdin=subprocess.DEVNULL, timeout=180)
    return json.loads(target.read_text())


def failed(report: dict) -> list[str]:
    """What cost points, in Lighthouse's words."""
    return [
        f"{key}: {audit['title']} {audit.get('displayValue', '')}"
        for key, audit in report["audits"].items()
        if audit.get("score") is not None and audit["score"] < 0.9
    ]
