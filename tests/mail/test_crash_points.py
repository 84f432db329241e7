"""Workers killed at every named point, real Celery workers: nothing lost, repeats under one Message-ID."""

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from django.conf import settings as portal_settings
from django.db import connection, transaction
from django.utils import timezone

from mail import actions, crash_points, deliver, enqueue, outbox
from mail.models import Heartbeat, OutgoingMail
from portal.celery import app

pytestmark = pytest.mark.django_db(transaction=True)


def queue_five() -> dict[str, str]:
    """Address to Message-ID of five queued mails."""
    with transaction.atomic():
        rows = [
            outbox.queue(kind="test_notice", key=f"k{n}", to=f"r{n}@example.org", language="en", params={"id": n})
            for n in range(5)
        ]
    return {row.address: row.message_id for row in rows}


def worker_process(smtp, **environment: str) -> subprocess.CompletedProcess:
    base = urlsplit(portal_settings.DATABASE_URL)
    database = urlunsplit(base._replace(path="/" + connection.settings_dict["NAME"]))
    return subprocess.run(
        [sys.executable, "-m", "tests.mail.worker"],
        env=os.environ
        | {"DATABASE_URL": database, "EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}"}
        | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
        | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("point", crash_points.POINTS)
def test_a_worker_killed_at_a_named_point_loses_nothing(smtp, point):
    expected = queue_five()
    times = 1 if point == "after_claim" else 3
    died = worker_process(smtp, PORTAL_KILL_POINT=f"{point}:{times}")
    assert died.returncode == -9, died.stderr
    assert OutgoingMail.objects.filter(finished_at__isnull=True).exists()
    deliver.deliver_due(clock=lambda: timezone.now() + actions.LEASE)
    assert {one.address: one.message_id for one in smtp.taken} == expected
    repeats = Counter(one.address for one in smtp.taken)
    assert sum(repeats.values()) - 5 == (1 if point in ("after_data", "after_answer") else 0)
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {OutgoingMail.Status.SENT}


def test_kill_points_are_inert_in_production(smtp):
    queue_five()
    alive = worker_process(
        smtp,
        PORTAL_KILL_POINT="after_claim",
        BASE_URL="https://portal.example.org",
        ALLOWED_HOSTS="portal.example.org",
    )
    assert alive.returncode == 0, alive.stderr
    assert len(smtp.taken) == 5


def wait_until(true, seconds: float = 20) -> bool:
    ends = time.monotonic() + seconds
    while not true() and time.monotonic() < ends:
        time.sleep(0.05)
    return true()


def test_a_real_worker_delivers_when_it_is_woken(smtp):
    queue_five()
    with start_worker(app, pool="threads", concurrency=2, perform_ping_check=False):
        enqueue.enqueue_delivery().join(5)
        assert wait_until(lambda: len(smtp.taken) == 5)
        assert wait_until(lambda: not OutgoingMail.objects.filter(finished_at__isnull=True).exists())
    assert Heartbeat.objects.get(name__startswith="worker@").at


def test_one_message_delivered_ten_times_sends_each_mail_once(smtp):
    queue_five()
    with start_worker(app, pool="threads", concurrency=4, perform_ping_check=False):
        for _ in range(10):
            app.send_task("mail.tasks.deliver")
        assert wait_until(lambda: not OutgoingMail.objects.filter(finished_at__isnull=True).exists())
    assert sorted(one.address for one in smtp.taken) == [f"r{n}@example.org" for n in range(5)]


def test_waking_never_makes_a_request_wait_when_redis_is_a_black_hole(smtp, monkeypatch):
    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(8)  # takes the connection and never says a word
        options = {"socket_timeout": 1, "socket_connect_timeout": 1}
        lost = Celery(broker=f"redis://127.0.0.1:{hole.getsockname()[1]}", broker_transport_options=options)
        monkeypatch.setattr(enqueue, "current_app", lost)
        started = time.monotonic()
        for n in range(20):
            outbox.queue_code(
                kind="test_code", key=f"c{n}", to="rosa@example.org", language="en", code="7KQ9-2XWP",
                deadline=timezone.now() + timedelta(minutes=10),
            )  # fmt: skip
        assert time.monotonic() - started < 10  # twenty requests that each waited a second would take twenty
        assert enqueue._busy.locked()  # somebody is waiting, but not the request
        deliver.deliver_due()
    assert len(smtp.taken) == 20
    assert wait_until(lambda: not enqueue._busy.locked(), 30)
