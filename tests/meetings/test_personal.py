"""What is kept about a person here, for how long, and how it is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from mail.models import OutgoingMail
from meetings import personal
from meetings.actions import booking
from meetings.actions.booking import Party
from meetings.models import MailboxDay, Rsvp

from .factories import NOW, new_meeting, new_rsvp, seats

ENDS = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


@pytest.fixture
def meeting(cast):
    return new_meeting(cast.north, capacity=3, starts_at=ENDS - timedelta(hours=2))


def join_as(user, meeting, size=2):
    party = Party(size, email=user.email, needs=["child_care"])
    booking.join(meeting.pk, party, now=NOW, key="k" * 40, user=user)
    return Rsvp.objects.get(user=user, meeting=meeting)


def test_contacts_are_wiped_on_the_fourteenth_day_and_the_numbers_stay(cast, meeting):
    join_as(cast.rosa, meeting)
    new_rsvp(meeting, 1, name="Rey", email="rey@example.org")
    day = ENDS.date()
    assert personal.purge(day + timedelta(days=13))["rsvp_contacts"] == 0
    assert personal.purge(day + timedelta(days=14), dry_run=True)["rsvp_contacts"] == 2
    assert Rsvp.objects.filter(email="rey@example.org").exists()
    assert personal.purge(day + timedelta(days=14))["rsvp_contacts"] == 2
    assert not Rsvp.objects.exclude(name="", email="", user=None, asked="").exists()
    assert seats(meeting) == (3, 0)
    assert personal.purge(day + timedelta(days=14))["rsvp_contacts"] == 0


def test_the_outbox_forgets_the_address_on_the_same_day(cast, meeting):
    new_rsvp(meeting, 1, email="rey@example.org")
    OutgoingMail.objects.update(status="sent", finished_at=ENDS - timedelta(hours=2))
    personal.purge(ENDS.date() + timedelta(days=13))
    assert OutgoingMail.objects.get().address == "rey@example.org"
    personal.purge(ENDS.date() + timedelta(days=14))
    assert (OutgoingMail.objects.get().address, OutgoingMail.objects.get().params) == ("", {})


def test_old_rsvps_and_counts_of_mails_go(cast, meeting):
    new_rsvp(meeting, 1, email="rey@example.org")
    assert MailboxDay.objects.count() == 1
    personal.purge(NOW.date() + timedelta(days=1))
    assert not MailboxDay.objects.exists() and Rsvp.objects.exists()
    personal.purge(ENDS.date() + timedelta(days=730))
    assert not Rsvp.objects.exists()


def test_rosa_takes_her_data_with_her(cast, meeting):
    join_as(cast.rosa, meeting)
    (row,) = personal.export(cast.rosa)["rsvps"]
    assert (row["email"], row["party_size"], row["needs"]) == (cast.rosa.email, 2, ["child_care"])
    assert personal.export(cast.rey) == {"rsvps": []}


def test_forgetting_rosa_frees_her_seats_for_others(cast, meeting):
    rosa, rey = join_as(cast.rosa, meeting), new_rsvp(meeting, 2)
    assert rey.status == Rsvp.Status.WAITLISTED
    personal.forget(cast.rosa, now=NOW)
    rosa.refresh_from_db()
    rey.refresh_from_db()
    assert (rosa.status, rosa.email, rosa.user, rey.status) == ("cancelled", "", None, "confirmed")


def test_forgetting_after_the_meeting_keeps_the_numbers(cast, meeting):
    join_as(cast.rosa, meeting)
    personal.forget(cast.rosa, now=ENDS + timedelta(days=1))
    assert seats(meeting) == (2, 0) and not Rsvp.objects.exclude(email="").exists()
