"""Two scrapes of /metrics, with one act of somebody without a name between them: the same figures (BLIND-14).

Whoever keeps them keeps, for as long as Prometheus does, at which minute each of them moved.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.conf import settings as portal_settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from prometheus_client import CollectorRegistry

from feedback import actions
from feedback.models import Feedback, Message
from mail import clock, mail_types, outbox
from mail.models import OutgoingMail, Urgency
from meetings.models import Rsvp
from operations.metrics import Figures
from tests.feedback.conftest import *  # noqa: F403 - the threads of feedback, in every state

from .test_mix_tables import KEY, Visitor, everything
from .test_mix_tables import meeting as _meeting

pytestmark = pytest.mark.django_db(transaction=True)
meeting = _meeting
mail_types.register(
    "test_scrapes",
    render=lambda row: mail_types.RenderedMail("s", "t"),
    still_due=mail_types.always_due,
    urgency=Urgency.NOTICE,
)


@pytest.fixture
def scrape(settings):
    settings.METRICS_TOKENS = ["new"]

    def now() -> str:
        answer = Client().get("/metrics", headers={"Authorization": "Bearer new"})
        assert answer.status_code == 200
        return answer.content.decode()

    return now


def drain() -> None:
    """The worker has read what there was; none lives here."""
    with redis.Redis.from_url(portal_settings.REDIS_URL) as queue:
        prefix = portal_settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
        queue.delete(*[prefix + one.name for one in portal_settings.CELERY_TASK_QUEUES])


def test_no_anonymous_act_moves_a_figure(cast, reach, meeting, scrape):
    for status in ("received", "with_site", "declined", "answered"):
        reach(status)
    moved = []

    class Watched(Visitor):
        def send(self, path, **data):
            drain()
            before, rows = scrape(), _rows()
            super().send(path, **data)
            if (after := scrape()) != before:
                moved.append((path, set(after.splitlines()) ^ set(before.splitlines())))
            self.wrote = getattr(self, "wrote", 0) + (_rows() != rows)

    visitor = Watched()
    everything(visitor, reach, meeting)
    assert moved == []
    assert visitor.wrote >= 10, "nothing happened between the scrapes: it would show nothing"


def _rows() -> list[int]:
    return [model.objects.count() for model in (Feedback, Message, Rsvp, OutgoingMail)] + [
        sum(Rsvp.objects.values_list("version", flat=True)),
    ]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "America/Los_Angeles", "Pacific/Pago_Pago"])
def test_what_waits_is_counted_once_its_day_is_over_everywhere(cast, send, zone):
    """For hours a day is over on the server's clock and not in a neighborhood west of it."""
    cast.north.time_zone = zone
    cast.north.save()
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for hours in range(0, 24, 3):
        now = noon + timedelta(hours=hours)
        before = _waiting(now)
        send(on=cast.north.today(now))
        assert _waiting(now) == before
    assert _waiting(noon + timedelta(days=3)) == 8


def test_an_old_thread_that_waits_anew_is_counted_from_the_next_day(reach, today):
    row, _code = reach("with_site", on=today - timedelta(days=9))
    now = timezone.now()
    actions.follow_up(row, body="Still dark.", language="en", key=KEY, on=today)
    assert Feedback.objects.waiting_for_moderator().count() == 1
    assert _waiting(now) == 0 and _waiting(now + timedelta(days=2)) == 1


def _waiting(now: datetime) -> int:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(now))
    return int(registry.get_sample_value("portal_moderation_waiting"))


def test_mail_of_today_shows_by_fives_and_without_its_kind(scrape):
    now = timezone.now()
    for number in range(7):
        with transaction.atomic():
            outbox.queue(kind="test_scrapes", key=f"k{number}", to=f"r{number}@example.org", language="en", params={},
                         now=now - timedelta(minutes=1))  # fmt: skip
        shown = scrape()
        assert f'portal_mail_today{{status="waiting"}} {(number + 1) // 5 * 5}.0' in shown
        assert "portal_mail_oldest_due_seconds 0.0" in shown
    assert 'portal_mail{kind="test_scrapes",status="sent"} 0.0' in scrape()
    OutgoingMail.objects.update(status="sent", finished_at=now)
    assert 'portal_mail{kind="test_scrapes",status="sent"} 0.0' in scrape()
    OutgoingMail.objects.update(finished_at=now - timedelta(days=1))
    assert 'portal_mail{kind="test_scrapes",status="sent"} 7.0' in scrape()


def test_a_worker_that_is_woken_between_its_rounds_does_not_show(scrape):
    """It shows itself whenever it is asked to deliver: by the second that would say when a mail was made."""
    ages = set()
    for seconds in (1, 19, 40):
        clock.record_heartbeat("worker", now=timezone.now() - timedelta(seconds=seconds))
        ages |= set(re.findall(r"portal_heartbeat_age_seconds{.*} (.*)", scrape()))
    assert ages == {"0.0"}
    clock.record_heartbeat("worker", now=timezone.now() - timedelta(seconds=200))
    assert re.search(r"portal_heartbeat_age_seconds{.*} 180.0", scrape())
