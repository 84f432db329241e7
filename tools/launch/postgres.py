"""A PostgreSQL of our own: private socket, plain role, a log that never holds what people wrote."""

import shutil
import signal
import subprocess
import time
from pathlib import Path

from .layout import LaunchError, tail
from .processes import Child, Processes, open_log
from .unprivileged import give, identity

ROLE = NAME = "portal"
LONGEST_START = 60  # seconds; recovery after a crash included

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # What was sent must not reach the log, whatever fails (SEC-7).
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    # The write-ahead log keeps the moment of every step: as little of it as can be, and no copy of it (BLIND-9).
    "archive_mode": "off",
    "wal_level": "replica",
    "wal_recycle": "off",
    "wal_keep_size": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "512MB",
}
# Each once: what the mix ends its night with (operations/mixing).
GRANTS = ("EXECUTE ON FUNCTION pg_switch_wal() TO", "pg_checkpoint TO")
# No checkpoint of its own either: tests read the log of what they wrote a moment ago.
THROW_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "checkpoint_timeout": "1h",
    "max_wal_size": "2GB",
}


def start(processes: Processes, programs: Path, *, durable: bool) -> str:
    """Start it, made first if there is none yet, and wait until it answers; its DATABASE_URL."""
    folder, sockets = processes.data.root / "postgres", processes.data.sockets()
    words, owner, programs = identity(programs, folder, processes.data.programs)
    give(sockets, owner)
    if not (folder / "ready" / "PG_VERSION").exists():
        _create(processes, programs, folder, words, durable=durable)
    settings = {**SETTINGS, "unix_socket_directories": str(sockets), **({} if durable else THROW_AWAY)}
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    argv = [*words, str(programs / "postgres"), "-D", str(folder / "ready"), *flags]
    child = processes.start(Child("postgres", argv, stop_signal=signal.SIGINT, grace=30))
    _wait(processes, folder / "ready" / "postmaster.pid", child)
    return f"postgres://{ROLE}@/{NAME}?host={sockets}"


def _create(processes: Processes, programs: Path, folder: Path, words: list[str], *, durable: bool) -> None:
    """A new cluster in which only the portal's own plain role can connect; whole or not at all."""
    fresh = folder / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    options = ["-U", "postgres", "--auth=reject", "-E", "UTF8", *_locale(), *([] if durable else ["--no-sync"])]
    _ask(processes, [*words, programs / "initdb", "-D", fresh, *options], sql="")
    # The tests' role may make databases (they make one for themselves); neither role is a superuser.
    role = f"CREATE ROLE {ROLE} LOGIN {'' if durable else 'CREATEDB'};\n"
    grants = "".join(f"GRANT {words} {ROLE};\n" for words in GRANTS)
    # In the template, so that the tests' databases have them as well.
    _ask(processes, [*words, programs / "postgres", "--single", "-D", fresh, "template1"], sql=f"{role}{grants}")
    sql = f"CREATE DATABASE {NAME} OWNER {ROLE};\n"
    _ask(processes, [*words, programs / "postgres", "--single", "-D", fresh, "postgres"], sql=sql)
    (fresh / "pg_hba.conf").write_text(f"local all {ROLE} trust\n")
    fresh.rename(folder / "ready")


def _locale() -> list[str]:
    """UTF-8 without a language; the built-in provider where the system has no C.UTF-8 (macOS)."""
    listing = shutil.which("locale")
    known = subprocess.run([listing, "-a"], capture_output=True, text=True).stdout if listing else "C.utf8"
    if "c.utf8" in known.lower().replace("-", ""):
        return ["--locale=C.UTF-8"]
    return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def _ask(processes: Processes, argv: list[str | Path], *, sql: str) -> None:
    """Run one of its programs with `sql` as input; LaunchError if it fails or prints an error."""
    path = processes.log_of("postgres-setup")
    with open_log(path) as log:
        words = [str(word) for word in argv]
        done = subprocess.run(words, input=sql.encode(), stdout=log, stderr=log, env=processes.env)
    if done.returncode or (sql and "ERROR:" in tail(path, 10)):
        raise LaunchError(f"PostgreSQL could not be set up; the last lines of {path}:\n{tail(path)}")


def _wait(processes: Processes, pid_file: Path, child: Child) -> None:
    deadline = time.monotonic() + LONGEST_START
    while child.running() and time.monotonic() < deadline:
        lines = pid_file.read_text().split() if pid_file.exists() else []
        if lines and lines[0] == str(child.pid) and lines[-1] == "ready":
            return
        time.sleep(0.02)
    log = processes.log_of("postgres")
    raise LaunchError(f"PostgreSQL did not start; the last lines of {log}:\n{tail(log)}")


def programs_of(wheel: str | None) -> Path:
    """The folder with initdb and postgres: of the wheel, else of this machine; LaunchError if there is none."""
    on_path = shutil.which("initdb")
    candidates = [Path(wheel, "pginstall18", "bin")] if wheel else []
    candidates += [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("1[5-9]/bin"), reverse=True)
    for folder in candidates:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise LaunchError("This kind of machine has no ready-made PostgreSQL: install PostgreSQL 15 or newer first.")
