"""The main job on Valkey in the place of each Redis: pages, limits, the queue and a worker behind it.

Rules: RUN-9.
"""

import json
import os
import socket
import subprocess
import sys
from datetime import timedelta
from urllib.request import Request

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from mail.models import OutgoingMail
from tests.cluster.hosts import until
from tests.cluster.test_pooler import free_port
from tests.cluster.test_silent_database import WEB, status_of
from tests.meetings.factories import new_meeting
from tests.operations.programs import tool
from tests.smtp import Server

pytestmark = pytest.mark.django_db(transaction=True)
WORK = ["celery", "-q", "-A", "portal", "worker", "-Q", "portal-mail,portal", "--pool", "solo", "-l", "WARNING"]
BEAT = ["celery", "-q", "-A", "portal", "beat", "--pidfile=", "-l", "WARNING"]


@pytest.fixture
def valkey():
    """Three of them, as docs/deploy.md asks: the addresses by variable."""
    program, running, places = tool("valkey-server", "valkey", insisted=False), [], {}
    for name in ("REDIS_URL", "REDIS_CACHE_URL", "REDIS_LIMITS_URL"):
        port = free_port()
        argv = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        running.append(subprocess.Popen(argv, stdout=subprocess.DEVNULL))
        places[name] = f"redis://127.0.0.1:{port}/0"
    for url in places.values():
        assert until(lambda url=url: answers(url), 30)
        assert "valkey" in redis.Redis.from_url(url).info("server").get("server_name", "")
    yield places
    for one in running:
        one.terminate()
        one.wait(30)


def answers(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url).ping())
    except redis.RedisError:
        return False


@pytest.fixture
def portal(valkey, tmp_path):
    """Web processes, a worker and the scheduler that wakes it; (their address, what the mail server took)."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as line, Server() as mail:
        line.set_inheritable(True)
        name, user = connection.settings_dict["NAME"], connection.settings_dict["USER"]
        database = f"postgres://{user}@/{name}?host={connection.settings_dict['HOST']}"
        env = {**os.environ, **valkey, "DATABASE_URL": database, "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}"}
        env |= {"PORTAL_LIMIT_FEEDBACK": "2/3600", "PORTAL_LIMIT_RSVP": "off"}
        web = [sys.executable, "-m", *WEB, "--bind", f"fd://{line.fileno()}"]
        with (tmp_path / "log").open("wb") as log:
            running = [
                subprocess.Popen(argv, cwd=settings.BASE_DIR, env=env, stdout=log, stderr=log, pass_fds=[line.fileno()])
                for argv in (web, [sys.executable, "-m", *WORK], [sys.executable, "-m", *BEAT])
            ]
            yield f"http://127.0.0.1:{line.getsockname()[1]}", mail
            for one in running:
                one.terminate()
                one.wait(60)


def post(address: str, body: dict) -> int:
    return status_of(Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"}), 30)


def test_pages_limits_queue_and_worker_are_at_home_on_valkey(portal, valkey, cast):
    base, mail = portal
    assert until(lambda: status_of(f"{base}/readyz", 5) == 200, 60)
    pages = redis.Redis.from_url(valkey["REDIS_CACHE_URL"])
    before = pages.dbsize()
    assert {status_of(f"{base}/sites/north/", 30) for _ in range(3)} == {200}
    assert pages.dbsize() > before, "the page is kept there"
    said = {"site": "north", "category": "praise", "body": "The lamp at the corner works again.", "language": "en"}
    assert [post(f"{base}/api/v1/feedback/", said) for _ in range(3)] == [201, 201, 429]
    meeting = new_meeting(cast.north, starts_at=timezone.now() + timedelta(days=3))
    body = {"party_size": 1, "email": "rosa@example.org"}
    assert post(f"{base}/api/v1/meetings/{meeting.pk}/rsvps/", body) == 201
    assert until(lambda: [one.address for one in mail.taken] == ["rosa@example.org"], 60)
    assert until(lambda: OutgoingMail.objects.get().status == "sent", 30)
