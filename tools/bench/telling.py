"""Feedback over HTTP, one message a request; the reference is a view around one INSERT."""

import json
from collections.abc import Callable
from itertools import count

from tools.bench import ground
from tools.bench.load import for_seconds, request, send
from tools.bench.reference.rows import fill
from tools.bench.rounds import Ratio, ratios, say
from tools.bench.servers import PORTAL, REFERENCE, serve
from tools.bench.site_page import SLUG

SECONDS = 3.0
BODY = "The light at the corner of the park has been out for two weeks, and children walk there. Please mend it. "


def run(scale: str) -> list[Ratio]:
    fill(SLUG, 5000, people=1, day=ground.one("SELECT current_date"))
    place = ground.one("SELECT id FROM reference_place")
    with serve(PORTAL) as portal, serve(REFERENCE) as reference:
        act = _rate(portal, "/api/v1/feedback/", {"site": SLUG, "category": "concern"})
        found, ours, theirs = ratios(act, _rate(reference, "/notes/", {"place": place}))
        say(f"  ours {[round(v) for v in ours]}, reference {[round(v) for v in theirs]} a second")
        return [Ratio("feedback POST: requests a second", found, 0.4), _growth(scale, act)]


def _growth(scale: str, act: Callable[[], float]) -> Ratio:
    """The same before and after ten times the messages."""
    ground.feedback(20_000 if scale == "small" else 100_000)
    before = [act() for _ in range(3)]
    ground.feedback(9 * ground.one("SELECT count(*) FROM feedback_feedback"))
    ground.analyze()
    after = [act() for _ in range(3)]
    pairs = [one / other for one, other in zip(before, after, strict=True)]
    return Ratio("feedback POST: time at 10 x the messages", pairs, 1.5, at_least=False)


def _rate(port: int, path: str, fields: dict):
    numbers = count()

    def one() -> bytes:
        body = json.dumps({**fields, "body": BODY * 3 + f"Letter {next(numbers)}."}).encode()
        return request("POST", path, host=f"localhost:{port}", body=body)

    def act() -> float:
        return send(for_seconds(one, SECONDS), port=port).rate_of(201)

    return act
