"""Clients that read what is dearest, until standard input ends: `python -m tools.bench.crowd PORT`."""

import asyncio
import json
import sys
from collections import Counter
from contextlib import suppress

CLIENTS = 50
DEAR = (
    "/commitment/stints.csv", "/commitment/curve.csv", "/api/v1/commitment/", "/api/v1/digests.csv", "/commitment/",
    "/commitment/?page=100", "/sites/", "/sites/?area=A", "/api/v1/sites/?page_size=200", "/find/?q=Main+Street",
)  # fmt: skip


async def _clients(port: int) -> None:
    answers: Counter[int] = Counter()
    clients = [asyncio.create_task(_client(port, number, answers)) for number in range(CLIENTS)]
    print("begun", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for one in clients:
        one.cancel()
    await asyncio.gather(*clients, return_exceptions=True)
    print(json.dumps(answers), flush=True)


async def _client(port: int, number: int, answers: Counter[int]) -> None:
    while True:
        path = DEAR[number % len(DEAR)]
        status, wait = await _read(port, path)
        answers[status] += 1
        number += 1 if status == 200 else 0
        await asyncio.sleep(wait)


async def _read(port: int, path: str) -> tuple[int, float]:
    """The status, and how long it said to wait."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        while await reader.read(1 << 16):
            pass
        return int(head[9:12]), float(head.partition("retry-after: ")[2].split("\r\n")[0] or 0)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


if __name__ == "__main__":
    asyncio.run(_clients(int(sys.argv[1])))
