"""The waiting list against a simple model: whatever is done in whatever order, both agree."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from mail.models import OutgoingMail
from meetings import waitlist
from meetings.actions import booking, planning
from meetings.actions.booking import BookingError, Party
from meetings.models import Meeting, Rsvp
from tests.people import new_site

from .factories import NOW, new_meeting, new_rsvp, seats

SIZES = st.integers(1, 10)


@dataclass
class Neighbor:
    """A party as the model knows it."""

    size: int
    state: str
    promoted: bool = False


class Model:
    """The rules, written as plainly as possible: parties in a list, in the order they came."""

    def __init__(self, capacity: int | None) -> None:
        self.capacity = capacity
        self.line: list[Neighbor] = []

    def free(self) -> float:
        taken = sum(each.size for each in self.line if each.state == "confirmed")
        return float("inf") if self.capacity is None else self.capacity - taken

    def join(self, size: int) -> Neighbor:
        self.line.append(Neighbor(size, "confirmed" if size <= self.free() else "waitlisted"))
        return self.line[-1]

    def promote(self) -> None:
        for each in self.line:
            if each.state == "waitlisted" and each.size <= self.free():
                each.state, each.promoted = "confirmed", True

    def change(self, neighbor: Neighbor, size: int) -> bool:
        grows_too_far = neighbor.state == "confirmed" and size - neighbor.size > max(self.free(), 0)
        if neighbor.state == "cancelled" or grows_too_far:
            return False
        neighbor.size = size
        self.promote()
        return True

    def cancel(self, neighbor: Neighbor) -> None:
        if neighbor.state != "cancelled":
            neighbor.state = "cancelled"
            self.promote()

    def position(self, neighbor: Neighbor) -> int | None:
        waiting = [each for each in self.line if each.state == "waitlisted"]
        return next((number for number, each in enumerate(waiting, 1) if each is neighbor), None)


class Waitlist(RuleBasedStateMachine):
    neighbors = Bundle("neighbors")

    @initialize(capacity=st.none() | st.integers(1, 12))
    def begin(self, capacity):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.meeting = new_meeting(new_site("North"), capacity=capacity)
        self.model = Model(capacity)
        self.rows: list[Rsvp] = []

    @rule(target=neighbors, size=SIZES)
    def join(self, size):
        row = new_rsvp(self.meeting, size, email=f"n{len(self.rows)}@example.org")
        self.rows.append(row)
        neighbor = self.model.join(size)
        assert (row.status, row.answered_position) == (neighbor.state, self.model.position(neighbor))
        return len(self.rows) - 1

    @rule(number=neighbors, size=SIZES)
    def change(self, number, size):
        expected = self.model.change(self.model.line[number], size)
        try:
            booking.change(self.rows[number], party_size=size, now=NOW)
            assert expected
        except BookingError:
            assert not expected

    @rule(number=neighbors)
    def cancel(self, number):
        self.model.cancel(self.model.line[number])
        booking.cancel(self.rows[number], now=NOW)

    @rule(capacity=st.none() | st.integers(1, 20))
    def resize(self, capacity):
        self.model.capacity = capacity
        self.model.promote()
        planning.edit(self.meeting, fields={"capacity": capacity}, now=NOW)

    @rule(number=neighbors)
    def ask_again_with_a_known_address(self, number):
        if self.model.line[number].state != "cancelled":
            booking.join(self.meeting.pk, Party(1, email=f"n{number}@example.org"), now=NOW)

    @invariant()
    def both_agree(self):
        if not hasattr(self, "model"):
            return
        rows = {row.pk: row for row in Rsvp.objects.all()}
        for row, neighbor in zip(self.rows, self.model.line, strict=True):
            assert (rows[row.pk].status, rows[row.pk].party_size) == (neighbor.state, neighbor.size)
            assert rows[row.pk].position == self.model.position(neighbor)
        assert seats(self.meeting)[0] == sum(each.size for each in self.model.line if each.state == "confirmed")
        told = OutgoingMail.objects.filter(kind="rsvp_promotion").count()
        assert told == sum(neighbor.promoted for neighbor in self.model.line)

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)


@pytest.mark.django_db
def test_the_waitlist_and_a_simple_model_agree():
    checks = list(HealthCheck)
    run_state_machine_as_test(
        Waitlist,
        settings=settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=checks),
    )
    assert not Meeting.objects.exists()


def test_a_large_party_does_not_hold_up_a_small_one():
    line = [("a", 6), ("b", 2), ("c", 3), ("d", 1)]
    assert list(waitlist.who_fits(line, confirmed=5, capacity=10)) == ["b", "c"], "d's seat went to b and c"
    assert list(waitlist.who_fits([("a", 6)], confirmed=50, capacity=None)) == ["a"]
    assert list(waitlist.who_fits([("a", 1)], confirmed=12, capacity=10)) == []
