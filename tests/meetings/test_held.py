"""Too many seats at once from one place: the party waits, and is confirmed at the next full hour, in its place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.models import OutgoingMail, Tick
from meetings import tasks
from meetings.actions import booking
from meetings.actions.booking import Party
from meetings.models import Rsvp

from .factories import NOW, new_meeting, new_rsvp, seats

FIVE = timedelta(minutes=5)
HALF_PAST, FULL = NOW.replace(minute=30), NOW.replace(minute=0) + timedelta(hours=1)


@pytest.fixture
def meeting(cast):
    return new_meeting(cast.north, capacity=5)


def held(meeting, size: int, **said):
    return booking.join(meeting.pk, Party(size, **said), now=HALF_PAST, held=True)


def statuses() -> list[str]:
    return list(Rsvp.objects.order_by("place").values_list("status", flat=True))


def test_a_party_held_back_waits_though_there_is_room_and_is_confirmed_at_the_full_hour(meeting):
    answer = held(meeting, 2, email="rosa@example.org")
    assert (answer.status, answer.position) == (Rsvp.Status.WAITLISTED, 1)
    assert tasks.run(now=HALF_PAST, last=HALF_PAST - FIVE)["released"] == 0 and statuses() == ["waitlisted"]
    assert tasks.run(now=FULL, last=FULL - FIVE)["released"] == 1 and statuses() == ["confirmed"]
    assert OutgoingMail.objects.filter(kind="rsvp_promotion").count() == 1
    assert tasks.run(now=FULL, last=FULL)["released"] == 0


def test_the_first_run_of_an_hour_releases_however_late_it_comes(meeting):
    """One is due every five minutes, and waits while a purge or a mix keeps its worker."""
    held(meeting, 2)
    assert tasks.run(now=FULL - timedelta(seconds=1), last=FULL - FIVE)["released"] == 0
    assert tasks.run(now=FULL + FIVE, last=FULL)["released"] == 0
    assert tasks.run(now=FULL + 2 * FIVE, last=FULL - timedelta(seconds=1))["released"] == 1


def test_the_task_knows_when_it_ran_last(cast):
    now = timezone.now()
    meeting = new_meeting(cast.north, capacity=5, starts_at=now + timedelta(days=3))
    booking.join(meeting.pk, Party(2), now=now, held=True)
    Tick.objects.create(name=tasks.NAME, at=now - timedelta(hours=1))
    tasks.run_due()
    assert statuses() == ["confirmed"] and Tick.objects.get(name=tasks.NAME).at >= now


def test_others_are_not_kept_waiting_and_the_line_keeps_its_order(meeting):
    held(meeting, 3)
    held(meeting, 2)
    new_rsvp(meeting, 2)  # somebody else, meanwhile
    assert statuses() == ["waitlisted", "waitlisted", "confirmed"]
    tasks.run(now=FULL)
    assert statuses() == ["confirmed", "waitlisted", "confirmed"] and seats(meeting) == (5, 2)


def test_a_seat_that_gets_free_before_the_hour_goes_past_who_is_held_back(meeting):
    rosa = new_rsvp(meeting, 5)
    held(meeting, 1)
    rey = new_rsvp(meeting, 5)
    booking.cancel(rosa, now=HALF_PAST)
    rey.refresh_from_db()
    assert rey.status == Rsvp.Status.CONFIRMED


def test_without_a_capacity_nobody_is_held_back(cast):
    assert held(new_meeting(cast.north), 10).status == Rsvp.Status.CONFIRMED


def test_a_known_address_is_answered_like_a_stranger(meeting):
    first, second = (held(meeting, 1, email="rosa@example.org") for _ in range(2))
    assert (first.held, second.held) == (True, True) and first.token is second.token is None


def test_who_is_held_back_reads_when_it_is_decided(meeting):
    row = Rsvp.objects.by_token(held(meeting, 2).token, booking.links.Purpose.MANAGE)
    assert "at the next full hour: open this page again then" in row.how_to_come and "full." not in row.how_to_come


def test_who_is_held_back_may_leave(meeting):
    row = Rsvp.objects.by_token(held(meeting, 2).token, booking.links.Purpose.MANAGE)
    assert booking.cancel(row, now=HALF_PAST).status == Rsvp.Status.CANCELLED
    tasks.run(now=FULL)
    assert statuses() == ["cancelled"]
