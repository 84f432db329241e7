"""Addresses of PostgreSQL and Redis: a silent host is given up soon, a certificate is always checked.

Rules: SEC-19.
"""

import socket

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from lib import connections

URL = "postgres://ana:word@db.example.org/portal"


def options(url=URL, kind="web", pooler=""):
    return connections.database(url, kind=kind, connections=4, pooler=pooler)["OPTIONS"]


def test_a_database_that_goes_silent_is_given_up_after_seconds():
    wanted = {"connect_timeout": 3, "tcp_user_timeout": 5000, "keepalives_idle": 5, "keepalives_interval": 2}
    assert wanted.items() <= options().items()
    assert options()["keepalives_count"] == 3


def test_what_the_address_says_is_not_overruled():
    found = options(URL + "?connect_timeout=9&options=-c%20statement_timeout%3D1")
    assert found["connect_timeout"] == 9
    assert found["options"].endswith("-c statement_timeout=1")  # the last word counts in PostgreSQL


def test_these_time_outs_are_those_of_the_server(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')"
        )
        assert cursor.fetchall() == [("30s", "1min")]


def test_several_hosts_and_a_socket_stay_what_they_are():
    found = connections.database(
        "postgres://u:p@one:5432,two:5433/portal?target_session_attrs=read-write", kind="web", connections=1
    )
    assert (found["HOST"], found["PORT"]) == ("one,two", "5432,5433")
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"
    assert connections.database("postgres://u@/n?host=/run/pg", kind="web", connections=1)["HOST"] == "/run/pg"


def test_a_command_may_work_longer_than_a_page():
    assert "statement_timeout=30000" in options(kind="web")["options"]
    assert "idle_in_transaction_session_timeout=3600000" in options(kind="command")["options"]


def test_behind_a_pooler_nothing_belongs_to_a_connection():
    found = connections.database(URL, kind="web", connections=4, pooler="transaction")
    assert found["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert not {"options", "prepare_threshold"} & found["OPTIONS"].keys()
    with pytest.raises(ImproperlyConfigured):
        options(pooler="session")


@pytest.mark.parametrize(
    ("program", "kind"),
    [
        ("/srv/portal/.venv/bin/gunicorn", "web"),
        ("/srv/.venv/bin/celery", "worker"),
        ("/x/celery/__main__.py", "worker"),
        ("manage.py", "command"),
        ("/srv/portal/manage.py", "command"),
    ],
)
def test_each_program_is_known_by_its_name(program, kind):
    assert connections.kind_of_process("", [program]) == kind
    assert connections.kind_of_process("web", [program]) == "web"


def test_an_unknown_kind_of_process_stops_the_start():
    with pytest.raises(ImproperlyConfigured):
        connections.kind_of_process("webb", ["gunicorn"])


def test_an_encrypted_redis_is_always_checked():
    assert connections.verified("redis://r/0") == "redis://r/0"
    assert connections.broker("rediss://r:6380/0") == "rediss://r:6380/0?ssl_cert_reqs=required"
    for loose in ("none", "CERT_NONE", "optional"):
        with pytest.raises(ImproperlyConfigured):
            connections.verified(f"rediss://r/0?ssl_cert_reqs={loose}")
    with pytest.raises(ImproperlyConfigured):
        connections.redis("rediss://r/0?ssl_check_hostname=false")


def test_a_silent_redis_is_known_within_seconds_and_a_socket_needs_no_such_thing():
    found = connections.keepalive("redis://r/0")["socket_keepalive_options"]
    assert found[socket.TCP_USER_TIMEOUT] == 5000
    assert connections.keepalive("unix:///run/r.sock?db=0") == {}


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("redis://u:p@r:6379/0?health_check_interval=5", "redis://u:p@r:6379/7?health_check_interval=5"),
        ("redis://r", "redis://r/7"),
        ("unix:///run/r.sock?db=0", "unix:///run/r.sock?db=7"),
        ("unix:///run/r.sock", "unix:///run/r.sock?db=7"),
    ],
)
def test_another_number_of_the_same_redis(url, other):
    assert connections.beside(url, 7) == other
