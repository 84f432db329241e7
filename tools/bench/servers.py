"""The portal and the reference side by side: the same server, workers, threads, pool, database and Redis."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

WORKERS = ["--workers", "2", "--threads", "8"]  # as ./run starts the portal
PORTAL, REFERENCE = "portal.wsgi:application", "tools.bench.reference.wsgi:application"


def environment(port: int = 8000) -> dict[str, str]:
    """The given one on plain HTTP, with limits that count everybody and refuse nobody."""
    limits = {f"PORTAL_LIMIT_{name}": "100000000/3600" for name in ("FEEDBACK", "RSVP", "CODE")}
    limits["PORTAL_LIMIT_SEATS"] = "100000000"
    plain = {"BASE_URL": f"http://localhost:{port}", "ALLOWED_HOSTS": "localhost", "TRUSTED_PROXY_COUNT": "0"}
    own = {"PORTAL_PLAIN_STATIC": "0", "PORTAL_DB_POOL": "4", "EMAIL_URL": "smtp://127.0.0.1:9"}
    return {**os.environ, **limits, **plain, **own, "DJANGO_SETTINGS_MODULE": "portal.settings"}


@contextmanager
def serve(application: str) -> Iterator[int]:
    """A gunicorn with this application; gives its port, and ends it."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen(1024)
        port = line.getsockname()[1]
        argv = [sys.executable, "-m", "gunicorn", application, "--bind", f"fd://{line.fileno()}", *WORKERS]
        argv += ["--no-control-socket", "--log-level", "warning", "--keep-alive", "30"]
        child = subprocess.Popen(argv, env=environment(port), pass_fds=[line.fileno()], stderr=_log())
        try:
            _wait(port, child)
            yield port
        finally:
            child.send_signal(signal.SIGQUIT)
            child.wait(15)


def _log():
    return None if os.environ.get("BENCH_LOUD") else subprocess.DEVNULL


def _wait(port: int, child: subprocess.Popen) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends and child.poll() is None:
        try:
            page = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            page.request("GET", "/healthz", headers={"Host": "localhost"})
            page.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("a server of the bench did not start; BENCH_LOUD=1 shows what it says")
