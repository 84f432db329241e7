"""A week's digests of all sites; the reference is one set-based SQL statement over the same rows."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from digests import build
from digests.models import Digest
from digests.weeks import Window, last_complete, whole
from sites_app.models import Site
from tools.bench import ground
from tools.bench.clocks import peak, seconds
from tools.bench.rounds import Ratio, ratios, say

# The same counts by site and week, written as the digests' rows are, in one statement.
_REFERENCE = """
INSERT INTO digests_digest (site_id, year, week, starts_on, data, line, built_on, missed, public_from)
SELECT site.id, %(year)s, %(week)s, %(first)s, jsonb_build_object(
    'released', coalesce(said.released, 0), 'settled', coalesce(said.settled, 0),
    'waiting', coalesce(said.waiting, 0), 'late', coalesce(late.count, 0), 'items', coalesce(late.items, '[]'),
    'meetings', coalesce(ahead.items, '[]'), 'posts', site.posts, 'filled', coalesce(team.filled, 0),
    'arrivals', coalesce(team.arrivals, 0), 'departures', coalesce(team.departures, 0)
), '-', current_date, false, current_timestamp
FROM sites_app_site AS site
LEFT JOIN (
    SELECT site_id, count(*) FILTER (WHERE released_on BETWEEN %(first)s AND %(last)s) AS released,
           count(*) FILTER (WHERE settled_on BETWEEN %(first)s AND %(last)s) AS settled,
           count(*) FILTER (WHERE released_on > %(last)s::date - 364 AND settled_on IS NULL) AS waiting
    FROM feedback_feedback WHERE counted GROUP BY site_id
) AS said ON said.site_id = site.id
LEFT JOIN (
    SELECT site_id, count(*), jsonb_agg(jsonb_build_object('id', id, 'since', since)) AS items
    FROM feedback_feedback WHERE counted AND status = 'with_site' AND since < %(last)s::date - 14 GROUP BY site_id
) AS late ON late.site_id = site.id
LEFT JOIN (
    SELECT site_id, jsonb_agg(jsonb_build_object('id', meeting.id, 'confirmed', seats.confirmed)) AS items
    FROM meetings_meeting AS meeting LEFT JOIN (
        SELECT meeting_id, sum(party_size) FILTER (WHERE status = 'confirmed') AS confirmed
        FROM meetings_rsvp GROUP BY meeting_id
    ) AS seats ON seats.meeting_id = meeting.id
    WHERE meeting.status = 'scheduled' AND starts_at > %(last)s GROUP BY site_id
) AS ahead ON ahead.site_id = site.id
LEFT JOIN (
    SELECT site_id, count(*) FILTER (WHERE start <= %(last)s AND ("end" IS NULL OR "end" > %(last)s)) AS filled,
           count(*) FILTER (WHERE start BETWEEN %(first)s AND %(last)s) AS arrivals,
           count(*) FILTER (WHERE "end" BETWEEN %(first)s AND %(last)s) AS departures
    FROM sites_app_assignment GROUP BY site_id
) AS team ON team.site_id = site.id
"""
SIZES = {  # sites, feedback, meetings, RSVPs, assignments
    "small": (3_000, 100_000, 3_000, 20_000, 4_000),
    "full": (10_000, 1_000_000, 20_000, 200_000, 20_000),
}


def run(scale: str) -> list[Ratio]:
    size = SIZES[scale]
    window = whole(week := last_complete(datetime.now(UTC), "UTC"), now=datetime.now(UTC), zone="UTC")
    _grow(*(number // 2 for number in size))
    few = peak(_undone(lambda: build.build_week(window, Site.objects.zones())))
    _grow(*size)
    many = peak(_undone(lambda: build.build_week(window, Site.objects.zones())))
    say(f"  {_reads(window)} reads; memory {few:.1f} MB at {size[0] // 2} sites, {many:.1f} MB at {size[0]}")
    found, ours, theirs = ratios(
        _timed(lambda: build.build_week(window, Site.objects.zones())),
        _timed(lambda: ground.sql(_REFERENCE, {"year": week.year, "week": week.number, **_days(window)})),
    )
    say(f"  ours {[round(v, 2) for v in ours]} s, reference {[round(v, 2) for v in theirs]} s")
    return [
        Ratio(f"digest numbers, {size[0]} sites: time", found, 2, at_least=False),
        Ratio("digest numbers: memory at twice the sites", [many / few], 1.2, at_least=False),
    ]


def _grow(sites: int, feedback: int, meetings: int, rsvps: int, assignments: int) -> None:
    ground.sites(sites)
    ground.feedback(max(0, feedback - ground.one("SELECT count(*) FROM feedback_feedback")))
    ground.meetings(meetings, rsvps)
    ground.officers(max(0, assignments - ground.one("SELECT count(*) FROM sites_app_assignment")))
    ground.analyze()


def _days(window: Window) -> dict:
    return {"first": window.first, "last": window.end}


def _undone(work: Callable[[], object]) -> Callable[[], None]:
    """The same on a table without digests of that week, taken back afterwards."""

    def act() -> None:
        with transaction.atomic():
            Digest.objects.filter(built_on__isnull=False).delete()
            work()
            transaction.set_rollback(True)

    return act


def _timed(work: Callable[[], object]) -> Callable[[], float]:
    found: list[float] = []
    act = _undone(lambda: found.append(seconds(work)))

    def timed() -> float:
        act()
        return found[-1]

    return timed


def _reads(window: Window) -> int:
    zones, seen = Site.objects.zones(), CaptureQueriesContext(connection)

    def watched() -> None:
        with seen:
            build.build_week(window, zones)

    _undone(watched)()
    return sum("DECLARE" in query["sql"] or query["sql"].startswith("SELECT") for query in seen)
