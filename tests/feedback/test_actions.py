"""The verbs: what each changes, who is refused, what is kept from whom.

Rules: FB-2, FB-16, FB-21, FB-29.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from feedback import actions, states
from feedback.actions.publication import Wording
from feedback.actions.team import Answer
from feedback.actions.writer import IdempotencyConflictError
from feedback.models import Event, Feedback, Message
from mail.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_same_key_and_text_is_one_row(send):
    first, second = send(key="k" * 43), send(key="k" * 43)
    assert (second.feedback.pk, second.code, second.is_other) == (first.feedback.pk, first.code, False)
    assert Feedback.objects.count() == Event.objects.count() == 1


def test_same_key_and_other_text_saves_nothing(send):
    send(key="k" * 43)
    assert send(key="k" * 43, body="Something else").is_other
    assert Feedback.objects.get().body == "The light at lot C is out."


def test_submission_starts_nothing_and_keeps_no_author(send):
    row = send().feedback
    assert not hasattr(Feedback.objects.get(pk=row.pk), "authorship")
    assert not OutgoingMail.objects.exists()


def test_submission_needs_few_statements(send, django_assert_num_queries):
    with django_assert_num_queries(5):  # look, SAVEPOINT, message, first event, RELEASE
        send()


def test_a_retry_is_found_before_anything_is_refused(send, django_assert_num_queries):
    first = send(key="k" * 43)
    with django_assert_num_queries(1):
        again = send(key="k" * 43)
    assert again.feedback == first.feedback and not again.is_other


def test_database_refusal_tells_nothing(send):
    with pytest.raises(actions.NotSavedError) as caught, transaction.atomic():
        send(body="MARKER" * 1000)
    assert caught.value.__cause__ is None and caught.value.__context__ is None
    assert "MARKER" not in repr(caught.value)


def test_appeal_goes_to_another_moderator(cast, reach, access_for, hana, today):
    row, _code = reach("declined")
    actions.appeal(row, body="Please look again", language="en", key="a" * 43, on=today)
    with pytest.raises(states.NotPermittedError):
        actions.release(row, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    assert actions.release(row, by=access_for(hana), on=today, about=actions.NOBODY).status == Feedback.Status.WITH_SITE


def test_second_appeal_is_refused(reach, access_for, hana, today):
    row, _code = reach("declined")
    actions.appeal(row, body="Please look again", language="en", key="a" * 43, on=today)
    actions.decline(row, by=access_for(hana), on=today, reason="duplicate")
    with pytest.raises(states.InvalidTransitionError):
        actions.appeal(row, body="And again", language="en", key="b" * 43, on=today)


def test_danger_tops_the_queue_and_mails_the_duty_list_without_text(reach, send, settings):
    settings.DUTY_LIST = ["duty@example.org", "second@example.org"]
    send()
    row, _code = reach("escalated", body="He said he will hurt me tonight")
    assert Feedback.objects.waiting_for_moderator().queue_order().first() == row
    mails = OutgoingMail.objects.filter(kind="feedback_duty")
    assert {mail.address for mail in mails} == {"duty@example.org", "second@example.org"}
    assert all(mail.params == {"feedback": str(row.pk)} for mail in mails)


def test_misconduct_mails_nobody(cast, send, access_for, today):
    row = actions.escalate(send().feedback, by=access_for(cast.mia), on=today, reason="misconduct")
    assert not row.urgent and not OutgoingMail.objects.exists()


def test_follow_up_is_unseen_by_the_site_until_released(cast, reach, access_for, today):
    row, _code = reach("with_site")
    message = actions.follow_up(row, body="Also lot D", language="en", key="f" * 43, on=today)
    row.refresh_from_db()
    assert row.waits_since == today and not row.messages.for_team().exists()
    actions.release_follow_up(message, by=access_for(cast.mia), on=today)
    row.refresh_from_db()
    assert row.waits_since is None and row.messages.for_team().get() == message


def test_kept_back_follow_up_is_read_by_its_writer_only(cast, reach, access_for, today):
    row, _code = reach("with_site")
    message = actions.follow_up(row, body="Also lot D", language="en", key="f" * 43, on=today)
    actions.keep_back(message, by=access_for(cast.mia), on=today)
    assert row.messages.for_writer().count() == 1 and not row.messages.for_team().exists()


def test_follow_up_sent_twice_is_one_message(reach, today):
    row, _code = reach("with_site")
    for _ in range(2):
        actions.follow_up(row, body="Also lot D", language="en", key="f" * 43, on=today)
    assert row.messages.count() == 1
    with pytest.raises(IdempotencyConflictError):
        actions.follow_up(row, body="Other", language="en", key="f" * 43, on=today)


def test_not_resolved_brings_it_back_within_thirty_days_only(reach, today):
    early, _code = reach("answered")
    late, _code = reach("answered")
    assert actions.give_verdict(early, verdict="not_resolved", on=today + timedelta(days=30)).status == "with_site"
    assert actions.give_verdict(late, verdict="not_resolved", on=today + timedelta(days=31)).status == "answered"


def test_verdict_is_given_once_an_answer(cast, reach, access_for, today):
    row, _code = reach("answered")
    actions.give_verdict(row, verdict="resolved", on=today)
    actions.give_verdict(row, verdict="resolved", on=today)  # sent twice
    with pytest.raises(states.InvalidTransitionError):
        actions.give_verdict(row, verdict="not_resolved", on=today)
    actions.answer(row, Answer("done", "Once more", "en"), by=access_for(cast.nora), on=today)
    assert actions.give_verdict(row, verdict="cannot_tell", on=today).verdict == "cannot_tell"


def test_about_the_commander_only_moderators_act(cast, reach, access_for, today):
    row, _code = reach("with_site")
    actions.mark_about(row, actions.About(True, cast.nora.officer), by=access_for(cast.mia), on=today)
    row.refresh_from_db()
    assert row.about_commander
    for person in (cast.nora, cast.omar):
        with pytest.raises(states.NotPermittedError):
            actions.answer(row, Answer("done", "All is well", "en"), by=access_for(person), on=today)
    actions.answer(row, Answer("done", "We looked into it", "en"), by=access_for(cast.mia), on=today)


def test_item_about_an_officer_is_closed_to_that_officer(cast, reach, access_for, today):
    row, _code = reach("with_site")
    assert row in Feedback.objects.visible_to(access_for(cast.omar))
    actions.mark_about(row, actions.About(True, cast.omar.officer), by=access_for(cast.mia), on=today)
    assert row not in Feedback.objects.visible_to(access_for(cast.omar))
    assert row in Feedback.objects.visible_to(access_for(cast.nora))


def test_item_about_the_commander_is_closed_to_the_commander(cast, reach, access_for, today):
    row, _code = reach("with_site")
    actions.mark_about(row, actions.About(True, commander=True), by=access_for(cast.mia), on=today)
    assert row not in Feedback.objects.visible_to(access_for(cast.nora))


def test_promise_is_kept_by_a_later_answer(cast, reach, access_for, today):
    row, _code = reach("with_site")
    doing = Answer("doing", "We will", "en", promise_due=today, promise_role="team", promise="A new light at lot C")
    promise = actions.answer(row, doing, by=access_for(cast.nora), on=today)
    assert Message.objects.promises().open().get() == promise
    actions.answer(row, Answer("done", "Done", "en"), by=access_for(cast.nora), on=today, keeps=promise)
    assert not Message.objects.promises().open().exists()


def test_answer_in_another_language_waits_for_its_translation(cast, reach, access_for, today):
    row, _code = reach("with_site", language="es", body="La luz no sirve.")
    message = actions.answer(row, Answer("done", "It works", "en"), by=access_for(cast.nora), on=today)
    assert Message.objects.to_translate().get() == message
    actions.translate(message, by=access_for(cast.mia), on=today, language="es", body="Ya sirve")
    assert not Message.objects.to_translate().exists()


def test_publishing_needs_the_writers_leave(cast, reach, access_for, today):
    row, _code = reach("answered", may_publish=False)
    with pytest.raises(states.InvalidTransitionError):
        actions.publish(row, Wording({"en": "a", "es": "b"}), by=access_for(cast.mia), on=today)
    allowed, _code = reach("answered")
    actions.publish(allowed, Wording({"en": "a", "es": "b"}), by=access_for(cast.mia), on=today)
    assert Feedback.objects.published().get() == allowed


def test_escalation_takes_it_off_the_board(cast, reach, access_for, today):
    row, _code = reach("answered")
    actions.publish(row, Wording({"en": "a", "es": "b"}), by=access_for(cast.mia), on=today)
    actions.escalate(row, by=access_for(cast.mia), on=today, reason="misconduct")
    assert not Feedback.objects.published().exists()


def test_answered_thread_closes_by_itself_after_thirty_days(reach, today):
    row, _code = reach("answered")
    assert actions.close_answered(today=today + timedelta(days=29)) == 0
    assert actions.close_answered(today=today + timedelta(days=30)) == 1
    assert actions.close_answered(today=today + timedelta(days=30)) == 0
    row.refresh_from_db()
    assert row.status == Feedback.Status.CLOSED


def test_moderator_of_another_site_may_do_nothing(cast, send, access_for, today):
    row = send(site=cast.south).feedback
    assert row not in Feedback.objects.visible_to(access_for(cast.mia))
    with pytest.raises(states.NotPermittedError):
        actions.release(row, by=access_for(cast.mia), on=today, about=actions.NOBODY)


def test_database_refuses_a_declined_row_without_reason(send):
    row = send().feedback
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.filter(pk=row.pk).update(status="declined")


def test_database_refuses_to_change_or_remove_an_event(send):
    send()
    for statement in ("UPDATE feedback_event SET verb = 'x'", "DELETE FROM feedback_event"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Event.objects.get().verb == "submit"


def test_database_refuses_to_empty_the_events_to_any_session_but_a_tests(send):
    send()
    for allowed in ("off", ""):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('portal.may_truncate', %s, true)", [allowed])
            cursor.execute("TRUNCATE feedback_event")
    assert Event.objects.count() == 1


def test_event_of_a_living_thread_cannot_be_removed_in_the_name_of_the_purge(send):
    send()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.purge = 'on'")
        cursor.execute("DELETE FROM feedback_event")
