"""What one anonymous request may take at 10,000 sites and 250,000 stints; with `--long` only."""

import time
import tracemalloc
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client

from lib.cache import invalidate_overview_pages
from sites_app import actions, stored
from sites_app.models import Site

SITES, STINTS = 10_000, 250_000
MOST_SECONDS, MOST_BYTES = 0.3, 50_000_000
PATHS = [
    "/",
    "/sites/",
    "/sites/?area=Area+7",
    "/commitment/",
    "/commitment/?page=100",
    "/api/v1/commitment/",
    "/api/v1/sites/?page=200",
    "/commitment/stints.csv",
    "/commitment/curve.csv",
    "/api/v1/digests.csv",
]
GROW = """
INSERT INTO sites_app_officer (serial_number, first_name, last_name, rank, publication, languages, introduction, email)
SELECT 'S-' || n, 'A', 'B' || n, 'Officer', 'full_name', '{}', '{}', '' FROM generate_series(1, STINTS) AS n;
INSERT INTO sites_app_assignment (officer_id, site_id, role, start, "end", end_reason, committed)
SELECT id, (SELECT min(id) FROM sites_app_site) + id % SITES, 'officer', day,
    CASE WHEN id % 5 < 2 THEN day + (id * 7919 % 1500)::int END, CASE WHEN id % 5 < 2 THEN 'transferred' ELSE '' END,
    true
FROM (SELECT id, date '2013-01-01' + (id * 104729 % 3600)::int AS day FROM sites_app_officer) AS one;
"""


@pytest.fixture
def large(db):
    Site.objects.bulk_create(
        [
            Site(slug=f"place-{n}", name=f"Place {n}", area=f"Area {n % 40}", posts=20, time_zone="America/Los_Angeles",
                 records_complete_from=date(2012, 1, 1))
            for n in range(SITES)
        ],
        batch_size=1000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(GROW.replace("SITES", str(SITES)).replace("STINTS", str(STINTS)))
        cursor.execute("ANALYZE")


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_ten_thousand_neighborhoods_cost_an_anonymous_request_no_more(large):
    """A second request of each, so that nothing is measured that happens once in a process."""
    began = time.process_time()
    assert actions.count_ahead(datetime.now(UTC)) == SITES
    print(f"counted ahead: {time.process_time() - began:.0f} s of processor time")
    assert stored.is_used()
    found = {path: (*taken(path), memory(path)) for path in PATHS}
    for path, (seconds, size, most) in found.items():
        print(f"{path}: {seconds * 1000:.0f} ms, {most / 1e6:.1f} MB held, {size / 1e6:.2f} MB sent")
    assert all(seconds <= MOST_SECONDS and most <= MOST_BYTES for seconds, _size, most in found.values())


def ask(path: str) -> int:
    invalidate_overview_pages()
    response = Client().get(path)
    assert response.status_code == 200, path
    return sum(len(piece) for piece in (response if response.streaming else [response.content]))


def taken(path: str) -> tuple[float, int]:
    ask(path)
    began = time.process_time()
    size = ask(path)
    return time.process_time() - began, size


def memory(path: str) -> int:
    tracemalloc.start()
    try:
        ask(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
