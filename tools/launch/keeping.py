"""`./run test --keep`: services and a test database that stay up between runs, for whoever changes one thing at a time.

The database is made anew only when a migration changed. What is kept ends by `./run test --keep stop`, and by itself an
hour after the last use.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from . import checks
from .commands import foreground
from .layout import BUILD, ROOT, LaunchError, digest_of, read_json, say, tail, write_whole

KEPT, LOG = BUILD / "kept.json", BUILD / "kept.log"
LONGEST_START = 300  # seconds: the first time packages are fetched
IDLE = 3600  # seconds without use until everything ends


def test(words: list[str]) -> int:
    """pytest on what is kept; starts it where nothing is. Its exit code."""
    match words:
        case ["serve"]:
            return _serve()
        case ["stop"]:
            return _stop()
    kept = _running() or _start()
    os.utime(KEPT)
    # tests/tables.py looks whether the database has the tables that these files make.
    return foreground([kept["python"], "-m", "pytest", "--reuse-db", *words], {**kept["env"], "TEST_TABLES": _tables()})


def _running() -> dict | None:
    """What stands in the file, if the process that serves it still lives."""
    kept = read_json(KEPT)
    with suppress(KeyError, OSError):
        os.kill(kept["pid"], 0)
        return kept
    return None


def _start() -> dict:
    KEPT.unlink(missing_ok=True)
    BUILD.mkdir(exist_ok=True)
    say("Starting services that stay up ...")
    with open(LOG, "wb") as log:
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "run"), "test", "--keep", "serve"],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    deadline = time.monotonic() + LONGEST_START
    while server.poll() is None and time.monotonic() < deadline:
        if kept := _running():
            return kept
        time.sleep(0.1)
    raise LaunchError(f"The services did not start; the last lines of {LOG}:\n{tail(LOG)}")


def _serve() -> int:
    """Holds the services until it is stopped, or until nobody has used them for an hour."""
    with checks.throw_away() as (processes, python):
        env = {**processes.env, "PORTAL_RUN_PYTHON": str(python.python)}
        write_whole(KEPT, json.dumps({"pid": os.getpid(), "python": str(python.python), "env": env}), mode=0o600)
        try:
            while time.time() - KEPT.stat().st_mtime < IDLE:
                time.sleep(1)
        finally:
            KEPT.unlink(missing_ok=True)
    return 0


def _stop() -> int:
    kept = _running()
    if kept is None:
        say("Nothing is kept.")
        return 0
    os.kill(kept["pid"], signal.SIGTERM)
    deadline = time.monotonic() + 30
    while KEPT.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    say("What was kept has ended.")
    return 0


def _tables() -> str:
    made_of = [ROOT / "requirements.txt", *ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/models/*.sql")]
    return digest_of(*sorted(made_of))
