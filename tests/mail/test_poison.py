"""MAIL-7: a mail that kills every worker is tried after growing pauses, never without end."""

import pytest

from mail import actions
from mail.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_a_mail_that_kills_its_worker_waits_longer_each_time(queue, clock):
    queue("rosa")
    waits = []
    for number in range(4):
        (row,) = actions.claim(now=clock.now, claimed_by=f"worker {number}", limit=10)
        assert row.attempts == number, "each death counts as a try"
        clock.turn(seconds=actions.LEASE.total_seconds() + 1)
        assert actions.reclaim_abandoned(now=clock.now) == 1
        due = OutgoingMail.objects.get().due_at
        waits.append((due - clock.now).total_seconds())
        clock.turn(seconds=waits[-1] + 1)
    assert waits[0] == 0 and waits[1] > 0, "at once the first time, then after a pause"
    assert waits[3] > waits[1]
