"""SEC-9: every anonymous way to send or to guess has its limit, by page and by API, and none closes without Redis.

Rules: BLIND-11.
"""

import pytest
import redis
from django.test import Client

from feedback.models import Feedback, Message
from lib import limits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_window")]
WRONG = "0000-0000-0000-0000-0000"
NEW = {"site": "north", "category": "concern", "body": "The light at lot C is out."}
FORM = {"category": "concern", "body": "The light at lot C is out.", "may_publish": "", "language": "en"}


def api(path, data):
    return Client().post(f"/api/v1/{path}", data, content_type="application/json")


def page(path, data):
    return Client().post(path, data)


@pytest.fixture
def two(settings):
    """Two in each scope, for everybody's counter."""
    settings.LIMITS = {**settings.LIMITS, "feedback": "2/3600", "code": "2/3600"}


# name, how often, what is called with a fresh key and a code; what stays undone is looked at below
SENT = {
    "page: a message": lambda key, code: page("/sites/north/feedback/new/", {**FORM, "key": key}),
    "api: a message": lambda key, code: api("feedback/", NEW),
    "page: a follow-up": lambda key, code: page(
        "/feedback/receipt/follow-up/", {"receipt_code": code, "body": "And lot D.", "key": key}
    ),
    "api: a follow-up": lambda key, code: api("feedback/follow-up/", {"receipt_code": code, "body": "And lot D."}),
}


@pytest.mark.parametrize("name", SENT)
def test_the_third_message_of_an_hour_is_refused_and_nothing_of_it_is_kept(cast, send, two, name):
    code = send().code
    answers, kept = [], []
    for number in range(3):
        answers.append(SENT[name](f"a-key-of-a-form-{number:030d}", code).status_code)
        kept.append(Feedback.objects.count() + Message.objects.count())
    assert answers[2] == 429 and 429 not in answers[:2], answers
    assert kept == [2, 3, 3], "two were kept, and the refused one was not"


GUESSED = {
    "page: open": lambda: page("/feedback/receipt/", {"receipt_code": WRONG}),
    "page: follow-up": lambda: page("/feedback/receipt/follow-up/", {"receipt_code": WRONG, "body": "x"}),
    "page: appeal": lambda: page("/feedback/receipt/appeal/", {"receipt_code": WRONG, "body": "x"}),
    "page: verdict": lambda: page("/feedback/receipt/verdict/", {"receipt_code": WRONG, "verdict": "resolved"}),
    "page: worry": lambda: page("/feedback/receipt/worry/", {"receipt_code": WRONG, "body": "x"}),
    "api: open": lambda: api("feedback/lookup/", {"receipt_code": WRONG}),
    "api: follow-up": lambda: api("feedback/follow-up/", {"receipt_code": WRONG, "body": "x"}),
    "api: appeal": lambda: api("feedback/appeal/", {"receipt_code": WRONG, "body": "x"}),
    "api: verdict": lambda: api("feedback/verdict/", {"receipt_code": WRONG, "verdict": "resolved"}),
}


@pytest.mark.parametrize("name", GUESSED)
def test_who_guesses_codes_is_stopped_whichever_door_he_tries(cast, two, name):
    assert [GUESSED[name]().status_code for _ in range(3)] == [404, 404, 429]
    assert GUESSED["api: open"]().status_code == 429, "and at the next door too"


def test_a_code_that_is_right_counts_nothing(cast, send, two):
    code = send().code
    assert {api("feedback/lookup/", {"receipt_code": code}).status_code for _ in range(5)} == {200}


def test_without_redis_rosa_still_writes_and_reads(cast, send, two, monkeypatch):
    code = send().code

    def away(*args):
        raise redis.ConnectionError

    monkeypatch.setattr(limits, "client", away)
    assert [api("feedback/", NEW).status_code for _ in range(3)] == [201] * 3
    assert [api("feedback/lookup/", {"receipt_code": WRONG}).status_code for _ in range(3)] == [404] * 3
    assert api("feedback/lookup/", {"receipt_code": code}).status_code == 200
