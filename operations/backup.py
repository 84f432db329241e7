"""The whole database into one encrypted file and back, with counts and checksums taken in the same moment."""

import glob
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from psycopg import sql

from mail.crash_points import crash_point
from mail.models import ServerPause
from operations import mixing

from .encryption import PIECE, DecryptionError, decrypt, encrypt
from .postgres_programs import BackupError, environment, program

HELD = "restored"  # why no mail leaves a restored copy
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)

_POSTGRES = cast(DatabaseWrapper, connection)

SUM_FORM = re.compile(r"-?\d+ -?\d+")
Sums = dict[str, list[Any]]  # table: [rows, digest over all rows]


def back_up(target: Path, passphrase: str) -> Sums:
    """Writes the database as it is at one moment; whole or not at all. The sums that were written with it.

    First everything is mixed, today included, and no mix runs until the file is written: a copy in the order of arrival
    would keep it for as long as the copy is kept (BLIND-7).
    """
    try:
        with mixing.alone():
            _mix_first()
            crash_point("backup_mixed")
            return _write(target, passphrase)
    except mixing.BusyError as busy:
        raise BackupError(f"{busy}: try again when it is done.") from None


def _mix_first() -> None:
    with suppress(mixing.DeadVersionsError):  # old versions are in no dump; the nightly mix says that they are left
        mixing.mix_held(timezone.now(), include_today=True)


def _write(target: Path, passphrase: str) -> Sums:
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    _remove_unfinished(target)
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file, transaction.atomic():
            snapshot = _snapshot()
            sums = sums_of_tables()
            crash_point("backup_counted")
            encrypt(_dump(snapshot, sums), file, passphrase)
            crash_point("backup_dumped")
            file.flush()
            os.fsync(file.fileno())
        crash_point("backup_written")
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    crash_point("backup_done")
    return sums


def _remove_unfinished(target: Path) -> None:
    """What one that was killed left beside it: we are alone (the lock), so nobody writes there."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*"):
        if left.suffix[1:].isdigit():
            left.unlink()


def _snapshot() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        return cursor.fetchone()[0]


def _dump(snapshot: str, sums: Sums) -> Iterator[bytes]:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    yield json.dumps({"made_at": made_at, "migrations": _done_migrations(), "sums": sums}).encode()
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    with subprocess.Popen([program("pg_dump"), *options], stdout=subprocess.PIPE, env=environment()) as dump:
        while piece := _stream(dump.stdout).read(PIECE):
            yield piece
            crash_point("backup_piece")
    if dump.returncode:
        raise BackupError("pg_dump failed; its own words stand above.")


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


def restore(source: Path, passphrase: str, *, replace: bool) -> Sums:
    """Puts a backup in this database's place; mail stays held. BackupError, DecryptionError: nothing was changed."""
    if others := _other_connections():
        raise BackupError(f"{others} others use this database: stop web, worker and scheduler first.")
    if not replace and _holds_people():
        raise BackupError("This database holds data already: --replace throws it away for the backup.")
    promised = _verified(source, passphrase)
    _empty()
    _load(source, passphrase)
    found = sums_of_tables()
    if found != promised:
        wrong = sorted(name for name in promised.keys() | found.keys() if promised.get(name) != found.get(name))
        raise BackupError(f"These tables are not what was backed up: {', '.join(wrong)}. Do not open this copy.")
    hold_mail()
    return found


def hold_mail() -> None:
    """Nothing leaves until `release_mail`, whatever wakes up and finds something due."""
    values = {"until": FOREVER, "failures": 0, "last_error": HELD}
    ServerPause.objects.update_or_create(pk=1, defaults=values)


def is_held() -> bool:
    return ServerPause.objects.filter(until=FOREVER).exists()


def _verified(source: Path, passphrase: str) -> Sums:
    """The sums in a file, after all of it was read and found whole, and found to be what this portal can restore.

    BackupError before anything is thrown away: sums of another kind could not be compared, tables of a newer portal not
    be used, and a dump that pg_restore does not know not be loaded.
    """
    with source.open("rb") as file:
        pieces = decrypt(file, passphrase)
        head = json.loads(next(pieces))
        if any(not SUM_FORM.fullmatch(str(found[1])) for found in head["sums"].values()):
            raise BackupError(
                "An older version of the portal made this backup, and its checksums are of another kind: restore it"
                " with that version, then upgrade. Nothing was changed."
            )
        if unknown := sorted(set(head.get("migrations", [])) - _known_migrations()):
            raise BackupError(
                f"Another version of the portal made this backup ({unknown[0]}): restore it with that version."
                " Nothing was changed."
            )
        _require_readable(pieces)
    return head["sums"]


def _known_migrations() -> set[str]:
    """Of this portal, as `_done_migrations` writes them; what was squashed counts too."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = [pair for one in known.values() for pair in one.replaces]
    return {f"{app} {name}" for app, name in [*known, *replaced]}


def _done_migrations() -> list[str]:
    """What has been done to this database."""
    done = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app} {name}" for app, name in done)


def _require_readable(pieces: Iterator[bytes]) -> None:
    """Reads a dump to its end; BackupError where pg_restore does not know its table of contents."""
    argv = [program("pg_restore"), "--list"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment()) as reader:
        entrance = reader.stdin
        assert entrance is not None
        for piece in pieces:
            with suppress(BrokenPipeError):  # it has read the table of contents, and wants no more
                entrance.write(piece)
        with suppress(BrokenPipeError):
            entrance.close()
    if reader.returncode:
        raise BackupError("pg_restore cannot read this backup; its own words stand above. Nothing was changed.")


def made_on(source: Path, passphrase: str) -> date:
    """The day (UTC) on which a backup was made."""
    with source.open("rb") as file:
        return datetime.fromisoformat(json.loads(next(decrypt(file, passphrase)))["made_at"]).date()


def _load(source: Path, passphrase: str) -> None:
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    options += [f"--dbname={settings.DATABASES['default']['NAME']}"]
    with source.open("rb") as file:
        pieces = decrypt(file, passphrase)
        next(pieces)
        with subprocess.Popen([program("pg_restore"), *options], stdin=subprocess.PIPE, env=environment()) as into:
            entrance = into.stdin
            assert entrance is not None
            try:
                for piece in pieces:
                    entrance.write(piece)
                entrance.close()
            except (OSError, DecryptionError):
                into.kill()
                raise
    if into.returncode:
        raise BackupError("pg_restore failed; its own words stand above. Try again: the backup is whole.")


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _holds_people() -> bool:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        kept = {"accounts_user", "sites_app_site"} & tables
        for name in sorted(kept):
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(name)))
            if cursor.fetchone()[0]:
                return True
    return False


def _other_connections() -> int:
    """Connections to this database that are not this process's own; those that just end get two seconds."""
    os.environ["PGAPPNAME"] = name = f"restore {os.getpid()}"  # read by each connection that begins from here on
    connection.close()
    _POSTGRES.close_pool()
    for _time in range(20):
        if not (others := _connections_but(name)):
            return 0
        time.sleep(0.1)
    return others


def _connections_but(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name <> %s AND backend_type = 'client backend'",
            [name],
        )
        return cursor.fetchone()[0]


# Two sums of half a digest each: no order, no sorting, and no ceiling at the gigabyte that one field may hold.
_SUM = sql.SQL(
    "SELECT count(*), coalesce(sum(('x' || left(line, 16))::bit(64)::bigint::numeric), 0) || ' ' ||"
    " coalesce(sum(('x' || right(line, 16))::bit(64)::bigint::numeric), 0) FROM ({}) AS lines"
)


def sums_of_tables() -> Sums:
    """Rows of every table, and a digest that does not depend on their order."""
    with connection.cursor() as cursor:
        return {name: _sum(cursor, name) for name in sorted(connection.introspection.table_names(cursor))}


def _sum(cursor: Any, table: str) -> list[Any]:
    lines = sql.SQL("SELECT md5(t::text) AS line FROM {} AS t").format(sql.Identifier(table))
    cursor.execute(_SUM.format(lines))
    return list(cursor.fetchone())
