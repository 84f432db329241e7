"""Two Redis servers of our own: one keeps the queue on disk, the other keeps nothing."""

import shutil
import signal
import socket
import time
from pathlib import Path

from .layout import Data, Problem, tail
from .processes import Child, Processes

LONGEST_START = 30  # seconds
# Limits and cached pages: never on disk (contract section 9), and never more memory than this.
NOTHING_KEPT = [
    "--save",
    "",
    "--appendonly",
    "no",
    "--maxmemory",
    "128mb",
    "--maxmemory-policy",
    "allkeys-lru",
]


def start_both(
    data: Data, processes: Processes, server: Path | None, python: Path, *, env: dict[str, str], durable: bool
) -> dict[str, str]:
    """REDIS_URL (the queue) and PORTAL_CACHE_URL (limits and pages), once both answer."""
    queue = ["--save", "", "--appendonly", "yes"] if durable else NOTHING_KEPT[:4]
    begun = {
        "REDIS_URL": _start(data, processes, server, python, "queue", queue, env=env),
        "PORTAL_CACHE_URL": _start(data, processes, server, python, "cache", NOTHING_KEPT, env=env),
    }
    for child, address, _ in begun.values():
        _wait(data, child, address)
    return {name: url for name, (_, _, url) in begun.items()}


def _start(
    data: Data, processes: Processes, server: Path | None, python: Path, name: str, flags: list[str], *, env
):
    folder = data.root / name
    folder.mkdir(mode=0o700, exist_ok=True)
    if server is None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        argv = [python, "-m", "launch.fake_redis", str(port)]
        return processes.start(name, argv, env=env), ("127.0.0.1", port), f"redis://127.0.0.1:{port}/0"
    path = data.sockets() / f"{name}.sock"
    path.unlink(missing_ok=True)
    where = ["--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700", "--dir", str(folder)]
    argv = [server, *where, "--databases", "64", "--loglevel", "notice", *flags]
    return processes.start(name, argv, env=env, stop_signal=signal.SIGTERM), str(path), f"unix://{path}?db=0"


def _wait(data: Data, child: Child, address) -> None:
    deadline = time.monotonic() + LONGEST_START
    while child.running() and time.monotonic() < deadline:
        if _answers(address):
            return
        time.sleep(0.01)
    log = data.logs / f"{child.name}.log"
    raise Problem(f"Redis ({child.name}) did not start; the last lines of {log}:\n{tail(log)}")


def _answers(address) -> bool:
    """Whether PING is answered with PONG: a server that still loads its file says something else."""
    try:
        with socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET) as line:
            line.settimeout(2)
            line.connect(address)
            line.sendall(b"*1\r\n$4\r\nPING\r\n")
            return line.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def server_of(wheel: str | None, *, has_fake: bool) -> Path | None:
    """redis-server from the wheel or this machine; None stands for the stand-in written in Python."""
    candidates = [Path(wheel, "bin", "redis-server")] if wheel else []
    candidates += [Path(found) for name in ("redis-server", "valkey-server") if (found := shutil.which(name))]
    for path in candidates:
        if path.exists():
            return path
    if has_fake:
        return None
    raise Problem("There is no ready-made Redis for this kind of machine: install redis-server, then ./run.")
