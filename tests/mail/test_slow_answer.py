"""A server that takes a mail and thinks about it: nobody else waits, and nothing is sent twice for impatience.

Rules: MAIL-5.
"""

from datetime import timedelta

import pytest

from mail import actions, hand, transport
from mail.models import OutgoingMail
from tests.cluster.hosts import until

Status = OutgoingMail.Status
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(hand, "SLOW_SECONDS", 2.0)  # longer than EMAIL_TIMEOUT, and than a busy machine needs


def rosa() -> OutgoingMail:
    return OutgoingMail.objects.get(key="rosa")


def test_the_standard_asks_for_ten_minutes():
    assert transport.FINAL_SECONDS == 600
    assert timedelta(seconds=transport.FINAL_SECONDS) < actions.ANSWER_LEASE


def test_a_slow_answer_holds_up_nobody_and_counts_when_it_comes(smtp, queue, deliver_due, clock):
    smtp.script.for_address["rosa@example.org"] = ["slow"]
    queue("rosa"), queue("rey"), queue("ana")
    deliver_due()
    assert until(lambda: OutgoingMail.objects.filter(key__in=["rey", "ana"], status=Status.SENT).count() == 2, 30)
    assert {one.address for one in smtp.taken if one.answered} == {f"{n}@example.org" for n in ("rosa", "rey", "ana")}
    assert (rosa().status, rosa().unsure) == (Status.SENDING, 1)
    clock.turn(minutes=9)  # longer than any other lease: still nobody sends it again
    deliver_due()
    assert len(smtp.of("rosa@example.org")) == 1
    smtp.slow.set()
    assert until(lambda: rosa().status == Status.SENT, 30)
    assert (rosa().unsure, rosa().attempts) == (0, 1)
    assert smtp.unheard == []


@pytest.mark.parametrize(
    ("acts", "status", "why", "copies"),
    [
        (["slow_drop"], Status.SENT, "", 2),  # repeated once
        (["slow_drop"] * 9, Status.FAILED, "answer_lost", 2),  # and no more
        (["slow_refuse"], Status.FAILED, "refused", 0),
    ],
)
def test_a_slow_answer_that_never_comes_is_repeated_once(smtp, queue, deliver_due, clock, acts, status, why, copies):
    smtp.script.for_address["rosa@example.org"] = list(acts)
    queue("rosa")
    deliver_due()
    assert rosa().status == Status.SENDING
    smtp.slow.set()
    assert until(lambda: rosa().status != Status.SENDING, 30)
    for _ in range(3):
        clock.turn(minutes=2)
        deliver_due()
        assert until(lambda: rosa().status != Status.SENDING, 30)
    assert (rosa().status, rosa().why) == (status, why)
    assert len(smtp.of("rosa@example.org")) == copies


def test_a_worker_that_dies_while_it_waits_leaves_one_repeat_and_no_third(smtp, queue, deliver_due, clock):
    smtp.script.for_address["rosa@example.org"] = ["slow", "slow"]
    queue("rosa")
    for _ in range(3):  # nobody comes back to these rows: their hands wait for a server that never answers
        deliver_due()
        clock.turn(minutes=12)
    deliver_due()
    assert (rosa().status, rosa().why) == (Status.FAILED, "answer_lost")
    assert len(smtp.of("rosa@example.org")) == 2
