"""A failure on the way of an anonymous message is logged with its hour, not its second (BLIND-1)."""

import json
import logging

import pytest
from django.db import OperationalError
from django.test import Client

from mail import enqueue
from portal.logs import JsonFormatter
from sites_app.models import Site

pytestmark = pytest.mark.django_db


def lines(caplog) -> list[dict]:
    """Every line that was written, by whatever logger, as it goes to the log."""
    return [json.loads(JsonFormatter().format(one)) for one in caplog.records]


@pytest.fixture(params=[(RuntimeError, 500), (OperationalError, 503)], ids=["a fault", "the database is away"])
def broken(request, monkeypatch, caplog):
    """Storing a message fails; with which status."""
    error, status = request.param

    def fail(*args, **kwargs):
        raise error

    caplog.set_level(logging.INFO)
    monkeypatch.setattr("feedback.actions.submit", fail)
    return status


WAYS = {
    "page": (
        "/sites/north/feedback/new/",
        "application/x-www-form-urlencoded",
        "category=idea&body=Hello&key=" + "k" * 43,
    ),
    "api": ("/api/v1/feedback/", "application/json", json.dumps({"site": "north", "category": "idea", "body": "Hi"})),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_failed_message_without_a_name_keeps_the_hour_alone(cast, broken, caplog, way):
    """All of its lines: one with a second beside those without would tell."""
    assert Site.objects.exists()
    path, kind, body = WAYS[way]
    answer = Client(raise_request_exception=False).post(path, body, content_type=kind)
    written = lines(caplog)
    assert answer.status_code == broken and len(written) >= 2, "the fault's own line, and that of the request"
    assert [one for one in written if not one["at"].endswith(":00:00+00:00")] == []


def test_a_worker_that_cannot_be_woken_does_not_tell_when_somebody_booked(caplog, monkeypatch):
    """Who gives an address gets a mail, and with it a line where the queue is away."""
    monkeypatch.setattr(enqueue, "is_full", lambda *args: 1 / 0)
    monkeypatch.setattr(enqueue.log, "disabled", False)  # a worker of another test may have silenced it
    caplog.set_level(logging.WARNING, logger="mail.enqueue")
    enqueue.enqueue_delivery().join(30)
    (line,) = [one for one in lines(caplog) if one["logger"] == "mail.enqueue"]
    assert line["error"] == "ZeroDivisionError" and line["at"].endswith(":00:00+00:00")


def test_the_line_of_a_private_page_keeps_its_second():
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "x", None, None)
    record.created = 1_700_000_001.5
    assert json.loads(JsonFormatter().format(record))["at"] == "2023-11-14T22:13:21+00:00"
