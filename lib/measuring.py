"""What the web processes count of themselves for /metrics: by the name of a route, never by address, text or person.

Anonymous addresses are one group: a counter of their own would tell, at the next scrape, when a message was sent.
With PROMETHEUS_MULTIPROC_DIR (the unit sets it) the figures are those of all processes of this host.
"""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

PUBLIC = "public"
BUCKETS = (0.05, 0.1, 0.3, 1.0, 3.0, 10.0)
requests = Counter("portal_requests", "Answers by the hundreds of their status.", ["route", "status"], registry=None)
seconds = Histogram("portal_request_seconds", "Seconds until the answer.", ["route"], buckets=BUCKETS, registry=None)
turned_away = Counter("portal_database_turned_away", "Told at once that the database does not answer.", registry=None)


def count(route: str, status: int, took: float) -> None:
    """One answer; `route` is the name of a private route, or PUBLIC."""
    requests.labels(route, f"{status // 100}xx").inc()
    seconds.labels(route).observe(took)


def register(registry: CollectorRegistry) -> None:
    """Puts these figures beside those of the database."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
        return
    for one in (requests, seconds, turned_away):
        registry.register(one)
