"""Imports point down and in no circle: the contracts of pyproject.toml, and proof that each would see a fault."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools import drawing

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def lint(root: Path) -> subprocess.CompletedProcess:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-logo", "--no-cache"], cwd=root, capture_output=True, text=True, check=False)


def test_imports_point_down_and_in_no_circle():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert "3 kept, 0 broken" in done.stdout


def test_every_app_stands_in_a_layer():
    """A new app that nobody gave a layer would import what it likes."""
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    layers = {app.strip() for row in CONFIGURATION["contracts"][0]["layers"] for app in row.split("|")}
    assert len(apps) > 8
    assert apps - {"tools"} <= layers
    assert apps <= set(CONFIGURATION["root_packages"])


FAULTS = {
    "An app imports only what stands below it": ("feedback/states.py", "from digests.models import Digest"),
    "No circles inside an app, for types neither": (
        "meetings/models/rsvp.py",
        "if TYPE_CHECKING:\n    from .meeting import Meeting",
    ),
    "Nothing that runs needs the developers' tools": ("mail/enqueue.py", "from tools import translations"),
}


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> Path:
    """The project's code in a folder of its own, to put faults into."""
    folder = tmp_path_factory.mktemp("code")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for app in CONFIGURATION["root_packages"]:
        for path in (ROOT / app).rglob("*.py"):
            copy = folder / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    return folder


@pytest.mark.parametrize("contract", FAULTS)
def test_a_fault_would_be_seen(copied, contract):
    """The negative control: without it the first test could pass by looking at nothing."""
    name, line = FAULTS[contract]
    file = copied / name
    whole = file.read_text()
    try:
        file.write_text(f"{whole}\n{line}\n")
        done = lint(copied)
    finally:
        file.write_text(whole)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout
    assert "2 kept, 1 broken" in done.stdout


def test_the_drawing_is_of_the_imports_as_they_are():
    assert drawing.PAGE.read_text() == drawing.page(drawing.PAGE.read_text()), "run python -m tools.drawing"
    assert drawing.upward(drawing.arrows()) == []


def test_the_drawing_would_show_an_arrow_up():
    assert drawing.upward({("feedback", "digests"), ("pages", "lib")}) == [("feedback", "digests")]
    assert drawing.imports("from digests.models import Digest\nfrom . import states\nimport lib.cache") == {
        "digests",
        "lib",
    }
