"""Many clients on kept connections, in one thread: sends ready-made requests and counts what comes back."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class Result:
    """What a round of requests came to. `bodies` are kept only where asked for."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[bytes] = field(default_factory=list)

    def rate_of(self, status: int) -> float:
        """Answers of this kind a second. 503 is what a machine says that has too much else to do, and counts for
        nothing; any other answer is an error of the bench.
        """
        if not set(self.statuses) <= {status, 503}:
            raise RuntimeError(f"wanted {status}, was answered {dict(self.statuses)}")
        return self.statuses[status] / self.seconds


def request(method: str, path: str, *, host: str, body: bytes = b"", headers: tuple[str, ...] = ()) -> bytes:
    """The bytes of one HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *headers]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class _Client(asyncio.Protocol):
    """One connection; asks again as soon as it has its answer."""

    def __init__(self, requests: Iterator[bytes], result: Result, keep: bool, done: Callable[[], None]) -> None:
        self.requests, self.result, self.keep, self.done = requests, result, keep, done
        self.buffer, self.wanted, self.asked = bytearray(), -1, b""

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.next()

    def next(self) -> None:
        self.asked = next(self.requests, b"")
        if self.asked:
            self.transport.write(self.asked)
        else:
            self.transport.close()
            self.done()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.wanted < 0:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self.head = bytes(self.buffer[:end])
            length = self.head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
            self.wanted = end + 4 + int(length or 0)
        if len(self.buffer) >= self.wanted:
            self.take()

    def take(self) -> None:
        self.result.statuses[int(self.head[9:12])] += 1
        if self.keep:
            self.result.headers.append(self.head)
            self.result.bodies.append(bytes(self.buffer[self.wanted - self.body_length() : self.wanted]))
        self.buffer, self.wanted = bytearray(), -1
        self.next()

    def body_length(self) -> int:
        return self.wanted - len(self.head) - 4

    def connection_lost(self, error) -> None:
        if self.asked:
            self.result.statuses[0] += 1
            self.done()


async def _send(requests: Iterator[bytes], port: int, clients: int, keep: bool) -> Result:
    result, loop = Result(), asyncio.get_running_loop()
    left, over = clients, loop.create_future()

    def done() -> None:
        nonlocal left
        left -= 1
        if not left and not over.done():
            over.set_result(None)

    began = time.perf_counter()
    for _ in range(clients):
        await loop.create_connection(lambda: _Client(requests, result, keep, done), "127.0.0.1", port)
    await over
    result.seconds = time.perf_counter() - began
    return result


def send(requests: Iterator[bytes], *, port: int, clients: int = 8, keep: bool = False) -> Result:
    """Sends them all from `clients` connections; a connection that breaks counts as status 0."""
    return asyncio.run(_send(requests, port, clients, keep))


def for_seconds(make: Callable[[], bytes], seconds: float) -> Iterator[bytes]:
    """Requests until so many seconds have passed."""
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        yield make()
