"""Feedback over HTTP, one message a request; the reference is a view around one INSERT."""

import json
from itertools import count

from bench import ground
from bench.load import for_seconds, request, send
from bench.reference.rows import fill
from bench.rounds import Ratio, ratios, say
from bench.servers import PORTAL, REFERENCE, serve
from bench.site_page import SLUG

SECONDS = 3.0
BODY = "The light at the corner of the park has been out for two weeks, and children walk there. Please mend it. "


def run(scale: str) -> list[Ratio]:
    fill(SLUG, 5000, people=1, day=ground.one("SELECT current_date"))
    place = ground.one("SELECT id FROM reference_place")
    with serve(PORTAL) as portal, serve(REFERENCE) as reference:
        found, ours, theirs = ratios(
            _rate(portal, "/api/v1/feedback/", {"site": SLUG, "category": "concern"}),
            _rate(reference, "/notes/", {"place": place}),
        )
    say(f"  ours {[round(v) for v in ours]}, reference {[round(v) for v in theirs]} a second")
    return [Ratio("feedback POST: requests a second", found, 0.6)]


def _rate(port: int, path: str, fields: dict):
    numbers = count()

    def one() -> bytes:
        body = json.dumps({**fields, "body": BODY * 3 + f"Letter {next(numbers)}."}).encode()
        return request("POST", path, host=f"localhost:{port}", body=body)

    def act() -> float:
        result = send(for_seconds(one, SECONDS), port=port)
        if set(result.statuses) != {201}:
            raise RuntimeError(f"{path} was answered {dict(result.statuses)}")
        return result.rate

    return act
