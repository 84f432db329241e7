"""Finding a neighborhood by what somebody typed: with the ten sites, and beside 10,000 others with 30,000 names."""

import time
from collections.abc import Iterable
from pathlib import Path
from random import Random
from statistics import mean, median

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import Client

from sites_app.models import PlaceName, Site
from tools.bench import names
from tools.bench.rounds import ROUNDS, Ratio, say

SITES, AROUND = 10_000, 30_000
LISTS = Path(__file__).resolve().parents[2] / "tests/pages/lists"


def run(scale: str) -> list[Ratio]:
    """Whole requests in this process; what was made is rolled back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    kept, invented = list(_kept()), list(_invented())
    _round(kept)
    few = [_round(kept) for _ in range(ROUNDS)]
    with transaction.atomic():
        _grow()
        _round(kept)
        many = [_round(kept) for _ in range(ROUNDS)]
        other = [_round(invented) for _ in range(ROUNDS)]
        transaction.set_rollback(True)
    for name, rounds in (("ten sites", few), ("10,010 sites", many), ("10,010 sites, invented names", other)):
        found = ", ".join(f"{of.__name__} {_ms(map(of, rounds))}" for of in (median, mean, max))
        say(f"  {name}: {found} ms")
    return [
        Ratio("finding: median at 10,010 sites, the kept lists", _against(few, many, median), 1.5, at_least=False),
        Ratio("finding: mean at 10,010 sites, the kept lists", _against(few, many, mean), 1.5, at_least=False),
        Ratio("finding: median of invented names at 10,010", _against(few, other, median), 1.5, at_least=False),
    ]


def _against(few: list[list[float]], many: list[list[float]], of) -> list[float]:
    return [of(after) / of(before) for before, after in zip(few, many, strict=True)]


def _ms(values: Iterable[float]) -> str:
    return f"{median(values) * 1000:.1f}"


def _kept() -> Iterable[str]:
    for name in ("found.txt", "elsewhere.txt"):
        lines = (LISTS / name).read_text(encoding="utf-8").splitlines()
        yield from (line.partition(": ")[2] or line for line in lines if line and not line.startswith("#"))


def _invented() -> Iterable[str]:
    """Of those that `_grow` makes: names as they are and with a slip, addresses, and what is nowhere."""
    chance = Random(13)  # noqa: S311
    sites, around = list(names.sites(SITES)), list(names.around(AROUND))
    for _ in range(50):
        yield chance.choice(sites)
        yield names.slip(chance.choice(sites), chance)
        kind, text, low = chance.choice(around)
        yield f"{low + 20} {text}" if low else text
        yield names.slip(names.place(chance), chance) + " Crossing"


def _round(questions: list[str]) -> list[float]:
    client, taken = Client(headers={"host": "localhost"}), []
    for text in questions:
        began = time.perf_counter()
        answer = client.get("/find/", {"q": text})
        taken.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{text} was answered {answer.status_code}")
    return taken


def _grow() -> None:
    rows = [
        Site(slug=f"found-{n}", name=name, area=f"Area {n % 40}", time_zone="America/Los_Angeles",
             latitude=25 + n % 100 / 5, longitude=-120 + n // 100 / 2)
        for n, name in enumerate(names.sites(SITES))
    ]  # fmt: skip
    made = Site.objects.bulk_create(rows, batch_size=1000)
    PlaceName.objects.bulk_create(
        [
            PlaceName(site=made[n % SITES], kind=kind, text=text, from_number=low, to_number=low and low + 99)
            for n, (kind, text, low) in enumerate(names.around(AROUND))
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("ANALYZE")
