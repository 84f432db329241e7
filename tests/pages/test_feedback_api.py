"""A question before a meeting carries an id that is there, and tells nothing about drafts and other sites.

Rules: API-4.
"""

import json
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from feedback.models import Feedback
from tests.meetings.factories import new_meeting


def meeting_at(site, days=3, **fields):
    return new_meeting(site, starts_at=timezone.now() + timedelta(days=days), **fields)


def ask(client, meeting, site="north", category="question"):
    body = {"site": site, "category": category, "body": "Will there be an interpreter?", "meeting": str(meeting)}
    return client.post("/api/v1/feedback/", json.dumps(body), content_type="application/json")


def test_rosa_asks_before_a_meeting_of_her_site(client, cast):
    meeting = meeting_at(cast.north)
    assert ask(client, meeting.pk).status_code == 201
    assert Feedback.objects.get().meeting == meeting.pk


def test_what_is_no_meeting_ahead_of_the_site_is_the_same_400(client, cast):
    elsewhere, draft = meeting_at(cast.south), meeting_at(cast.north, status="draft")
    over, cancelled = meeting_at(cast.north, days=-3), meeting_at(cast.north, status="cancelled")
    answers = [ask(client, pk) for pk in (uuid4(), elsewhere.pk, draft.pk, over.pk, cancelled.pk)]
    assert [answer.status_code for answer in answers] == [400] * 5
    assert {answer.content for answer in answers} == {answers[0].content} and list(answers[0].json()) == ["meeting"]
    assert not Feedback.objects.exists()
    assert ask(client, elsewhere.pk, site="south").status_code == 201


def test_only_a_question_is_about_a_meeting(client, cast):
    """MEET-16. On the page, where the id is hidden and the category can be changed, the id is left out."""
    meeting = meeting_at(cast.north)
    answer = ask(client, meeting.pk, category="praise")
    assert answer.status_code == 400 and list(answer.json()) == ["meeting"]
    typed = {"body": "Thank you.", "meeting": str(meeting.pk), "key": "k" * 43}
    for category, carried in (("praise", None), ("question", meeting.pk)):
        sent = client.post("/sites/north/feedback/new/", {**typed, "category": category, "key": category * 8})
        assert sent.status_code == 200 and Feedback.objects.get(category=category).meeting == carried
