"""API-3: an answer about a message has these fields and no other, for each reader; written out by hand."""

import json

import pytest
from django.test import Client

from feedback import actions
from feedback.actions.publication import Wording

pytestmark = pytest.mark.django_db
THREAD = {"status", "category", "received_on", "messages", "explanation", "help", "come_back_on"}
MESSAGE = {"from", "body", "language", "on"}
PUBLISHED = {"id", "category", "body", "answer", "language", "published_on"}
OF_STAFF = {
    "id", "category", "about", "body", "language", "received_on", "status", "since", "answer_due", "with_account",
    "translated",
    "verdict",
}  # fmt: skip


def looked_up(code: str) -> dict:
    answer = Client().post("/api/v1/feedback/lookup/", json.dumps({"receipt_code": code}), "application/json")
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize("status", ["received", "with_site", "answered", "closed", "declined", "escalated", "referred"])
def test_the_writer_reads_these_fields_in_every_state(reach, status):
    found = looked_up(reach(status)[1])
    assert set(found) == THREAD | ({"reason"} if status == "declined" else set())
    assert {frozenset(line) for line in found["messages"]} == {frozenset(MESSAGE)}


def test_everybody_reads_these_fields_of_what_is_published(reach, cast, access_for, today):
    row, _code = reach("answered")
    words = Wording({"en": "A light", "es": "Una luz"}, {"en": "Done", "es": "Listo"})
    actions.publish(row, words, by=access_for(cast.mia), on=today)
    (one,) = Client().get("/api/v1/sites/north/feedback/").json()["results"]
    assert set(one) == PUBLISHED


def test_the_team_reads_these_fields(reach, as_):
    reach("with_site")
    (one,) = as_("nora").get("/api/v1/staff/sites/north/feedback/").json()["results"]
    assert set(one) == OF_STAFF
