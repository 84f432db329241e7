"""The mail server is away for six hours: no page, booking or sign-in waits for it, or asks the database once more."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mail import deliver, enqueue, outbox
from mail.models import OutgoingMail, ServerPause
from tests.digests.factories import build_meeting
from tests.people import build_cast

HOURS, WAITING = 6, 2000


@pytest.fixture
def meeting(db, monkeypatch):
    monkeypatch.setattr(
        enqueue, "enqueue_delivery", lambda: None
    )  # the broker is another matter: tests/mail/test_crash_points.py
    cast = build_cast(date(2026, 1, 1))
    return build_meeting(cast.north, timezone.now() + timedelta(days=5))


def visits(meeting, name: str) -> list[tuple[str, int, int]]:
    """What residents do in the meantime, two of it with a mail: (what, status, statements)."""
    rsvp = {"party_size": 2, "email": f"{name}@example.org"}
    booking, form = f"/api/v1/meetings/{meeting.pk}/rsvps/", "/sites/north/feedback/new/"
    asked = [
        ("site page", lambda: Client().get("/sites/north/")),
        ("meeting page", lambda: Client().get(f"/meetings/{meeting.pk}/")),
        ("form", lambda: Client().get(form)),
        ("booking", lambda: Client().post(booking, rsvp, content_type="application/json")),
        ("subscription", lambda: Client().post("/sites/north/digests/subscribe/", {"email": rsvp["email"]})),
    ]
    found = []
    for what, ask in asked:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            status = ask().status_code
        found.append((what, status, len(queries)))
    return found


def six_hours_without(smtp, clock) -> None:
    """The queue grows, the worker tries and pauses, as it does in those hours."""
    smtp.script.mood = "stall"
    letters = [
        outbox.Letter(key=f"{uuid4()}", to=f"w{n}@example.org", language="en", params={"id": n}) for n in range(WAITING)
    ]
    with transaction.atomic():
        outbox.queue_many(kind="test_notice", letters=letters, now=clock.now)
    for _ in range(HOURS):
        deliver.deliver_due(clock=clock)
        clock.turn(hours=1)


def test_the_web_asks_as_much_as_before_and_never_the_mail_server(meeting, smtp, clock):
    visits(meeting, "warm")
    before = visits(meeting, "rosa")
    six_hours_without(smtp, clock)
    assert ServerPause.objects.get().failures == HOURS
    assert OutgoingMail.objects.waiting().count() >= WAITING
    tried = smtp.connections
    assert visits(meeting, "rey") == before
    assert [status for _what, status, _statements in before] == [200, 200, 200, 201, 200]
    assert smtp.connections == tried == HOURS, "only the worker asked"
    assert set(OutgoingMail.objects.filter(address="rey@example.org").values_list("status", flat=True)) == {"queued"}
