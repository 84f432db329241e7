"""Told once, told right: what leaves, when, and what is never sent any more. The SMTP server is real."""

from datetime import timedelta
from email import policy
from email.parser import BytesParser

import pytest
from django.db import transaction

from mail import deliver, mail_types, rendering
from mail.models import OutgoingMail
from meetings import tasks
from meetings.actions import booking, planning
from meetings.mail_types import KINDS
from meetings.models import Meeting, Rsvp
from tests.mail.conftest import smtp  # noqa: F401

from .factories import NOW, new_meeting, new_rsvp

START = NOW + timedelta(days=5)  # Wednesday 25 November 2026, 10:00 in Los Angeles
REMINDER_TIME = START - timedelta(hours=24)  # 10:00 on the day before


@pytest.fixture
def meeting(cast):
    return new_meeting(cast.north, capacity=5, starts_at=START)


@pytest.fixture
def post(smtp):  # noqa: F811
    """`post(now)` lets the outbox send everything due at `now`; returns the messages that arrived."""

    def send(now):
        before = len(smtp.taken)
        deliver.deliver_due(clock=lambda: now)
        return [BytesParser(policy=policy.default).parsebytes(taken.content) for taken in smtp.taken[before:]]

    return send


def text_of(message) -> str:
    return message.get_body(("plain",)).get_content()


def calendar_of(message) -> tuple[str, str]:
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    return part.get_param("method"), part.get_content()


def why(kind) -> list[str]:
    return list(OutgoingMail.objects.filter(kind=kind).values_list("why", flat=True))


def test_the_confirmation_brings_calendar_file_and_private_link(meeting, post):
    rosa = new_rsvp(meeting, 2, email="rosa@example.org", name="BUY NOW")
    (message,) = post(NOW)
    assert message["Subject"] == "Thank you for telling us: Neighborhood meeting"
    text, html = text_of(message), message.get_body(("html",)).get_content()
    first = html.split('<div style="display:none', 1)[1].partition(">")[2].partition("</div>")[0]
    assert first and first in text.splitlines()[0], "a list of mails shows it after the subject (MAIL-11)"
    for body in (text, html):
        assert rosa.link in body and "You can just come." in body and "Library" in body
        assert "BUY NOW" not in body  # a stranger could write to a victim through the name
    method, file = calendar_of(message)
    assert method == "PUBLISH" and "METHOD:PUBLISH" in file and "rsvp" not in file and rosa.token not in file


def test_a_waiting_party_is_told_its_position(meeting, post):
    new_rsvp(meeting, 5)
    new_rsvp(meeting, 2, email="rey@example.org", language="es")
    (message,) = post(NOW)
    assert message["Content-Language"] == "es" and "/es/rsvp/" in text_of(message)
    assert "1" in text_of(message) and Rsvp.objects.waiting().count() == 1


def test_the_owner_of_a_known_address_reads_what_is_booked(meeting, post):
    rosa = new_rsvp(meeting, 4, email="rosa@example.org")
    post(NOW)
    booking.join(meeting.pk, booking.Party(2, email="rosa@example.org"), now=NOW)
    (message,) = post(NOW)
    assert "You had already told us" in message["Subject"]
    assert rosa.link in text_of(message) and "For 4 people." in text_of(message)


def test_a_promoted_party_is_told_once(meeting, post):
    rosa = new_rsvp(meeting, 5)
    new_rsvp(meeting, 2, email="rey@example.org")
    post(NOW)
    booking.cancel(rosa, now=NOW)
    booking.cancel(rosa, now=NOW)
    (message,) = post(NOW)
    assert message["Subject"] == "There is room for you: Neighborhood meeting"
    assert post(NOW + timedelta(hours=1)) == []


def test_a_promotion_is_not_told_to_who_cancelled_meanwhile(meeting, post):
    rosa, rey = new_rsvp(meeting, 5), new_rsvp(meeting, 2, email="rey@example.org")
    post(NOW)
    booking.cancel(rosa, now=NOW)
    booking.cancel(rey, now=NOW)
    assert post(NOW) == [] and why("rsvp_promotion") == ["rsvp_cancelled"]


def test_a_moved_meeting_is_one_notice_with_a_higher_sequence(meeting, post):
    new_rsvp(meeting, 2, email="rosa@example.org")
    new_rsvp(meeting, 1)
    post(NOW)
    for place in (
        "School",
        "Park",
    ):  # moved again before the first notice left: the first one is no longer true
        planning.edit(meeting, fields={"place": place}, now=NOW)
    (message,) = post(NOW)
    assert message["Subject"] == "Changed: Neighborhood meeting"
    assert "Park" in text_of(message) and "SEQUENCE:2" in calendar_of(message)[1]
    assert sorted(why("meeting_changed")) == ["", "moved"]


def test_a_new_description_is_no_reason_to_write(meeting, post):
    new_rsvp(meeting, 2, email="rosa@example.org")
    post(NOW)
    planning.edit(meeting, fields={"description": {"en": "Coffee"}}, now=NOW)
    assert post(NOW) == []
    meeting.refresh_from_db()
    assert meeting.sequence == 0


def test_a_cancelled_meeting_is_one_notice_that_takes_it_out_of_calendars(meeting, post):
    new_rsvp(meeting, 2, email="rosa@example.org")
    post(NOW)
    for _ in range(2):
        planning.cancel_meeting(meeting, reason={"en": "The hall is flooded."}, now=NOW)
    (message,) = post(NOW)
    assert message["Subject"] == "Cancelled: Neighborhood meeting" and "The hall is flooded." in text_of(message)
    method, file = calendar_of(message)
    assert method == "CANCEL" and "STATUS:CANCELLED" in file and "SEQUENCE:1" in file
    assert "You can just come" not in text_of(message)


# Reminders
# -------------------------------------------------------------------------------------------------------


def test_the_reminder_leaves_at_ten_the_day_before_and_once(meeting, post):
    new_rsvp(meeting, 2, email="rosa@example.org")
    post(NOW)
    assert tasks.run(now=REMINDER_TIME - timedelta(minutes=1))["reminders"] == 0
    assert [tasks.run(now=REMINDER_TIME)["reminders"] for _ in range(2)] == [1, 0]
    (message,) = post(REMINDER_TIME)
    assert message["Subject"] == "Reminder: Neighborhood meeting"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].strip() == f"<{Rsvp.objects.get().quiet_link}>"


def test_a_meeting_moved_after_its_reminder_was_queued_is_never_reminded_of_the_old_day(meeting, post):
    new_rsvp(meeting, 2, email="rosa@example.org")
    post(NOW)
    tasks.run(now=REMINDER_TIME)  # queued; the worker pauses
    week = timedelta(days=7)
    moved = {"starts_at": meeting.starts_at + week, "ends_at": meeting.ends_at + week}
    planning.edit(meeting, fields=moved, now=REMINDER_TIME + timedelta(minutes=5))
    messages = post(REMINDER_TIME + timedelta(hours=1))
    assert [message["Subject"] for message in messages] == ["Changed: Neighborhood meeting"]
    assert why("meeting_reminder") == ["moved"]
    tasks.run(now=REMINDER_TIME + week)
    assert [message["Subject"] for message in post(REMINDER_TIME + week)] == ["Reminder: Neighborhood meeting"]


def test_a_notice_on_the_last_day_takes_the_place_of_the_reminder(meeting, post):
    new_rsvp(meeting, 2, email="rosa@example.org")
    now = REMINDER_TIME + timedelta(hours=1)
    planning.edit(meeting, fields={"place": "School"}, now=now)
    assert tasks.run(now=now)["reminders"] == 0


@pytest.mark.parametrize(
    ("what", "reason"),
    [("cancel", "meeting_cancelled"), ("leave", "rsvp_cancelled"), ("quiet", "not_wanted")],
)
def test_a_reminder_that_is_no_longer_true_is_dropped(meeting, post, what, reason):
    rosa = new_rsvp(meeting, 2, email="rosa@example.org")
    post(NOW)
    tasks.run(now=REMINDER_TIME)
    if what == "cancel":
        planning.cancel_meeting(meeting, reason={"en": "Storm"}, now=REMINDER_TIME)
    elif what == "leave":
        booking.cancel(rosa, now=REMINDER_TIME)
    else:
        Rsvp.objects.update(reminders=False)
    assert "Reminder" not in [message["Subject"][:8] for message in post(REMINDER_TIME)]
    assert why("meeting_reminder") == [reason]


def test_a_reminder_is_not_sent_once_the_meeting_began(meeting, post):
    new_rsvp(meeting, 2, email="rosa@example.org")
    post(NOW)
    tasks.run(now=REMINDER_TIME)
    assert post(START) == [] and why("meeting_reminder") == ["begun"]


def test_an_ended_meeting_becomes_held(meeting):
    assert tasks.run(now=meeting.ends_at)["held"] == 1
    assert Meeting.objects.get().status == Meeting.Status.HELD


# Every kind
# ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_mail_is_whole_in_both_languages_and_its_title_cannot_break_it(cast, kind, language):
    evil = "Party\r\nBcc: victim@example.org <b>"
    meeting = new_meeting(
        cast.north, title={"en": evil, "es": evil}, place="<i>here</i>", cancel_reason={"en": "Storm"}
    )
    new_rsvp(meeting, 1, email="rosa@example.org", language=language)
    row = OutgoingMail.objects.get()
    row.kind = kind
    message = rendering.message(row).message()
    assert message["Bcc"] is None and b"\nBcc" not in message.as_bytes().split(b"\n\n")[0]
    html = next(part for part in message.walk() if part.get_content_type() == "text/html").get_payload(decode=True)
    assert b"<i>here" not in html and b"&lt;i&gt;here" in html
    assert f'lang="{language}"'.encode() in html
    plain = next(part for part in message.walk() if part.get_content_type() == "text/plain").get_payload(decode=True)
    assert b"<i>here</i>" in plain and b"&lt;" not in plain


def test_no_mail_row_holds_more_than_ids(meeting):
    new_rsvp(meeting, 2, email="rosa@example.org", name="Rosita", needs=["child_care"])
    planning.edit(meeting, fields={"place": "School"}, now=NOW)
    for row in OutgoingMail.objects.all():
        assert set(row.params) <= {"rsvp", "sequence"}


def test_each_kind_says_when_it_is_too_late():
    for kind in KINDS:
        assert mail_types.get(kind).prepare is not None


def test_a_mail_is_queued_only_with_what_it_tells_about(meeting):
    new_rsvp(meeting, 2, email="rosa@example.org")
    with pytest.raises(RuntimeError), transaction.atomic():
        planning.edit(meeting, fields={"place": "School"}, now=NOW)
        raise RuntimeError
    assert not OutgoingMail.objects.filter(kind="meeting_changed").exists()
