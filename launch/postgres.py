"""A PostgreSQL of our own: private socket, plain role, a log that never holds what people wrote."""

import shutil
import signal
import subprocess
import time
from pathlib import Path

from .layout import Data, Problem, tail
from .processes import Processes
from .unprivileged import give, identity

ROLE = NAME = "portal"
LONGEST_START = 60  # seconds; recovery after a crash included

# What was sent must not reach the log, whatever fails (contract section 9).
QUIET = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def start(data: Data, processes: Processes, programs: Path, *, env: dict[str, str], durable: bool) -> str:
    """Start it, made first if there is none yet, and wait until it answers; its DATABASE_URL."""
    folder, sockets = data.root / "postgres", data.sockets()
    words, owner = identity(programs / "postgres", folder)
    give(sockets, owner)
    if not (folder / "ready" / "PG_VERSION").exists():
        _create(data, programs, folder, words, env=env, durable=durable)
    settings = {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "unix_socket_directories": str(sockets),
        "max_connections": "100",
        "timezone": "UTC",
        "log_timezone": "UTC",
        **QUIET,
        **({} if durable else THROW_AWAY),
    }
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    argv = [*words, programs / "postgres", "-D", folder / "ready", *flags]
    child = processes.start("postgres", argv, env=env, stop_signal=signal.SIGINT, grace=30)
    _wait(data, folder / "ready" / "postmaster.pid", child)
    return f"postgres://{ROLE}@/{NAME}?host={sockets}"


def _create(
    data: Data, programs: Path, folder: Path, words: list[str], *, env: dict[str, str], durable: bool
) -> None:
    """A new cluster in which only the portal's own plain role can connect; whole or not at all."""
    fresh = folder / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    initdb = ["initdb", "-D", fresh, "-U", "postgres", "--auth=reject", "-E", "UTF8", *_locale(programs)]
    sync = [] if durable else ["--no-sync"]
    _say_or_fail(data, [*words, programs / initdb[0], *initdb[1:], *sync], env=env, sql="")
    # The tests' role may make databases (they make one for themselves); neither role is a superuser.
    sql = f"CREATE ROLE {ROLE} LOGIN {'' if durable else 'CREATEDB'};\nCREATE DATABASE {NAME} OWNER {ROLE};\n"
    _say_or_fail(data, [*words, programs / "postgres", "--single", "-D", fresh, "postgres"], env=env, sql=sql)
    (fresh / "pg_hba.conf").write_text(f"local all {ROLE} trust\n")
    fresh.rename(folder / "ready")


def _locale(programs: Path) -> list[str]:
    """UTF-8 without a language; the built-in provider where the system has no C.UTF-8 (macOS)."""
    known = (
        subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout
        if shutil.which("locale")
        else "C.utf8"
    )
    if "C.utf8" in known or "C.UTF-8" in known:
        return ["--locale=C.UTF-8"]
    return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def _say_or_fail(data: Data, argv: list, *, env: dict[str, str], sql: str) -> None:
    log = data.logs / "postgres-setup.log"
    with log.open("ab") as file:
        done = subprocess.run(
            [str(word) for word in argv],
            input=sql.encode(),
            stdout=file,
            stderr=file,
            env=env,
            start_new_session=True,
        )
    if done.returncode or "ERROR:" in tail(log, 40):
        raise Problem(f"PostgreSQL could not be set up; the last lines of {log}:\n{tail(log)}")


def _wait(data: Data, pid_file: Path, child) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        lines = pid_file.read_text().splitlines() if pid_file.exists() else []
        if len(lines) > 7 and lines[7].strip() == "ready" and lines[0] == str(child.popen.pid):
            return
        if not child.running():
            break
        time.sleep(0.02)
    log = data.logs / "postgres.log"
    raise Problem(f"PostgreSQL did not start; the last lines of {log}:\n{tail(log)}")


def programs_of(wheel: str | None) -> Path:
    """The folder with initdb and postgres: from the wheel, else from this machine; Problem if there is none."""
    candidates = [Path(wheel, "pginstall18", "bin")] if wheel else []
    on_path = shutil.which("initdb")
    candidates += [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("1[5-9]/bin"), reverse=True)
    for folder in candidates:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise Problem(
        "There is no ready-made PostgreSQL for this kind of machine: install PostgreSQL 15 or newer, then ./run."
    )
