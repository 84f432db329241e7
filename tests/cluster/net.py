"""Many hosts on one machine: network namespaces on a bridge that leads nowhere else."""

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.cluster.hosts import Host
from tests.operations.programs import tool


class Net:
    """`net.host("db1")` makes a host; `here` is this machine's own address on the bridge."""

    def __init__(self) -> None:
        self.bridge, self.part = f"pb{os.getpid() % 10**7}", f"10.214.{random.randrange(1, 250)}"  # noqa: S311
        self.here = f"{self.part}.1"
        self.hosts: list[Host] = []

    def up(self) -> None:
        _ip("link", "add", self.bridge, "type", "bridge")
        _ip("addr", "add", f"{self.here}/24", "dev", self.bridge)
        _ip("link", "set", self.bridge, "up")

    def host(self, name: str) -> Host:
        number = len(self.hosts) + 10
        made = Host(f"{self.bridge}-{name}", f"{self.part}.{number}")
        wire = f"{self.bridge}{number}"
        _ip("netns", "add", made.name)
        self.hosts.append(made)
        _ip("link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", made.name)
        _ip("link", "set", wire, "master", self.bridge, "up")
        for words in (
            ["addr", "add", f"{made.address}/24", "dev", "eth0"],
            ["link", "set", "eth0", "up"],
            ["link", "set", "lo", "up"],
        ):
            made.run("ip", *words)
        return made

    def down(self) -> None:
        for one in self.hosts:
            subprocess.run(["ip", "netns", "del", one.name], capture_output=True)
        subprocess.run(["ip", "link", "del", self.bridge], capture_output=True)


@contextmanager
def net() -> Iterator[Net]:
    """Skips loudly where this account may not make one."""
    tool("ip", "iproute2", insisted=False), tool("nft", "nftables", insisted=False)
    made = Net()
    try:
        try:
            made.up()
        except AssertionError as error:
            pytest.skip(f"WITHOUT_TOOL: this account may not make hosts, no machine was cut off ({error})")
        yield made
    finally:
        with suppress(OSError):
            made.down()


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
