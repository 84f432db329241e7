"""Behind Debian's PgBouncer in transaction mode: connections are shared from one transaction to the next.

Rules: RUN-9.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from feedback.models import Feedback
from meetings.models import Rsvp
from tests.cluster.hosts import RELAY, until
from tests.cluster.test_silent_database import WEB, status_of
from tests.meetings.factories import new_meeting
from tests.operations.programs import tool

pytestmark = pytest.mark.django_db(transaction=True)
INI = """
[databases]
{name} = host=127.0.0.1 port={server} dbname={name} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
max_client_conn = 200
logfile = {log}
"""


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@pytest.fixture
def pooler(tmp_path):
    """DATABASE_URL through a pooler that shares two connections among all."""
    program = tool("pgbouncer", "pgbouncer", insisted=False)
    server, port = free_port(), free_port()
    name, user = connection.settings_dict["NAME"], connection.settings_dict["USER"]
    place = Path(tempfile.mkdtemp(prefix="portal-pooler-"))
    ini, log = place / "pgbouncer.ini", place / "log"
    ini.write_text(INI.format(name=name, server=server, user=user, port=port, log=log))
    argv = [program, str(ini)]
    if os.getuid() == 0:  # which it refuses
        os.chmod(place, 0o777)  # noqa: S103 - a folder of this test alone
        argv = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *argv]
    path = str(Path(settings.DATABASES["default"]["HOST"]) / ".s.PGSQL.5432")
    relay = subprocess.Popen([sys.executable, "-c", RELAY, "127.0.0.1", str(server), path], stdout=subprocess.PIPE)
    with relay, subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        assert relay.stdout and relay.stdout.readline() == b"ready\n"
        assert until(lambda: b"process up" in log.read_bytes() if log.exists() else False, 10)
        yield f"postgres://{user}@127.0.0.1:{port}/{name}", log
        run.terminate()
        relay.kill()
    shutil.rmtree(place)


@pytest.fixture
def portal(tmp_path, pooler, request):
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen(1024)
        line.set_inheritable(True)
        env = {**os.environ, "DATABASE_URL": pooler[0], "DATABASE_DIRECT_URL": os.environ["DATABASE_URL"]}
        env |= {"PORTAL_DB_POOLER": request.param, "PORTAL_DB_POOL": "4"}
        env |= {f"PORTAL_LIMIT_{scope.upper()}": "off" for scope in settings.LIMITS}
        argv = [sys.executable, "-m", *WEB, "--bind", f"fd://{line.fileno()}"]
        with (tmp_path / "web").open("wb") as log:
            web = subprocess.Popen(
                argv, cwd=settings.BASE_DIR, env=env, stdout=log, stderr=log, pass_fds=[line.fileno()]
            )
            yield f"http://127.0.0.1:{line.getsockname()[1]}"
            web.terminate()
            web.wait(60)


def post(address: str, body: dict) -> int:
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
    return status_of(urllib.request.Request(address, json.dumps(body).encode(), headers), 30)


@pytest.mark.parametrize("portal", ["transaction"], indirect=True)
def test_the_main_job_runs_where_two_connections_serve_everybody(portal, cast):
    assert until(lambda: status_of(f"{portal}/readyz", 5) == 200, 60)
    meeting = new_meeting(cast.north, starts_at=timezone.now() + timedelta(days=3), capacity=1000)
    said = {"site": "north", "category": "praise", "body": "The lamp at the corner works again, thank you."}
    said |= {"language": "en"}

    def visit(number: int) -> tuple[int, int, set[int]]:
        seen = {status_of(f"{portal}{path}", 30) for path in ("/sites/north/", "/commitment/", "/es/about/numbers/")}
        rsvp = post(f"{portal}/api/v1/meetings/{meeting.pk}/rsvps/", {"party_size": 1})
        return rsvp, post(f"{portal}/api/v1/feedback/", said), seen

    with ThreadPoolExecutor(12) as clients:
        answers = list(clients.map(visit, range(60)))
    rsvps, messages = (Counter(one[place] for one in answers) for place in (0, 1))
    # Twelve at once on two connections: one may be told to come again, nobody meets a fault.
    assert rsvps.keys() | messages.keys() <= {201, 503}
    assert set().union(*(seen for _, _, seen in answers)) <= {200, 503}
    assert min(rsvps[201], messages[201]) > 50
    assert (Rsvp.objects.filter(meeting=meeting).count(), Feedback.objects.count()) == (rsvps[201], messages[201])


@pytest.mark.parametrize("portal", [""], indirect=True)
def test_without_the_setting_the_pooler_takes_none_of_our_connections(portal, pooler):
    assert until(lambda: status_of(f"{portal}/healthz", 5) == 200, 60)
    assert status_of(f"{portal}/readyz", 20) == 503
    assert "unsupported startup parameter" in pooler[1].read_text()
