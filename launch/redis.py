"""Three Redis servers of our own: one keeps the queue on disk, those of pages and of limits keep nothing."""

import shutil
import socket
import time
from pathlib import Path

from .layout import Problem, tail
from .processes import Child, Processes

LONGEST_START = 30  # seconds
KEPT = ["--save", "", "--appendonly", "yes"]
THROWN_AWAY = ["--save", "", "--appendonly", "no"]
# Cached pages: never on disk, and never more memory than this.
CACHE = [*THROWN_AWAY, "--maxmemory", "128mb", "--maxmemory-policy", "allkeys-lru"]
# Limits: never on disk, nothing makes room for another, and no list of slow commands with their moments.
LIMITS = [*THROWN_AWAY, "--maxmemory", "64mb", "--maxmemory-policy", "noeviction", "--slowlog-max-len", "0"]

Address = str | tuple[str, int]


def start_all(processes: Processes, server: Path | None, python: Path, *, durable: bool) -> dict[str, str]:
    """REDIS_URL (the queue), REDIS_CACHE_URL (pages) and REDIS_LIMITS_URL, once all answer.

    Without a server stand-ins written in Python serve; they keep nothing on disk.
    """
    begin = _begin if server else _begin_stand_in
    program = server or python
    queue = begin(processes, program, "queue", KEPT if durable else THROWN_AWAY)
    cache = begin(processes, program, "cache", CACHE)
    limits = begin(processes, program, "limits", LIMITS)
    for child, address, _ in (queue, cache, limits):
        _wait(processes, child, address)
    return {"REDIS_URL": queue[2], "REDIS_CACHE_URL": cache[2], "REDIS_LIMITS_URL": limits[2]}


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
    child = Child(name, [str(python), "-m", "launch.fake_redis", str(port)])
    return processes.start(child), ("127.0.0.1", port), f"redis://127.0.0.1:{port}/0"


def _wait(processes: Processes, child: Child, address: Address) -> None:
    deadline = time.monotonic() + LONGEST_START
    while child.running() and time.monotonic() < deadline:
        if _answers(address):
            return
        time.sleep(0.01)
    log = processes.log_of(child.name)
    raise Problem(f"Redis ({child.name}) did not start; the last lines of {log}:\n{tail(log)}")


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
    """redis-server from the wheel or this machine; None if only the stand-in is there; else a Problem."""
    found = [shutil.which(name) for name in ("redis-server", "valkey-server")]
    candidates = [Path(wheel, "bin", "redis-server")] if wheel else []
    candidates += [Path(path) for path in found if path]
    for path in candidates:
        if path.exists():
            return path
    if stand_in:
        return None
    raise Problem("This kind of machine has no ready-made Redis: install redis-server first.")
