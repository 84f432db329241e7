"""Delivering to a scripted SMTP server: nothing lost, nothing doubled but what SMTP makes unavoidable.

Rules: MAIL-3, MAIL-6.
"""

import dataclasses
import threading
from datetime import timedelta

import pytest
from django.db import connection

from mail import actions, deliver, mail_types, outbox
from mail.models import FINISHED, OutgoingMail, ServerPause, Suppression
from tests.mail import mail_types_for_tests

pytestmark = pytest.mark.django_db
Status = OutgoingMail.Status


def row_of(name: str) -> OutgoingMail:
    return OutgoingMail.objects.get(address=f"{name}@example.org")


def test_rosas_mail_arrives_as_it_should(smtp, queue, deliver_due):
    row = queue("rosa", language="es")
    assert deliver_due()["sent"] == 1
    (taken,) = smtp.taken
    assert taken.address == "rosa@example.org"
    assert taken.message_id == row.message_id
    mail = taken.parsed
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["To"] == "rosa@example.org"
    assert mail["Content-Language"] == "es"
    assert mail.get_payload()[0].get_payload(decode=True).split() == [b"For", b"rosa", b".", b"end"]
    row.refresh_from_db()
    assert (row.status, row.attempts, row.claimed_by, row.lease_until) == (Status.SENT, 1, "", None)
    assert deliver_due()["sent"] == 0
    assert len(smtp.taken) == 1


def test_one_connection_serves_a_whole_batch(smtp, queue, deliver_due):
    for n in range(30):
        queue(f"r{n}")
    assert deliver_due()["sent"] == 30
    assert smtp.connections == 1


def test_codes_leave_before_notices_before_digests(smtp, queue, deliver_due, clock):
    queue("digest", kind="test_digest")
    queue("notice")
    queue("reminder", kind="test_reminder")
    outbox.queue_code(
        kind="test_code", key="c", to="code@example.org", language="en", code="7KQ9-2XWP", now=clock.now,
        deadline=clock.now + timedelta(minutes=10),
    )  # fmt: skip
    deliver_due()
    assert [one.address.partition("@")[0] for one in smtp.taken] == ["code", "notice", "reminder", "digest"]


def test_a_sent_code_is_wiped(smtp, deliver_due, clock):
    row = outbox.queue_code(
        kind="test_code", key="c", to="rosa@example.org", language="en", code="7KQ9-2XWP", now=clock.now,
        deadline=clock.now + timedelta(minutes=10),
    )  # fmt: skip
    deliver_due()
    assert b"7KQ9-2XWP" in smtp.taken[0].content
    row.refresh_from_db()
    assert row.secret == ""


def test_a_late_code_is_dropped_and_wiped_even_while_the_server_is_away(smtp, deliver_due, clock):
    row = outbox.queue_code(
        kind="test_code", key="c", to="rosa@example.org", language="en", code="7KQ9-2XWP", now=clock.now,
        deadline=clock.now + timedelta(minutes=10),
    )  # fmt: skip
    smtp.down()
    deliver_due()
    clock.turn(minutes=11)
    deliver_due()
    row.refresh_from_db()
    assert (row.status, row.why, row.secret) == (Status.DROPPED, "too_late", "")
    smtp.up()
    clock.turn(hours=1)
    deliver_due()
    assert smtp.taken == []


def test_mail_waits_for_its_hour(smtp, queue, deliver_due, clock):
    queue("rosa", not_before=clock.now + timedelta(hours=1))
    assert not deliver_due()
    clock.turn(hours=1)
    assert deliver_due()["sent"] == 1


def test_what_is_no_longer_true_is_dropped_with_its_reason(smtp, queue, deliver_due):
    queue("rosa")
    queue("rey")
    mail_types_for_tests.not_due["rosa"] = "cancelled"
    deliver_due()
    assert (row_of("rosa").status, row_of("rosa").why) == (Status.DROPPED, "cancelled")
    assert row_of("rey").status == Status.SENT
    assert [one.address for one in smtp.taken] == ["rey@example.org"]


def test_a_suppressed_address_gets_codes_only(smtp, queue, deliver_due, clock):
    actions.suppress("Rosa@example.org", reason=Suppression.Reason.COMPLAINED, now=clock.now)
    queue("rosa")
    queue("rey")
    outbox.queue_code(
        kind="test_code", key="c", to="rosa@example.org", language="en", code="7KQ9-2XWP", now=clock.now,
        deadline=clock.now + timedelta(minutes=10),
    )  # fmt: skip
    deliver_due()
    assert sorted(one.address for one in smtp.taken) == ["rey@example.org", "rosa@example.org"]
    assert OutgoingMail.objects.get(key="rosa").why == "suppressed"


PASSING = [
    "rcpt 450", "data 451", "answer 452", "mail 421", "drop_at_rcpt", "drop_before_data", "drop_in_data",
    "stall", "trickle",
]  # fmt: skip


@pytest.mark.parametrize("act", PASSING)
def test_a_passing_fault_delays_only_its_own_mail(smtp, queue, deliver_due, deliver_until_quiet, act, monkeypatch):
    monkeypatch.setattr("mail.transport.MAIL_SECONDS", 1.5)
    smtp.script.for_address["rosa@example.org"] = [act]
    queue("rosa")
    queue("rey")
    deliver_due()
    assert row_of("rey").status == Status.SENT
    rosa = row_of("rosa")
    assert (rosa.status, rosa.attempts) == (Status.QUEUED, 1)
    assert rosa.unsure == (act == "drop_in_data")  # from here nobody can tell that from a lost answer
    assert rosa.last_error and "@" not in rosa.last_error
    deliver_until_quiet()
    assert row_of("rosa").status == Status.SENT
    assert sorted(one.address for one in smtp.taken) == ["rey@example.org", "rosa@example.org"]


@pytest.mark.parametrize("act", ["rcpt 550", "data 554", "answer 554"])
def test_a_final_refusal_stops_and_flags_one_mail(smtp, queue, deliver_due, clock, act):
    smtp.script.for_address["rosa@example.org"] = [act, act]
    queue("rosa")
    queue("rey")
    deliver_due()
    clock.turn(days=1)
    deliver_due()
    rosa = row_of("rosa")
    assert (rosa.status, rosa.why, rosa.attempts) == (Status.FAILED, "refused", 1)
    assert rosa.last_error == act.replace("rcpt", "recipient")
    assert row_of("rey").status == Status.SENT
    assert list(OutgoingMail.objects.stuck()) == [rosa]


def test_a_lost_answer_repeats_with_the_same_message_id_and_is_counted(smtp, queue, deliver_until_quiet):
    smtp.script.for_address["rosa@example.org"] = ["drop_after_data"]
    row = queue("rosa")
    deliver_until_quiet()
    assert [one.message_id for one in smtp.taken] == [row.message_id] * 2
    assert [one.answered for one in smtp.taken] == [False, True]
    row.refresh_from_db()
    assert (row.status, row.unsure, row.attempts) == (Status.SENT, 1, 2)


def test_a_mail_whose_answer_is_always_lost_leaves_twice_and_is_flagged(smtp, queue, deliver_until_quiet):
    smtp.script.for_address["rosa@example.org"] = ["drop_after_data"] * 20
    row = queue("rosa")
    deliver_until_quiet()
    assert [one.message_id for one in smtp.taken] == [row.message_id] * 2
    row.refresh_from_db()
    assert (row.status, row.why) == (Status.FAILED, "answer_lost")
    assert list(OutgoingMail.objects.stuck()) == [row]


def test_a_server_that_refuses_everybody_is_left_alone_and_no_mail_is_lost(smtp, queue, deliver_due, clock):
    """Relay denied after a change of settings: 60 of 60 mails must not fail for it."""
    names = [f"r{n}" for n in range(60)]
    for name in names:
        smtp.script.for_address[f"{name}@example.org"] = ["rcpt 550"]
        queue(name)
    deliver_due()
    assert len(smtp.tried) == deliver.REFUSED_IN_A_ROW
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {Status.QUEUED}
    assert ServerPause.objects.get().until > clock.now
    smtp.script.for_address.clear()
    for _ in range(5):
        clock.turn(minutes=3)
        deliver_due()
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {Status.SENT}


def test_a_few_bad_addresses_between_good_ones_are_flagged_one_by_one(smtp, queue, deliver_due):
    for n in range(12):
        if n % 3:
            smtp.script.for_address[f"r{n}@example.org"] = ["rcpt 550"]
        queue(f"r{n}")
    deliver_due()
    assert OutgoingMail.objects.filter(status=Status.SENT).count() == 4
    assert OutgoingMail.objects.filter(status=Status.FAILED, why="refused").count() == 8


def test_many_mails_to_one_bad_address_are_no_trouble_of_the_server(smtp, queue, deliver_due):
    many = [f"rosa{n}" for n in range(deliver.REFUSED_IN_A_ROW + 1)]
    smtp.script.for_address["rosa@example.org"] = ["rcpt 550"] * len(many)
    for key in many:
        queue("rosa", key=key)
    queue("rey")
    deliver_due()
    assert set(OutgoingMail.objects.filter(key__in=many).values_list("status", "why")) == {(Status.FAILED, "refused")}
    assert row_of("rey").status == Status.SENT and not ServerPause.objects.exists()


def test_a_mail_that_cannot_be_made_is_parked_after_three_tries(smtp, queue, deliver_until_quiet, monkeypatch):
    tries = []

    def broken(row):
        tries.append(row.pk)
        raise ZeroDivisionError

    monkeypatch.setitem(
        mail_types._kinds, "test_notice", dataclasses.replace(mail_types.get("test_notice"), render=broken)
    )
    queue("rosa")
    deliver_until_quiet()
    row = row_of("rosa")
    assert (len(tries), row.status, row.why) == (3, Status.FAILED, "not_made")


def test_a_server_that_counts_mails_per_connection_delays_nothing(smtp, queue, deliver_due):
    smtp.script.mails_per_connection = 4
    for n in range(10):
        queue(f"r{n}")
    assert deliver_due()["sent"] == 10
    assert smtp.connections == 3


def test_pauses_grow_up_to_a_day_and_then_the_mail_is_given_up(smtp, queue, clock):
    smtp.script.for_address["rosa@example.org"] = ["rcpt 450"] * 50
    row = queue("rosa")
    pauses = []
    while True:
        deliver.deliver_due(clock=clock)
        row.refresh_from_db()
        if row.status in FINISHED:
            break
        pauses.append(row.due_at - clock.now)
        clock.now = row.due_at
    assert pauses[:6] == sorted(pauses[:6])
    assert timedelta(seconds=15) <= pauses[0] <= timedelta(seconds=30)
    assert max(pauses) <= timedelta(hours=24)
    assert (row.status, row.why, row.last_error) == (Status.DROPPED, "too_late", "recipient 450")


@pytest.mark.parametrize("mood", ["drop", "busy", "stall"])
def test_a_server_in_trouble_costs_no_mail_an_attempt(smtp, queue, deliver_due, clock, mood):
    smtp.script.mood = mood
    for n in range(5):
        queue(f"r{n}")
    assert deliver_due()["server_down"] == 1
    assert smtp.connections == 1
    assert set(OutgoingMail.objects.values_list("status", "attempts")) == {(Status.QUEUED, 0)}
    assert not deliver_due()
    assert smtp.connections == 1
    smtp.script.mood = "ok"
    clock.turn(minutes=2)
    assert deliver_due()["sent"] == 5
    assert not ServerPause.objects.exists()


def test_six_hours_without_a_server_then_mail_drains_by_urgency_and_no_reminder_is_late(smtp, queue, clock):
    smtp.down()
    for hour in range(6):
        for kind in ("test_digest", "test_reminder", "test_notice"):
            queue(f"{kind}-{hour}", kind=kind)
        for _minute in range(60):
            deliver.deliver_due(clock=clock)
            clock.turn(minutes=1)
    smtp.up()
    clock.turn(minutes=2)
    deliver.deliver_due(clock=clock)
    arrived = [one.address.partition("@")[0] for one in smtp.taken]
    assert arrived == (
        [f"test_notice-{hour}" for hour in range(6)]
        + [f"test_reminder-{hour}" for hour in (5,)]
        + [f"test_digest-{hour}" for hour in range(6)]
    )
    assert OutgoingMail.objects.filter(why="too_late", kind="test_reminder").count() == 5
    assert not OutgoingMail.objects.waiting().exists()


def test_three_lost_connections_in_a_row_are_the_servers_matter(smtp, queue, deliver_due):
    for n in range(10):
        queue(f"r{n}")
        smtp.script.for_address[f"r{n}@example.org"] = ["drop_before_data"]
    assert deliver_due()["server_down"] == 1
    assert len(smtp.tried) == 3
    assert OutgoingMail.objects.filter(attempts=0).count() == 7


def test_a_mail_that_cannot_be_rendered_delays_nobody_and_logs_no_address(smtp, queue, deliver_due, caplog):
    queue("rosa", params={"id": "rosa", "broken": True})
    queue("rey")
    deliver_due()
    assert row_of("rosa").last_error == "render RuntimeError"
    assert row_of("rosa").status == Status.QUEUED
    assert row_of("rey").status == Status.SENT
    assert "could not be made" in caplog.text
    assert "rosa@example.org" not in caplog.text


def test_a_name_cannot_become_a_header(smtp, queue, deliver_due):
    name = "Rosa\r\nBcc: rey@example.org\nX-Evil: 1\u2028y"
    queue("rosa", params={"id": "1", "name": name})
    deliver_due()
    mail = smtp.taken[0].parsed
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert [one.address for one in smtp.taken] == ["rosa@example.org"]


def test_the_demonstration_says_that_it_is_invented(smtp, queue, deliver_due, settings):
    settings.DEMO = True
    queue("rosa")
    deliver_due()
    mail = smtp.taken[0].parsed
    assert mail["Subject"].startswith("[Demonstration]")
    assert [b"are invented" in part.get_payload(decode=True) for part in mail.get_payload()] == [True, True]


def test_other_mail_backends_work_too(queue, deliver_due, mailoutbox):
    queue("rosa")
    assert deliver_due()["sent"] == 1
    assert mailoutbox[0].to == ["rosa@example.org"]


def test_an_abandoned_mail_is_taken_up_after_its_lease(smtp, queue, deliver_due, clock):
    queue("rosa")
    (claimed,) = actions.claim(now=clock.now, claimed_by="gone", limit=10)
    assert not deliver_due()
    clock.turn(seconds=actions.LEASE.total_seconds() + 1)
    assert deliver_due()["sent"] == 1
    assert not actions.mark_sent(claimed, now=clock.now)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(smtp, queue, clock):
    for n in range(300):
        queue(f"r{n}")

    def work():
        try:
            deliver.deliver_due(clock=clock)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(smtp.taken) == 300 == len({one.address for one in smtp.taken})
    assert smtp.connections > 1
    assert OutgoingMail.objects.filter(status=Status.SENT, attempts=1).count() == 300


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_two_workers_would_double(smtp, queue, clock, monkeypatch):
    """The negative control of the test above: rows read without a lock and without a state are sent twice."""
    for n in range(40):
        queue(f"r{n}")
    both = threading.Barrier(2)

    def careless(*, now, claimed_by, limit):
        rows = list(OutgoingMail.objects.due(now)[:limit])
        both.wait(5)
        return rows

    monkeypatch.setattr(actions, "claim", careless)

    def work():
        try:
            next(deliver._batches(clock)).run()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(smtp.taken) == 80
