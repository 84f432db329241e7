"""Processes that ./run starts: each in a group of its own, written down, and stopped without a remainder."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .layout import ROOT, Data, Problem, read_json, tail, write_whole

MARK = "PORTAL_RUN_OF"  # every child carries the key of its data folder, so that orphans can be told
PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10_000_000  # bytes; a longer log begins anew


@dataclass
class Child:
    name: str
    popen: subprocess.Popen[bytes]
    stop_signal: int
    grace: float
    again: Callable[[], None] | None = None
    deaths: list[float] = field(default_factory=list)

    def running(self) -> bool:
        return self.popen.poll() is None


class Processes:
    """All children for one data folder, in the order in which they were started."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.children: list[Child] = []
        self._records = data.state / "processes.json"
        self._lock = threading.Lock()

    def start(
        self,
        name: str,
        argv: Sequence[str | Path],
        *,
        env: dict[str, str],
        stop_signal: int = signal.SIGTERM,
        grace: float = 10,
        pass_fds: Sequence[int] = (),
    ) -> Child:
        """Start one process with its output in DIR/logs; only from the main thread (the death signal is per thread)."""
        with open_log(self.data, name) as log:
            popen = subprocess.Popen(
                [str(word) for word in argv],
                cwd=ROOT,
                env={**env, MARK: self.data.key},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=pass_fds,
                preexec_fn=die_with_parent(stop_signal),
            )
        child = Child(name, popen, stop_signal, grace)
        with self._lock:
            self.children = [old for old in self.children if old.name != name] + [child]
            self._write_down()
        return child

    def finish(self, name: str, argv: Sequence[str | Path], *, env: dict[str, str], cwd: Path = ROOT) -> None:
        """Run one tool to its end, from any thread; Problem with the last lines of its log if it fails."""
        with open_log(self.data, name) as log:
            began = log.tell()
            popen = subprocess.Popen(
                [str(word) for word in argv],
                cwd=cwd,
                env={**env, MARK: self.data.key},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child = Child(name, popen, signal.SIGTERM, 5)
        with self._lock:
            self.children.append(child)
        code = popen.wait()
        with self._lock:
            if child in self.children:
                self.children.remove(child)
        if code:
            path = self.data.logs / f"{name}.log"
            lines = tail(path) if path.stat().st_size > began else ""
            raise Problem(f"{name} did not work; the last lines of {path}:\n{lines}")

    def stop(self, *names: str) -> None:
        """Stop the named children (all of them without a name), the youngest first; then kill what is left of each."""
        with self._lock:
            going = [child for child in self.children if not names or child.name in names]
        for child in reversed(going):
            if child.running():
                child.popen.send_signal(child.stop_signal)
        deadline = time.monotonic()
        for child in reversed(going):
            try:
                child.popen.wait(max(0.1, deadline + child.grace - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            kill_group(child.popen.pid)
            child.popen.wait()
        with self._lock:
            self.children = [child for child in self.children if child not in going]
            self._write_down()

    def _write_down(self) -> None:
        rows = [
            {
                "name": child.name,
                "pid": child.popen.pid,
                "born": born(child.popen.pid),
                "signal": int(child.stop_signal),
            }
            for child in self.children
            if child.running()
        ]
        if self.data.state.exists():
            write_whole(self._records, json.dumps({"processes": rows}))


def open_log(data: Data, name: str):
    path = data.logs / f"{name}.log"
    big = path.exists() and path.stat().st_size > LOG_LIMIT
    return open(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | (os.O_TRUNC if big else 0), 0o600), "ab"
    )


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(signum: int) -> Callable[[], None] | None:
    """Linux: the child gets its stop signal even when ./run itself was killed. Elsewhere the records must do."""
    if _libc is None:
        return None
    libc, parent = _libc, os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signum)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


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


def leftovers(data: Data) -> list[tuple[int, str, int]]:
    """(pid, start, stop signal) of what an earlier ./run that was killed left behind for this data folder."""
    rows = read_json(data.state / "processes.json").get("processes", [])
    found = {
        row["pid"]: (row["pid"], row["born"], row["signal"])
        for row in rows
        if born(row["pid"]) == row["born"]
    }
    if sys.platform == "linux":
        mark = f"{MARK}={data.key}".encode()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) not in (*found, os.getpid()):
                try:
                    marked = mark in (entry / "environ").read_bytes().split(b"\0")
                except OSError:
                    continue
                if marked:
                    pid = int(entry.name)
                    found[pid] = (pid, born(pid), signal.SIGTERM)
    return [row for row in found.values() if row[1]]


def stop_leftovers(data: Data, *, patience: float = 10) -> int:
    """Stop what an earlier run left; how many there were."""
    rows = leftovers(data)
    _signal_all(rows, patience=patience)
    _signal_all([(pid, start, signal.SIGKILL) for pid, start, _ in rows], patience=5)
    return len(rows)


def _signal_all(rows: list[tuple[int, str, int]], *, patience: float) -> None:
    for pid, start, signum in rows:
        if born(pid) == start:
            try:
                os.kill(pid, signum)
            except ProcessLookupError:
                pass
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(born(pid) == start for pid, start, _ in rows):
        time.sleep(0.05)
