"""Puts kept faults in, one at a time, and says which tests notice (`./run test --mutants [AREA]`).

The faults go into a copy of the checkout, never into the checkout itself: a run that is killed leaves nothing behind.
Each verdict is written down at once with a hash of all it rests on, so that the next run goes on where this one ended.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql

from tests.mutants.fault import ROOT, Fault, FaultError, kept

RECORD = ROOT / ".mutants.json"
LINKED = (".venv", ".build")  # made by ./run, never committed, the same for every fault
# Loaded once; what every run of pytest would load again. None of them reads the settings.
HEAVY = (
    "_pytest.assertion.rewrite",
    "celery",
    "django.core.management",
    "django.db.backends.postgresql.base",
    "hypothesis",
    "lxml.html",
    "playwright.sync_api",
    "pytest_django.plugin",
)
CAUGHT, SURVIVED, HELD, UNJUDGED = "caught", "SURVIVED", "held", "NOT JUDGED"
PATIENCE = 600  # seconds that one test may take: a busy machine is no fault of the code


def main(words: list[str]) -> int:
    """0 if every chosen fault is caught, or held by a second layer that the fault names."""
    faults = kept(words)
    record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    seals = {_name(fault): seal(fault) for fault in faults}  # before the copy, whatever changes meanwhile
    due = [fault for fault in faults if record.get(_name(fault), {}).get("seal") != seals[_name(fault)]]
    print(f"{len(faults)} kept faults, {len(due)} of them to be judged", flush=True)
    for fault in faults:
        if fault.file:
            fault.applied()
    if due:
        with _copy() as tree:
            _judge_all(due, tree, record, seals)
    return _sum_up(faults, record)


def _judge_all(due: list[Fault], tree: Path, record: dict, seals: dict[str, str]) -> None:
    os.chdir(tree)
    os.environ["REQUIRE_TOOLS"] = "1"  # a test that is skipped notices nothing
    sys.path.insert(0, str(tree))
    _own_services()
    for name in HEAVY:
        with suppress(ImportError):
            __import__(name)
    for number, area in enumerate(dict.fromkeys(fault.area for fault in due)):
        mine = [fault for fault in due if fault.area == area]
        _judge_area(mine, tree, record, seals, fresh=[] if number else ["--create-db"])


def _judge_area(due: list[Fault], tree: Path, record: dict, seals: dict[str, str], fresh: list[str]) -> None:
    """First the tests as the code stands: what is red then can judge nothing."""
    red = _red_without(due, fresh)
    for fault in due:
        began = time.monotonic()
        verdict, first = (UNJUDGED, "red without the fault") if red & set(fault.tests) else _judge(fault, tree)
        # What could not be judged is asked again next time.
        sealed = "" if verdict == UNJUDGED else seals[_name(fault)]
        record[_name(fault)] = {"seal": sealed, "verdict": verdict, "first": first}
        RECORD.write_text(json.dumps(record, indent=1, sort_keys=True))
        print(f"{verdict:10} {_name(fault)} ({time.monotonic() - began:.0f} s) {first[:110]}", flush=True)


def _red_without(due: list[Fault], fresh: list[str]) -> set[str]:
    """Names that are red as the code stands: they can judge nothing."""
    names = sorted({test for fault in due for test in fault.tests})
    code, out = _pytest([*fresh, *names], keep_bytecode=True)
    if code == 0:
        return set()
    if code != 1:
        raise FaultError(f"The tests that ought to notice cannot be run:\n{out[-2000:]}")
    failed = [line.split()[1] for line in _bad_lines(out)]
    print("red without any fault:", *failed, sep="\n  ", flush=True)
    return {name for name in names if any(one.startswith(name) for one in failed)}


def _judge(fault: Fault, tree: Path) -> tuple[str, str]:
    """The verdict, and the line that pytest gave for it."""
    with _put_in(fault, tree):
        code, out = _pytest(["-x", *fault.tests])
    first = next((line.partition(" ")[2] for line in _bad_lines(out)), "")
    if code == 0 and " passed" not in out:
        return UNJUDGED, "every test that ought to notice was skipped"
    if code == 0:
        return (HELD, fault.held) if fault.held else (SURVIVED, fault.breaks)
    return (CAUGHT, first) if code == 1 else (UNJUDGED, f"pytest ended with {code}: {first or out[-200:]!r}")


def _bad_lines(out: str) -> list[str]:
    return [line for line in out.splitlines() if line.startswith(("FAILED tests", "ERROR tests"))]


@contextmanager
def _put_in(fault: Fault, tree: Path) -> Iterator[None]:
    if fault.table:
        with _without(fault):
            yield
        return
    path = tree / fault.file
    times, before = path.stat(), path.read_bytes()
    path.write_text(fault.applied(tree), encoding="utf-8")
    try:
        yield
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # what Python compiled before is true again


SILENT = "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s AND attstattarget = 0"


@contextmanager
def _without(fault: Fault) -> Iterator[None]:
    """The table without its trigger or constraint (or with statistics of a column that has none), and as it was again."""
    url = os.environ["DATABASE_URL"].replace("/mutants", "/test_mutants")
    table, guarded = sql.Identifier(fault.table), sql.Identifier(fault.guard)
    with psycopg.connect(url, autocommit=True) as base:
        found = base.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND conname = %s AND contype <> 't'",  # a trigger that is called constraint
            (fault.table, fault.guard),
        ).fetchone()
        if found:
            put_back = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(table, guarded, sql.SQL(found[0]))
            base.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(table, guarded))
        elif base.execute(SILENT, (fault.table, fault.guard)).fetchone():
            put_back = sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET STATISTICS 0").format(table, guarded)
            base.execute(sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET STATISTICS -1").format(table, guarded))
        else:
            put_back = sql.SQL("ALTER TABLE {} ENABLE TRIGGER {}").format(table, guarded)
            base.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(table, guarded))
    try:
        yield
    finally:
        with psycopg.connect(url, autocommit=True) as base:
            base.execute(put_back)


def _pytest(words: list[str], *, keep_bytecode: bool = False) -> tuple[int, str]:
    """One run in a child that has the packages already and reads the project's own code afresh."""
    argv = [
        "--reuse-db",
        "-q",
        "--tb=line",
        "-p",
        "no:cacheprovider",
        "-W",
        "ignore::pytest.PytestAssertRewriteWarning",
        f"--timeout={PATIENCE}",
        *words,
    ]
    with tempfile.TemporaryFile("w+") as out:
        code = _in_child(lambda: _run_there(argv, out.fileno(), keep_bytecode))
        out.seek(0)
        return code, out.read()


def _run_there(argv: list[str], out: int, keep_bytecode: bool) -> int:
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.dont_write_bytecode = not keep_bytecode
    os.environ |= {} if keep_bytecode else {"PYTHONDONTWRITEBYTECODE": "1"}
    for name in [name for name in sys.modules if name == "tests" or name.startswith("tests.")]:
        del sys.modules[name]
    import pytest

    return int(pytest.main(argv))


def _in_child(work: Callable[[], int]) -> int:
    sys.stdout.flush()
    if (pid := os.fork()) == 0:
        code = 70
        try:
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            sys.stdout.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _own_services() -> None:
    """A test database and Redis numbers of their own, so that ordinary tests may run beside this."""
    from lib.connections import beside

    url, _, options = os.environ["DATABASE_URL"].partition("?")
    os.environ["DATABASE_URL"] = url.rsplit("/", 1)[0] + "/mutants" + ("?" + options if options else "")
    for place, name in enumerate(("REDIS_URL", "REDIS_CACHE_URL", "REDIS_LIMITS_URL")):
        os.environ[name] = beside(os.environ["REDIS_URL"], 50 + place)


@contextmanager
def _copy() -> Iterator[Path]:
    """The checkout as it is on the disk now: what git knows, what it does not ignore, and what ./run built."""
    named = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    with tempfile.TemporaryDirectory(prefix="portal-mutants-") as folder:
        tree = Path(folder, "tree")
        for name in [*named, *_compiled()]:
            if name and (ROOT / name).is_file():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, tree / name)
        for name in LINKED:
            (tree / name).symlink_to(ROOT / name)
        yield tree


def _compiled() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in ROOT.glob("locale/**/*.mo")]


def seal(fault: Fault) -> str:
    """A hash of the fault and of every file that it and its tests stand in: the same seal, the same verdict."""
    total = hashlib.sha256(repr(fault).encode())
    for name in sorted({fault.file, *(test.partition("::")[0] for test in fault.tests)} - {""}):
        total.update((ROOT / name).read_bytes() if (ROOT / name).exists() else b"")
    return total.hexdigest()


def _sum_up(faults: list[Fault], record: dict) -> int:
    by_area: dict[str, Counter] = {}
    for fault in faults:
        by_area.setdefault(fault.area, Counter())[record[_name(fault)]["verdict"]] += 1
    for area, count in sorted(by_area.items()):
        print(f"{area:14} " + ", ".join(f"{verdict} {number}" for verdict, number in sorted(count.items())))
    bad = [fault for fault in faults if record[_name(fault)]["verdict"] in (SURVIVED, UNJUDGED)]
    for fault in bad:
        first = record[_name(fault)]["first"]
        print(f"{record[_name(fault)]['verdict']}: {_name(fault)} ({fault.rule}): {fault.breaks} [{first[:160]}]")
    print(f"{len(faults) - len(bad)} of {len(faults)} kept faults are caught or held by a second layer")
    return 1 if bad else 0


def _name(fault: Fault) -> str:
    return f"{fault.area}:{fault.name}"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except FaultError as error:
        sys.exit(f"./run: {error}")
