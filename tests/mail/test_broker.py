"""A worker on a Redis into which others write: what cannot be read is put aside, counted, and work goes on."""

import json
import os
import subprocess
import sys
import time

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.db import connection

from lib import broker, connections
from lib.connections import beside
from mail.models import Heartbeat

QUEUE = "portal:portal-mail"
PICKLED = {
    "body": "gASVBQAAAAAAAABdlC4=",
    "content-encoding": "binary",
    "content-type": "application/x-python-serialize",
    "headers": {"lang": "py", "task": "mail.tasks.deliver", "id": "1"},
    "properties": {
        "correlation_id": "1",
        "delivery_mode": 2,
        "delivery_info": {"exchange": "", "routing_key": "portal"},
        "priority": 0,
        "body_encoding": "base64",
        "delivery_tag": "1",
    },
}
FOREIGN = [
    b"not JSON at all \xff\x00",
    b"[]",
    b'{"headers": {}}',
    json.dumps(PICKLED).encode(),
    json.dumps({**PICKLED, "content-type": "application/json", "content-encoding": "utf-8"}).encode(),
]


@pytest.fixture
def queue():
    """The address of a queue of its own, and a client of it."""
    url = beside(settings.REDIS_URL, 60)
    client = redis.Redis.from_url(url)
    client.flushdb()
    yield url, client
    client.flushdb()
    client.close()


@pytest.fixture
def worker(queue, tmp_path):
    """A worker as the unit starts it, on the database of the tests."""
    name = connection.settings_dict["NAME"]
    env = {
        **os.environ,
        "REDIS_URL": queue[0],
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/portal?", f"/{name}?"),
    }
    argv = [sys.executable, "-m", "celery", "-q", "-A", "portal", "worker", "--concurrency", "1", "--without-gossip"]
    with (tmp_path / "log").open("wb") as log:
        run = subprocess.Popen([*argv, "--without-mingle"], cwd=settings.BASE_DIR, env=env, stdout=log, stderr=log)
        yield run
        run.terminate()
        run.wait(30)
    assert b"x-python-serialize" not in (tmp_path / "log").read_bytes()  # whose words they are nobody knows


def until(condition, seconds=30):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_only_what_this_application_writes_is_readable(queue):
    url, client = queue
    app = Celery(broker=connections.broker(url))
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    app.send_task("mail.tasks.deliver", queue="portal-mail", kwargs={"n": 1}, expires=20)
    assert broker.is_readable(client.rpop(QUEUE))
    assert [broker.is_readable(one) for one in FOREIGN] == [False] * len(FOREIGN)


@pytest.mark.django_db(transaction=True)
def test_a_worker_lives_on_when_others_write_into_its_queue(queue, worker):
    url, client = queue
    for message in FOREIGN:
        client.lpush(QUEUE, message)
    with Celery(broker=connections.broker(url)) as app:
        app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        app.send_task("mail.tasks.deliver", queue="portal-mail")
    assert until(Heartbeat.objects.filter(name__startswith="worker@").exists)
    assert worker.poll() is None
    assert broker.counted(client, "portal:") == len(FOREIGN)
    assert client.lrange("portal:unreadable", 0, -1) == FOREIGN[::-1]
    assert client.llen(QUEUE) == 0


def test_what_was_put_aside_never_fills_the_memory(queue):
    one = broker.Client(connection_pool=queue[1].connection_pool, global_keyprefix="portal:")
    for number in range(broker.KEPT + 20):
        one._put_aside(b"%d" % number + b"x" * 200_000)
    assert one.llen("unreadable") == broker.KEPT
    assert max(map(len, queue[1].lrange("portal:unreadable", 0, -1))) == broker.LONGEST
