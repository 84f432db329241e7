"""What the outbox keeps about a person, and for how long."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import User
from mail import actions, personal
from mail.models import OutgoingMail, Suppression, address_digest
from tests.mail.conftest import MONDAY

pytestmark = pytest.mark.django_db


def everything_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row_to_json(m)::text, ' ') FROM mail_outgoingmail m")
        return cursor.fetchone()[0]


def test_addresses_are_wiped_after_their_retention_and_the_key_stays_used(smtp, queue, deliver_due):
    queue("rosa", key="visit:rosa", params={"id": "rsvp-7"})
    deliver_due()
    day = (MONDAY + timedelta(days=30)).date()
    assert personal.purge(day)["mail addresses"] == 0
    assert personal.purge(day + timedelta(days=1), dry_run=True)["mail addresses"] == 1
    assert "rosa@example.org" in everything_stored()
    assert personal.purge(day + timedelta(days=1))["mail addresses"] == 1
    stored = everything_stored()
    assert "rosa" not in stored and "rsvp-7" not in stored
    assert queue("rosa", key="visit:rosa") is None
    assert OutgoingMail.objects.keyed("visit:rosa").exists()


def test_mail_that_still_waits_keeps_its_address(queue):
    queue("rosa", not_before=MONDAY + timedelta(days=60))
    assert personal.purge((MONDAY + timedelta(days=50)).date()) == {"mail addresses": 0, "mail rows": 0}


def test_rows_go_after_their_own_retention(smtp, queue, deliver_due, settings):
    queue("rosa")
    deliver_due()
    day = (MONDAY + timedelta(days=settings.RETENTION_DAYS["mail"] + 1)).date()
    assert personal.purge(day, dry_run=True)["mail rows"] == 1
    assert personal.purge(day)["mail rows"] == 1
    assert not OutgoingMail.objects.exists()


def test_rosa_reads_what_was_mailed_to_her_and_nobody_elses(queue):
    queue("rosa")
    queue("rey")
    rosa = User.objects.create_user("rosa@example.org")
    assert personal.export(rosa) == {
        "mail": [{"kind": "test_notice", "language": "en", "state": "queued", "queued_on": "2026-11-23"}]
    }


def test_a_forgotten_address_stands_nowhere_and_gets_nothing(smtp, queue, deliver_due, clock):
    for number in range(3):
        queue("rosa", key=f"rosa-{number}")
        if number == 0:
            deliver_due()
        if number == 1:
            actions.claim(now=clock.now, claimed_by="worker", limit=1)
    queue("rey")
    personal.forget(User(email="ROSA@example.org"))
    assert "rosa@" not in everything_stored().lower()
    assert OutgoingMail.objects.filter(why="forgotten").count() == 1
    deliver_due()
    assert [one.address for one in smtp.taken] == ["rosa@example.org", "rey@example.org"]


def test_a_suppressed_address_cannot_be_read_from_the_list(settings):
    actions.suppress("rosa@example.org", reason=Suppression.Reason.BOUNCED, now=MONDAY)
    actions.suppress(" Rosa@Example.org", reason=Suppression.Reason.BOUNCED, now=MONDAY)
    row = Suppression.objects.get()
    assert "rosa" not in row.address_digest
    settings.LINK_KEYS = ["another key"]
    assert address_digest("rosa@example.org") != row.address_digest


def test_a_suppression_holds_while_link_key_is_rotated(smtp, queue, deliver_due, settings):
    actions.suppress("rosa@example.org", reason=Suppression.Reason.BOUNCED, now=MONDAY)
    settings.LINK_KEYS = ["a new key", *settings.LINK_KEYS]
    queue("rosa")
    deliver_due()
    assert smtp.taken == []


def test_a_restored_copy_sends_nothing_again(smtp, queue, deliver_due, clock):
    queue("rosa")
    assert actions.drop_waiting(why="restored", now=clock.now) == 1
    deliver_due()
    assert smtp.taken == []
