"""Seats and the waiting list, one request after the other.

Rules: MEET-8, MEET-10.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mail.models import OutgoingMail
from meetings.actions import booking
from meetings.actions.booking import Party
from meetings.actions.errors import BookingError, Reason
from meetings.models import MailboxDay, Meeting, Rsvp

from .factories import NOW, new_meeting, new_rsvp, seats

CONFIRMED, WAITLISTED, CANCELLED = Rsvp.Status.CONFIRMED, Rsvp.Status.WAITLISTED, Rsvp.Status.CANCELLED
KEY = "k" * 40


@pytest.fixture
def meeting(cast):
    return new_meeting(cast.north, capacity=5)


def status_of(rsvp):
    return Rsvp.objects.get(pk=rsvp.pk).status


def test_rosa_is_confirmed_and_gets_a_private_link(meeting):
    answer = booking.join(meeting.pk, Party(3), now=NOW)
    assert (answer.status, answer.position) == (CONFIRMED, None)
    assert Rsvp.objects.by_token(answer.token, booking.links.Purpose.MANAGE).party_size == 3


def test_rey_waits_where_he_does_not_fit_and_a_smaller_party_still_fits(meeting):
    booking.join(meeting.pk, Party(4), now=NOW)
    rey = booking.join(meeting.pk, Party(2), now=NOW)
    assert (rey.status, rey.position) == (WAITLISTED, 1)
    assert booking.join(meeting.pk, Party(1), now=NOW).status == CONFIRMED
    assert booking.join(meeting.pk, Party(1), now=NOW).position == 2
    assert seats(meeting) == (5, 3)


def test_without_a_capacity_everybody_fits(cast):
    meeting = new_meeting(cast.north)
    assert {booking.join(meeting.pk, Party(10), now=NOW).status for _ in range(9)} == {CONFIRMED}


def test_a_cancelled_party_lets_the_earliest_that_fit_move_up(meeting):
    rosa = new_rsvp(meeting, 5)
    big, small, last = new_rsvp(meeting, 6), new_rsvp(meeting, 3), new_rsvp(meeting, 2)
    booking.cancel(rosa, now=NOW)
    assert [status_of(rsvp) for rsvp in (rosa, big, small, last)] == [
        CANCELLED,
        WAITLISTED,
        CONFIRMED,
        CONFIRMED,
    ]


def test_cancelling_again_changes_nothing(meeting):
    rosa = new_rsvp(meeting, 5)
    booking.cancel(rosa, now=NOW)
    rey = new_rsvp(meeting, 5)
    assert booking.cancel(rosa, now=NOW).status == CANCELLED
    assert status_of(rey) == CONFIRMED


def test_growth_that_does_not_fit_is_refused_and_changes_nothing(meeting):
    rosa = new_rsvp(meeting, 3, needs=["child_care"])
    new_rsvp(meeting, 2)
    with pytest.raises(BookingError) as refused:
        booking.change(rosa, party_size=4, needs=[], now=NOW)
    assert refused.value.reason == Reason.FULL
    rosa.refresh_from_db()
    assert (rosa.party_size, rosa.needs) == (3, ["child_care"])


def test_growth_that_fits_is_confirmed(meeting):
    rosa = new_rsvp(meeting, 3)
    assert booking.change(rosa, party_size=5, now=NOW).party_size == 5


def test_a_waiting_party_keeps_its_place_when_it_grows(meeting):
    new_rsvp(meeting, 5)
    first, second = new_rsvp(meeting, 1), new_rsvp(meeting, 1)
    grown = booking.change(first, party_size=4, now=NOW)
    second.refresh_from_db()
    assert (grown.status, grown.position, second.position) == (WAITLISTED, 1, 2)


def test_a_waiting_party_that_shrinks_moves_up_when_it_then_fits(meeting):
    new_rsvp(meeting, 4)
    rey = new_rsvp(meeting, 3)
    assert booking.change(rey, party_size=1, now=NOW).status == CONFIRMED


def test_a_shrinking_party_makes_room_for_others(meeting):
    rosa, rey = new_rsvp(meeting, 5), new_rsvp(meeting, 2)
    booking.change(rosa, party_size=3, now=NOW)
    assert status_of(rey) == CONFIRMED


def test_lower_capacity_drops_nobody_and_adds_nobody(meeting):
    rosa, rey = new_rsvp(meeting, 5), new_rsvp(meeting, 2)
    Meeting.objects.filter(pk=meeting.pk).update(capacity=3)
    booking.change(rosa, party_size=4, now=NOW)
    assert [status_of(rosa), status_of(rey)] == [CONFIRMED, WAITLISTED]
    assert new_rsvp(meeting, 1).status == WAITLISTED
    booking.change(rosa, party_size=1, now=NOW)
    assert status_of(rey) == CONFIRMED


def test_nobody_is_promoted_after_the_start(meeting):
    rosa, rey = new_rsvp(meeting, 5), new_rsvp(meeting, 2)
    booking.cancel(rosa, now=meeting.starts_at)
    assert status_of(rey) == WAITLISTED


@pytest.mark.parametrize("state", ["over", "cancelled"])
def test_nobody_joins_or_changes_once_over_or_cancelled(meeting, state):
    rosa = new_rsvp(meeting, 1)
    if state == "cancelled":
        Meeting.objects.update(status=Meeting.Status.CANCELLED)
    now = meeting.ends_at if state == "over" else NOW
    for attempt in (
        lambda: booking.join(meeting.pk, Party(1), now=now),
        lambda: booking.change(rosa, party_size=2, now=now),
    ):
        with pytest.raises(BookingError) as refused:
            attempt()
        assert refused.value.reason == state
    assert booking.cancel(rosa, now=now).status == CANCELLED


def test_a_draft_is_no_meeting_for_the_public(meeting):
    Meeting.objects.update(status=Meeting.Status.DRAFT)
    with pytest.raises(Meeting.DoesNotExist):
        booking.join(meeting.pk, Party(1), now=NOW)


# Mail ------------------------------------------------------------------------------------------------------
# -------


def mails(**where):
    return OutgoingMail.objects.filter(**where)


def test_an_address_gets_the_link_by_mail_only(meeting):
    answer = booking.join(meeting.pk, Party(1, email="rosa@example.org"), now=NOW)
    assert answer.token is None
    assert mails(kind="rsvp_confirmation", address="rosa@example.org").count() == 1


def test_a_promoted_party_is_told_once(meeting):
    rosa = new_rsvp(meeting, 5)
    rey, quiet = new_rsvp(meeting, 2, email="rey@example.org"), new_rsvp(meeting, 1)
    booking.cancel(rosa, now=NOW)
    booking.cancel(quiet, now=NOW)
    assert [mail.params for mail in mails(kind="rsvp_promotion")] == [{"rsvp": str(rey.pk)}]


def test_the_same_address_twice_is_one_rsvp_answered_like_a_stranger(meeting):
    rosa = new_rsvp(meeting, 4, email="rosa@example.org")
    again = booking.join(meeting.pk, Party(2, email="Rosa@Example.org"), now=NOW)
    stranger = booking.join(meeting.pk, Party(2, email="rey@example.org"), now=NOW)
    assert again == stranger and again.position == 1
    assert Rsvp.objects.active().filter(email__iexact="rosa@example.org").get().party_size == 4
    assert mails(kind="rsvp_booked").get().params == {"rsvp": str(rosa.pk)}
    assert not Rsvp.objects.filter(status="repeated").exclude(email="").exists()


def test_a_known_address_costs_the_same_steps_as_a_stranger_and_at_most_eight(meeting):
    counts = []
    for email in ("rosa@example.org", "rosa@example.org", "rey@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            booking.join(meeting.pk, Party(1, email=email), now=NOW, key=str(uuid4()))
        counts.append(len([q for q in queries if "SAVEPOINT" not in q["sql"]]))
    assert counts[0] == counts[1] == counts[2] <= 8


def test_strangers_cause_at_most_three_mails_a_mailbox_and_day(cast):
    spellings = [
        "rosa@example.org",
        "ROSA@example.org",
        "rosa+1@example.org",
        "rosa@EXAMPLE.org",
        "rosa+x@example.org",
    ]
    for spelling in spellings:
        booking.join(new_meeting(cast.north).pk, Party(1, email=spelling), now=NOW)
    assert mails().count() == 3
    booking.join(new_meeting(cast.north).pk, Party(1, email="rosa@example.org"), now=NOW + timedelta(days=1))
    assert mails().count() == 4
    assert "rosa" not in str(list(MailboxDay.objects.values()))


def test_the_signed_in_are_outside_the_cap(cast):
    for _ in range(5):
        party = Party(1, email=cast.rosa.email)
        booking.join(new_meeting(cast.north).pk, party, now=NOW, user=cast.rosa)
    assert mails(kind="rsvp_confirmation").count() == 5


# Keys ------------------------------------------------------------------------------------------------------
# ------


def test_a_retry_meets_its_own_row(meeting):
    first = booking.join(meeting.pk, Party(2), now=NOW, key=KEY)
    assert booking.join(meeting.pk, Party(2), now=NOW, key=KEY) == first
    assert Rsvp.objects.count() == 1


def test_a_retry_after_the_end_is_answered_like_the_first_time(meeting):
    first = booking.join(meeting.pk, Party(2), now=NOW, key=KEY)
    assert booking.join(meeting.pk, Party(2), now=meeting.ends_at, key=KEY) == first


def test_another_request_under_a_used_key_is_refused(meeting):
    booking.join(meeting.pk, Party(2), now=NOW, key=KEY)
    with pytest.raises(BookingError) as refused:
        booking.join(meeting.pk, Party(3), now=NOW, key=KEY)
    assert refused.value.reason == Reason.KEY_USED


def test_a_key_does_not_tell_whether_an_address_is_booked(meeting):
    new_rsvp(meeting, 1, email="rosa@example.org")
    answers = []
    for key, email in (("a" * 32, "rosa@example.org"), ("b" * 32, "stranger@example.org")):
        party = Party(1, email=email)
        answers.append([booking.join(meeting.pk, party, now=NOW, key=key) for _ in range(2)])
        with pytest.raises(BookingError):
            booking.join(meeting.pk, replace(party, email="other@example.org"), now=NOW, key=key)
    assert answers[0] == answers[1]
    assert mails(kind="rsvp_booked").count() == 1


def test_one_key_is_two_rows_at_two_meetings(meeting, cast):
    other = new_meeting(cast.north)
    for each in (meeting, other):
        booking.join(each.pk, Party(1), now=NOW, key=KEY)
    assert Rsvp.objects.count() == 2


# The database refuses
# --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [{"party_size": 0}, {"party_size": 11}, {"status": "sure"}, {"needs": ["a chair"]}, {"email": "A@b.org"}],
)
def test_the_database_refuses(meeting, wrong):
    new_rsvp(meeting, 1, email="a@b.org")
    rey = new_rsvp(meeting, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rsvp.objects.filter(pk=rey.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": {}},
        {"ends_at": NOW},
        {"status": "maybe"},
        {"headcount": 2, "walk_in_count": 3},
        {"minutes_on": NOW.date()},
    ],
)
def test_the_database_refuses_a_meeting(meeting, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**wrong)


def test_seats_are_counted_from_the_parties_whoever_wrote_them(meeting):
    """Also what went past every action; and what was read before anybody came brings no old number back (MEET-5)."""
    stale = Meeting.objects.get(pk=meeting.pk)
    for size in (1, 2):
        new_rsvp(meeting, size)
    Rsvp.objects.filter(party_size=2).update(party_size=4)
    stale.save()
    assert booking.join(meeting.pk, Party(1), now=NOW).status == WAITLISTED
    Rsvp.objects.filter(party_size=4).delete()
    assert booking.join(meeting.pk, Party(4), now=NOW).status == CONFIRMED
    assert seats(meeting) == (5, 1)
