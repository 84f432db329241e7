"""Backup, destroy, restore, compare, twice: equal sums, purged before it opens, and nothing mailed again.

Rules: RUN-10.
"""

import io
import socket
import subprocess

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from lib import connections
from operations import backup, encryption, postgres_programs
from tests.operations.installation import KEY

SETUP = """
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from tests.people import build_cast
from mail.models import OutgoingMail
from sites_app.models import Invitation
from sites_app.invitations import invite
cast = build_cast(timezone.now().date())
old = invite("late@example.org", role="bureau", now=timezone.now() - timedelta(days=60))
new = invite("soon@example.org", role="bureau", now=timezone.now())
print(OutgoingMail.objects.count(), Invitation.objects.count())
"""
STATE = """
from django.utils import timezone
from mail.deliver import deliver_due
from mail.models import OutgoingMail
from sites_app.models import Invitation
sent = deliver_due(seconds=5)
print(OutgoingMail.objects.waiting().count(), Invitation.objects.count(), dict(sent))
"""


def test_backup_destroy_restore_compare_twice_and_nothing_is_mailed(installation, tables, tmp_path):
    mails, invitations = installation.manage("shell", "-v", "0", "-c", SETUP).split()[-2:]
    assert (mails, invitations) == ("2", "2")
    file = tmp_path / "operations.backup"
    for turn in range(2):
        assert "encrypted" in installation.manage("backup", str(file))
        assert b"soon@example.org" not in file.read_bytes() and b"PGDMP" not in file.read_bytes()
        installation.drop()
        # Tables without anybody in them, as ./run makes them, are no reason to refuse.
        installation.make(like=tables if turn else "template0")
        assert "counts and checksums are those of the backup" in installation.manage("restore", str(file))
        state = installation.manage("shell", "-v", "0", "-c", STATE).splitlines()[-1]
        # The one mail that is not too late waits still, nothing was tried; the invitation of 60 days ago is purged,
        # and stays so.
        assert state.startswith("1 1 "), state
        assert state.endswith("{}")
    assert "Dropped: 1" in installation.manage("release_mail")
    assert installation.manage("shell", "-v", "0", "-c", STATE).splitlines()[-1].startswith("0 1 ")


def test_a_database_that_holds_data_is_not_overwritten_by_mistake(installation, tmp_path):
    installation.manage("shell", "-v", "0", "-c", SETUP)
    file = tmp_path / "operations.backup"
    installation.manage("backup", str(file))
    assert "--replace" in installation.manage("restore", str(file), fails=True)
    assert "passphrase" in installation.manage("restore", str(file), "--replace", fails=True, key="x" * 20)
    assert "too short" in installation.manage("restore", str(file), "--replace", fails=True, key="short")
    with psycopg.connect(dbname=installation.name, **installation.server):
        assert "stop web" in installation.manage("restore", str(file), "--replace", fails=True)
    assert "2 2" in installation.manage(
        "shell",
        "-v",
        "0",
        "-c",
        SETUP.splitlines()[0]
        + """
from mail.models import OutgoingMail
from sites_app.models import Invitation
print(OutgoingMail.objects.count(), Invitation.objects.count())
""",
    )
    assert "counts and checksums" in installation.manage("restore", str(file), "--replace")


MIXED = """
from datetime import UTC, datetime
from django.db import connection
from feedback import actions
from sites_app.models import Site
from tests.people import build_cast
from django.utils import timezone
def numbers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text::bigint, xmin::text::bigint IN (SELECT xid FROM operations_mix),"
                       " (ctid::text::point)[0] * 1000 + (ctid::text::point)[1]"
                       " FROM feedback_feedback ORDER BY body")
        return cursor.fetchall()
"""
WRITES = """
build_cast(timezone.now().date())
for n in range(40):
    draft = actions.Draft(site=Site.objects.get(slug="north"), category="idea", body=f"Bench {n:02}", language="en")
    actions.submit(draft, key=f"key-of-a-test-{n:030d}", on=draft.site.today(timezone.now()))
"""
LOOKS = """
rows = numbers()
print(len(rows), len({number for number, _ours, _at in rows}), all(ours for _number, ours, _at in rows),
      sorted(at for _n, _o, at in rows) == [at for _n, _o, at in rows])
"""


def test_a_backup_is_mixed_today_included_and_a_restore_mixes_before_it_opens(installation, tmp_path):
    """BLIND-7: neither the file nor what is made of it keeps the order of arrival of this very day."""
    looked = installation.manage("shell", "-v", "0", "-c", MIXED + WRITES + LOOKS).splitlines()[-1]
    assert looked == "40 40 False True", "each came alone and in order, or nothing is shown"
    file = tmp_path / "operations.backup"
    installation.manage("backup", str(file))
    assert installation.manage("shell", "-v", "0", "-c", MIXED + LOOKS).splitlines()[-1] == "40 1 True False"
    installation.drop()
    installation.make()
    installation.manage("restore", str(file))
    assert installation.manage("shell", "-v", "0", "-c", MIXED + LOOKS).splitlines()[-1] == "40 1 True False"


def sealed_bytes(*pieces: bytes) -> bytes:
    target = io.BytesIO()
    encryption.encrypt(pieces, target, KEY)
    return target.getvalue()


def read(data: bytes, key: str = KEY) -> list[bytes]:
    return list(encryption.decrypt(io.BytesIO(data), key))


def test_what_was_sealed_comes_back():
    assert read(sealed_bytes(b"one", b"two", b"three")) == [b"one", b"two", b"three"]
    assert b"three" not in sealed_bytes(b"three")
    assert sealed_bytes(b"one") != sealed_bytes(b"one"), "two backups of the same data look different"


@pytest.mark.parametrize("where", [0, 20, 40, -1])
def test_a_changed_byte_is_refused(where):
    data = bytearray(sealed_bytes(b"one", b"two"))
    data[where] ^= 1
    with pytest.raises(encryption.DecryptionError):
        read(bytes(data))


def test_a_file_cut_off_at_a_piece_or_anywhere_is_refused():
    whole, first = (
        sealed_bytes(b"one", b"two"),
        len(encryption.MAGIC) + encryption.SALT + encryption.LENGTH.size + 3 + 16,
    )
    for cut in (first, first + 2, len(whole) - 1):
        with pytest.raises(encryption.DecryptionError):
            read(whole[:cut])
    with pytest.raises(encryption.DecryptionError):
        read(whole + b"x")
    with pytest.raises(encryption.DecryptionError):
        read(whole, key="another passphrase!")


def asked_for_encryption(line: socket.socket) -> bool:
    """Whether a program of PostgreSQL stops at a server that knows no TLS; one built without TLS does not even come."""
    line.settimeout(5)
    try:
        held, _address = line.accept()
    except TimeoutError:
        return True
    with held:
        held.settimeout(10)
        held.recv(8)  # the question for TLS
        held.sendall(b"N")
        return held.recv(8) == b""


@pytest.mark.parametrize(("words", "stops"), [("?sslmode=require", True), ("", False)])
def test_a_database_that_must_be_verified_is_never_dumped_in_the_clear(words, stops, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as line:
        url = f"postgres://ana@127.0.0.1:{line.getsockname()[1]}/portal{words}"
        monkeypatch.setitem(settings.DATABASES, "default", connections.database(url, kind="command", connections=1))
        program = postgres_programs.program("pg_dump")
        with subprocess.Popen([program], env=postgres_programs.environment(), stderr=subprocess.DEVNULL) as dump:
            assert asked_for_encryption(line) is stops
            dump.kill()


def test_all_that_decides_whom_a_dump_talks_to_reaches_it(monkeypatch):
    words = "sslmode=verify-full&sslrootcert=/ca.pem&target_session_attrs=read-write&channel_binding=require"
    url = f"postgres://ana:w@one:5432,two:5433/portal?{words}"
    monkeypatch.setitem(settings.DATABASES, "default", connections.database(url, kind="command", connections=1))
    wanted = {"PGHOST": "one,two", "PGPORT": "5432,5433", "PGSSLMODE": "verify-full", "PGSSLROOTCERT": "/ca.pem",
              "PGTARGETSESSIONATTRS": "read-write", "PGCHANNELBINDING": "require"}  # fmt: skip
    assert wanted.items() <= postgres_programs.environment().items()


@pytest.mark.django_db
def test_the_sum_of_a_table_knows_every_row_and_no_order():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE lines AS SELECT n FROM generate_series(1, 5) AS n")
        first = backup._sum(cursor, "lines")
        cursor.execute("TRUNCATE lines")
        cursor.execute("INSERT INTO lines SELECT n FROM generate_series(5, 1, -1) AS n")
        assert backup._sum(cursor, "lines") == first
        cursor.execute("UPDATE lines SET n = 6 WHERE n = 5")
        changed = backup._sum(cursor, "lines")
        assert changed[0] == first[0] and changed[1] != first[1]
        cursor.execute("DELETE FROM lines")
        assert backup._sum(cursor, "lines") == [0, "0 0"]
