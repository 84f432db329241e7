"""What lies in PostgreSQL's own files, read as somebody with the disk reads it: pages, long texts, the log."""

import os
import re
import struct
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from operations import postgres_programs

PAGE, HEAD = 8192, 24
NORMAL = 1  # an item that holds something
ALTERNATIVE, POSTING = 0x2000, 0x2000
LEAF = 1

Place = tuple[int, int]  # page and item: what `ctid` says


def data_directory() -> Path:
    return Path(os.environ["PORTAL_DATA_DIR"], "postgres", "ready")


@dataclass(frozen=True)
class Item:
    """One item of a page; `at`: where its bytes begin. Later ones are put below earlier ones."""

    page: int
    number: int
    at: int
    data: bytes


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def pages(relation: int) -> Iterator[bytes]:
    """Every page of a table's or an index's file (by its oid), as a checkpoint left it."""
    ask_nothing("CHECKPOINT")
    ((base, file),) = ask(
        "SELECT d.oid::text, c.relfilenode::text FROM pg_class AS c, pg_database AS d"
        " WHERE c.oid = %s AND d.datname = current_database()", relation,
    )  # fmt: skip
    data = (data_directory() / "base" / base / file).read_bytes()
    yield from (data[start : start + PAGE] for start in range(0, len(data), PAGE))


def ask_nothing(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def items(relation: int) -> Iterator[Item]:
    for page, data in enumerate(pages(relation)):
        yield from _items(page, data)


def _items(page: int, data: bytes) -> Iterator[Item]:
    (lower,) = struct.unpack_from("<H", data, 12)
    for number, at in enumerate(range(HEAD, lower, 4), start=1):
        (word,) = struct.unpack_from("<I", data, at)
        start, flags, length = word & 0x7FFF, (word >> 15) & 3, word >> 17
        if flags == NORMAL:
            yield Item(page, number, start, data[start : start + length])


def leaves(index: int) -> dict[Place, tuple[int, int]]:
    """By row: the page of a B-tree that names it, and how far down in it. Of two, the one put there later is lower."""
    found: dict[Place, tuple[int, int]] = {}
    for page, data in enumerate(pages(index)):
        (special,) = struct.unpack_from("<H", data, 16)
        _before, after, level, flags = struct.unpack_from("<IIIH", data, special)
        if page == 0 or level or not flags & LEAF:
            continue
        for item in _items(page, data):
            if item.number > 1 or not after:  # else the page's high key
                found |= dict.fromkeys(_rows(item.data), (page, -item.at))
    return found


def _rows(entry: bytes) -> list[Place]:
    """The rows that an entry names: one, or a list where a value stands more than once."""
    high, low, number, info = struct.unpack_from("<HHHH", entry)
    if not info & ALTERNATIVE:
        return [((high << 16) + low, number)]
    if not number & POSTING:
        return []
    places = struct.iter_unpack("<HHH", entry[low : low + 6 * (number & 0x0FFF)])
    return [((high << 16) + low, number) for high, low, number in places]


def indexes(table: str) -> dict[str, int]:
    return dict(ask(
        "SELECT c.relname, c.oid::bigint FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid"
        " JOIN pg_am AS a ON a.oid = c.relam WHERE i.indrelid = %s::regclass AND a.amname = 'btree'", table,
    ))  # fmt: skip


def long_texts(table: str, marks: dict[str, str]) -> dict[str, tuple[int, int, int]]:
    """By row: number, transaction and place of its text in the table of long texts; `marks`: by row how it begins."""
    ((own,),) = ask("SELECT reltoastrelid::bigint FROM pg_class WHERE oid = %s::regclass", table)
    found = {}
    for item in items(own):
        (xmin,), hoff = struct.unpack_from("<I", item.data), item.data[22]
        chunk, number = struct.unpack_from("<II", item.data, hoff)
        text = item.data[hoff + 12 : hoff + 100]
        row = next((pk for pk, mark in marks.items() if text.startswith(mark.encode())), None)
        if row is not None and number == 0:
            found[row] = (chunk, xmin, item.page * 1000 + item.number)
    return found


@dataclass(frozen=True)
class Log:
    """What `pg_waldump` finds in the segments that are left: when a transaction ended, where a row was put."""

    ends: dict[int, float]
    puts: dict[tuple[str, int, int], int]


def write_out() -> None:
    """The tests' server writes its log now and then: what was committed so far stands in the file afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = 'on'; SELECT pg_logical_emit_message(true, 'end', '')")


def every_file(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """What lies there now; the other worker's files come and go meanwhile."""
    for place, _folders, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                file = Path(place, name)
                if file.is_file():
                    yield file, file.read_bytes()


def read_log() -> Log:
    write_out()
    text = _waldump() or _waldump() or _waldump()  # a segment may end between the look and the reading
    assert "rmgr: " in text, "pg_waldump read nothing"
    ends = re.findall(r"tx: +(\d+),.*desc: COMMIT (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+)", text)
    puts = re.findall(r"lsn: (\w+)/(\w+),.*desc: INSERT\S* off:? (\d+).*?rel \d+/\d+/(\d+) blk (\d+)", text)
    return Log(
        {int(xid): datetime.fromisoformat(at).timestamp() for xid, at in ends},
        {(rel, int(blk), int(off)): int(a + b.zfill(8), 16) for a, b, off, rel, blk in puts},
    )


def _waldump() -> str:
    folder = data_directory() / "pg_wal"
    names = sorted(file.name for file in folder.glob("0*") if len(file.name) == 24)
    words = [postgres_programs.program("pg_waldump"), f"--path={folder}", names[0], names[-1]]
    return subprocess.run(words, capture_output=True, text=True, env={"TZ": "UTC", "LC_ALL": "C"}).stdout


def node(table: str) -> str:
    return ask("SELECT pg_relation_filenode(%s::regclass)::text", table)[0][0]
