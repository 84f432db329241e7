"""Nobody waits for the mix: a form is back within two seconds with its text, a reader within one (BLIND-4, BLIND-8)."""

import json
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.test import Client

from digests.models import Subscription
from feedback.models import Feedback, Message
from meetings.actions import booking
from meetings.models import Meeting, Rsvp
from operations.mixing import files, mix
from operations.mixing import rows as mixing_rows
from operations.mixing.files import nobody_waits
from operations.mixing.night import DeadVersionsError
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
    """Runs `work(began, over)` in a thread with a connection of its own while the block runs; its end is given."""
    began, over = threading.Event(), threading.Event()

    def run():
        try:
            work(began, over)
        finally:
            began.set()
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert began.wait(60)
    try:
        yield over
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
                over.wait(60)

        monkeypatch.setattr(mixing_rows, "crash_point", at)
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
            over.wait(60)

    def work(began, over):
        if not watched:
            return hold(began, over)
        with nobody_waits():
            return hold(began, over)

    with beside(work):
        yield


def within(most, send, *args, **data):
    """The answer, which came within so many seconds. Asked again where it did not: a machine that stood still for a
    moment is no fault of the code, and whoever is in the way stays there until the block ends.
    """
    for _time in range(4):
        began = time.monotonic()
        answer = send(*args, **data)
        took = time.monotonic() - began
        if took < most:
            return answer
    raise AssertionError(f"{took:.1f} seconds, four times over {most}")


def came_back(answer, typed=SAID):
    assert answer.status_code == 503 and answer["Retry-After"], answer.content[:300]
    assert typed in answer.content.decode(), "the text is lost"
    return True


def test_a_step_that_meets_a_mix_comes_back_with_its_text_and_then_goes_through_once(reach, visitor, monkeypatch):
    row, code = reach("with_site")
    words = {"receipt_code": code, "body": SAID, "key": KEY}
    with being_mixed(monkeypatch):
        assert came_back(within(2, visitor.post, "/feedback/receipt/follow-up/", words))
        looked = within(1, visitor.post, "/feedback/receipt/", {"receipt_code": code})
        assert looked.status_code == 200, "who only reads never waits for a mix, and is never told that it is unknown"
        new = {"category": "idea", "body": "A bench, please.", "key": "n" * 43}
        assert within(2, visitor.post, "/sites/north/feedback/new/", new).status_code == 200, "a new one is in no way"
    for _time in range(2):
        assert visitor.post("/feedback/receipt/follow-up/", words).status_code == 200
    assert Message.objects.filter(feedback=row, body=SAID).count() == 1


def test_a_party_that_meets_a_mix_of_its_meeting_gets_its_form_back(meeting, visitor, monkeypatch):
    booking.join(meeting.pk, booking.Party(1), now=NOW)
    with being_mixed(monkeypatch):
        words = {"party_size": 3, "other_need": SAID, "needs": "other", "key": KEY}
        assert came_back(within(2, visitor.post, f"/meetings/{meeting.pk}/rsvp/", words))
        asked = json.dumps({"party_size": 1})
        answer = within(
            2, visitor.post, f"/api/v1/meetings/{meeting.pk}/rsvps/", asked, content_type="application/json"
        )
        assert answer.status_code == 503 and answer["Retry-After"] and answer.json()["code"]
    assert Rsvp.objects.count() == 1


def test_whoever_writes_during_the_weekly_rewrite_gets_the_form_back(cast, reach, visitor, meeting):
    _row, code = reach("with_site")
    rows = Feedback.objects.count()
    with being_rewritten():
        new = {"category": "idea", "body": SAID, "key": KEY}
        assert came_back(within(2, visitor.post, "/sites/north/feedback/new/", new))
        more = {"receipt_code": code, "body": SAID, "key": KEY}
        assert came_back(within(2, visitor.post, "/feedback/receipt/follow-up/", more))
        party = {"party_size": 3, "other_need": SAID, "needs": "other", "key": KEY}
        assert came_back(within(2, visitor.post, f"/meetings/{meeting.pk}/rsvp/", party))
        address = {"email": "rey@example.com"}
        assert came_back(within(2, visitor.post, "/sites/north/digests/subscribe/", address), typed="rey@example.com")
    assert (Feedback.objects.count(), Subscription.objects.count(), Rsvp.objects.count()) == (rows, 0, 0)
    assert visitor.post("/sites/north/feedback/new/", new).status_code == 200 and Feedback.objects.count() == rows + 1


def test_whoever_reads_during_the_weekly_rewrite_is_answered_within_a_second(reach, visitor):
    _row, code = reach("with_site")
    with being_rewritten():
        answer = within(1, visitor.post, "/feedback/receipt/", {"receipt_code": code})
    assert answer.status_code == 503 and answer["Retry-After"]


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


def test_a_rewrite_that_waits_for_somebody_lets_nobody_wait_behind_it(reach, visitor, monkeypatch):
    """The real one: a long look at the table is in its way, and every reader would stand in line behind it."""
    _row, code = reach("with_site")
    monkeypatch.setattr(files, "PATIENCE", "20s")  # so that it is still there when the reader comes
    failed = []

    def looks_for_long(began, over):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM feedback_feedback")
            began.set()
            over.wait(60)

    def rewrites(began, over):
        began.set()
        try:
            files.rewrite()
        except OperationalError as error:
            failed.append(error)

    with beside(looks_for_long) as look, beside(rewrites):
        until_it_waits()
        answer = within(1, visitor.post, "/feedback/receipt/", {"receipt_code": code})
        look.set()
    assert answer.status_code == 503 and failed == []


def test_a_rewrite_gives_up_where_somebody_looks_for_long(reach):
    """After two seconds; the next night is early enough."""
    reach("with_site")

    def looks_for_long(began, over):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM feedback_feedback")
            began.set()
            over.wait(60)

    with beside(looks_for_long), pytest.raises(OperationalError, match="lock timeout"):
        files.rewrite()


def test_a_reader_finds_the_thread_at_every_moment_of_a_mix(reach, visitor):
    """Mixed again and again while somebody reads it by her code, and goes on answering."""
    row, code = reach("answered")
    said, over = [], threading.Event()

    def reads():
        try:
            while not over.is_set():
                said.append(visitor.post("/feedback/receipt/", {"receipt_code": code}).status_code)
        finally:
            connection.close()

    reader = threading.Thread(target=reads)
    reader.start()
    try:
        mixed = 0
        for _night in range(60):  # a reader on a busy machine reads seldom
            Feedback.objects.filter(pk=row.pk).update(urgent=F("urgent"))
            with suppress(DeadVersionsError):  # who reads just then holds old versions; `mix` says so
                assert mix(NOW, include_today=True).parts
                mixed += 1
            if mixed >= 3 and len(said) > 5:
                break
    finally:
        over.set()
        reader.join()
    assert set(said) == {200} and len(said) > 5 and mixed >= 3


def until_it_waits():
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'feedback_feedback'::regclass"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("the rewrite never waited")
