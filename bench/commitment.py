"""The figures of the promise over all stints; the reference is one set-based SQL statement and the curve."""

from datetime import UTC, datetime
from itertools import accumulate

from django.db import connection

from bench import ground
from bench.clocks import seconds
from bench.rounds import Ratio, ratios, say
from sites_app import figures
from sites_app.models import Site

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


def run(scale: str) -> list[Ratio]:
    stints = 20_000 if scale == "full" else 4_000
    ground.sites(100)
    missing = stints - ground.one("SELECT count(*) FROM sites_app_assignment")
    ground.officers(max(0, missing))
    ground.analyze()
    found, ours, theirs = ratios(lambda: seconds(_ours), lambda: seconds(_reference))
    say(f"  {stints} stints: ours {[round(v, 2) for v in ours]} s, reference {[round(v, 2) for v in theirs]} s")
    return [Ratio(f"commitment figures, {stints} stints: time", found, 2, at_least=False)]


def _ours() -> None:
    figures.figures_of(Site.objects.all(), now=datetime.now(UTC))


def _reference() -> list[float]:
    """The statement, and a Kaplan-Meier curve over its rows in plain Python."""
    with connection.cursor() as cursor:
        cursor.execute(_REFERENCE)
        rows = sorted((row[2], not row[3]) for row in cursor.fetchall())
    at_risk = len(rows)
    steps = (1 - (not stayed) / (at_risk - place) for place, (_days, stayed) in enumerate(rows))
    return list(accumulate(steps, lambda share, step: share * step))
