"""Where everything stands: the checkout, its build folders, and one data folder with what lives in it."""

import hashlib
import json
import os
import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
BUILD = ROOT / ".build"
STATIC_BUILD = BUILD / "static"
COLLECTED = BUILD / "collected"
SOCKET_PATH_LIMIT = 100  # bytes; the systems allow 104 to 108


class LaunchError(Exception):
    """Something that the person at the keyboard can mend, in one sentence."""


@dataclass(frozen=True)
class Data:
    """One data folder (`--data DIR`); everything the services keep is below it."""

    root: Path

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def state(self) -> Path:
        """Stamps, locks and process records."""
        return self.root / "state"

    @property
    def demo(self) -> Path:
        """Written by `seed_demo` when it is done; its presence says that the demonstration stands."""
        return self.root / "demo.json"

    @property
    def drill(self) -> "Data":
        """Where a backup is tried; not among temporary files, for residents' words lie there until it is over."""
        return Data(self.root / "drill")

    @property
    def key(self) -> str:
        """A short name for this folder, the same every time, for places outside it."""
        return hashlib.sha256(str(self.root).encode()).hexdigest()[:10]

    @property
    def programs(self) -> Path:
        """Where PostgreSQL is copied to when its own folder is closed to the account it must run as."""
        return Path(short_temp(), f"portal-programs-{os.getuid()}-{self.key}")

    def make(self) -> None:
        """Every folder that is not there yet; LaunchError where none can be, as below a file."""
        for folder in (self.root, self.logs, self.mail, self.state):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise LaunchError(f"{folder} cannot be a folder ({error.strerror}): choose another --data.") from None
        for private in (self.logs, self.mail, self.state):
            private.chmod(0o700)

    def remove(self) -> None:
        """All of it, and what stands outside; for folders in which everything is ours."""
        for folder in (self.root, self.programs):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(self.sockets(), ignore_errors=True)

    def sockets(self) -> Path:
        """A private folder with a short name, for socket paths may not be long; LaunchError if it is not ours."""
        folder = Path(short_temp(), f"portal-{os.getuid()}-{self.key}")
        folder.mkdir(mode=0o700, exist_ok=True)
        facts = folder.lstat()
        ours = os.getuid() in (facts.st_uid, 0)
        if not stat.S_ISDIR(facts.st_mode) or not ours:
            raise LaunchError(f"{folder} belongs to somebody else; remove it or set TMPDIR to another folder.")
        folder.chmod(0o700)
        return folder


def short_temp() -> str:
    place = tempfile.gettempdir()
    return place if len(os.fsencode(place)) < SOCKET_PATH_LIMIT - 50 else "/tmp"


def write_whole(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def read_json(path: Path) -> dict:
    """The object in a JSON file; an empty one if there is no such file, or it is no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def digest_of(*paths: Path) -> str:
    """One hash over files and whole folders: names and contents."""
    total = hashlib.sha256()
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if file.exists() and "__pycache__" not in file.parts:
                total.update(str(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file).encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def tail(path: Path, lines: int = 12) -> str:
    """The last lines of a log, for a LaunchError that cannot be said better."""
    try:
        return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
