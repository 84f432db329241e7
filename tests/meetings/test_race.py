"""The booking race of the threat catalogue, and the proof that without the lock it would be lost."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection

from mail.models import OutgoingMail
from meetings.actions import booking
from meetings.actions.booking import Party
from meetings.models import Meeting, Rsvp
from tests.people import new_site

from .factories import NOW, new_meeting, seats
from .race import LOG, NO_LOG, THREADS, race, sql

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def logged(db):
    sql(NO_LOG)
    sql(LOG)
    yield
    sql(NO_LOG)


def one_round(number: int, *, clients: int, forgiven: tuple = ()):
    sql("TRUNCATE race_log")
    OutgoingMail.objects.all().delete()
    Meeting.objects.all().delete()
    site = new_site(f"Round{number}")
    meeting = new_meeting(site, capacity=random.Random(number).randint(1, 50))
    return race(meeting, clients=clients, seed=number, forgiven=forgiven)


def play(rounds: range, clients: int) -> None:
    promoted = 0
    for number in rounds:
        judged = one_round(number, clients=clients)
        assert (judged.oversold, judged.idle, judged.wrong_answers) == ([], [], [])
        told = [mail.params["rsvp"] for mail in OutgoingMail.objects.filter(kind="rsvp_promotion")]
        assert sorted(told) == sorted(str(rsvp) for rsvp in judged.promoted)
        assert set(judged.promoted.values()) <= {1}
        promoted += len(told)
    assert promoted > len(rounds) / 2  # a race in which nobody moved up shows nothing


def test_twenty_rounds_of_fifty_clients_oversell_nothing_and_leave_no_seat_idle(logged):
    play(range(20), 50)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("first", range(0, 200, 20))
def test_two_hundred_rounds_of_two_hundred_clients(logged, first):
    """In parts of twenty: a run that is broken off goes on where it was, and two cores do two parts at once."""
    play(range(first, first + 20), 200)


@pytest.fixture
def unlocked(monkeypatch):
    """The one place that locks a meeting does without."""
    monkeypatch.setattr(booking, "_for_writing", lambda meetings: meetings)


def test_with_the_lock_switched_off_the_same_race_oversells(logged, unlocked):
    """The negative control: if this passes without overselling, the race above proves nothing."""
    lost = [bool(one_round(number, clients=50, forgiven=(DatabaseError,)).oversold) for number in range(20)]
    assert sum(lost) >= 10, "nearly every round on a machine of its own; in half of them twenty miss nothing"


def join_one(meeting: Meeting) -> str:
    try:
        return booking.join(meeting.pk, Party(1), now=NOW).status
    finally:
        connection.close()


def test_two_hundred_neighbors_for_fifty_seats(db):
    meeting = new_meeting(new_site("North"), capacity=50)
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda _: join_one(meeting), range(200)))
    assert (answers.count(Rsvp.Status.CONFIRMED), answers.count(Rsvp.Status.WAITLISTED)) == (50, 150)
    assert seats(meeting) == (50, 150)
    assert sorted(Rsvp.objects.values_list("place", flat=True)) == list(range(1, 201))
