"""“Make it Monday”: the running week is closed, mailed and opened at once; each press replaces it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from demo import tasks
from demo.make_it_monday import make_it_monday, newest
from digests import actions
from digests.models import Digest, Subscription
from mail import enqueue, rendering
from mail.models import OutgoingMail
from tests.digests.factories import MONDAY, NOON, build_feedback
from tests.people import build_cast

TODAY = date(2026, 11, 23)  # Monday of week 48


@pytest.fixture
def cast(db, monkeypatch):
    monkeypatch.setattr(enqueue, "enqueue_delivery", lambda: None)  # no broker is asked
    return build_cast(TODAY)


def press(now) -> int:
    return make_it_monday(now, after=newest(now))


def commanders() -> list[str]:
    return sorted(OutgoingMail.objects.filter(kind="digest").values_list("address", flat=True))


def test_a_press_closes_the_running_week_opens_it_and_mails_it(cast):
    build_feedback(cast.north, TODAY)
    assert not Digest.objects.public(NOON).exists()
    assert press(NOON) == 2
    row = Digest.objects.public(NOON).get(site=cast.north)
    assert (row.week, row.public_part["feedback"]["released"]) == (48, 1)
    assert commanders() == ["bea@example.org", "nora@example.org"]


def test_each_press_replaces_the_week_and_sends_again_to_subscribers_too(cast):
    Subscription.objects.create(site=cast.north, email="rey@example.org", asked_on=TODAY, confirmed_on=TODAY)
    build_feedback(cast.north, TODAY)
    press(NOON)
    build_feedback(cast.north, TODAY)
    assert press(NOON) == 2
    assert Digest.objects.get(site=cast.north).public_part["feedback"]["released"] == 2
    assert len(commanders()) == 4
    pages = OutgoingMail.objects.filter(kind="digest_page")
    assert [(row.address, row.due_at) for row in pages] == [("rey@example.org", NOON)] * 2


def test_a_press_that_is_delivered_twice_sends_once(cast, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    seen = newest(NOON)
    tasks.monday(seen)
    tasks.monday(seen)
    assert len(commanders()) == 2
    tasks.monday(newest(NOON))
    assert len(commanders()) == 4, "the next press is another one"


def test_the_real_monday_builds_the_week_again_and_sends_it(cast):
    press(MONDAY - timedelta(days=1))
    assert commanders() == ["bea@example.org", "nora@example.org"]
    assert actions.send_due(MONDAY) == (2, 2)
    assert len(commanders()) == 4
    row = Digest.objects.get(site=cast.north)
    assert (row.week, row.public_from) == (47, NOON)
    assert not Digest.objects.public(NOON - timedelta(seconds=1)).exists()


def test_a_week_that_has_ended_is_left_alone(cast):
    actions.send_due(MONDAY)
    before = list(Digest.objects.order_by("pk").values_list("pk", "data"))
    press(NOON)
    assert len(before) == 2 and before == list(Digest.objects.filter(week=47).order_by("pk").values_list("pk", "data"))


def test_it_is_there_in_the_demonstration_only(cast, settings, monkeypatch):
    sent = []
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    monkeypatch.setattr("demo.views.current_app.send_task", lambda name, args, **rest: sent.append((name, args)))
    assert Client().post("/demo/monday/").status_code == 404 and sent == []
    settings.DEMO = True
    assert Client().get("/demo/monday/").status_code == 405
    assert Client(headers={"Sec-Fetch-Site": "cross-site"}).post("/demo/monday/").status_code == 403 and sent == []
    assert Client().post("/demo/monday/").status_code == 302
    assert sent == [("demo.tasks.monday", [0])]
    tasks.monday(0)
    assert Client().get("/sites/north/digests/2026-W48/").status_code == 200
    assert "week 48" in rendering.render(OutgoingMail.objects.get(address="nora@example.org")).subject
