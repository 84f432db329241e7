"""Error reports: a marker in everything a person sends is found in no report; without the scrubbing it is."""

import json
import logging

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from portal import reports

MARK = "QX7-marker-of-rosa"
DSN = "https://key@reports.example.org/1"


class Kept(Transport):
    """Keeps what would leave this machine."""

    def __init__(self, options=None):
        super().__init__(options)
        self.sent: list[bytes] = []

    def capture_envelope(self, envelope):
        self.sent.append(envelope.serialize())


def everything_sent(**changed) -> str:
    """What leaves when something breaks while a marked person is at work."""
    transport = Kept()
    sentry_sdk.init(DSN, transport=transport, **{**reports.OPTIONS, **changed})
    try:
        sentry_sdk.set_user({"email": f"{MARK}@example.org"})
        sentry_sdk.set_extra("body", MARK)
        sentry_sdk.set_tag("place", MARK)
        sentry_sdk.add_breadcrumb(message=MARK)
        _break(MARK)
        logging.getLogger("elsewhere").error("it was %s", MARK)
        sentry_sdk.capture_message(MARK)
        sentry_sdk.flush()
    finally:
        sentry_sdk.init()
        sentry_sdk.get_isolation_scope().clear()
        sentry_sdk.get_current_scope().clear()
    return "\n".join(one.decode("utf-8", "replace") for one in transport.sent)


def _break(body: str) -> None:
    try:
        raise ValueError(f"cannot read {body}")
    except ValueError as error:
        sentry_sdk.capture_exception(error)


@pytest.mark.filterwarnings("ignore")
def test_a_report_holds_no_mark_of_a_person():
    sent = everything_sent()
    assert MARK not in sent
    assert "ValueError" in sent and "_break" in sent, "what broke, and where, is said"


@pytest.mark.filterwarnings("ignore")
def test_without_the_scrubbing_the_mark_would_be_found():
    assert MARK in everything_sent(before_send=None, include_local_variables=True)


def test_a_request_body_and_its_headers_are_dropped():
    event = {"event_id": "1", "request": {"data": MARK, "headers": {"User-Agent": MARK}}, "logentry": {"message": MARK}}
    assert MARK not in json.dumps(reports.scrubbed(event, {}))


def test_without_an_address_nothing_is_started():
    reports.start("")
    assert sentry_sdk.get_client().dsn is None
