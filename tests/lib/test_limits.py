"""Limits per address: counted in one question to Redis, gone when the window is over, nothing that can be read back."""

import pytest
from django.test import RequestFactory

from lib import limits
from lib.redis_client import client

ROSA, REY = "203.0.113.7", "203.0.113.8"


def asked_from(address):
    return RequestFactory().post("/", REMOTE_ADDR=address)


def counters():
    return list(client().scan_iter("limit:*"))


@pytest.fixture
def two_an_hour(settings):
    settings.LIMITS = {**settings.LIMITS, "rsvp": "2/3600"}


def test_the_third_request_from_one_address_is_refused_until_the_window_ends(two_an_hour):
    for _ in range(2):
        limits.check(asked_from(ROSA), "rsvp")
    with pytest.raises(limits.TooMany) as refused:
        limits.check(asked_from(ROSA), "rsvp")
    assert 0 < refused.value.retry_after <= 3600
    limits.check(asked_from(REY), "rsvp")
    assert all(0 < client().ttl(name) <= 3600 for name in counters()) and len(counters()) == 2


def test_a_redis_that_was_emptied_or_restarted_counts_anew(two_an_hour):
    for _ in range(3):
        client().flushdb()
        client().script_flush()
        limits.check(asked_from(ROSA), "rsvp")
        assert [client().get(name) for name in counters()] == [b"1"]


def test_another_day_counts_under_another_name(two_an_hour, monkeypatch):
    monkeypatch.setattr(limits, "_key", limits._Key("", b"", 0.0))
    before = limits.stand_in(asked_from(ROSA), "rsvp")
    assert limits.stand_in(asked_from(ROSA), "rsvp") == before
    monkeypatch.setattr(limits, "_key", limits._Key("limit-key:yesterday", b"k" * 32, float("inf")))
    assert limits.stand_in(asked_from(ROSA), "rsvp") == before  # yesterday's key is not used today
    client().flushdb()
    monkeypatch.setattr(limits, "_key", limits._Key("", b"", 0.0))
    assert limits.stand_in(asked_from(ROSA), "rsvp") != before
