"""Backups that leave the house, by a program of the city's own, and the proof that one can come back (RUN-16).

Which place, and how to reach it, is the city's: rclone, aws, scp, a script. What it is given is encrypted, and of our
environment it sees nothing but where it is.
"""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from .backup import made_on
from .ended import copy_beside
from .postgres_programs import BackupError

AN_HOUR = 3600
TO_LOOK = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
MARK = 7_201_140  # of an advisory lock: locks belong to one database, so who gets it twice is in another one


def send(file: Path) -> None:
    """Hands a backup, and the sealed ledger beside it, to the city's program. BackupError if it fails."""
    for one in (file, copy_beside(file)):
        if one.exists():
            _ask(settings.BACKUP_SEND, one, "PORTAL_BACKUP_SEND")


@contextmanager
def fetched() -> Iterator[Path]:
    """The newest copy from the other place, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="portal-drill-") as folder:
        file = Path(folder, "newest.backup")
        _ask(settings.BACKUP_FETCH, file, "PORTAL_BACKUP_FETCH")
        if not file.exists():
            raise BackupError("PORTAL_BACKUP_FETCH ended well and brought nothing.")
        yield file


def _ask(command: str, file: Path, setting: str) -> None:
    if not command:
        raise BackupError(f"{setting} is not set: docs/operate.md, A copy in another place.")
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    try:
        done = subprocess.run([*shlex.split(command), str(file)], env=env, timeout=AN_HOUR)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BackupError(f"{setting} could not be run ({type(error).__name__}).") from None
    if done.returncode:
        raise BackupError(f"{setting} failed ({done.returncode}); its own words stand above.")


def drill(file: Path, passphrase: str, run: list[str]) -> date:
    """Restores `file` into the database kept for that, compares it, empties it again; the day the copy was made.

    `run` is how this portal's commands begin. BackupError: it could not be restored, or that database is not empty.
    """
    if not settings.DRILL_DATABASE:
        raise BackupError("PORTAL_DRILL_DATABASE_URL is not set: docs/operate.md, A drill.")
    with _beside() as line:
        _require_empty_and_other(line)
    try:
        _restore(file, passphrase, run)
    finally:
        with _beside() as line:
            line.execute("DROP SCHEMA public CASCADE")
            line.execute("CREATE SCHEMA public")
    return made_on(file, passphrase)


def _beside() -> psycopg.Connection:
    found = settings.DRILL_DATABASE
    assert found is not None, "a drill needs a database beside"
    options = {name: value for name, value in found["OPTIONS"].items() if name != "pool"}
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    options |= {theirs: found[ours] for theirs, ours in names.items() if found.get(ours)}
    return psycopg.connect(**options, autocommit=True)


def _require_empty_and_other(line: psycopg.Connection) -> None:
    """Whatever is written in the address: never the database that serves, never one that holds something."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MARK])
        try:
            got = line.execute("SELECT pg_try_advisory_lock(%s)", [MARK]).fetchone()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MARK])
    if got != (True,):
        raise BackupError("PORTAL_DRILL_DATABASE_URL is this portal's own database: a drill would throw it away.")
    if line.execute(TO_LOOK).fetchone() != (0,):
        raise BackupError("The drill's database is not empty, so it may be somebody's: drop it and create it anew.")


def _restore(file: Path, passphrase: str, run: list[str]) -> None:
    url = settings.DRILL_DATABASE_URL
    with tempfile.TemporaryDirectory(prefix="portal-drill-") as folder:
        own = {"DATABASE_URL": url, "DATABASE_DIRECT_URL": url, "PORTAL_DB_POOLER": "", "PORTAL_PROCESS": "command"}
        own |= {"PORTAL_LEDGER": str(Path(folder, "ended.log")), "PORTAL_BACKUP_KEY": passphrase}
        done = subprocess.run([*run, "restore", str(file), "--without-ledger"], env={**os.environ, **own})
    if done.returncode:
        raise BackupError("The copy could not be restored; what was wrong stands above.")
