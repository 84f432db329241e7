"""`promises/`: answers and meeting actions of one site in one list, the oldest day first, late ones with their day.

Rules: ROLE-8.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from feedback import actions
from feedback.actions.team import Answer
from meetings.models import Action
from sites_app.access import access_of
from tests.meetings.factories import new_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(cast):
    """`promise("A lamp", due)`: an answer of North's commander that promises it."""
    now = timezone.now()
    today = cast.north.today(now)
    mia, nora = access_of(cast.mia, now=now), access_of(cast.nora, now=now)

    def promised(text, due, *, may_publish=True):
        draft = actions.Draft(cast.north, "concern", "It is dark", "en", may_publish=may_publish)
        row = actions.submit(draft, key=f"key-of-a-promise-{text}-{'0' * 30}", on=today).feedback
        actions.release(row, by=mia, on=today, about=actions.NOBODY)
        doing = Answer("doing", "We see to it", "en", promise_due=due, promise_role="team", promise=text)
        return actions.answer(row, doing, by=nora, on=today)

    promised.today, promised.mia, promised.nora = today, mia, nora
    return promised


def listed(client):
    answer = client.get("/api/v1/sites/north/promises/")
    assert answer.status_code == 200 and answer.json()["count"] == len(answer.json()["results"])
    return [(row["text"], row["made_in"], row["late_since"]) for row in answer.json()["results"]]


def test_open_promises_stand_together_the_oldest_first(client, cast, promise):
    late, later = promise.today - timedelta(days=2), promise.today + timedelta(days=3)
    promise("A lamp", later)
    promise("A bench", late)
    meeting = new_meeting(cast.north)
    Action.objects.create(meeting=meeting, text={"en": "Paint the wall"}, due=promise.today)
    Action.objects.create(meeting=new_meeting(cast.south), text={"en": "Elsewhere"}, due=promise.today)
    assert listed(client) == [
        ("A bench", "feedback", late.isoformat()),
        ("Paint the wall", "meeting", None),
        ("A lamp", "feedback", None),
    ]


def test_promise_to_somebody_who_allowed_no_publication_shows_its_day_and_no_word_of_it(client, promise):
    promise("A lamp at Rosa's door", promise.today, may_publish=False)
    promise("A bench", promise.today)
    assert len(listed(client)) == 2
    for address in ("/api/v1/sites/north/promises/", "/sites/north/", "/sites/north/feedback/", "/es/sites/north/"):
        page = client.get(address).content.decode()
        assert "A bench" in page, f"{address}: nothing to keep back"
        assert "Rosa" not in page, address


def test_kept_promise_and_one_that_is_set_apart_are_gone(client, promise):
    kept, apart = promise("A lamp", promise.today), promise("A bench", promise.today)
    actions.answer(kept.feedback, Answer("done", "There", "en"), by=promise.nora, on=promise.today, keeps=kept)
    actions.escalate(apart.feedback, by=promise.mia, on=promise.today, reason="misconduct")
    assert listed(client) == []


def test_unknown_site_is_a_404(client, db):
    assert client.get("/api/v1/sites/nowhere/promises/").status_code == 404
