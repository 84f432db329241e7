"""Seats from one address: beyond PORTAL_LIMIT_SEATS persons in an hour a party waits for the full hour (BLIND-12)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from meetings.actions import booking
from meetings.models import Meeting, Rsvp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_window")]
NOW = datetime.now(UTC)


@pytest.fixture
def meeting(cast):
    start = NOW + timedelta(days=3)
    return Meeting.objects.create(
        site=cast.north, status="scheduled", title={"en": "Coffee"}, place="Library", starts_at=start,
        ends_at=start + timedelta(hours=2), capacity=60, changed_on=NOW.date(),
    )  # fmt: skip


def book(meeting, address, size=10):
    path = f"/api/v1/meetings/{meeting.pk}/rsvps/"
    answer = Client(REMOTE_ADDR=address).post(path, {"party_size": size}, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return answer.json()["status"]


def test_a_hoarder_waits_and_a_neighbor_does_not_then_the_full_hour_gives_what_is_left(meeting):
    hoarder = [book(meeting, "203.0.113.9") for _ in range(6)]
    assert hoarder == ["confirmed"] * 2 + ["waitlisted"] * 4
    assert book(meeting, "198.51.100.7", 3) == "confirmed"
    booking.release_held(meeting.pk, now=NOW)
    assert Rsvp.objects.confirmed().filter(meeting=meeting).persons() == 53


def test_with_an_own_number_the_hoarder_would_fill_the_meeting(meeting, settings):
    """The control: without the limit all six are confirmed."""
    settings.LIMIT_SEATS = 1000
    assert [book(meeting, "203.0.113.9") for _ in range(6)] == ["confirmed"] * 6
