"""Processes that ./run starts: each in a group of its own, written down, and stopped without a remainder."""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from .layout import ROOT, Data, LaunchError, read_json, tail, write_whole

MARK = "PORTAL_RUN_OF"  # every child carries the key of its data folder, so that orphans can be told
PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10_000_000  # bytes; a longer log begins anew


@dataclass(eq=False)
class Child:
    """One started process, and what it takes to stop it or to start it again."""

    name: str
    argv: list[str]
    stop_signal: int = signal.SIGTERM
    grace: float = 10  # seconds between the stop signal and SIGKILL
    lines: Sequence[socket.socket] = ()  # open as long as it may be started again: another file would get the number
    popen: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    @property
    def pid(self) -> int:
        return self.popen.pid if self.popen else 0

    def running(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def signal_to_stop(self) -> None:
        if self.popen and self.running():
            self.popen.send_signal(self.stop_signal)

    def end_by(self, deadline: float) -> None:
        """Wait until then, and kill whatever is left of its group."""
        if self.popen is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait()


class Processes:
    """All children for one data folder, in the order in which they were started, with one environment."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.env: dict[str, str] = {}
        self.children: list[Child] = []
        self._records = data.state / "processes.json"
        self._lock = threading.Lock()
        self._closed = False

    def start(self, child: Child) -> Child:
        """Start one process, or start it again; only from the main thread (death signals are per thread)."""
        self._spawn(child, die_with_parent(child.stop_signal))
        return child

    def finish(self, name: str, argv: Sequence[str | Path], *, cwd: Path = ROOT) -> None:
        """Run one tool to its end, from any thread; LaunchError with the last lines of its log if it fails."""
        child = Child(name, [str(word) for word in argv], grace=5)
        popen = self._spawn(child, None, cwd=cwd)
        code = popen.wait()
        with self._lock:
            self.children = [other for other in self.children if other is not child]
        if code:
            log = self.log_of(name)
            raise LaunchError(f"{name} did not work; the last lines of {log}:\n{tail(log)}")

    def _spawn(self, child: Child, at_birth: Callable[[], None] | None, *, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise LaunchError("./run is stopping.")
            with open_log(self.log_of(child.name)) as log:
                child.popen = subprocess.Popen(
                    child.argv,
                    cwd=cwd,
                    env={**self.env, MARK: self.data.key},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    pass_fds=[line.fileno() for line in child.lines],
                    preexec_fn=at_birth,  # noqa: PLW1509
                )
            if child not in self.children:
                self.children.append(child)
            self._write_down()
            return child.popen

    def stop(self, last: Sequence[str]) -> None:
        """Stop everything, the children named in `last` after all others; nothing can be started any more."""
        with self._lock:
            self._closed = True
            children = list(reversed(self.children))
        for going in ([c for c in children if c.name not in last], [c for c in children if c.name in last]):
            for child in going:
                child.signal_to_stop()
            began = time.monotonic()
            for child in going:
                child.end_by(began + child.grace)
        self.children = []
        self._write_down()

    def log_of(self, name: str) -> Path:
        return self.data.logs / f"{name}.log"

    def _write_down(self) -> None:
        rows = [
            {"name": child.name, "pid": child.pid, "born": born(child.pid), "signal": int(child.stop_signal)}
            for child in self.children
            if child.running()
        ]
        if self.data.state.exists():
            write_whole(self._records, json.dumps({"processes": rows}))


def open_log(path: Path) -> BinaryIO:
    """Open a log to append to; one that grew too long begins anew."""
    long = path.exists() and path.stat().st_size > LOG_LIMIT
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | (os.O_TRUNC if long else 0)
    return open(os.open(path, flags, 0o600), "ab")


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(signum: int) -> Callable[[], None] | None:
    """Linux: the child gets its stop signal even when ./run was killed. Elsewhere the records must do."""
    if _libc is None:
        return None
    libc, parent = _libc, os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signum)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def born(pid: int) -> str:
    """When a process was started, in whatever form the system tells it; empty if it is gone."""
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] in "ZX" else fields[19]
    out = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return out.stdout.strip()


@dataclass(frozen=True)
class Leftover:
    """A process of an earlier run; the same id with another birth is somebody else's."""

    pid: int
    born: str
    stop_signal: int

    def lives(self) -> bool:
        return bool(self.born) and born(self.pid) == self.born

    def send(self, signum: int) -> None:
        if self.lives():
            with suppress(ProcessLookupError):
                os.kill(self.pid, signum)


def leftovers(data: Data) -> list[Leftover]:
    """What an earlier ./run that was killed left behind for this data folder: written down, or marked."""
    rows = read_json(data.state / "processes.json").get("processes", [])
    found = {row["pid"]: Leftover(row["pid"], row["born"], row["signal"]) for row in rows}
    for pid in _marked(data):
        found.setdefault(pid, Leftover(pid, born(pid), signal.SIGTERM))
    found.pop(os.getpid(), None)
    return [one for one in found.values() if one.lives()]


def _marked(data: Data) -> Iterator[int]:
    """Linux: processes whose environment carries the key of this data folder."""
    mark = f"{MARK}={data.key}".encode()
    for entry in Path("/proc").glob("[0-9]*") if sys.platform == "linux" else ():
        with suppress(OSError):
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                yield int(entry.name)


def stop_leftovers(data: Data, *, patience: float = 10) -> int:
    """Stop what an earlier run left, gently for `patience` seconds; how many there were."""
    found = leftovers(data)
    for one in found:
        one.send(one.stop_signal)
    deadline = time.monotonic() + patience
    while any(one.lives() for one in found) and time.monotonic() < deadline:
        time.sleep(0.05)
    for one in found:
        one.send(signal.SIGKILL)
    while any(one.lives() for one in found) and time.monotonic() < deadline + 5:
        time.sleep(0.05)
    return len(found)
