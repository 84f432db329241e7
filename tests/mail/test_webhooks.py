"""Bounces and complaints reported by the mail provider suppress an address."""

import base64
import importlib
import json

import pytest
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.test import Client
from django.urls import clear_url_caches

import mail.unprefixed_urls
import portal.urls
from mail import webhooks
from mail.models import Suppression, address_digest

pytestmark = pytest.mark.django_db
Reason = Suppression.Reason


@pytest.mark.parametrize(
    ("kind", "reject", "reason"),
    [
        (EventType.BOUNCED, RejectReason.BOUNCED, Reason.BOUNCED),
        (EventType.REJECTED, RejectReason.INVALID, Reason.BOUNCED),
        (EventType.COMPLAINED, RejectReason.SPAM, Reason.COMPLAINED),
        (EventType.COMPLAINED, None, Reason.COMPLAINED),
        (EventType.DEFERRED, None, None),
        (EventType.BOUNCED, RejectReason.TIMED_OUT, None),
        (EventType.DELIVERED, None, None),
        (EventType.OPENED, None, None),
    ],
)
def test_only_final_bounces_and_complaints_count(kind, reject, reason):
    assert webhooks.reason_of(AnymailTrackingEvent(event_type=kind, reject_reason=reject)) == reason


@pytest.fixture
def postmark(settings):
    """The portal as if the provider were Postmark."""

    def reload():
        importlib.reload(mail.unprefixed_urls)
        importlib.reload(portal.urls)
        clear_url_caches()

    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": ["new:secret", "old:secret"]}
    reload()
    yield "/mail/reports/postmark/tracking/"
    settings.MAIL_PROVIDER, settings.ANYMAIL = "", {"WEBHOOK_SECRET": []}
    reload()


def report(address: str, secret: str):
    event = {
        "RecordType": "SpamComplaint",
        "Type": "SpamComplaint",
        "TypeCode": 512,
        "Email": "rosa@example.org",
        "BouncedAt": "2026-11-23T10:00:00Z",
        "MessageID": "x",
        "ID": 1,
    }
    token = base64.b64encode(secret.encode()).decode()
    headers = {"Authorization": f"Basic {token}"}
    return Client().post(address, json.dumps(event), content_type="application/json", headers=headers)


@pytest.mark.parametrize("secret", ["new:secret", "old:secret"])
def test_a_complaint_suppresses_its_address(postmark, secret):
    assert report(postmark, secret).status_code == 200
    assert Suppression.objects.get().address_digest == address_digest("rosa@example.org")


def test_a_report_without_the_secret_is_refused(postmark):
    assert report(postmark, "rosa:guess").status_code == 400
    assert not Suppression.objects.exists()


def test_without_a_provider_there_is_no_such_address():
    assert report("/mail/reports/postmark/tracking/", "new:secret").status_code == 404
