"""Two clicks, two moderators, a writer and the purge at the same moment: one row, one step, nothing lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from feedback import actions, personal, states
from feedback.events import verify_all
from feedback.models import Event, Feedback, Message

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 8


def at_once(*works):
    """Runs each in a thread with a connection of its own; what each returned or raised, in order."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(at, work):
        try:
            barrier.wait(10)
            results[at] = work()
        except Exception as error:
            results[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def whole():
    return [finding for finding in verify_all() if finding is not None] == []


def test_eight_clicks_at_once_are_one_row_and_one_code(send):
    results = at_once(*[lambda: send(key="k" * 43)] * CLIENTS)
    assert {result.code for result in results} == {results[0].code}
    assert {result.is_other for result in results} == {False}
    assert Feedback.objects.count() == Event.objects.count() == 1 and whole()


def test_without_the_unique_lookup_the_clicks_would_be_many_rows(send):
    """The negative control: the constraint is what makes it one row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'feedback_feedback'::regclass"
                       " AND contype = 'u'")  # fmt: skip
        (name,) = cursor.fetchone()
        cursor.execute(f'ALTER TABLE feedback_feedback DROP CONSTRAINT "{name}"')
    try:
        at_once(*[lambda: send(key="k" * 43)] * CLIENTS)
        assert Feedback.objects.count() > 1
    finally:
        Feedback.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE feedback_feedback ADD CONSTRAINT "{name}" UNIQUE (lookup)')


def test_two_moderators_decide_once(cast, reach, access_for, hana, today):
    row, _code = reach("received")
    results = at_once(
        lambda: actions.release(row, by=access_for(cast.mia), on=today, about=actions.NOBODY),
        lambda: actions.decline(row, by=access_for(hana), on=today, reason="duplicate"),
        lambda: actions.escalate(row, by=access_for(hana), on=today, reason="misconduct"),
    )
    refused = [
        result for result in results if isinstance(result, states.InvalidTransitionError | states.NotPermittedError)
    ]
    assert not [result for result in results if isinstance(result, Exception) and result not in refused]
    assert 1 <= len(refused) <= 2 and whole()


def test_eight_follow_ups_at_once_have_their_own_places(reach, today):
    row, _code = reach("with_site")

    def follow_up(number):
        return lambda: actions.follow_up(row, body=f"No. {number}", language="en", key=f"{number}" * 43, on=today)

    at_once(*[follow_up(number) for number in range(CLIENTS)])
    assert sorted(Message.objects.values_list("position", flat=True)) == list(range(1, CLIENTS + 1)) and whole()


def test_same_follow_up_twice_at_once_is_one_message(reach, today):
    row, _code = reach("with_site")
    again = lambda: actions.follow_up(row, body="More", language="en", key="f" * 43, on=today)  # noqa: E731
    results = at_once(*[again] * CLIENTS)
    assert {result.pk for result in results} == {Message.objects.get().pk} and whole()


def test_appeal_in_the_moment_of_the_purge_is_kept_or_refused_but_never_half(reach, today):
    for _ in range(5):
        row, _code = reach("declined")
        Feedback.objects.filter(pk=row.pk).update(since=today - timedelta(days=181))
        appeal, purged = at_once(
            lambda row=row: actions.appeal(row, body="Look again", language="en", key="a" * 43, on=today),
            lambda: personal.purge(today),
        )
        left = Feedback.objects.filter(pk=row.pk).exists()
        assert left == (not isinstance(appeal, Exception)), (appeal, purged)
        assert left == Event.objects.filter(feedback_id=row.pk).exists()
        if not left:
            assert isinstance(appeal, Feedback.DoesNotExist)
