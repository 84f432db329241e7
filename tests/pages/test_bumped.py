"""SEC-11: each step that changes what everybody reads makes the kept pages of its site unfindable, when it commits."""

from datetime import timedelta

import pytest

from feedback import actions
from feedback.actions.publication import Wording
from feedback.actions.team import Answer
from lib.redis_client import page_client
from meetings.actions import closing, planning
from meetings.models import Action
from tests.feedback.conftest import access_for, hana, reach, send, today  # noqa: F401 - fixtures
from tests.meetings.factories import NOW, new_meeting

pytestmark = pytest.mark.django_db(transaction=True)
DONE = Answer(kind="done", body="The light works again.", language="en")
WORDS = Wording({"en": "A light", "es": "Una luz"}, {"en": "Done", "es": "Listo"})
REASON = {"en": "Rain", "es": "Lluvia"}


@pytest.fixture
def is_told(cast):
    """`is_told(step)`: whether pages of North that were kept before this step are found no more after it."""

    def told(step) -> bool:
        page_client().set("version:site:north", "before")
        step()
        return page_client().get("version:site:north") != b"before"

    return told


@pytest.fixture
def published(reach, cast, access_for, today):  # noqa: F811
    row, _code = reach("answered")
    return actions.publish(row, WORDS, by=access_for(cast.mia), on=today)


def test_what_is_published_and_withdrawn(is_told, published, cast, access_for, today):  # noqa: F811
    assert is_told(lambda: actions.publish(published, WORDS, by=access_for(cast.mia), on=today))
    assert is_told(lambda: actions.withdraw(published, by=access_for(cast.mia), on=today))


def test_what_is_set_apart_while_it_is_public(is_told, published, cast, access_for, today):  # noqa: F811
    assert is_told(lambda: actions.escalate(published, by=access_for(cast.mia), on=today, reason="misconduct"))


def test_what_is_promised_and_kept(is_told, reach, cast, access_for, today):  # noqa: F811
    row, _code = reach("with_site")
    doing = Answer(kind="doing", body="We are on it.", language="en", promise_due=today, promise_role="team",
                   promise="A lamp at lot C")  # fmt: skip
    promises = []
    assert is_told(lambda: promises.append(actions.answer(row, doing, by=access_for(cast.nora), on=today)))
    assert is_told(lambda: actions.answer(row, DONE, by=access_for(cast.nora), on=today, keeps=promises[0]))


def test_an_answer_that_nobody_but_its_writer_reads_makes_no_page_again(is_told, reach, cast, access_for, today):  # noqa: F811
    row, _code = reach("with_site")
    assert not is_told(lambda: actions.answer(row, DONE, by=access_for(cast.nora), on=today))


def test_a_submission_makes_no_page_again(is_told, send):  # noqa: F811
    assert not is_told(send)


def test_a_meeting_that_is_changed_or_cancelled(is_told, cast):
    meeting = new_meeting(cast.north, starts_at=NOW + timedelta(days=3))
    assert is_told(lambda: planning.edit(meeting, fields={"place": "School"}, now=NOW))
    assert is_told(lambda: planning.cancel_meeting(meeting, reason=REASON, now=NOW))


def test_a_promise_of_a_meeting_that_is_kept_and_was_not_after_all(is_told, cast):
    meeting = new_meeting(cast.north, starts_at=NOW - timedelta(days=3))
    action = Action.objects.create(meeting=meeting, text={"en": "Ask", "es": "Preguntar"}, due=NOW.date())
    assert is_told(lambda: closing.finish(action, on=NOW.date()))
    assert is_told(lambda: closing.reopen(action))
    due = NOW.date() + timedelta(days=9)
    assert is_told(lambda: closing.move(action, due=due, reason=REASON, today=NOW.date()))
