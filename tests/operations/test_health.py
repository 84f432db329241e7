"""Health addresses: the process answers, it can serve, how the mail flows; whatever is away.

Rules: ADDR-6.
"""

import re
import socket
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from lib import errors
from lib.redis_client import GuardedPages, GuardedRedis
from mail import actions, clock, mail_types, outbox
from mail.models import Heartbeat, Tick, Urgency
from mail.scheduler import HeartbeatScheduler
from operations import views
from portal.celery import app
from tests.meetings.factories import new_meeting

pytestmark = pytest.mark.django_db

mail_types.register(
    "test_health",
    render=lambda row: mail_types.RenderedMail("s", "t"),
    still_due=mail_types.always_due,
    urgency=Urgency.NOTICE,
)


@pytest.fixture
def alive():
    now = timezone.now()
    clock.record_heartbeat("worker", now=now)
    clock.record_heartbeat("scheduler", now=now)


def test_the_process_answers_without_touching_anything(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies


def test_ready_says_how_each_part_is(client, alive):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == dict.fromkeys(["database", "migrations", "cache", "worker", "scheduler", "outbox"], "ok")


def test_ready_without_worker_and_scheduler_is_degraded_not_down(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    state = answer.json()
    assert (state["worker"], state["scheduler"], state["outbox"]) == ("degraded", "degraded", "ok")
    clock.record_heartbeat("worker", now=timezone.now() - timedelta(minutes=5))
    assert client.get("/readyz").json()["worker"] == "degraded"


def test_a_sign_of_life_from_the_future_is_none(client, alive):
    """Whoever wrote it goes by a wrong clock, and may be long gone when its hour has come."""
    assert client.get("/readyz").json()["worker"] == "ok"
    Heartbeat.objects.create(name="worker@other", at=timezone.now() + timedelta(hours=1))
    assert client.get("/readyz").json()["worker"] == "degraded"
    Heartbeat.objects.filter(name="worker@other").update(at=timezone.now() - timedelta(hours=1))
    assert client.get("/readyz").json()["worker"] == "ok"  # one of two lives


def test_a_lost_upkeep_shows_but_one_that_was_never_apart_does_not(client, alive):
    clock.record_heartbeat("upkeep", now=timezone.now() - timedelta(minutes=30))
    assert client.get("/readyz").json()["worker"] == "degraded"
    clock.record_heartbeat("upkeep")
    assert client.get("/readyz").json()["worker"] == "ok"


def test_a_clock_that_is_not_believed_shows(client, alive):
    Tick.objects.create(name="digests", at=timezone.now(), refused="jump")
    assert client.get("/readyz").json()["scheduler"] == "degraded"


def test_mail_that_should_have_left_shows(client, alive):
    outbox.queue(kind="test_health", key="k", to="rosa@example.org", language="en", params={},
                 now=timezone.now() - timedelta(minutes=11))  # fmt: skip
    assert client.get("/readyz").json()["outbox"] == "degraded"


def test_a_mail_server_in_trouble_shows(client, alive):
    for _ in range(5):
        actions.pause_server(error="connect 421", now=timezone.now())
    assert client.get("/readyz").json()["outbox"] == "degraded"


def test_a_migration_that_is_not_applied_is_not_ready(client, alive, monkeypatch):
    monkeypatch.setattr(views, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'mail'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert (answer.json()["database"], answer.json()["migrations"]) == ("ok", "down")
    assert answer["Retry-After"]


@pytest.fixture(params=[(GuardedPages, "page_client"), (GuardedRedis, "client")], ids=["pages", "limits"])
def black_hole(settings, request):
    """Redis takes connections and never says a word."""
    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(64)
        address = f"redis://127.0.0.1:{hole.getsockname()[1]}/0"
        monkey = pytest.MonkeyPatch()
        kind, name = request.param
        server = kind.from_url(address, **settings.PAGE_REDIS["OPTIONS"])
        monkey.setattr(views, name, lambda: server)
        yield
        monkey.undo()


def test_ready_answers_soon_when_redis_is_a_black_hole(client, alive, black_hole):
    client.get("/healthz")
    started = time.monotonic()
    answer = client.get("/readyz")
    first = time.monotonic() - started
    assert (answer.status_code, answer.json()["cache"]) == (200, "degraded")
    assert first < 2
    started = time.monotonic()
    assert client.get("/readyz").json()["cache"] == "degraded"
    assert time.monotonic() - started < first


@pytest.mark.django_db(transaction=True)
def test_a_process_without_a_database_is_not_ready(client):
    """Every connection of this process goes to a port where nobody listens."""
    pool = connection.settings_dict["OPTIONS"].pop("pool")
    before = {name: connection.settings_dict[name] for name in ("HOST", "PORT")}
    connection.close_pool()
    connection.close()
    connection.settings_dict.update(HOST="127.0.0.1", PORT="1")
    try:
        answer = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    finally:
        connection.close()
        connection.settings_dict.update(before)
        connection.settings_dict["OPTIONS"]["pool"] = pool
    assert answer.status_code == 503
    assert (answer.json()["database"], answer.json()["migrations"]) == ("down", "down")


def test_figures_need_the_token(client, settings):
    settings.METRICS_TOKENS = []
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKENS = ["new", "old"]
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer guess"}).status_code == 401
    for token in settings.METRICS_TOKENS:
        assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_figures_count_mail_and_name_nobody(client, settings, alive):
    settings.METRICS_TOKENS = ["new"]
    outbox.queue(
        kind="test_health", key="visit:rosa", to="rosa@example.org", language="en", params={"of": "guest-of-olga"}
    )
    text = client.get("/metrics", headers={"Authorization": "Bearer new"}).content.decode()
    assert 'portal_mail{kind="test_health",status="sent"} 0.0' in text and "portal_mail_today" in text
    assert f'portal_heartbeat_age_seconds{{host="{socket.gethostname()}",process="scheduler"}}' in text
    assert "rosa" not in text and "olga" not in text


def test_health_addresses_have_no_spanish_twin_and_refuse_writing(client):
    for address in ("/healthz", "/readyz", "/metrics"):
        assert client.get(f"/es{address}").status_code == 404
        assert client.post(address).status_code in (403, 405)


@pytest.mark.django_db(transaction=True)
def test_the_scheduler_shows_signs_of_life():
    clock = HeartbeatScheduler(app=app, schedule={})
    clock._note()
    assert timezone.now() - Heartbeat.objects.get(name__startswith="scheduler@").at < timedelta(seconds=5)


def test_csrf_checks_do_not_stand_before_health():
    assert Client(enforce_csrf_checks=True).get("/readyz").status_code == 200


@pytest.fixture
def only_reads():
    """`only_reads(True)`: from now on every connection of this process finds a server that only reads, as a standby."""
    options = connection.settings_dict["OPTIONS"]
    before = options["options"]

    def turn(on: bool) -> None:
        connection.close()
        connection.close_pool()
        options["options"] = f"{before} -c default_transaction_read_only=on" if on else before

    yield turn
    turn(False)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_only_reads_is_not_ready_and_its_connection_is_given_up(client, only_reads):
    only_reads(True)
    connection.ensure_connection()
    first = connection.connection
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"], answer["Retry-After"]) == (503, "down", "5")
    assert first.closed
    assert client.get("/healthz").status_code == 200
    only_reads(False)
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_where_nothing_is_written_is_told_to_come_again(cast, only_reads):
    """PostgreSQL's 25006 is no defect of ours: 503, and the next try gets another connection."""
    meeting = new_meeting(cast.north, starts_at=timezone.now() + timedelta(days=3))
    asker = Client(raise_request_exception=False)
    headers = {"Idempotency-Key": str(uuid4())}
    only_reads(True)
    address = f"/api/v1/meetings/{meeting.pk}/rsvps/"
    connection.ensure_connection()
    first = connection.connection
    answer = asker.post(address, {"party_size": 1}, content_type="application/json", headers=headers)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert first.closed
    only_reads(False)
    answer = asker.post(address, {"party_size": 1}, content_type="application/json", headers=headers)
    assert answer.status_code == 201


def test_a_full_disk_is_a_503_that_says_which(caplog):
    """Raised by PostgreSQL itself with the number it has for this: pages are read on, and the log names the disk."""
    request = RequestFactory().get("/")
    full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(full)
    except OperationalError:
        assert errors.server_error(request).status_code == 503
    assert [one.fields["disk"] for one in caplog.records if hasattr(one, "fields")] == ["the database's is full"]


def lines_of(client, settings) -> str:
    settings.METRICS_TOKENS = ["new"]
    return client.get("/metrics", headers={"Authorization": "Bearer new"}).content.decode()


def test_requests_are_counted_by_route_and_anonymous_ones_as_one_group(client, settings):
    """A counter of the feedback form alone would tell when somebody wrote."""
    for _ in range(100):  # who reads is counted together with others (BLIND-14)
        assert client.get("/api/v1/").status_code == 200
    assert client.get("/staff/").status_code in (302, 404)
    text = lines_of(client, settings)
    assert 'portal_requests_total{route="public",status="2xx"}' in text
    assert re.search(r'portal_request_seconds_count{route="[a-z_:]+"}', text)
    routes = set(re.findall(r'portal_requests_total{route="([^"]+)"', text))
    assert len(routes) > 1 and not any("/" in one for one in routes)
    assert not routes & {"feedback:new", "feedback:receipt", "feedback:follow_up", "feedback:verdict", "api:feedback"}


def test_figures_of_queue_backup_and_backlog(client, settings):
    text = lines_of(client, settings)
    assert 'portal_redis_up{redis="queue"} 1.0' in text and 'portal_queue_messages{queue="portal-mail"}' in text
    assert "portal_backup_age_seconds" not in text
    Tick.objects.create(name="backup", at=timezone.now() - timedelta(hours=2))
    assert re.search(r"portal_backup_age_seconds 72\d\d\.", lines_of(client, settings))
    assert "portal_moderation_waiting 0.0" in text
