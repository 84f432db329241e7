"""FB-26, by hand: which message of a thread who reads, wherever a thread stands."""

import pytest
from django.test import Client

from feedback.models import Feedback, Message
from tests.people import signed_in

pytestmark = pytest.mark.django_db
RESIDENT = {"sender": "resident"}
# Each message, and who reads its words beside its writer and the moderators, who read them all.
MESSAGES = {
    "an answer": ({"kind": "answer", "answer_kind": "done", "sender": "site"}, "team"),
    "a follow-up that waits": ({"kind": "follow_up", "pending": True, **RESIDENT}, "nobody"),
    "a released follow-up": ({"kind": "follow_up", "released": True, **RESIDENT}, "team"),
    "a follow-up that was kept back": ({"kind": "follow_up", **RESIDENT}, "nobody"),
    "an appeal": ({"kind": "appeal", **RESIDENT}, "nobody"),
    "a worry": ({"kind": "worry", "pending": True, **RESIDENT}, "nobody"),
    "a worry that was looked at": ({"kind": "worry", **RESIDENT}, "nobody"),
    "a word of a moderator to the writer": ({"kind": "note", "sender": "moderator"}, "nobody"),
}


@pytest.fixture
def thread(reach, today):
    """An answered thread with one message of each sort, whose words are what it is; and its code."""
    row, code = reach("answered")
    for position, (words, (fields, _readers)) in enumerate(MESSAGES.items(), 10):
        Message.objects.create(
            feedback=row, position=position, body=f"These are the words of {words}.", language="en", on=today, **fields
        )
    return row, code


def read_in(page) -> set[str]:
    assert page.status_code == 200
    text = page.content.decode()
    return {words for words in MESSAGES if f"These are the words of {words}." in text}


def test_the_writer_and_the_moderators_read_all_of_it(thread, as_):
    row, code = thread
    assert read_in(Client().post("/feedback/receipt/", {"receipt_code": code})) == set(MESSAGES)
    assert read_in(as_("mia").get(f"/admin/feedback/feedback/{row.pk}/change/")) == set(MESSAGES)


@pytest.mark.parametrize("who", ["omar", "nora", "bea"])
def test_the_team_reads_its_answers_and_what_was_released_and_nothing_else(thread, as_, who):
    row, _code = thread
    of_team = {words for words, (_fields, readers) in MESSAGES.items() if readers == "team"}
    assert read_in(as_(who).get(f"/staff/sites/north/feedback/{row.pk}/")) == of_team


@pytest.mark.parametrize("status", Feedback.Status.values)
def test_the_moderators_list_shows_words_but_of_what_is_set_apart(reach, hana, status):
    row, _code = reach(status, body="What somebody wrote to us.")
    page = signed_in(Client(), hana).get("/admin/feedback/feedback/", {"show": status}).content.decode()
    assert f"/{row.pk}/change/" in page
    assert ("What somebody wrote to us." in page) is (status not in ("escalated", "referred"))
