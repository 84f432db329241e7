"""MEET-9: the purge that runs every hour leaves today's counts of strangers' mails alone."""

import pytest

from meetings import personal
from meetings.actions.mailbox import may_write_to
from meetings.models import MailboxDay

from .factories import NOW


@pytest.mark.django_db
def test_three_mails_a_day_stay_three_after_the_hourly_purge():
    assert [may_write_to("rosa@example.org", now=NOW) for _ in range(4)] == [True, True, True, False]
    personal.purge(NOW.date())
    assert MailboxDay.objects.count() == 1
    assert not may_write_to("rosa@example.org", now=NOW), "the purge gave the stranger three more"
