"""Digest mails through the outbox; the reference renders the same mails and sends them over one connection."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from digests import actions
from mail import mail_types, rendering
from mail.deliver import deliver_due
from mail.models import OutgoingMail
from tools.bench import ground
from tools.bench.clocks import seconds
from tools.bench.rounds import Ratio, ratios, say

_SERVER = """
import sys
from tests.smtp import Server
with Server() as server:
    print(server.port, flush=True)
    sys.stdin.read()
"""


def run(scale: str) -> list[Ratio]:
    mails = 10_000 if scale == "full" else 300
    ground.sites(mails)
    ground.commanders()
    ground.analyze()
    with mail_server() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        OutgoingMail.objects.all().delete()
        actions.send_by_hand(datetime.now(UTC))
        ground.analyze()
        OutgoingMail.objects.filter(pk__in=OutgoingMail.objects.order_by("pk").values("pk")[mails:]).delete()
        count = OutgoingMail.objects.count()
        found, ours, theirs = ratios(_ours, _reference)
    say(f"  {count} mails: ours {[round(v, 1) for v in ours]} s, reference {[round(v, 1) for v in theirs]} s")
    return [Ratio(f"digest sending, {count} mails: time", found, 1.5, at_least=False)]


@contextmanager
def mail_server() -> Iterator[int]:
    """The scripted server in a process of its own, as mail servers are; gives its port."""
    argv = [sys.executable, "-c", _SERVER]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None and server.stdout is not None
        yield int(server.stdout.readline())
        server.stdin.close()


def _ours() -> float:
    now = timezone.now()
    OutgoingMail.objects.update(status="queued", due_at=now, attempts=0, finished_at=None, why="", last_error="")
    took = seconds(lambda: deliver_due(seconds=3600))
    if left := OutgoingMail.objects.exclude(status=OutgoingMail.Status.SENT).count():
        raise RuntimeError(f"{left} mails were not sent")
    return took


def _reference() -> float:
    return seconds(_send_plainly)


def _send_plainly() -> None:
    """Reads the rows, lets their kind prepare a hundred at once, renders each, one connection for all."""
    with get_connection("django.core.mail.backends.smtp.EmailBackend") as line:
        rows = list(OutgoingMail.objects.order_by("pk"))
        for first in range(0, len(rows), 100):
            some = rows[first : first + 100]
            if prepare := mail_types.get(some[0].kind).prepare:
                prepare(some, timezone.now())
            for row in some:
                line.send_messages([rendering.message(row)])
