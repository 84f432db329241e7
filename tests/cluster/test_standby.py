"""A primary with a standby that must confirm: what it did not confirm is answered with 503, never with 201.

Rules: RUN-15.
"""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from lib.postgres import saved
from operations import standbys
from tests.cluster.conftest import migrated, moved_to
from tests.cluster.hosts import until
from tests.cluster.postgres import Server
from tests.meetings.factories import new_meeting
from tests.people import build_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def servers():
    """(primary, standby): streaming, and nothing is committed without it."""
    primary, standby = Server("first"), Server("second")
    try:
        primary.make()
        primary.start()
        migrated(primary)
        standby.copy_of(primary)
        standby.start()
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (second)'")
        primary.ask("SELECT pg_reload_conf()")
        assert until(lambda: streams(primary), 30)
        yield primary, standby
    finally:
        standby.destroy(), primary.destroy()


@pytest.fixture
def post(servers):
    """Answers to one meeting, as the API is asked for them; the status."""
    with moved_to(servers[0]):
        cast = build_cast(timezone.now().date())
        meeting = new_meeting(cast.north, starts_at=timezone.now() + timedelta(days=3), capacity=1000)
        address = f"/api/v1/meetings/{meeting.pk}/rsvps/"
        asker = Client(raise_request_exception=False)
        yield lambda: asker.post(address, {"party_size": 1}, content_type="application/json").status_code


WAITS = "SELECT max(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND usename = 'portal'"


def streams(primary: Server) -> bool:
    return primary.ask("SELECT sync_state FROM pg_stat_replication") == "quorum"


def waiting(post, primary: Server) -> tuple[threading.Thread, list[int]]:
    """Somebody whose answer waits for the standby."""
    heard: list[int] = []
    asking = threading.Thread(target=lambda: (heard.append(post()), connection.close()))
    asking.start()
    assert until(lambda: primary.ask(WAITS), 30)
    return asking, heard


def test_what_no_standby_has_is_not_called_saved(servers, post, monkeypatch):
    primary, standby = servers
    assert post() == 201
    standby.stop()
    monkeypatch.setattr(saved, "LONGEST_WAIT", 1.0)
    assert post() == 503
    # It stands on one disk, as PostgreSQL said: that is why it must not be called saved.
    assert primary.ask("SELECT count(*) FROM meetings_rsvp", "portal") == 2
    # Somebody else cancels the wait: the same.
    monkeypatch.setattr(saved, "LONGEST_WAIT", 600.0)
    asking, heard = waiting(post, primary)
    primary.ask(f"SELECT pg_cancel_backend({primary.ask(WAITS)})")
    asking.join(30)
    assert heard == [503]
    # The control: a commit that is merely slow is saved when the standby comes back.
    asking, heard = waiting(post, primary)
    standby.start()
    asking.join(60)
    assert heard == [201]


def figures() -> str:
    headers = {"Authorization": "Bearer a token of this test"}
    return Client().get("/metrics", headers=headers).content.decode()


def test_figures_and_setup_check_say_who_streams(servers, settings):
    primary, standby = servers
    settings.METRICS_TOKENS, settings.STANDBYS = ["a token of this test"], 1
    with moved_to(primary):
        assert until(lambda: standbys.to_do(1) == "as the superuser: GRANT pg_read_all_stats TO portal;", 30)
        primary.ask("GRANT pg_read_all_stats TO portal")
        assert until(lambda: standbys.to_do(1) == "", 30)
        assert "1 of 2" in standbys.to_do(2)
        assert 'portal_standbys_streaming{sync="quorum"} 1.0' in figures()
        assert re.search(r'portal_replication_lag_seconds{standby="second"} \d+\.0', figures())
        standby.stop()
        assert until(lambda: "0 of 1" in standbys.to_do(1), 30)
        assert 'portal_standbys_streaming{sync="quorum"} 0.0' in figures()
        standby.start()
        # One that streams without being waited for: nothing is lost yet, and everything may be.
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
        primary.ask("SELECT pg_reload_conf()")
        assert until(lambda: "no standby confirms" in standbys.to_do(1), 30)
        assert 'portal_standbys_streaming{sync="async"} 1.0' in figures()
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (second)'")
        primary.ask("SELECT pg_reload_conf()")
        assert until(lambda: streams(primary), 30)


def test_a_warning_of_another_kind_is_no_reason(servers):
    with moved_to(servers[0]), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE WARNING 'canceling wait for synchronous replication'; END $$")
