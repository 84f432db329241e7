"""Fifty of the dearest anonymous reads at once: what `/healthz` and a site's page take meanwhile."""

import asyncio
import http.client
import multiprocessing
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from statistics import median
from typing import Any

from django.db import connection

from sites_app import actions
from tools.bench import ground
from tools.bench.rounds import ROUNDS, Ratio, say
from tools.bench.servers import PORTAL, serve

CLIENTS, SECONDS, SLUG = 50, 8.0, "jordan-downs"
LIGHT = ("/healthz", f"/sites/{SLUG}/")
DEAR = (
    "/commitment/stints.csv", "/commitment/curve.csv", "/api/v1/commitment/", "/api/v1/digests.csv", "/commitment/",
    "/commitment/?page=100", "/sites/", "/sites/?area=A", "/api/v1/sites/?page_size=200", "/find/?q=Main+Street",
)  # fmt: skip


def run(scale: str) -> list[Ratio]:
    """A client that is told to come again comes again when it was told to; one that was answered asks at once."""
    sites, stints = (10_000, 250_000) if scale == "full" else (1_000, 25_000)
    ground.sites(sites)
    ground.officers(max(0, stints - ground.one("SELECT count(*) FROM sites_app_officer")))
    ground.analyze()
    actions.count_ahead(datetime.now(UTC))
    connection.close()
    with serve(PORTAL) as port:
        for path in (*DEAR, *LIGHT):
            _ask(port, path)
        alone, crowded = [], []
        for _ in range(ROUNDS):
            alone.append(_taken(port))
            with _Crowd(port) as crowd:
                crowded.append(_taken(port))
            say(f"  the crowd was answered {dict(crowd.answers)}")
    for path in LIGHT:
        say(f"  {path}: alone {_ms(alone, path)} ms, in the crowd {_ms(crowded, path)} ms")
    return [
        Ratio(
            f"{path} while {CLIENTS} read the dearest, {sites} sites: time",
            [median(full[path]) / median(free[path]) for free, full in zip(alone, crowded, strict=True)],
            2,
            at_least=False,
        )
        for path in LIGHT
    ]


def _ms(rounds: list[dict[str, list[float]]], path: str) -> str:
    middle, late = (median(sorted(one[path])[int(len(one[path]) * share)] for one in rounds) for share in (0.5, 0.95))
    return f"{middle * 1000:.1f} (95 of 100: {late * 1000:.1f})"


def _taken(port: int) -> dict[str, list[float]]:
    """Seconds of each answer, a connection each, one after the other with a pause: a person, not a load."""
    found: dict[str, list[float]] = {path: [] for path in LIGHT}
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        for path, seconds in found.items():
            began = time.perf_counter()
            _ask(port, path)
            seconds.append(time.perf_counter() - began)
            time.sleep(0.02)
    return found


def _ask(port: int, path: str) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", path, headers={"Host": "localhost"})
    answer = line.getresponse()
    answer.read()
    line.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} was answered {answer.status}")


class _Crowd:
    """Clients in a process of their own, until the block is left; `answers` by status."""

    def __init__(self, port: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._over, self._found = context.Event(), context.Queue()
        self._process = context.Process(target=_crowd, args=(port, self._over, self._found), daemon=True)
        self.answers: Counter[int] = Counter()

    def __enter__(self) -> "_Crowd":
        self._process.start()
        self._found.get(timeout=30)  # they have begun
        return self

    def __exit__(self, *_problem: object) -> None:
        self._over.set()
        self.answers = self._found.get(timeout=90)
        self._process.join(30)


def _crowd(port: int, over: Any, found: Any) -> None:
    asyncio.run(_clients(port, over, found))


async def _clients(port: int, over: Any, found: Any) -> None:
    answers: Counter[int] = Counter()
    clients = [asyncio.create_task(_client(port, number, answers)) for number in range(CLIENTS)]
    found.put("begun")
    while not over.is_set():
        await asyncio.sleep(0.1)
    for one in clients:
        one.cancel()
    await asyncio.gather(*clients, return_exceptions=True)
    found.put(answers)


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
