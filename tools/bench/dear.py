"""Fifty of the dearest anonymous reads at once: what `/healthz` and a site's page take meanwhile."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median

from django.db import connection

from sites_app import actions
from tools.bench import ground
from tools.bench.crowd import CLIENTS, DEAR
from tools.bench.rounds import ROUNDS, Ratio, say
from tools.bench.servers import PORTAL, serve

SECONDS, SLUG = 8.0, "jordan-downs"
LIGHT = ("/healthz", f"/sites/{SLUG}/")


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
            with _crowd(port) as answers:
                crowded.append(_taken(port))
            say(f"  the crowd was answered {answers}")
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


@contextmanager
def _crowd(port: int) -> Iterator[dict[str, int]]:
    """Clients in a process of their own, until the block is left; then what they were answered, by status."""
    answers: dict[str, int] = {}
    argv = [sys.executable, "-m", "tools.bench.crowd", str(port)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as clients:
        assert clients.stdin is not None and clients.stdout is not None
        clients.stdout.readline()  # they have begun
        yield answers
        clients.stdin.close()
        answers.update(json.loads(clients.stdout.readline()))
