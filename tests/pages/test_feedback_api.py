"""A question before a meeting carries an id that is there, and tells nothing about drafts and other sites."""

import json
from uuid import uuid4

from feedback.models import Feedback
from tests.meetings.scenes import new_meeting


def ask(client, meeting, site="north"):
    body = {"site": site, "category": "question", "body": "Will there be an interpreter?", "meeting": str(meeting)}
    return client.post("/api/v1/feedback/", json.dumps(body), content_type="application/json")


def test_rosa_asks_before_a_meeting_of_her_site(client, cast):
    meeting = new_meeting(cast.north)
    assert ask(client, meeting.pk).status_code == 201
    assert Feedback.objects.get().meeting == meeting.pk


def test_an_unknown_meeting_a_draft_and_one_of_another_site_are_the_same_400(client, cast):
    elsewhere, draft = new_meeting(cast.south), new_meeting(cast.north, status="draft")
    answers = [ask(client, one) for one in (uuid4(), elsewhere.pk, draft.pk)]
    assert [answer.status_code for answer in answers] == [400] * 3
    assert {answer.content for answer in answers} == {answers[0].content} and list(answers[0].json()) == ["meeting"]
    assert not Feedback.objects.exists()
    assert ask(client, elsewhere.pk, site="south").status_code == 201
