"""Digests in the admin: for Ada only, with days and counts; a missed week is sent by hand; no address is told."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from digests import actions
from digests.models import Digest, Subscription
from mail.models import OutgoingMail
from tests.digests.factories import MONDAY, build_feedback, built
from tests.people import build_cast, signed_in

DIGESTS, SUBSCRIPTIONS = "/admin/digests/digest/", "/admin/digests/subscription/"


@pytest.fixture
def cast(db):
    """A week that was sent nine days ago, and the one after it, which the scheduler slept through."""
    cast = build_cast(date(2026, 11, 23))
    build_feedback(cast.north, date(2026, 11, 1), body="MARKER-7731")
    built(cast.north)
    actions.send_due(MONDAY + timedelta(days=9, hours=12))
    return cast


@pytest.fixture
def at(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(days=9, hours=13))


def browser(user) -> Client:
    client = signed_in(Client(), user)
    session = client.session
    session["since"] = session["seen"] = int(timezone.now().timestamp())
    session.save()
    return client


def test_ada_sees_which_weeks_were_missed_and_sends_one_by_hand(cast, at):
    missed = Digest.objects.get(site=cast.north, week=48)
    assert missed.missed
    ada = browser(cast.ada)
    page = ada.get(f"{DIGESTS}?missed__exact=1").content.decode()
    assert "2026-W48" in page and "2026-W47" not in page
    before = OutgoingMail.objects.count()
    for _ in range(2):
        ada.post(DIGESTS, {"action": "send_missed", "_selected_action": [missed.pk]})
    missed.refresh_from_db()
    assert not missed.missed and missed.queued_on
    assert OutgoingMail.objects.count() == before + 2
    assert ada.get(f"{DIGESTS}{missed.pk}/change/").status_code == 200


def test_a_digest_says_neither_threads_nor_anything_of_the_staff_part(cast, at):
    digest = Digest.objects.get(site=cast.north, week=47)
    (thread,) = digest.staff_part["late_answers"]
    page = browser(cast.ada).get(f"{DIGESTS}{digest.pk}/change/").content.decode()
    assert "/sites/north/digests/2026-W47/" in page
    assert thread["feedback"] not in page and "MARKER-7731" not in page


def test_a_subscription_is_found_by_its_whole_address_and_shows_part_of_it(cast, at):
    row = Subscription.objects.create(site=cast.north, email="rey@example.org", asked_on=date(2026, 11, 1))
    ada = browser(cast.ada)
    for address in (SUBSCRIPTIONS, f"{SUBSCRIPTIONS}{row.pk}/change/", f"{SUBSCRIPTIONS}{row.pk}/delete/"):
        page = ada.get(address).content.decode()
        assert "rey@example.org" not in page
    assert "r…@example.org" in ada.get(SUBSCRIPTIONS).content.decode()
    assert "r…@example.org" in ada.get(f"{SUBSCRIPTIONS}?q=REY@example.org").content.decode()
    assert "r…@example.org" not in ada.get(f"{SUBSCRIPTIONS}?q=example").content.decode()
    ada.post(f"{SUBSCRIPTIONS}{row.pk}/delete/", {"post": "yes"})
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("name", ["mia", "nora", "rosa", "bea"])
def test_nobody_but_an_administrator_opens_them(cast, at, name):
    row = Subscription.objects.create(site=cast.north, email="rey@example.org", asked_on=date(2026, 11, 1))
    client = browser(getattr(cast, name))
    for address in (DIGESTS, SUBSCRIPTIONS, f"{SUBSCRIPTIONS}{row.pk}/change/"):
        assert client.get(address).status_code in (403, 404)
