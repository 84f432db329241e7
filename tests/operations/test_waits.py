"""Nobody waits for the mix: a form is back within two seconds with its text, a reader within one (BLIND-4, BLIND-8)."""

import json
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from digests.models import Subscription
from feedback.models import Feedback, Message
from meetings.actions import booking
from meetings.models import Meeting, Rsvp
from operations.mixing import files, mix
from operations.mixing import rows as mixing_rows
from operations.mixing.files import nobody_waits
from tests.feedback.conftest import *  # noqa: F403 - the threads of feedback, in every state

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.now(UTC)
KEY = "k" * 43
SAID = "The bench by the library has lost a board."
TABLES = "feedback_feedback, feedback_message, feedback_event, meetings_rsvp, digests_subscription"


@pytest.fixture
def visitor():
    """A browser; the first page of a process is slow for other reasons."""
    client = Client(raise_request_exception=False)
    client.get("/feedback/receipt/")
    client.post("/feedback/receipt/", {"receipt_code": "unknown"})
    return client


@pytest.fixture
def meeting(cast):
    start = NOW + timedelta(days=3)
    return Meeting.objects.create(
        site=cast.north, status="scheduled", title={"en": "Coffee"}, place="Library", starts_at=start,
        ends_at=start + timedelta(hours=2), changed_on=NOW.date(),
    )  # fmt: skip


@contextmanager
def beside(work):
    """Runs `work(began, over)` in a thread with a connection of its own while the block runs."""
    began, over = threading.Event(), threading.Event()

    def run():
        try:
            work(began, over)
        finally:
            began.set()
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert began.wait(20)
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def being_mixed(monkeypatch):
    """The real mix, which stands still once it has written one part and holds its rows."""

    def work(began, over):
        def at(point):
            if point == "mix_written":
                began.set()
                over.wait(20)

        monkeypatch.setattr(mixing_rows, "point", at)
        mix(NOW, include_today=True)

    with beside(work):
        yield


@contextmanager
def being_rewritten(*, watched: bool = True):
    """The tables are closed to everybody, as VACUUM FULL closes them; `watched`: as `rewrite` does it."""

    def hold(began, over):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TABLES} IN ACCESS EXCLUSIVE MODE")
            began.set()
            over.wait(20)

    def work(began, over):
        if not watched:
            return hold(began, over)
        with nobody_waits():
            return hold(began, over)

    with beside(work):
        yield


def timed(send, *args, **data):
    began = time.monotonic()
    answer = send(*args, **data)
    return answer, time.monotonic() - began


def came_back(answer, seconds, typed=SAID):
    assert answer.status_code == 503 and answer["Retry-After"], answer.content[:300]
    assert typed in answer.content.decode(), "the text is lost"
    assert seconds < 2
    return True


def test_a_step_that_meets_a_mix_comes_back_with_its_text_and_then_goes_through_once(reach, visitor, monkeypatch):
    row, code = reach("with_site")
    words = {"receipt_code": code, "body": SAID, "key": KEY}
    with being_mixed(monkeypatch):
        answer, seconds = timed(visitor.post, "/feedback/receipt/follow-up/", words)
        assert came_back(answer, seconds)
        looked, waited = timed(visitor.post, "/feedback/receipt/", {"receipt_code": code})
        assert looked.status_code == 200 and waited < 1, "who only reads never waits for a mix"
    for _time in range(2):
        assert visitor.post("/feedback/receipt/follow-up/", words).status_code == 200
    assert Message.objects.filter(feedback=row, body=SAID).count() == 1


def test_a_party_that_meets_a_mix_of_its_meeting_gets_its_form_back(meeting, visitor, monkeypatch):
    booking.join(meeting.pk, booking.Party(1), now=NOW)
    with being_mixed(monkeypatch):
        words = {"party_size": 3, "other_need": SAID, "needs": "other", "key": KEY}
        assert came_back(*timed(visitor.post, f"/meetings/{meeting.pk}/rsvp/", words))
        asked = json.dumps({"party_size": 1})
        answer, seconds = timed(
            visitor.post, f"/api/v1/meetings/{meeting.pk}/rsvps/", asked, content_type="application/json"
        )
        assert answer.status_code == 503 and answer["Retry-After"] and answer.json()["code"] and seconds < 2
    assert Rsvp.objects.count() == 1


def test_whoever_writes_during_the_weekly_rewrite_gets_the_form_back(cast, reach, visitor, meeting):
    _row, code = reach("with_site")
    rows = Feedback.objects.count()
    with being_rewritten():
        new = {"category": "idea", "body": SAID, "key": KEY}
        assert came_back(*timed(visitor.post, "/sites/north/feedback/new/", new))
        more = {"receipt_code": code, "body": SAID, "key": KEY}
        assert came_back(*timed(visitor.post, "/feedback/receipt/follow-up/", more))
        party = {"party_size": 3, "other_need": SAID, "needs": "other", "key": KEY}
        assert came_back(*timed(visitor.post, f"/meetings/{meeting.pk}/rsvp/", party))
        address = {"email": "rey@example.com"}
        assert came_back(*timed(visitor.post, "/sites/north/digests/subscribe/", address), typed="rey@example.com")
    assert (Feedback.objects.count(), Subscription.objects.count(), Rsvp.objects.count()) == (rows, 0, 0)
    assert visitor.post("/sites/north/feedback/new/", new).status_code == 200 and Feedback.objects.count() == rows + 1


def test_whoever_reads_during_the_weekly_rewrite_is_answered_within_a_second(reach, visitor):
    _row, code = reach("with_site")
    with being_rewritten():
        answer, seconds = timed(visitor.post, "/feedback/receipt/", {"receipt_code": code})
    assert answer.status_code == 503 and answer["Retry-After"] and seconds < 1


def test_without_the_watch_a_reader_would_wait(reach, visitor):
    """So the test above shows something."""
    _row, code = reach("with_site")
    with being_rewritten(watched=False):
        seconds = []
        reader = threading.Thread(target=lambda: seconds.append(_look(visitor, code)))
        reader.start()
        reader.join(1.5)
        assert seconds == []
    reader.join()


def _look(visitor, code):
    try:
        return visitor.post("/feedback/receipt/", {"receipt_code": code}).status_code
    finally:
        connection.close()


def test_a_rewrite_that_waits_for_somebody_lets_nobody_wait_behind_it(reach, visitor):
    """The real one: a long look at the table is in its way, and every reader would stand in line behind it."""
    _row, code = reach("with_site")
    failed = []

    def looks_for_long(began, over):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM feedback_feedback")
            began.set()
            over.wait(20)

    def rewrites(began, over):
        began.set()
        try:
            files.rewrite()
        except OperationalError as error:
            failed.append(error)

    with beside(looks_for_long), beside(rewrites):
        until_it_waits()
        answer, seconds = timed(visitor.post, "/feedback/receipt/", {"receipt_code": code})
    assert failed and answer.status_code == 503 and seconds < 1


def until_it_waits():
    for _time in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ~ '^VACUUM'")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("the rewrite never waited")
