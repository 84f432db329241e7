"""Three Redis servers of our own: the queue on disk; limits and cached pages in memory alone."""

import shutil
import socket
import time
from pathlib import Path

from .layout import LaunchError, tail
from .processes import Child, Processes

LONGEST_START = 30  # seconds
KEPT = ["--save", "", "--appendonly", "yes"]
THROWN_AWAY = ["--save", "", "--appendonly", "no"]
# Never on disk (SEC-19), and never more memory than this; only pages may be thrown out to make room.
PAGES = [*THROWN_AWAY, "--maxmemory", "128mb", "--maxmemory-policy", "allkeys-lru"]
# No list of slow commands: it would keep their moments.
LIMITS = [*THROWN_AWAY, "--maxmemory", "64mb", "--maxmemory-policy", "noeviction", "--slowlog-max-len", "0"]

Address = str | tuple[str, int]


def start_all(processes: Processes, server: Path | None, python: Path, *, durable: bool) -> dict[str, str]:
    """REDIS_URL (the queue), REDIS_CACHE_URL (pages) and REDIS_LIMITS_URL, once all answer.

    Without a server a stand-in written in Python serves each; it keeps nothing on disk.
    """
    begin = _begin if server else _begin_stand_in
    flags = {"queue": KEPT if durable else THROWN_AWAY, "cache": PAGES, "limits": LIMITS}
    begun = {name: begin(processes, server or python, name, words) for name, words in flags.items()}
    for child, address, _ in begun.values():
        _wait(processes, child, address)
    names = {"queue": "REDIS_URL", "cache": "REDIS_CACHE_URL", "limits": "REDIS_LIMITS_URL"}
    return {variable: begun[name][2] for name, variable in names.items()}


def _begin(processes: Processes, server: Path, name: str, flags: list[str]) -> tuple[Child, Address, str]:
    folder = processes.data.root / name
    folder.mkdir(mode=0o700, exist_ok=True)
    path = str(processes.data.sockets() / f"{name}.sock")
    where = ["--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", str(folder)]
    child = Child(name, [str(server), *where, "--databases", "64", *flags])
    return processes.start(child), path, f"unix://{path}?db=0"


def _begin_stand_in(processes: Processes, python: Path, name: str, _flags: list[str]) -> tuple[Child, Address, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    child = Child(name, [str(python), "-m", "tools.launch.fake_redis", str(port)])
    return processes.start(child), ("127.0.0.1", port), f"redis://127.0.0.1:{port}/0"


def _wait(processes: Processes, child: Child, address: Address) -> None:
    deadline = time.monotonic() + LONGEST_START
    while child.running() and time.monotonic() < deadline:
        if _answers(address):
            return
        time.sleep(0.01)
    log = processes.log_of(child.name)
    raise LaunchError(f"Redis ({child.name}) did not start; the last lines of {log}:\n{tail(log)}")


def _answers(address: Address) -> bool:
    """Whether PING is answered with PONG: a server that still loads its file says something else."""
    try:
        with socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET) as line:
            line.settimeout(2)
            line.connect(address)
            line.sendall(b"*1\r\n$4\r\nPING\r\n")
            return line.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def server_of(wheel: str | None, *, stand_in: bool) -> Path | None:
    """redis-server from the wheel or this machine; None if only the stand-in is there; else a LaunchError."""
    found = [shutil.which(name) for name in ("redis-server", "valkey-server")]
    candidates = [Path(wheel, "bin", "redis-server")] if wheel else []
    candidates += [Path(path) for path in found if path]
    for path in candidates:
        if path.exists():
            return path
    if stand_in:
        return None
    raise LaunchError("This kind of machine has no ready-made Redis: install redis-server first.")
