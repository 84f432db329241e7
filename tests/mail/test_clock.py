"""A wrong clock closes nothing (SEC-17): what scheduled work believes, and when it stops."""

import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
import redis
from celery import Celery
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from lib import connections
from lib.connections import beside
from mail import actions, clock, enqueue, outbox
from mail.models import Heartbeat, OutgoingMail, Tick
from mail.scheduler import HeartbeatScheduler
from tests.operations.programs import tool

pytestmark = pytest.mark.django_db
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


class Hands:
    """Moves the hands of this machine's clock and of the database's; the time that passes is real."""

    def __init__(self, monkeypatch) -> None:
        self.here, self.there = timedelta(0), timedelta(0)
        local, database = timezone.now, clock.database_now
        monkeypatch.setattr(timezone, "now", lambda: local() + self.here)
        monkeypatch.setattr(clock, "database_now", lambda: database() + self.there)

    def turn(self, by: timedelta) -> None:
        """Both: one server has one clock."""
        self.here = self.there = by


@pytest.fixture
def hands(monkeypatch):
    return Hands(monkeypatch)


def refused(name="digests") -> str:
    return Tick.objects.get(name=name).refused


def test_while_all_clocks_agree_it_is_the_time_of_the_database(hands):
    assert abs(clock.tick("digests") - timezone.now()) < timedelta(seconds=5)
    assert clock.tick("digests")
    assert refused() == ""


@pytest.mark.parametrize("by", [WEEK, HOUR, -HOUR, timedelta(seconds=200)])
def test_a_machine_whose_clock_is_not_the_databases_does_nothing_and_stops_no_other(hands, by):
    clock.tick("digests")
    hands.here = by
    assert clock.tick("digests") is None
    hands.here = timedelta(0)
    assert refused() == ""
    assert clock.tick("digests")


def test_the_database_is_not_believed_alone_either(hands):
    clock.tick("digests")
    hands.there = WEEK
    assert clock.tick("digests") is None


@pytest.mark.parametrize(("by", "why"), [(WEEK, "jump"), (HOUR, "jump"), (-HOUR, "back"), (-WEEK, "back")])
def test_one_server_whose_only_clock_jumps_stops_until_it_is_right_again(hands, by, why):
    clock.tick("digests")
    hands.turn(by)
    assert clock.tick("digests") is None
    assert refused() == why
    hands.turn(timedelta(0))
    assert clock.tick("digests")
    assert refused() == ""


def test_a_long_pause_is_believed_where_the_machine_ran_all_the_time_and_asked_about_where_not(hands):
    clock.tick("digests")
    seen = Tick.objects.get(name="digests")
    up = seen.up - 3 * 86400
    Tick.objects.update(at=seen.at - timedelta(days=3), up=up)
    assert clock.tick("digests"), "the machine itself says that three days have passed"
    Tick.objects.update(at=seen.at - timedelta(days=3), boot="another life")
    assert clock.tick("digests") is None
    assert refused() == "gap"
    out = StringIO()
    call_command("clock_ok", stdout=out)
    assert "1 stopped tasks go on" in out.getvalue()
    assert clock.tick("digests")


def test_a_night_without_power_needs_nobody(hands):
    clock.tick("digests")
    Tick.objects.update(at=timezone.now() - timedelta(hours=11), boot="another life")
    assert clock.tick("digests")


def test_nobody_accepts_a_clock_that_is_not_the_databases(hands):
    hands.here = HOUR
    with pytest.raises(CommandError, match="3600 seconds"):
        call_command("clock_ok")


def test_mail_stands_a_clock_that_is_a_little_wrong_because_it_does_not_use_it(hands):
    hands.here = timedelta(minutes=5)
    assert clock.tick("mail", most=clock.MOST_FOR_MAIL)
    assert Heartbeat.objects.get(name__startswith="worker@").skew > 290
    hands.here = HOUR
    assert clock.tick("mail", most=clock.MOST_FOR_MAIL) is None


@pytest.mark.django_db(transaction=True)
def test_a_worker_two_hundred_seconds_ahead_takes_no_mail_that_another_still_sends(smtp):
    """Its own clock says that the lease is over; the database's does not."""
    with transaction.atomic():
        for n in range(5):
            outbox.queue(kind="test_notice", key=f"k{n}", to=f"r{n}@example.org", language="en", params={"id": n})
    held = actions.claim(now=clock.database_now(), claimed_by="another", limit=4)
    name = connection.settings_dict["NAME"]
    env = {
        **os.environ,
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/portal?", f"/{name}?"),
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    argv = [tool("faketime", "faketime"), "-f", "+200s", sys.executable, "-m", "tests.mail.worker"]
    run = subprocess.run(argv, cwd=django_settings.BASE_DIR, env=env, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    assert len(smtp.taken) == 1, "it was not idle: the fifth was nobody's"
    assert {row.address for row in held}.isdisjoint(one.address for one in smtp.taken)
    assert OutgoingMail.objects.filter(claimed_by="another").count() == 4


class Listening(HeartbeatScheduler):
    """Writes down what it asks for instead of asking."""

    def apply_entry(self, entry, producer=None):
        self.asked.append(entry.name)


@pytest.fixture
def app():
    """An application with a queue of its own."""
    url = beside(django_settings.REDIS_URL, 61)
    redis.Redis.from_url(url).flushdb()
    app = Celery("clock", broker=connections.broker(url), set_as_current=False)
    app.conf.broker_transport_options = django_settings.CELERY_BROKER_TRANSPORT_OPTIONS
    app.conf.task_default_queue = "portal"
    yield app
    app.close()
    redis.Redis.from_url(url).flushdb()


@pytest.fixture
def scheduler(app, monkeypatch):
    monkeypatch.setattr("mail.scheduler.record_heartbeat", lambda name: None)
    monkeypatch.setattr("mail.scheduler.connection", type("Nothing", (), {"close": staticmethod(lambda: None)}))
    made = Listening(app=app, lazy=True)
    made.asked = []
    made.schedule.clear()
    made.add(name="often", task="some.task", schedule=0.05)
    return made


def run_for(scheduler, seconds: float) -> int:
    before, ends = len(scheduler.asked), clock.time.monotonic() + seconds
    while clock.time.monotonic() < ends:
        clock.time.sleep(min(0.05, scheduler.tick()))
    return len(scheduler.asked) - before


def test_the_scheduler_goes_on_when_its_clock_steps_back_an_hour(scheduler, app, monkeypatch):
    assert run_for(scheduler, 0.5) >= 3
    now = app.now
    monkeypatch.setattr(app, "now", lambda: now() - HOUR)
    monkeypatch.setattr("time.time", lambda real=clock.time.time: real() - 3600)
    assert run_for(scheduler, 0.5) >= 3


def test_no_heap_of_messages_grows_while_nobody_reads(app, scheduler):
    for _ in range(enqueue.MOST_WAITING):
        assert not enqueue.is_full(app, "some.task")
        app.send_task("some.task")
    assert enqueue.is_full(app, "some.task")
    assert run_for(scheduler, 0.3) == 0
