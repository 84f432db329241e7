"""MEET-10: what a stranger can cause in somebody's mailbox, by whatever door."""

import pytest

from digests import subscribing
from mail.models import OutgoingMail
from meetings.actions import booking
from meetings.actions.booking import Party
from tests.meetings.factories import NOW, new_meeting
from tests.people import new_site


def ask_for_digests(site, address: str) -> None:
    subscribing.ask(site, email=address, language="en", now=NOW)


def say_that_they_come(site, address: str) -> None:
    booking.join(new_meeting(site).pk, Party(1, email=address), now=NOW)


DOORS = (ask_for_digests, say_that_they_come)


@pytest.mark.django_db
@pytest.mark.parametrize("doors", [DOORS[:1], DOORS[1:], DOORS], ids=["digest", "meeting", "both"])
def test_three_mails_a_mailbox_and_day_and_the_next_is_a_neighbors(doors):
    for number in range(5):
        for door in doors:
            door(new_site(f"Place{number}-{door.__name__.replace('_', '-')}"), f"victim+{number}@example.org")
    assert OutgoingMail.objects.count() == 3
    doors[0](new_site("Elsewhere"), "neighbor@example.org")
    assert OutgoingMail.objects.count() == 4
