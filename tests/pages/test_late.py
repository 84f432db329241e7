"""FB-30: what is due on a day is late on the next one, and not before, wherever that is said."""

from datetime import date, timedelta

import pytest

from feedback import days
from feedback.models import Feedback, Message
from meetings.models import Action
from pages.todo import Line, days_left
from tests.feedback.conftest import access_for, hana, reach, send, today  # noqa: F401 - fixtures
from tests.meetings.factories import NOW, new_meeting

DUE, DAY = date(2026, 3, 2), timedelta(days=1)
THINGS = [Line("Promise", "A lamp", "en", DUE, "/staff/"), Action(due=DUE), Message(promise_due=DUE)]


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_a_thing_is_late_on_the_day_after_its_day(thing):
    assert [thing.is_late(DUE + n * DAY) for n in (-1, 0, 1)] == [False, False, True]


def test_the_days_that_are_left_are_counted_to_the_day_itself():
    said = [days_left(DUE, DUE + n * DAY) for n in (-2, -1, 0, 1, 2)]
    assert said == ["2 days left", "1 day left", "due today", "1 day late", "2 days late"]


@pytest.mark.django_db
def test_lists_of_what_is_late_begin_on_the_day_after(cast, reach):  # noqa: F811
    action = Action.objects.create(meeting=new_meeting(cast.north, starts_at=NOW), text={"en": "A lamp"}, due=DUE)
    (waiting, _), (unread, _) = reach("with_site"), reach("received")
    Feedback.objects.filter(pk=waiting.pk).update(since=DUE, waits_since=None)
    Feedback.objects.filter(pk=unread.pk).update(waits_since=DUE)
    of_site, of_moderators = days.site_due(DUE), days.moderator_due(DUE)
    assert [list(Action.objects.late(DUE + n * DAY)) for n in (0, 1)] == [[], [action]]
    found = Feedback.objects.filter(pk=unread.pk)
    assert [found.overdue(of_moderators + n * DAY).exists() for n in (0, 1)] == [False, True]
    found = Feedback.objects.filter(pk=waiting.pk)
    assert [found.overdue(of_site + n * DAY).exists() for n in (0, 1)] == [False, True]
