"""Queueing: once per key, only with what it tells about, never a text."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from lib import keyed
from mail import outbox
from mail.models import OutgoingMail
from tests.mail.conftest import MONDAY

pytestmark = pytest.mark.django_db


def test_rosa_is_queued_once_whatever_repeats(queue):
    first = queue("rosa")
    assert first.pk
    assert queue("rosa") is None
    assert OutgoingMail.objects.count() == 1


def test_a_stored_row_is_what_was_queued(queue):
    made = queue("rosa", language="es", params={"id": "7"})
    stored = OutgoingMail.objects.get()
    assert stored == made
    assert (stored.kind, stored.language, stored.params, stored.address) == (
        "test_notice", "es", {"id": "7"}, "rosa@example.org",
    )  # fmt: skip
    assert stored.status == OutgoingMail.Status.QUEUED
    assert stored.deadline == MONDAY + timedelta(days=5)
    assert stored.message_id == made.message_id == outbox.message_id("rosa")
    assert stored.message_id.endswith("@example.org>") and "rosa" not in stored.message_id


def test_the_too_late_bound_counts_from_when_the_mail_may_leave(queue):
    row = queue("rosa", kind="test_reminder", not_before=MONDAY + timedelta(days=1))
    assert row.due_at == MONDAY + timedelta(days=1)
    assert row.deadline == MONDAY + timedelta(days=1, hours=2)


def test_nothing_is_queued_when_the_action_fails(queue):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue("rosa")
        1 / 0  # noqa: B018
    assert not OutgoingMail.objects.exists()
    assert queue("rosa") is not None


@pytest.mark.django_db(transaction=True)
def test_queueing_outside_a_transaction_is_refused(clock):
    with pytest.raises(TransactionManagementError):
        outbox.queue(kind="test_notice", key="k", to="rosa@example.org", language="en", params={}, now=MONDAY)


@pytest.mark.parametrize(
    "to",
    ["", "rosa", "rosa@example.org\r\nBcc: rey@example.org", "rosa@example.org,rey@example.org", "a\0@b.org"],
)
def test_an_address_that_is_none_is_refused(to):
    with pytest.raises(ValueError, match="no e-mail address"):
        outbox.queue(kind="test_notice", key="k", to=to, language="en", params={}, now=MONDAY)


def test_an_unknown_kind_or_language_is_refused():
    with pytest.raises(LookupError):
        outbox.queue(kind="nobody", key="k", to="a@b.org", language="en", params={}, now=MONDAY)
    with pytest.raises(ValueError, match="language"):
        outbox.queue(kind="test_notice", key="k", to="a@b.org", language="fr", params={}, now=MONDAY)


def test_ten_thousand_digests_take_ten_statements_and_the_second_time_add_none(django_assert_num_queries):
    letters = [outbox.Letter(f"digest:{n}", f"c{n}@example.org", "en", {"id": n}) for n in range(10_000)]
    with django_assert_num_queries(10):
        assert outbox.queue_many(kind="test_digest", letters=letters, now=MONDAY) == 10_000
    assert outbox.queue_many(kind="test_digest", letters=letters[:1500], now=MONDAY) == 0
    assert OutgoingMail.objects.count() == 10_000


def test_a_sign_in_code_is_never_stored_in_clear():
    row = outbox.queue_code(
        kind="test_code", key="c", to="rosa@example.org", language="en", code="7KQ9-2XWP",
        deadline=MONDAY + timedelta(minutes=10), now=MONDAY,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.code == "7KQ9-2XWP"
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(mail_outgoingmail)::text FROM mail_outgoingmail")
        assert "7KQ9" not in cursor.fetchone()[0]


def test_a_code_survives_the_rotation_of_its_key(settings):
    row = outbox.queue_code(
        kind="test_code", key="c", to="rosa@example.org", language="en", code="7KQ9-2XWP",
        deadline=MONDAY + timedelta(minutes=10), now=MONDAY,
    )  # fmt: skip
    settings.MFA_KEYS = ["a new key", *settings.MFA_KEYS]
    assert row.code == "7KQ9-2XWP"


def test_a_key_stays_used_while_link_key_is_rotated(queue, settings):
    row = queue("rosa")
    OutgoingMail.objects.update(status="sent", finished_at=MONDAY, key=None, address="")
    settings.LINK_KEYS = ["a new key", *settings.LINK_KEYS]
    assert queue("rosa") is None
    assert OutgoingMail.objects.keyed("rosa").get() == row


def test_digests_differ_by_secret_and_purpose():
    assert len({keyed.digest(s, p, "x") for s in "ab" for p in "cd"}) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "sending"},
        {"status": "sent"},
        {"status": "failed", "finished_at": MONDAY},
        {"status": "dropped", "finished_at": MONDAY},
        {"status": "lost", "finished_at": MONDAY},
        {"address": ""},
        {"status": "sent", "finished_at": MONDAY, "secret": "x"},
        {"deadline": MONDAY - timedelta(days=1)},
        {"claimed_by": "x"},
    ],
)
def test_the_database_refuses_a_row_that_makes_no_sense(queue, wrong):
    queue("rosa")
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_one_key_leave_one_row(queue):
    new = []

    def one():
        try:
            new.append(queue("rosa"))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(new) == 8
    assert len([row for row in new if row]) == 1 == OutgoingMail.objects.count()
