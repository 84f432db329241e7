"""A site's public page, rendered and from the cache; the reference reads three times and shows as many bytes."""

from datetime import date
from functools import partial

from django.core.cache import caches
from django.db import connection

from lib.redis_client import page_client
from sites_app.models import Site
from tools.bench import ground
from tools.bench.load import for_seconds, request, send
from tools.bench.rounds import Ratio, ratios, say
from tools.bench.servers import PORTAL, REFERENCE, serve

SECONDS = 3.0
SLUG = "jordan-downs"
NAME = "site page"


def run(scale: str) -> list[Ratio]:
    """Two ratios, and what ten times the rows do to the page."""
    with serve(PORTAL) as portal, serve(REFERENCE) as reference:
        fresh = _not_cached(_rate(portal, f"/sites/{SLUG}/"))
        kept = _rate(portal, f"/sites/{SLUG}/")
        page = _body(portal, f"/sites/{SLUG}/")
        _mirror(len(page))
        say(f"{len(page)} bytes; the reference sends {len(_body(reference, f'/places/{SLUG}/'))}")
        plain = _rate(reference, f"/places/{SLUG}/")
        stored = _rate(reference, f"/kept/{SLUG}/")
        caches["default"].set("page", page, None)
        found = [
            Ratio("site page, not cached: requests a second", _told(ratios(fresh, plain)), 0.4),
            Ratio("site page, cached: requests a second", _told(ratios(kept, stored)), 0.8),
        ]
        return [*found, _growth(scale, fresh)]


def _told(found) -> list[float]:
    values, ours, theirs = found
    say(f"  ours {[round(value) for value in ours]}, reference {[round(value) for value in theirs]} a second")
    return values


def _rate(port: int, path: str):
    """Asks for one page again and again; returns answers a second."""

    def act() -> float:
        asked = partial(request, "GET", path, host=f"localhost:{port}")
        return send(for_seconds(asked, SECONDS), port=port).rate_of(200)

    return act


def _not_cached(act):
    """The same while the site is marked as changing: nothing is served from the cache, nor kept."""

    def marked() -> float:
        page_client().set(f"dirty:site:{SLUG}", 1)
        try:
            return act()
        finally:
            page_client().delete(f"dirty:site:{SLUG}")

    return marked


def _body(port: int, path: str) -> bytes:
    result = send(iter([request("GET", path, host=f"localhost:{port}")]), port=port, clients=1, keep=True)
    if set(result.statuses) != {200}:
        raise RuntimeError(f"{path} was answered {dict(result.statuses)}")
    return result.bodies[0]


def _mirror(size: int) -> None:
    """The reference's place, with as many people as the site shows, and text up to the same size."""
    from tools.bench.reference.rows import fill

    fill(SLUG, size, people=Site.objects.get(slug=SLUG).posts, day=date.today())


def _growth(scale: str, act) -> Ratio:
    """The same page before and after ten times the rows of everything it reads."""
    before = [act() for _ in range(3)]
    rows = 20_000 if scale == "small" else 200_000
    ground.feedback(rows)
    ground.officers(rows // 50, gone=1)
    ground.meetings(rows // 20, rows // 2)
    ground.analyze()
    connection.close()
    after = [act() for _ in range(3)]
    pairs = [one / other for one, other in zip(before, after, strict=True)]
    return Ratio("site page, not cached: time at 10 x the rows", pairs, 1.5, at_least=False)
