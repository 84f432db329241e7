"""The three mails of this app: never a text, never more than asked for.

Rules: FB-36.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from accounts.models import User
from feedback import actions, tasks
from feedback.actions.team import Answer
from feedback.models import Feedback
from mail import mail_types, rendering
from mail.models import OutgoingMail

pytestmark = pytest.mark.django_db
SECRET = "SECRETWORDS"  # noqa: S105
MORNING = datetime(2026, 11, 20, 8, 5, tzinfo=UTC)


def rendered(row) -> str:
    message = rendering.message(row)
    return "\n".join([message.subject, message.body, *[part[0] for part in message.alternatives]])


def test_duty_mail_has_a_link_and_no_text(reach):
    row, _code = reach("escalated", body=SECRET)
    mail = OutgoingMail.objects.get(kind="feedback_duty")
    text = rendered(mail)
    assert SECRET not in text and "North" not in text and f"/admin/feedback/feedback/{row.pk}/change/" in text
    assert settings.BASE_URL in text


def test_duty_mail_is_dropped_once_somebody_looked_after_it(reach, access_for, hana, today):
    row, _code = reach("escalated")
    mail = OutgoingMail.objects.get(kind="feedback_duty")
    assert mail_types.get("feedback_duty").still_due(mail, MORNING) is None
    actions.return_to_site(row, by=access_for(hana), on=today, about=actions.NOBODY)
    assert mail_types.get("feedback_duty").still_due(mail, MORNING) == "handled"


def test_who_is_on_duty_learns_of_it_each_time_that_it_is_set_apart(reach, access_for, hana, today):
    row, _code = reach("escalated")
    actions.return_to_site(row, by=access_for(hana), on=today, about=actions.NOBODY)
    actions.escalate(row, by=access_for(hana), on=today, reason="child_or_vulnerable")
    assert OutgoingMail.objects.filter(kind="feedback_duty").count() == 2 * len(settings.DUTY_LIST)


def test_rosa_with_an_account_is_told_that_there_is_an_answer(cast, access_for, today):
    draft = actions.Draft(site=cast.north, category="idea", body=SECRET, language="en")
    row = actions.submit_signed_in(draft, user=cast.rosa, key="k" * 43, on=today)
    actions.release(row, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    actions.answer(row, Answer("done", f"{SECRET} answered", "en"), by=access_for(cast.nora), on=today)
    mail = OutgoingMail.objects.get(kind="feedback_answer")
    assert mail.address == cast.rosa.email and SECRET not in rendered(mail) and SECRET not in str(mail.params)
    assert f"/me/feedback/{row.pk}/" in rendered(mail)
    cast.rosa.delete()
    assert mail_types.get("feedback_answer").still_due(mail, MORNING)


@pytest.mark.parametrize("closed", ["before the answer", "after it"])
def test_a_closed_account_is_not_told(cast, access_for, today, closed):
    draft = actions.Draft(site=cast.north, category="idea", body=SECRET, language="en")
    row = actions.submit_signed_in(draft, user=cast.rosa, key="k" * 43, on=today)
    actions.release(row, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    users = User.objects.filter(pk=cast.rosa.pk)
    if closed == "before the answer":
        users.update(is_active=False)
    actions.answer(row, Answer("done", f"{SECRET} answered", "en"), by=access_for(cast.nora), on=today)
    users.update(is_active=False)
    mails = OutgoingMail.objects.filter(kind="feedback_answer")
    assert len(mails) == (closed == "after it")
    assert all(mail_types.get(mail.kind).still_due(mail, MORNING) for mail in mails)


def test_anonymous_writer_causes_no_mail(reach):
    reach("answered")
    assert not OutgoingMail.objects.exists()


def test_n_wait_comes_once_a_day_to_those_for_whom_something_waits(cast, reach, send, hana):
    reach("with_site", body=SECRET)
    send(body=SECRET)
    for _ in range(2):
        tasks.tick(MORNING)
    tasks.tick(MORNING + timedelta(minutes=10))
    mails = {mail.address: mail for mail in OutgoingMail.objects.filter(kind="feedback_waiting")}
    assert set(mails) == {cast.omar.email, cast.nora.email, cast.mia.email, hana.email}
    for mail in mails.values():
        assert mail_types.get("feedback_waiting").still_due(mail, MORNING) is None
        assert "1 message waits for you" in rendered(mail) and SECRET not in rendered(mail)
    tasks.tick(MORNING + timedelta(days=1))
    assert OutgoingMail.objects.filter(kind="feedback_waiting").count() == 8


@pytest.mark.django_db(transaction=True)
def test_n_wait_comes_without_a_transaction_around_it(cast, send):
    """As the clock calls it: no test's own transaction hides a missing one."""
    send()
    tasks.tick(MORNING)
    assert OutgoingMail.objects.filter(kind="feedback_waiting", address=cast.mia.email).exists()


def test_n_wait_is_quiet_at_other_hours_and_when_nothing_waits(cast, send):
    tasks.tick(MORNING)
    send()
    tasks.tick(MORNING + timedelta(hours=3))
    assert not OutgoingMail.objects.exists()


def test_n_wait_is_dropped_when_nothing_waits_any_more(cast, reach, access_for, today):
    row, _code = reach("with_site")
    tasks.tick(MORNING)
    mail = OutgoingMail.objects.get(address=cast.nora.email)
    actions.answer(row, Answer("done", "Done", "en"), by=access_for(cast.nora), on=today)
    assert mail_types.get("feedback_waiting").still_due(mail, MORNING) == "nothing waits"


def test_clock_closes_what_was_answered_long_ago(reach):
    row, _code = reach("answered")
    tasks.tick(datetime.now(UTC) + timedelta(days=31))
    row.refresh_from_db()
    assert row.status == Feedback.Status.CLOSED
