"""Three addresses for machines: does the process answer, can it serve, how does the mail flow."""

import hmac
import logging
from collections.abc import Callable

from django.conf import settings
from django.db import Error, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from psycopg_pool import PoolTimeout
from redis import RedisError

from lib import measuring
from lib.errors import drop_connection
from lib.redis_client import client, page_client
from lib.requests import Request
from mail import statistics

from .metrics import Figures

log = logging.getLogger(__name__)
OK, DEGRADED, DOWN = "ok", "degraded", "down"
AWAY = (Error, InterfaceError, PoolTimeout)
_migrated = False


def healthz(request: Request) -> HttpResponse:
    """200 while this process answers at all; touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: Request) -> JsonResponse:
    """503 only if this process cannot serve: no database, or migrations not applied (ADDR-6).

    What pages can do without (`cache`, `worker`, `scheduler`, `outbox`) is `ok` or `degraded` in a 200.
    """
    database = _asked(_database, DOWN)
    state = {"database": database, "migrations": _asked(_migrations, DOWN) if database == OK else DOWN}
    ready = set(state.values()) == {OK}
    state["cache"] = _cache()
    if ready:
        state["worker"] = _asked(statistics.do_workers_live, DEGRADED)
        state["scheduler"] = _asked(statistics.is_time_kept, DEGRADED)
        state["outbox"] = _asked(lambda: statistics.is_flowing(request.now), DEGRADED)
    else:
        state |= dict.fromkeys(("worker", "scheduler", "outbox"), DEGRADED)
    return JsonResponse(state, status=200 if ready else 503, headers={} if ready else {"Retry-After": "5"})


def metrics(request: Request) -> HttpResponse:
    """Prometheus figures for who has PORTAL_METRICS_TOKEN, from the database: the same from every process."""
    if not settings.METRICS_TOKENS:
        return HttpResponseNotFound("not found\n", content_type="text/plain")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not any(hmac.compare_digest(given, token.encode()) for token in settings.METRICS_TOKENS):
        headers = {"WWW-Authenticate": "Bearer"}
        return HttpResponse("token required\n", status=401, content_type="text/plain", headers=headers)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(request.now))
    measuring.register(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _asked(question: Callable[[], bool], otherwise: str) -> str:
    """`ok` if the answer is yes, `otherwise` if it is no or nobody answers."""
    try:
        return OK if question() else otherwise
    except AWAY as error:
        log.warning("a part does not answer", extra={"fields": {"error": type(error).__name__}})
        return otherwise


def _database() -> bool:
    """Whether it answers and takes writes: a standby, or a server made read-only, serves nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only') = 'off'")
        writes = cursor.fetchone() == (True,)
    if not writes:
        drop_connection()
    return writes


def _migrations() -> bool:
    """Reading the migrations costs a while, and new ones come with a new process: a yes is remembered."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _cache() -> str:
    """Pages and limits, each behind its breaker: a Redis that does not answer costs a quarter of a second once."""
    try:
        for server in (page_client(), client()):
            server.set("readyz", 1, ex=10)
            if not server.get("readyz"):
                return DEGRADED
        return OK
    except RedisError:
        return DEGRADED
