"""The figures of the promise over all stints; the reference is one set-based SQL statement and the curve."""

from datetime import UTC, datetime
from itertools import accumulate

from django.db import connection

from sites_app import statistics
from sites_app.models import Site
from tools.bench import ground
from tools.bench.clocks import seconds
from tools.bench.rounds import ROUNDS, Ratio, ratios, say

# What can be said of stints in SQL alone, without pauses: days, ends and completions by site.
_REFERENCE = """
WITH runs AS (
    SELECT site_id, officer_id, min(start) AS first, max(coalesce("end", 'infinity'::date)) AS last
    FROM (
        SELECT *, sum(fresh) OVER (PARTITION BY officer_id, site_id ORDER BY start) AS stint
        FROM (
            SELECT *, CASE WHEN start - lag("end") OVER (PARTITION BY officer_id, site_id ORDER BY start) <= 31
                           THEN 0 ELSE 1 END AS fresh
            FROM sites_app_assignment WHERE committed
        ) AS marked
    ) AS numbered GROUP BY site_id, officer_id, stint
), away AS (
    SELECT officer_id, sum("end" - start) AS days FROM sites_app_leave WHERE pauses GROUP BY officer_id
)
SELECT site_id, first, least(last, current_date) - first - coalesce(away.days, 0) AS served,
       last < current_date AS gone, first + interval '5 years' + make_interval(days => coalesce(away.days, 0)::int)
FROM runs LEFT JOIN away USING (officer_id) ORDER BY site_id, served
"""


# One officer in ten was away for a month, one in ten changed the role: what the reference passes over costs us most.
_AWAY = """
INSERT INTO sites_app_leave (officer_id, start, "end", kind, pauses)
SELECT officer_id, start + 60, start + 89, 'other', true FROM sites_app_assignment AS post
WHERE officer_id % 10 = 3 AND ("end" IS NULL OR "end" - start > 100)
AND NOT EXISTS (SELECT 1 FROM sites_app_leave WHERE officer_id = post.officer_id)
"""
_PROMOTED = """
WITH chosen AS (
    SELECT * FROM sites_app_assignment AS post WHERE officer_id % 10 = 7 AND ("end" IS NULL OR "end" - start > 100)
    AND NOT EXISTS (SELECT 1 FROM sites_app_assignment WHERE officer_id = post.officer_id AND id <> post.id)
), cut AS (
    UPDATE sites_app_assignment AS post SET "end" = post.start + 50, end_reason = 'promoted'
    FROM chosen WHERE post.id = chosen.id RETURNING post.id
)
INSERT INTO sites_app_assignment (officer_id, site_id, role, start, "end", end_reason, committed)
SELECT officer_id, site_id, 'sergeant', start + 51, "end", end_reason, committed FROM chosen JOIN cut USING (id)
"""


def run(scale: str) -> list[Ratio]:
    stints = 20_000 if scale == "full" else 4_000
    ground.sites(100)
    fewer = _grow(stints // 10)
    before = [seconds(_ours) for _ in range(ROUNDS + 1)][1:]
    rows = _grow(stints)
    found, ours, theirs = ratios(lambda: seconds(_ours), lambda: seconds(_reference))
    say(f"  {rows} officers: ours {[round(v, 3) for v in ours]} s, reference {[round(v, 3) for v in theirs]} s")
    say(f"  {fewer} officers: ours {[round(v, 3) for v in before]} s")
    growth = [(after / rows) / (one / fewer) for one, after in zip(before, ours, strict=True)]
    return [
        Ratio(f"commitment figures, {stints} stints: time", found, 2, at_least=False),
        Ratio(f"commitment figures: time a stint at {rows / fewer:.0f} x the stints", growth, 1.2, at_least=False),
    ]


def _grow(stints: int) -> int:
    """Up to `stints` officers with a stint, and how many there are now: a database that has more keeps them."""
    ground.officers(max(0, stints - _officers()))
    with connection.cursor() as cursor:
        cursor.execute(_AWAY)
        cursor.execute(_PROMOTED)
    ground.analyze()
    return _officers()


def _officers() -> int:
    return ground.one("SELECT count(DISTINCT officer_id) FROM sites_app_assignment")


def _ours() -> None:
    statistics.figures_of(Site.objects.all(), now=datetime.now(UTC))


def _reference() -> list[float]:
    """The statement, and a Kaplan-Meier curve over its rows in plain Python."""
    with connection.cursor() as cursor:
        cursor.execute(_REFERENCE)
        rows = sorted((row[2], not row[3]) for row in cursor.fetchall())
    at_risk = len(rows)
    steps = (1 - (not stayed) / (at_risk - place) for place, (_days, stayed) in enumerate(rows))
    return list(accumulate(steps, lambda share, step: share * step))
