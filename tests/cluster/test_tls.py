"""Each link is encrypted and its other end is known: another authority, or another host's name, is refused."""

import os
import socket
import ssl
import subprocess
import sys
import threading
from urllib.parse import quote

import psycopg
import pytest
import redis
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError as QueueAway

from lib import connections
from operations import postgres_programs
from tests.cluster.authority import Authority
from tests.cluster.postgres import ROLE, Server, programs

KEY = "a passphrase for this test"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("stranger"), "stranger")


@pytest.fixture(scope="module")
def database(authority):
    """A PostgreSQL called localhost that takes nobody in the clear."""
    server = Server("tls")
    try:
        server.make("hostssl all all all trust\n")
        certificate, key = server.take(*authority.sign("localhost"))
        server.start(ssl="on", ssl_cert_file=certificate, ssl_key_file=key)
        server.own_role()
        yield server
    finally:
        server.destroy()


def address(server: Server, trusted: Authority, host: str = "localhost") -> str:
    words = f"sslmode=verify-full&sslrootcert={quote(str(trusted.certificate), safe='')}"
    return f"postgres://{ROLE}@{host}:{server.port}/{ROLE}?{words}"


def manage(url: str, *words: str) -> subprocess.CompletedProcess:
    env = {**os.environ, "DATABASE_URL": url, "PORTAL_BACKUP_KEY": KEY}
    argv = [sys.executable, "manage.py", *words]
    return subprocess.run(argv, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)


def test_portal_backup_and_restore_talk_to_the_database_they_know(database, authority, tmp_path):
    url, file = address(database, authority), tmp_path / "copy"
    for words in (["migrate", "-v", "0"], ["backup", str(file)]):
        done = manage(url, *words)
        assert done.returncode == 0, done.stderr
    assert database.ask("SELECT count(*) > 50 FROM information_schema.tables WHERE table_schema = 'public'", ROLE)
    database.ask(f"DROP DATABASE {ROLE}")
    database.ask(f"CREATE DATABASE {ROLE} OWNER {ROLE}")
    done = manage(url, "restore", str(file), "--without-ledger")
    assert "counts and checksums are those of the backup" in done.stdout, done.stderr


def run(program: str, *words: str) -> str:
    """What one of PostgreSQL's own programs complains of, told where the database is as backup and restore tell it."""
    argv = [str(programs() / program), *words]
    return subprocess.run(argv, env=postgres_programs.environment(), capture_output=True, text=True).stderr


@pytest.mark.parametrize(
    ("trusts", "host", "said"),
    [("stranger", "localhost", "verify failed"), ("authority", "127.0.0.1", "does not match")],
)
def test_a_database_with_another_name_or_authority_is_refused(
    database, authority, trusts, host, said, request, monkeypatch, tmp_path
):
    right, wrong = address(database, authority), address(database, request.getfixturevalue(trusts), host)
    for url, complaint in ((right, ""), (wrong, said)):
        found = connections.database(url, kind="command", connections=1)
        monkeypatch.setitem(settings.DATABASES, "default", found)
        wrote = tmp_path / ("refused" if complaint else "dump")
        dumped = ["pg_dump", "-Fc", "-s", "-f", str(wrote)]
        restored = ["pg_restore", "--clean", "--if-exists", "-d", ROLE, str(tmp_path / "dump")]
        for words in (dumped, restored):
            heard = run(*words)
            assert complaint in heard if complaint else "localhost" not in heard, heard
        options = {key: value for key, value in found["OPTIONS"].items() if key != "pool"}
        line = {"host": found["HOST"], "port": found["PORT"], "user": ROLE, "dbname": ROLE, **options}
        if complaint:
            with pytest.raises(psycopg.OperationalError, match=said):
                psycopg.connect(**line)
        else:
            with psycopg.connect(**line) as held:
                asked = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
                assert held.execute(asked).fetchone() == (True,)


@pytest.fixture(scope="module")
def secure_redis(authority):
    """The Redis of the tests behind TLS, called localhost; the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.sign("localhost"))
    path = os.environ["REDIS_URL"].removeprefix("unix://").partition("?")[0]
    with socket.create_server(("127.0.0.1", 0)) as line:
        threading.Thread(target=_take_each, args=(line, context, path), daemon=True).start()
        yield line.getsockname()[1]


def _take_each(line: socket.socket, context: ssl.SSLContext, path: str) -> None:
    while True:
        try:
            held, _address = line.accept()
        except OSError:
            return
        threading.Thread(target=_pass_on, args=(held, context, path), daemon=True).start()


def _pass_on(held: socket.socket, context: ssl.SSLContext, path: str) -> None:
    try:
        with context.wrap_socket(held, server_side=True) as near, socket.socket(socket.AF_UNIX) as far:
            far.connect(path)
            back = threading.Thread(target=_copy, args=(far, near), daemon=True)
            back.start()
            _copy(near, far)
            back.join(5)
    except OSError:
        pass  # a client that did not believe us


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def limits_or_pages(url: str) -> None:
    chosen = connections.redis(url)
    patient = {"socket_timeout": 30, "socket_connect_timeout": 30}
    pool = redis.ConnectionPool.from_url(chosen["LOCATION"], **chosen["OPTIONS"] | patient)
    line = redis.Redis(connection_pool=pool)
    line.ping()
    line.close()


def queue(url: str) -> None:
    with Celery(broker=connections.broker(url)).connection_for_write() as line:
        try:
            line.ensure_connection(max_retries=1, interval_start=0, timeout=30)
            line.default_channel.client.ping()
        except QueueAway as error:
            raise redis.ConnectionError(str(error)) from None


@pytest.mark.parametrize("link", [limits_or_pages, queue])
@pytest.mark.parametrize(
    ("trusts", "host", "right"),
    [("authority", "localhost", True), ("stranger", "localhost", False), ("authority", "127.0.0.1", False),
     (None, "localhost", False)],
)  # fmt: skip
def test_each_redis_is_known_or_refused(secure_redis, link, trusts, host, right, request):
    place = quote(str(request.getfixturevalue(trusts).certificate), safe="") if trusts else ""
    url = f"rediss://{host}:{secure_redis}/0" + (f"?ssl_ca_certs={place}" if place else "")
    if right:
        link(url)
    else:
        with pytest.raises((redis.ConnectionError, ssl.SSLError), match="(?i)certificate|handshake|verify"):
            link(url)
