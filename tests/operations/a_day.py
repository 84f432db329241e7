"""A day of a neighborhood: people write at random moments among rows with clocks, some of them signed in."""

import random
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from feedback import actions
from mail.models import OutgoingMail, Urgency
from meetings.actions import booking
from meetings.models import Meeting
from tests.feedback.conftest import *  # noqa: F403 - the threads of feedback, in every state

NOW = datetime.now(UTC)
MORNING = NOW + timedelta(days=1)
TABLES = {"feedback": "feedback_feedback", "follow-up": "feedback_message", "rsvp": "meetings_rsvp"}
BROWSERS = 20


@dataclass
class Day:
    """What was written by whom, in which order: the truth that the attacker does not have."""

    wrote: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in TABLES})
    browser_of: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)  # by message with a long text: how it begins


@pytest.fixture
def meeting(cast):
    start = NOW + timedelta(days=3)
    return Meeting.objects.create(
        site=cast.north, status="scheduled", title={"en": "Coffee"}, place="Library", starts_at=start,
        ends_at=start + timedelta(hours=2), changed_on=NOW.date(),
    )  # fmt: skip


@pytest.fixture
def a_day(send, reach, meeting, today):
    """`a_day((messages, clocks))`: people write at random moments among rows with clocks; some are signed in."""

    def live(size: tuple[int, int]) -> Day:
        messages, clocks = size
        day = Day()
        threads = [reach("with_site", on=today - timedelta(days=1))[0] for _ in range(messages // 3 + 1)]
        browsers = [f"browser{n:02}" for n in range(BROWSERS)]
        moments = sorted(random.sample(range(clocks), messages))
        for step in range(clocks):
            _clock_row(step)
            if moments and moments[0] == step:
                moments.pop(0)
                _somebody(day, len(day.browser_of), random.choice(browsers), send, threads, meeting, today)
        return day

    return live


def _clock_row(step: int) -> None:
    at = NOW - timedelta(hours=3) + timedelta(seconds=step)
    OutgoingMail.objects.create(
        kind="test", key=secrets.token_hex(8), key_digest=secrets.token_hex(32), language="en",
        address="r@example.org", address_digest="d", urgency=Urgency.NOTICE, status="sent", message_id=f"<{step}@x>",
        queued_at=at, due_at=at, deadline=at + timedelta(hours=1), finished_at=at,
    )  # fmt: skip


def _somebody(day, number, browser, send, threads, meeting, today) -> None:
    """A browser that is signed in opens a page of its own, then writes without the account."""
    end = NOW + timedelta(days=14, microseconds=number)
    Session.objects.update_or_create(session_key=browser, defaults={"session_data": "x", "expire_date": end})
    kind = list(TABLES)[number % 3]
    mark = secrets.token_hex(24)
    if kind == "feedback":
        long = mark + secrets.token_urlsafe(2250)  # nothing that could be compressed away
        pk = send(body=long, on=today).feedback.pk
        day.marks[str(pk)] = mark
    elif kind == "follow-up":
        pk = actions.follow_up(threads.pop(), body=mark, language="en", key=secrets.token_hex(22), on=today).pk
    else:
        booking.join(meeting.pk, booking.Party(1), now=NOW, key=(key := secrets.token_hex(16)))
        pk = booking.links.rsvp_ids(meeting.pk, key)[0]
    day.wrote[kind].append(str(pk))
    day.browser_of[str(pk)] = browser
