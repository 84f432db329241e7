"""PostgreSQL servers of a test alone, with what the shared one cannot have: TLS, standbys, promotion, a crash."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest

from tests.cluster.hosts import until
from tools.launch.unprivileged import DROP, NOBODY

ROLE = "portal"
SETTINGS = {"fsync": "off", "timezone": "UTC", "max_connections": "60", "shared_buffers": "32MB"}


def programs() -> Path:
    """The folder of this system's own PostgreSQL: that of the wheel knows no TLS. Skips loudly where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_basebackup"), key=lambda one: int(one.parts[4]))
    if found:
        return found[-1].parent
    pytest.skip("WITHOUT_TOOL: no PostgreSQL of this system, its standbys were not tried (apt-get install postgresql)")


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


class Server:
    """One cluster on one address; `within` are the words before each command (a network namespace)."""

    def __init__(self, name: str, *, address: str = "127.0.0.1", port: int = 0, within: Sequence[str] = ()) -> None:
        self.name, self.address, self.port, self.within = name, address, port or free_port(), list(within)
        self.top = Path(tempfile.mkdtemp(prefix=f"portal-pg-{name}-"))
        self.top.chmod(0o755)
        self.folder, self.settings = self.top / "data", dict(SETTINGS)
        self.process: subprocess.Popen | None = None
        self._give(self.top)

    def make(self, hba: str = "host all all all trust\nhost replication all all trust\n") -> None:
        """A fresh cluster with the portal's plain role and its database."""
        self._do("initdb", "-D", self.folder, "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        (self.folder / "pg_hba.conf").write_text(f"local all all trust\n{hba}")

    def own_role(self) -> None:
        self.ask(f"CREATE ROLE {ROLE} LOGIN")
        self.ask(f"CREATE DATABASE {ROLE} OWNER {ROLE}")
        self.ask(f"GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {ROLE}; GRANT pg_checkpoint TO {ROLE}")

    def copy_of(self, primary: "Server", *, makes_slot: bool = True) -> None:
        """A standby of it, with a slot `slot_<name>` there: streams when it is started."""
        words = ["-C"] if makes_slot else []
        where = f"host={primary.address} port={primary.port} user=postgres application_name={self.name}"
        words += ["-S", f"slot_{self.name}", "-R", "-X", "stream", "-c", "fast", "--no-sync"]
        self._do("pg_basebackup", "-D", self.folder, "-d", where, *words)

    def start(self, **settings: str) -> None:
        self.settings |= settings
        given = {"listen_addresses": self.address, "port": str(self.port), "unix_socket_directories": str(self.top)}
        flags = [word for name, value in (self.settings | given).items() for word in ("-c", f"{name}={value}")]
        argv = [*self.within, *self._as(), str(programs() / "postgres"), "-D", str(self.folder), *flags]
        self.log = self.top / "log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(argv, stdout=log, stderr=log)
        assert until(self.answers, 60), self.log.read_text()[-2000:]

    def answers(self) -> bool:
        try:
            return self.ask("SELECT 1") == 1
        except psycopg.OperationalError:
            return False

    def ask(self, statement: str, name: str = "postgres"):
        """The first value of an answer, as the superuser over the socket."""
        line = {"host": str(self.top), "port": self.port, "user": "postgres", "dbname": name, "connect_timeout": 5}
        with psycopg.connect(autocommit=True, **line) as connection:
            found = connection.execute(statement)
            row = found.fetchone() if found.description else None
            return row[0] if row else None

    def promote(self) -> None:
        self.ask("SELECT pg_promote()")
        assert until(lambda: self.ask("SELECT pg_is_in_recovery()") is False, 30)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is the fast way down, SIGQUIT a crash: nothing is written down first."""
        if self.process and self.process.poll() is None:
            postmaster = int((self.folder / "postmaster.pid").read_text().split()[0])
            os.kill(postmaster, how)
            self.process.wait(60)

    def destroy(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.top, ignore_errors=True)

    def _do(self, program: str, *words: object) -> None:
        argv = [*self.within, *self._as(), str(programs() / program), *map(str, words)]
        done = subprocess.run(argv, capture_output=True, text=True, cwd=self.top)
        assert done.returncode == 0, done.stderr

    @staticmethod
    def _as() -> list[str]:
        """PostgreSQL refuses to run as root."""
        return DROP if os.getuid() == 0 else []

    def _give(self, path: Path) -> None:
        if os.getuid() == 0:
            os.chown(path, NOBODY, NOBODY)

    def take(self, *files: Path) -> list[str]:
        """Copies of files (a certificate, a key) that this server may read."""
        kept = []
        for file in files:
            copy = self.top / file.name
            shutil.copyfile(file, copy)
            copy.chmod(0o600)
            self._give(copy)
            kept.append(str(copy))
        return kept
