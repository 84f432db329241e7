"""What the mail tests share: a scripted SMTP server, a clock to turn, a short way to queue."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from mail import deliver, outbox
from mail.models import OutgoingMail
from tests.mail import mail_types_for_tests
from tests.smtp import Server

MONDAY = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until somebody turns it."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def smtp(settings):
    mail_types_for_tests.not_due.clear()
    with Server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 1
        yield server


@pytest.fixture
def queue(clock):
    """`queue("rosa")` queues a notice to rosa@example.org under the key "rosa"."""

    def queue(name, *, kind="test_notice", key=None, **rest) -> OutgoingMail | None:
        rest = {"language": "en", "params": {"id": name}, "now": clock.now} | rest
        with transaction.atomic():
            return outbox.queue(kind=kind, key=key or name, to=f"{name}@example.org", **rest)

    return queue


@pytest.fixture
def deliver_due(clock):
    return lambda: deliver.deliver_due(clock=clock)


@pytest.fixture
def deliver_until_quiet(clock):
    """Delivers again and again, turning the clock from one attempt to the next, until nothing waits."""

    def run(hours: float = 24 * 7) -> int:
        ends, rounds = clock.now + timedelta(hours=hours), 0
        while clock.now < ends and OutgoingMail.objects.exclude(finished_at__isnull=False).exists():
            deliver.deliver_due(clock=clock)
            clock.turn(seconds=30 if rounds < 40 else 600)
            rounds += 1
        return rounds

    return run
