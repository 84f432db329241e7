"""What the web processes count of themselves for /metrics: by the name of a route, never by address, text or person.

Whoever keeps the figures keeps when each changed. So anonymous addresses are one group, and what reads there is counted
a hundred answers at a time; what writes there is not counted at all; a fault is, at once, without a route (BLIND-14).
With PROMETHEUS_MULTIPROC_DIR (the unit sets it) the figures are those of all processes of this host.
"""

import os
import random
import threading

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.multiprocess import MultiProcessCollector

disable_created_metrics()  # they would say to the microsecond when a route was first met

PUBLIC = "public"
TOGETHER = 100
READS = ("GET", "HEAD")
BUCKETS = (0.05, 0.1, 0.3, 1.0, 3.0, 10.0)
requests = Counter("portal_requests", "Answers by the hundreds of their status.", ["route", "status"], registry=None)
seconds = Histogram("portal_request_seconds", "Seconds until the answer.", ["route"], buckets=BUCKETS, registry=None)
waited = Counter("portal_database_waits", "Had to wait for a connection of the pool.", registry=None)
turned_away = Counter("portal_database_turned_away", "Told at once that the database does not answer.", registry=None)


class Crowd:
    """Answers to people without a name, until there are enough of them to be counted together."""

    def __init__(self) -> None:
        self._kept: list[tuple[int, float]] = []
        self._lock = threading.Lock()

    def add(self, status: int, took: float) -> list[tuple[int, float]]:
        """All of them once they are enough, in no order; else none."""
        with self._lock:
            self._kept.append((status, took))
            if len(self._kept) < TOGETHER:
                return []
            enough, self._kept = self._kept, []
        random.shuffle(enough)
        return enough


_crowd = Crowd()


def count(route: str, status: int, took: float) -> None:
    """One answer on a private route, by its name."""
    requests.labels(route, f"{status // 100}xx").inc()
    seconds.labels(route).observe(took)


def count_public(method: str | None, status: int, took: float) -> None:
    """One answer on an address that is open to everybody."""
    if status >= 500:
        requests.labels(PUBLIC, "5xx").inc()
    elif method in READS:
        for one_status, one_took in _crowd.add(status, took):
            count(PUBLIC, one_status, one_took)


def register(registry: CollectorRegistry) -> None:
    """Puts these figures beside those of the database."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
        return
    for one in (requests, seconds, waited, turned_away):
        registry.register(one)
