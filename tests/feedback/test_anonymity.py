"""The marker test (FB-3): recognisable secrets go in, and only the text's own columns may hold them
after.
"""

import io
import logging
import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.models import Feedback
from lib.redis_client import client as limits_redis
from lib.redis_client import page_client
from mail.models import OutgoingMail
from portal.logs import JsonFormatter
from tests.feedback.test_resident_pages import CODE, NEW, hidden
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
BODY, AGENT, ADDRESS = "MARKERBODY", "MARKERAGENT/1.0", "203.0.113.77"
TEXT_COLUMNS = {("feedback_feedback", "body"), ("feedback_feedback", "search")}
CHANGED_TABLES = {"feedback_feedback", "feedback_event"}
# What FB-3 allows to be stored, and where a new message stands; every other column keeps its
# default.
FILLED = {
    "id", "site_id", "category", "about", "meeting", "body", "language", "may_publish",
    "received_on", "lookup",
    "status", "since", "waits_since", "event_count", "event_head", "search",
}  # fmt: skip
TRIGGER = """
CREATE FUNCTION fail_by_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.body LIKE '%FAILexception%' THEN RAISE EXCEPTION 'failed' USING DETAIL = NEW.body; END IF;
    IF NEW.body LIKE '%FAILconstraint%' THEN NEW.status := 'declined'; END IF;
    IF NEW.body LIKE '%FAILdeadlock%' THEN
        RAISE EXCEPTION 'failed' USING DETAIL = NEW.body, ERRCODE = 'deadlock_detected';
    END IF;
    IF NEW.body LIKE '%FAILtimeout%' THEN PERFORM pg_sleep(5); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fail_by_word BEFORE INSERT ON feedback_feedback FOR EACH ROW EXECUTE FUNCTION fail_by_word();
"""
QUIET = {
    "asyncio",
    "django.db.backends",
}  # tests' own: the event loop of Playwright, and queries while they are captured
FAILURES = ["exception", "constraint", "deadlock", "too large", "timeout"]


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def dump() -> dict[tuple[str, str], list[str]]:
    """Every column of every table as text, and every sequence."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            columns = [column.name for column in cursor.description]
            rows = cursor.fetchall()
            for at, column in enumerate(columns):
                found[table, column] = sorted(str(row[at]) for row in rows)
        cursor.execute("SELECT sequencename, last_value::text FROM pg_sequences WHERE schemaname = 'public'")
        for name, value in cursor.fetchall():
            found[f"sequence {name}", "last_value"] = [str(value)]
    return found


def redis_dump() -> dict[str, str]:
    found = {}
    for server in (page_client(), limits_redis()):
        for name in server.scan_iter("*"):
            found[name.decode()] = str(server.get(name) if server.type(name) == b"string" else server.dump(name))
    return found


@pytest.fixture
def failing_words():
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER fail_by_word ON feedback_feedback; DROP FUNCTION fail_by_word()")


@pytest.fixture
def written_log():
    """What our own formatter writes, whatever pytest does with the streams."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def browser(cast, number: int) -> Client:
    """Every second browser is signed in as Rosa; all come with marked headers."""
    client = Client(raise_request_exception=False, HTTP_USER_AGENT=AGENT, REMOTE_ADDR=ADDRESS, HTTP_REFERER=AGENT)
    return signed_in(client, cast.rosa, second_factor=False) if number % 2 else client


def submit(client: Client, number: int, failure: str) -> tuple[str, str]:
    """One submission through the form; the key, and the code if there is one."""
    key = hidden(client.get(NEW), "key")
    body = f"{BODY}{number} FAIL{failure}" if failure else f"{BODY}{number}"
    body = body * 20_000 if failure == "too large" else body
    data = {"body": body, "category": "idea", "key": key}
    if failure == "timeout":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 60")
    answer = client.post(NEW, data)
    if failure == "timeout":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 30000")
    expected = {"": 200, "too large": 413}.get(failure, 503)
    assert answer.status_code == expected, (failure, answer.status_code)
    text = re.sub(r"<[^>]*>|\s", "", answer.content.decode())
    return key, CODE.search(text)[0] if not failure else ""


def postgres_log() -> tuple[Path, int]:
    """The server's own log and where it ends now; AssertionError where nobody says which file it is."""
    path = Path(os.environ.get("PORTAL_TEST_PG_LOG", ""))
    assert path.is_file(), "PORTAL_TEST_PG_LOG names no file: ./run test sets it to the log of its PostgreSQL"
    return path, path.stat().st_size


def test_marked_submissions_leave_nothing_but_their_text(cast, failing_words, written_log, capfd, request, monkeypatch):
    monkeypatch.setattr(settings, "LIMITS", {**settings.LIMITS, "feedback": "100000/3600"})
    total = 1000 if request.config.getoption("--long", default=False) else 100
    browsers = [browser(cast, number) for number in range(total)]
    sessions = [client.cookies[settings.SESSION_COOKIE_NAME].value for client in browsers[1::2]]
    log_path, log_from = postgres_log()
    before, secrets = dump(), set()
    with CaptureQueriesContext(connection) as queries:
        for number, client in enumerate(browsers):
            failure = FAILURES[number // 10 % len(FAILURES)] if number % 10 == 0 else ""
            key, code = submit(client, number, failure)
            secrets |= {key, code, code.replace("-", "")} - {""}
    after = dump()

    assert Feedback.objects.count() == total - total // 10
    touched = [query["sql"] for query in queries if "django_session" in query["sql"] or "accounts_user" in query["sql"]]
    assert not touched, touched[:1]
    changed = {table for (table, column), rows in after.items() if before.get((table, column)) != rows}
    assert changed == CHANGED_TABLES
    hidden_ones = {*secrets, *sessions, AGENT, ADDRESS}
    logs = written_log.getvalue() + "".join(capfd.readouterr())
    with log_path.open() as file:
        file.seek(log_from)
        logs += file.read()
    for (table, column), rows in after.items():
        text = "\n".join(rows)
        assert BODY.lower() not in text.lower() or (table, column) in TEXT_COLUMNS, (table, column)
        for value in hidden_ones - (set(sessions) if table == "django_session" else set()):
            assert value not in text, (table, column)
    for place in (logs, str(redis_dump()), str(mail.outbox), str(list(OutgoingMail.objects.values()))):
        for value in {*hidden_ones, BODY}:
            assert value not in place
    assert only_allowed_columns()


def only_allowed_columns() -> bool:
    """Every column outside the allowed ones still has its default."""
    for row in Feedback.objects.all():
        for field in Feedback._meta.local_concrete_fields:
            if field.column not in FILLED:
                assert getattr(row, field.attname) == field.get_default(), field
    return True


def test_limiter_keeps_numbers_only_and_not_for_long(cast):
    client = Client(HTTP_USER_AGENT=AGENT, REMOTE_ADDR=ADDRESS)
    submit(client, 1, "")
    for name, value in redis_dump().items():
        assert ADDRESS not in name + value and AGENT not in name + value
        if name.startswith("limit:"):
            held = limits_redis().get(name)
            assert sum(held) == 1 and 0 < limits_redis().ttl(name) <= 3600


def test_an_anonymous_visit_writes_no_line_anywhere(cast, caplog):
    """SEC-6: not that somebody came, nor when: no logger of ours or of a package, and not PostgreSQL's log."""
    caplog.set_level(logging.DEBUG)
    log_path, log_from = postgres_log()
    client = Client(HTTP_USER_AGENT=AGENT, REMOTE_ADDR=ADDRESS)
    _key, code = submit(client, 1, "")
    client.post("/feedback/receipt/", {"receipt_code": code})
    client.post("/feedback/receipt/", {"receipt_code": "0000-0000-0000-0000-0000"})
    client.post("/api/v1/feedback/", {"site": "north"}, content_type="application/json")
    assert [record.getMessage() for record in caplog.records if record.name not in QUIET] == []
    with log_path.open() as file:
        file.seek(log_from)
        assert file.read() == ""


def test_a_line_that_somebody_writes_would_be_seen(cast, caplog):
    """The control: a private page does write its line, and PostgreSQL writes an error into that very file."""
    caplog.set_level(logging.DEBUG)
    log_path, log_from = postgres_log()
    signed_in(Client(), cast.rosa).get("/me/")
    assert "portal.request" in {record.name for record in caplog.records}
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT no_such_column")
    with log_path.open() as file:
        file.seek(log_from)
        assert "no_such_column" in file.read()


def test_marker_would_be_found_where_it_does_not_belong(cast):
    """The negative control: a text in a wrong column is seen by the same search."""
    submit(Client(), 1, "")
    Feedback.objects.update(referred_to=BODY)
    places = {place for place, rows in dump().items() if BODY in "\n".join(rows)}
    assert ("feedback_feedback", "referred_to") in places - TEXT_COLUMNS
