"""How this process reaches PostgreSQL and Redis: addresses in, Django's and Celery's settings out; nothing is opened.

A host that goes silent (its packets are dropped, nobody says no) is given up after seconds, not after the quarter of an
hour of the kernel. What an address says itself is never overruled.
"""

import re
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import environ
from django.core.exceptions import ImproperlyConfigured

Kind = Literal["web", "worker", "command"]

# libpq's own words; it leaves out what means nothing on a unix socket. The kernel gives up 5 seconds after the last
# sign of life: sent data that nobody acknowledges (user time-out), or silence on a connection that waits (keepalives).
GIVE_UP = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5000,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
# The same from the server's side: what a client held that went silent (a row lock, a seat) is free after seconds.
LET_GO = {
    "tcp_keepalives_idle": 5,
    "tcp_keepalives_interval": 2,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": 5000,
    "client_connection_check_interval": 2000,
}
# A page's statement takes milliseconds: one that only looks costly would be compiled for longer than it runs.
QUICK: dict[Kind, dict[str, int]] = {"web": {"jit": 0}}
# Milliseconds the server lets one process's statement, wait for a lock, and silence inside a transaction take.
# A command may work on every row there is; a task is ended by Celery after five minutes.
TIME_OUTS: dict[Kind, dict[str, int]] = {
    "web": {"statement_timeout": 30_000, "lock_timeout": 10_000, "idle_in_transaction_session_timeout": 60_000},
    "worker": {"statement_timeout": 240_000, "lock_timeout": 10_000, "idle_in_transaction_session_timeout": 240_000},
    "command": {
        "statement_timeout": 3_600_000,
        "lock_timeout": 10_000,
        "idle_in_transaction_session_timeout": 3_600_000,
    },
}
# Seconds: a page waits so long for a connection; after a failure the next try is at most a few seconds away.
PATIENCE = {"timeout": 1.5, "reconnect_timeout": 5}
BROKER_SECONDS = {"socket_timeout": 5, "socket_connect_timeout": 2}
CACHE_SECONDS = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}


def kind_of_process(said: str, argv: Sequence[str]) -> Kind:
    """What this process is: `said` (PORTAL_PROCESS) where it is not empty, else by the name of the program."""
    if said:
        if said not in TIME_OUTS:
            raise ImproperlyConfigured(f"PORTAL_PROCESS is {said!r}: it must be one of {', '.join(TIME_OUTS)}.")
        return said
    program = Path(argv[0]) if argv else Path()
    if "celery" in (program.stem, program.parent.name):
        return "worker"
    return "command" if program.name in ("manage.py", "django-admin") else "web"


def database(url: str, *, kind: Kind, connections: int, pooler: str = "") -> dict[str, Any]:
    """Django's settings of one database for one kind of process.

    Behind a pooler in transaction mode nothing may belong to a connection: no startup options (the time-outs are then
    the role's, docs/many-machines.md), no prepared statements, no cursors that outlive a transaction.
    """
    if pooler not in ("", "transaction"):
        raise ImproperlyConfigured(f"PORTAL_DB_POOLER is {pooler!r}: it must be empty or 'transaction'.")
    found: dict[str, Any] = environ.Env().db_url_config(url)
    options: dict[str, Any] = GIVE_UP | found.get("OPTIONS", {})
    if host := options.pop("host", None):  # postgres://user@/name?host=/folder/of/the/socket
        found["HOST"] = host
    options["pool"] = {"min_size": 1, "max_size": connections, "max_lifetime": 1800, **PATIENCE}
    if pooler:
        found["DISABLE_SERVER_SIDE_CURSORS"] = True
    else:
        ours = " ".join(
            f"-c {name}={value}" for name, value in (TIME_OUTS[kind] | LET_GO | QUICK.get(kind, {})).items()
        )
        options["options"] = f"{ours} {options.get('options', '')}".strip()
    return found | {
        "ENGINE": "lib.postgres",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": options,
    }


def beside(url: str, number: int) -> str:
    """The address of the same Redis with another database number."""
    bare = re.sub(r"([?&])db=\d+&?", r"\1", url).rstrip("?&")
    if urlsplit(url).scheme == "unix":
        return f"{bare}{'&' if '?' in bare else '?'}db={number}"
    parts = urlsplit(bare)
    return urlunsplit(parts._replace(path=f"/{number}"))


def verified(url: str) -> str:
    """A rediss:// address whose certificate is always checked; ImproperlyConfigured for one that says not to."""
    parts = urlsplit(url)
    if parts.scheme != "rediss":
        return url
    words = dict(parse_qsl(parts.query))
    asked = words.setdefault("ssl_cert_reqs", "required").lower().removeprefix("cert_")
    if asked != "required" or words.get("ssl_check_hostname", "true").lower() in ("false", "no", "0"):
        raise ImproperlyConfigured("A rediss:// address must not switch off the check of the certificate.")
    return urlunsplit(parts._replace(query=urlencode(words | {"ssl_cert_reqs": asked})))


def keepalive(url: str) -> dict[str, Any]:
    """What makes a silent Redis known within seconds; nothing on a unix socket, which has no such silence."""
    if urlsplit(url).scheme == "unix":
        return {}
    wanted = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 5000}
    known = {getattr(socket, name): value for name, value in wanted.items() if hasattr(socket, name)}
    return {"socket_keepalive": True, "socket_keepalive_options": known}


def redis(url: str) -> dict[str, Any]:
    """LOCATION and OPTIONS of a Redis that pages wait for: one that is away costs a quarter of a second."""
    return {"LOCATION": verified(url), "OPTIONS": CACHE_SECONDS | keepalive(url)}


def broker(url: str) -> str:
    """The queue's address in Celery's words."""
    if urlsplit(url).scheme == "unix":
        return url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    return verified(url)
