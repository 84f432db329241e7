"""The list of mixed tables is complete: each anonymous route that writes is driven, and compared (BLIND-6)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from digests import links as digest_links
from digests.models import Subscription
from meetings.links import Purpose, token
from meetings.models import Meeting, Rsvp
from operations.mixing.parts import TABLES
from portal import policy
from tests.feedback.conftest import *  # noqa: F403 - the threads of feedback, in every state

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.now(UTC)
KEY = "k" * 43
# Written as well, and why that needs no mix.
OTHERWISE = {
    "mail_outgoingmail": "a mail to an address that somebody gave; finished rows lose clock and party (clocks.py)",
}


@pytest.fixture
def meeting(cast):
    start = NOW + timedelta(days=3)
    return Meeting.objects.create(
        site=cast.north, status="scheduled", title={"en": "Coffee"}, place="Library", starts_at=start,
        ends_at=start + timedelta(hours=2), changed_on=NOW.date(),
    )  # fmt: skip


def state() -> dict[str, set]:
    """Every row of every table, by the number that each write changes."""
    with connection.cursor() as cursor:
        found = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT xmin::text, ctid::text FROM "{name}"')  # noqa: S608
            found[name] = set(cursor.fetchall())
        return found


class Visitor:
    """Nobody we know: sends what it is told, and remembers which routes were really reached."""

    def __init__(self) -> None:
        self.client, self.reached = Client(), set()

    def send(self, path: str, **data) -> None:
        body = json.dumps(data) if path.startswith("/api/") else data
        kind = {"content_type": "application/json"} if path.startswith("/api/") else {}
        answer = self.client.post(path, body, **kind)
        assert answer.status_code < 400, (path, answer.status_code, answer.content[:300])
        self.reached.add(answer.resolver_match.view_name)


def anonymous_routes() -> set[str]:
    return {name for name, rule in policy.TABLE.items() if rule.audience is policy.A.ANYONE and "POST" in rule.methods}


def everything(visitor: Visitor, reach, meeting) -> None:
    message = {"category": "idea", "body": "A bench.", "may_publish": False}
    visitor.send("/sites/north/feedback/new/", **{**message, "may_publish": "", "key": KEY})
    visitor.send("/feedback/new/", **{**message, "may_publish": "", "key": "u" * 43, "place": "By the church"})
    visitor.send("/api/v1/feedback/", site="north", **message)
    for start in ("/feedback/receipt/", "/api/v1/feedback/"):
        _threads(visitor, reach, start)
    _parties(visitor, meeting)
    visitor.send("/sites/north/digests/subscribe/", email="rey@example.com")
    row = Subscription.objects.get()
    visitor.send(f"/digests/confirm/{digest_links.token(digest_links.Purpose.CONFIRM, row)}/")
    visitor.send(f"/digests/unsubscribe/{digest_links.token(digest_links.Purpose.END, row)}/")


def _threads(visitor: Visitor, reach, start: str) -> None:
    own = {} if start.startswith("/api/") else {"key": KEY}
    open_one = "lookup/" if start.startswith("/api/") else ""
    visitor.send(f"{start}{open_one}", receipt_code=reach("received")[1])
    visitor.send(f"{start}follow-up/", receipt_code=reach("with_site")[1], body="More.", **own)
    visitor.send(f"{start}appeal/", receipt_code=reach("declined")[1], body="Please look again.", **own)
    visitor.send(f"{start}verdict/", receipt_code=reach("answered")[1], verdict="resolved")
    if not start.startswith("/api/"):
        visitor.send(f"{start}worry/", receipt_code=reach("answered")[1], body="I am afraid.", **own)


def _parties(visitor: Visitor, meeting: Meeting) -> None:
    visitor.send(f"/meetings/{meeting.pk}/rsvp/", party_size=2, key=KEY)
    visitor.send(f"/api/v1/meetings/{meeting.pk}/rsvps/", party_size=1, email="rosa@example.com")
    one, other = (token(Purpose.MANAGE, row.pk, row.version) for row in Rsvp.objects.order_by("place"))
    reminders = token(Purpose.REMINDERS, Rsvp.objects.first().pk, 1)
    visitor.send(f"/rsvp/{one}/change/", party_size=1)
    visitor.send(f"/rsvp/{reminders}/reminders/")
    visitor.send(f"/rsvp/{one}/cancel/")
    for verb in ("lookup", "change", "cancel"):
        visitor.send(f"/api/v1/rsvps/{verb}/", token=other)


def test_whatever_an_anonymous_route_writes_is_mixed_or_said_otherwise(cast, reach, meeting):
    for status in ("received", "with_site", "declined", "answered"):
        reach(status)
    visitor = Visitor()
    before = state()
    everything(visitor, reach, meeting)
    written = {name for name, rows in state().items() if rows != before[name]}
    assert anonymous_routes() - visitor.reached == set()
    assert {"feedback_feedback", "feedback_event", "feedback_message", "meetings_rsvp"} <= written, "it was looked at"
    assert written - {*TABLES, *OTHERWISE} == set()
