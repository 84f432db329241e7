"""A mix, a weekly rewrite, a backup that dies by SIGKILL at any step: nothing lost, doubled or half done.

Rules: BLIND-2, BLIND-7, BLIND-8.

Each dies in a process of its own. The next run waits until PostgreSQL knows that it is dead: its connection is gone.
"""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from meetings.actions import booking
from meetings.models import Rsvp
from operations import backup, encryption
from operations.mixing import mix
from operations.mixing.parts import TABLES
from operations.models import Mix, MixedNight
from tests.feedback.conftest import *  # noqa: F403 - the threads of feedback, in every state

from .test_mix import NOW, ask, execute, numbers
from .test_mix import meeting as _meeting

pytestmark = pytest.mark.django_db(transaction=True)
meeting = _meeting
KEY, YESTERDAY = "a passphrase for this test", b"the backup of yesterday"
PATIENCE = 30  # seconds until a state that must come is there
# A process that has loaded everything and has no connection: each victim is a fork of it, a process of its own.
NURSERY = """
import django; django.setup()
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
from django.conf import settings
from operations.backup import back_up
from operations.mixing import files, mix
settings.DATABASES["default"]["NAME"] = sys.argv[1]
for line in sys.stdin:
    work, point = json.loads(line)
    victim = os.fork()
    if not victim:
        os.environ["PORTAL_KILL_POINT"] = point
        exec(work)
        os._exit(0)
    print(victim, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(victim, 0)[1]), flush=True)
"""
MIXES = "mix(datetime.now(UTC), include_today=True)"
REWRITES_ALONE = "files.PATIENCE = '60s'; files.rewrite()"
BACKS_UP = "back_up(Path({file!r}), {key!r})"


@pytest.fixture(scope="module")
def nursery(django_db_setup):
    words = [sys.executable, "-c", NURSERY, connection.settings_dict["NAME"]]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    with subprocess.Popen(words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def victim(nursery):
    """`victim(work, point)`: the number of a process that works, and a function that says how it ended."""

    def begun(work: str, point: str = ""):
        print(json.dumps([work, point]), file=nursery.stdin, flush=True)
        return int(nursery.stdout.readline()), lambda: int(nursery.stdout.readline())

    return begun


@pytest.fixture
def dies(victim):
    """`dies(work, point)`: it died there by SIGKILL, and PostgreSQL knows it: its connections are gone."""

    def done(work: str, point: str) -> None:
        with others_gone():
            _pid, ended = victim(work, point)
            assert ended() == -signal.SIGKILL, f"it never came to {point}"

    return done


@pytest.fixture
def before(reach, send, today, meeting):
    """People have written; all of it, in every column."""
    reach("answered")
    send(on=today - timedelta(days=1))
    booking.join(meeting.pk, booking.Party(party_size=1), now=NOW, key=None)
    Rsvp.objects.update(place=None)  # what a mix wipes is not part of the comparison
    return everything()


def everything() -> dict[str, list]:
    return {name: sorted(ask(f"SELECT t::text FROM {name} AS t")) for name in TABLES}  # noqa: S608


class others_gone:  # noqa: N801 - a context manager
    """Ends once no connection is there that was not there at the beginning."""

    def __enter__(self) -> None:
        self.known = _connections()

    def __exit__(self, *_args: object) -> None:
        until(lambda: _connections() <= self.known, "the dead process's connections are still there")


def _connections() -> set[int]:
    return {pid for (pid,) in ask(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
    )}  # fmt: skip


def until(is_so, otherwise: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, otherwise
        time.sleep(0.02)


POINTS = ["mix_locked", "mix_table", "mix_table:3", "mix_written", "mix_committed", "mix_blurred", "mix_vacuumed"]
REWRITES = ["mix_rewriting", "mix_rewriting:4", "mix_rewriting:7", "mix_rewritten"]


def test_a_mix_killed_at_any_step_loses_and_doubles_nothing_and_the_next_one_ends_it(before, dies):
    for point in POINTS + REWRITES:
        MixedNight.objects.all().delete()  # the week of the last rewrite is over
        dies(MIXES, point)
        assert everything() == before, point
        assert MixedNight.objects.count() == 0, f"{point}: a night that died does not count as done"
        execute("UPDATE feedback_feedback SET urgent = urgent")  # the next victim has something to do
    mix(NOW, include_today=True)
    assert everything() == before
    assert all(numbers(table) <= set(Mix.objects.values_list("xid", flat=True)) for table in TABLES)
    assert MixedNight.objects.exclude(rewritten_on=None).exists()


def test_a_rewrite_killed_inside_a_table_loses_nothing(before, victim):
    """It waits for somebody who looks at the table, and dies there; its connection goes on for a moment without it."""
    with others_gone(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE feedback_message IN ACCESS SHARE MODE")
        pid, ended = victim(REWRITES_ALONE)
        until(_a_rewrite_waits, "the rewrite never waited")
        os.kill(pid, signal.SIGKILL)
        assert ended() == -signal.SIGKILL
    assert everything() == before
    mix(NOW, include_today=True)
    assert everything() == before


def _a_rewrite_waits() -> bool:
    return bool(ask("SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'feedback_message'::regclass"))


BACKUP_POINTS = ["mix_written", "backup_mixed", "backup_counted", "backup_piece", "backup_dumped", "backup_written"]


def test_a_backup_killed_at_any_step_leaves_yesterdays_or_its_own_whole(before, dies, tmp_path):
    file = tmp_path / "portal.backup"
    work = BACKS_UP.format(file=str(file), key=KEY)
    for point in [*BACKUP_POINTS, "backup_done"]:
        file.write_bytes(YESTERDAY)
        dies(work, point)
        assert everything() == before, point
        assert whole(file) if point == "backup_done" else file.read_bytes() == YESTERDAY, point
        execute("UPDATE feedback_feedback SET urgent = urgent")
    backup.back_up(file, KEY)
    assert everything() == before and whole(file)
    assert list(tmp_path.iterdir()) == [file], "what the dead ones had written is swept away"


def whole(file: Path) -> bool:
    with file.open("rb") as source:
        return b"".join(encryption.decrypt(source, KEY)).startswith(b'{"made_at"')
