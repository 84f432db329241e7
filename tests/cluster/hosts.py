"""A host of its own on this machine: a network namespace behind one wire, which can be cut without a word."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.operations.programs import tool

# In the namespace: takes connections and passes them to a unix socket, so that the address is that host's.
RELAY = """
import asyncio, sys
async def pass_on(source, target):
    try:
        while piece := await source.read(65536):
            target.write(piece)
            await target.drain()
    except OSError:
        pass
    finally:
        target.close()
async def taken(reader, writer):
    there, back = await asyncio.open_unix_connection(sys.argv[3])
    await asyncio.gather(pass_on(reader, back), pass_on(there, writer))
async def main():
    server = await asyncio.start_server(taken, sys.argv[1], int(sys.argv[2]))
    print("ready", flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


class Host:
    """One namespace: `address` is where it is reached, `silence` drops every packet to and from it."""

    def __init__(self, name: str, address: str) -> None:
        self.name, self.address = name, address

    def run(self, *words: str) -> None:
        done = subprocess.run(["ip", "netns", "exec", self.name, *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def silence(self) -> None:
        """Nobody is told: no connection is reset, no answer says that there is nothing."""
        self.run("nft", "add table inet cut")
        for hook in ("input", "output"):
            self.run("nft", f"add chain inet cut {hook} {{ type filter hook {hook} priority 0; policy drop; }}")

    def speak(self) -> None:
        self.run("nft", "delete table inet cut")


@contextmanager
def host() -> Iterator[Host]:
    """Skips loudly where this account may not make one (REQUIRE_TOOLS=1 insists on the programs)."""
    tool("ip", "iproute2", insisted=False), tool("nft", "nftables", insisted=False)
    number = random.randrange(1, 60)  # noqa: S311
    name, wire, net = f"portal-{os.getpid()}", f"pw{os.getpid()}", f"10.213.{number}"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True).returncode:
        pytest.skip("WITHOUT_TOOL: this account may not make network namespaces, no host was silenced (run as root)")
    try:
        made = Host(name, f"{net}.2")
        _ip("link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", name)
        _ip("addr", "add", f"{net}.1/30", "dev", wire)
        _ip("link", "set", wire, "up")
        for words in (["addr", "add", f"{net}.2/30", "dev", "eth0"], ["link", "set", "eth0", "up"]):
            made.run("ip", *words)
        yield made
    finally:
        subprocess.run(["ip", "netns", "del", name], capture_output=True)


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@contextmanager
def relay(where: Host, port: int, socket: str) -> Iterator[None]:
    """A service of this machine, reachable at that host's address."""
    argv = ["ip", "netns", "exec", where.name, sys.executable, "-c", RELAY, where.address, str(port), socket]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout and run.stdout.readline() == "ready\n"
        try:
            yield
        finally:
            run.kill()


def until(true, seconds: float) -> bool:
    ends = time.monotonic() + seconds
    while not true() and time.monotonic() < ends:
        time.sleep(0.05)
    return true()
