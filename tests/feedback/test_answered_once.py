"""An answer of the team is sent once, however often its button is pressed or its call repeated."""

import json
import re
import secrets
import threading

import pytest
from django.db import connections
from django.urls import reverse

from feedback import actions, states
from feedback.actions.team import Answer
from feedback.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def answers(row):
    return list(Message.objects.filter(feedback=row, kind="answer").values_list("body", flat=True))


def post(client, row, key, **said):
    said = {"kind": "done", "body": "The light works again.", **said}
    path = f"/api/v1/staff/feedback/{row.pk}/answer/"
    return client.post(path, json.dumps(said), content_type="application/json", headers={"Idempotency-Key": key})


def test_noras_program_sends_six_times_at_once_and_rosa_reads_one_answer(as_, reach):
    row, _code = reach("with_site")
    key, clients, results = secrets.token_urlsafe(32), [as_("nora") for _ in range(6)], []
    barrier = threading.Barrier(6)

    def send(client):
        barrier.wait(10)
        results.append(post(client, row, key).status_code)
        connections.close_all()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert results == [201] * 6 and answers(row) == ["The light works again."]
    again = post(as_("nora"), row, key, body="Something else")
    assert again.status_code == 409 and again.json()["code"] == "key_used" and len(answers(row)) == 1


def test_without_the_key_six_calls_are_six_answers(as_, reach):
    """The negative control: nothing else makes one of them."""
    row, _code = reach("with_site")
    nora = as_("nora")
    assert [post(nora, row, secrets.token_urlsafe(32)).status_code for _ in range(3)] == [201] * 3
    assert len(answers(row)) == 3


def test_a_repeated_call_that_kept_a_promise_is_no_mistake(as_, reach, today):
    row, _code = reach("with_site")
    nora, key = as_("nora"), secrets.token_urlsafe(32)
    promise = {"kind": "doing", "due": str(today), "role": "team", "promise": "A lamp at lot C"}
    assert post(nora, row, secrets.token_urlsafe(32), **promise).status_code == 201
    kept = Message.objects.get(feedback=row, kind="answer")
    assert [post(nora, row, key, keeps=str(kept.pk)).status_code for _ in range(2)] == [201, 201]
    assert len(answers(row)) == 2


def test_a_key_is_no_way_past_who_may_answer(as_, reach):
    row, _code = reach("with_site")
    key = secrets.token_urlsafe(32)
    assert post(as_("nora"), row, key).status_code == 201
    assert post(as_("olga"), row, key).status_code == 404 and post(as_("bea"), row, key).status_code == 403


def test_the_same_form_sent_again_is_one_answer_and_says_done(as_, reach):
    row, _code = reach("with_site")
    nora = as_("nora")
    page = nora.get(reverse("feedback:staff_item", args=["north", row.pk])).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    sent = {"kind": "done", "body": "The light works again.", "language": "en", "key": key}
    address = reverse("feedback:staff_answer", args=["north", row.pk])
    assert [nora.post(address, sent).status_code for _ in range(5)] == [302] * 5
    assert len(answers(row)) == 1
    other = nora.post(address, {**sent, "body": "And the bench, too."})
    assert other.status_code == 409 and b"And the bench, too." in other.content and len(answers(row)) == 1


def test_a_promise_is_kept_once_whoever_is_second(reach, access_for, cast, today):
    """FB-35: two officers press "It is done" on the same promise; the second is told."""
    row, _code = reach("with_site")
    doing = Answer(kind="doing", body="We are on it.", language="en", promise_due=today, promise_role="team",
                   promise="A lamp at lot C")  # fmt: skip
    promise = actions.answer(row, doing, by=access_for(cast.nora), on=today)
    done = Answer(kind="done", body="The lamp stands.", language="en")
    actions.answer(row, done, by=access_for(cast.nora), on=today, keeps=promise)
    with pytest.raises(states.InvalidTransitionError):
        actions.answer(row, done, by=access_for(cast.omar), on=today, keeps=promise)
    assert Message.objects.filter(feedback=row, kind="answer").count() == 2
