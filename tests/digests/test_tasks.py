"""The clock's tasks run twice without harm, and what is kept of a subscription ends."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from digests import personal, tasks
from digests.models import Subscription
from mail import clock, enqueue
from mail.models import OutgoingMail
from tests.digests.factories import MONDAY
from tests.people import build_cast

TODAY = date(2026, 11, 23)


@pytest.fixture
def cast(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    monkeypatch.setattr(clock, "database_now", lambda: MONDAY)
    monkeypatch.setattr(enqueue, "enqueue_delivery", lambda: None)  # no broker is asked
    return build_cast(TODAY)


def test_the_clock_sends_once_however_often_it_runs(cast):
    for _ in range(3):
        tasks.run_due()
    assert OutgoingMail.objects.count() == 2


def test_an_address_nobody_confirmed_goes_after_seven_days(cast):
    asked = TODAY - timedelta(days=8)
    Subscription.objects.create(site=cast.north, email="rey@example.org", asked_on=asked)
    Subscription.objects.create(site=cast.north, email="rosa@example.org", asked_on=asked, confirmed_on=asked)
    Subscription.objects.create(site=cast.south, email="rey@example.org", asked_on=TODAY - timedelta(days=7))
    assert personal.purge(TODAY, dry_run=True) == {"subscriptions never confirmed": 1}
    assert Subscription.objects.count() == 3
    personal.purge(TODAY)
    assert Subscription.objects.count() == 2
    assert personal.export(cast.rosa)["digests"][0]["site"] == "north"
    personal.forget(cast.rosa)
    assert not Subscription.objects.filter(email="rosa@example.org").exists()
