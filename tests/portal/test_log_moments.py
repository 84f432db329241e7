"""A failure on the way of an anonymous message is logged with its hour, not its second (BLIND-1)."""

import json
import logging

import pytest
from django.test import Client

from portal.logs import JsonFormatter
from sites_app.models import Site

pytestmark = pytest.mark.django_db


def moments(caplog) -> list[str]:
    return [json.loads(JsonFormatter().format(one))["at"] for one in caplog.records if one.name == "lib.errors"]


@pytest.fixture
def broken(monkeypatch, caplog):
    """Looking up a site fails as nothing should."""

    def fail(*args, **kwargs):
        raise RuntimeError

    caplog.set_level(logging.INFO)
    monkeypatch.setattr("feedback.views.resident.get_object_or_404", fail)


def test_a_failed_message_without_a_name_keeps_the_hour_alone(cast, broken, caplog):
    assert Site.objects.exists()
    answer = Client(raise_request_exception=False).post("/sites/north/feedback/new/", {"body": "Hello"})
    (moment,) = moments(caplog)
    assert answer.status_code == 500 and moment.endswith(":00:00+00:00")


def test_the_line_of_a_private_page_keeps_its_second():
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "x", None, None)
    record.created = 1_700_000_001.5
    assert json.loads(JsonFormatter().format(record))["at"] == "2023-11-14T22:13:21+00:00"
