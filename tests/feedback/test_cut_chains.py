"""FB-25: a step cut off at the end of a chain, or out of it, is missed, also one that changed no state."""

import pytest

from feedback import actions
from feedback.models import Event, Message
from tests.feedback.test_events import as_superuser, findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(reach, hana, access_for, today):
    """A message set apart, opened by Hana and put under a hold: the last two steps change no state."""
    row, _code = reach("escalated")
    actions.record_opened(row, by=access_for(hana), on=today)
    return actions.set_legal_hold(row, by=access_for(hana), on=today)


def last_of(row) -> Event:
    return Event.objects.filter(feedback_id=row.pk).order_by("-position")[0]


def test_who_opened_a_message_and_cuts_that_step_off_is_found_out(opened):
    assert findings() == [] and last_of(opened).status_from == last_of(opened).status_to
    as_superuser("DELETE FROM feedback_event WHERE id = %s", last_of(opened).pk)
    assert {(one.feedback_id, one.problem.partition(":")[0]) for one in findings()} == {
        (opened.pk, "the thread's row and its events disagree")
    }


def test_cutting_it_off_and_counting_one_less_helps_nobody(opened):
    """Whoever can write to the thread's row too has no key to seal a new head with."""
    as_superuser("DELETE FROM feedback_event WHERE id = %s", last_of(opened).pk)
    type(opened).objects.filter(pk=opened.pk).update(event_count=opened.event_count - 1)
    assert {one.feedback_id for one in findings()} == {opened.pk}


def test_a_step_taken_out_of_the_middle_and_the_others_moved_up_is_found(opened):
    as_superuser("DELETE FROM feedback_event WHERE feedback_id = %s AND position = 1", opened.pk)
    as_superuser("UPDATE feedback_event SET position = position - 1 WHERE feedback_id = %s AND position > 1", opened.pk)
    assert {one.feedback_id for one in findings()} == {opened.pk}


def test_a_step_missing_in_the_middle_is_named(opened):
    as_superuser("DELETE FROM feedback_event WHERE feedback_id = %s AND position = 1", opened.pk)
    assert ("event missing", 1) in {(one.problem, one.position) for one in findings()}


def test_two_who_wrote_the_same_cannot_be_told_by_their_digests(reach):
    for _time in range(2):
        reach("received", body="The same words.")
    digests = list(Event.objects.filter(verb="submit").values_list("digest", flat=True))
    assert len(digests) == 2 and len(set(digests)) == 2


def test_a_message_that_somebody_put_in_behind_the_portal_is_found(reach, today):
    row, _code = reach("answered")
    Message.objects.create(
        feedback=row, position=9, kind="note", sender="moderator", body="Nobody said this.", language="en", on=today
    )
    (finding,) = findings()
    assert (finding.feedback_id, finding.problem.endswith("was added without a step")) == (row.pk, True)
