"""The web while the mail server has been away for six hours, against the same web with an empty outbox.

Bookings with an e-mail, each of which queues a mail. Away: thousands of mails wait, and a worker tries again and again.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mail import mail_types, outbox
from mail.models import OutgoingMail, ServerPause, Urgency
from tests.smtp import Server
from tools.bench import ground
from tools.bench.load import for_seconds, request, send
from tools.bench.rounds import Ratio, ratios, say
from tools.bench.servers import PORTAL, serve

SECONDS, WAITING = 3.0, 20_000
_numbers = count()
_WORKER = """
import time, django
django.setup()
import tools.bench.mail_away
from mail.deliver import deliver_due
while True:
    deliver_due(seconds=1)
    time.sleep(0.5)
"""
mail_types.register(
    "bench_waits",
    render=lambda row: mail_types.RenderedMail("Waits", "Waits."),
    still_due=mail_types.always_due,
    urgency=Urgency.DIGEST,
)


def run(scale: str) -> list[Ratio]:
    with serve(PORTAL) as portal, Server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        server.script.mood = "stall"
        with _worker():
            found, ours, theirs = ratios(lambda: _away(portal), lambda: _before(portal))
        say(f"  away {[round(v) for v in ours]}, before {[round(v) for v in theirs]} bookings a second;")
        say(f"  {WAITING} mails wait, the worker asked the silent server {server.connections} times")
    OutgoingMail.objects.all().delete()
    return [Ratio("bookings with mail, mail server away: a second", found, 0.9)]


def _before(port: int) -> float:
    _empty()
    return _rate(port)


def _empty() -> None:
    OutgoingMail.objects.all().delete()
    ServerPause.objects.all().delete()
    ground.analyze()


def _away(port: int) -> float:
    _empty()
    letters = [
        outbox.Letter(key=f"waits-{next(_numbers)}", to=f"w{n}@example.org", language="en", params={"n": n})
        for n in range(WAITING)
    ]
    with transaction.atomic():
        outbox.queue_many(kind="bench_waits", letters=letters, now=timezone.now())
    ground.analyze()
    return _rate(port)


@contextmanager
def _worker() -> Iterator[None]:
    """A worker of its own, in both states; away it tries and pauses as the portal's does."""
    env = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}"}
    with subprocess.Popen([sys.executable, "-c", _WORKER], env=env, stderr=subprocess.DEVNULL) as worker:
        try:
            yield
        finally:
            worker.terminate()


def _rate(port: int) -> float:
    meeting = ground.one("SELECT id FROM meetings_meeting WHERE status = 'scheduled' AND starts_at > now() LIMIT 1")
    path = f"/api/v1/meetings/{meeting}/rsvps/"

    def one() -> bytes:
        body = json.dumps({"party_size": 1, "email": f"r{next(_numbers)}@example.org"}).encode()
        return request("POST", path, host=f"localhost:{port}", body=body)

    return send(for_seconds(one, SECONDS), port=port).rate_of(201)
