"""`./run manage` and `./run reset`: commands on the data folder of an installation."""

import os
import shutil
import subprocess
import sys

from . import environment, stack
from .database import migrate
from .layout import ROOT, Data, Problem, say
from .ownership import Ownership
from .processes import MARK, kill_group
from .stopping import stoppable
from .variables import clean, demonstration

WITHOUT_TABLES = (
    "migrate",
    "makemigrations",
    "help",
    "--help",
    "version",
    "--version",
    "check",
    "showmigrations",
)
OURS = ("postgres", "queue", "cache", "logs", "mail", "state", "demo.json", "secrets.json")


def manage(data: Data, words: list[str]) -> int:
    """Django's command line, with the running services or with services for its own time; its exit code."""
    data.make()
    python = environment.ensure(environment.RUN)
    argv = [str(python), str(ROOT / "manage.py"), *words]
    ownership = Ownership(data)
    with stoppable():
        told = ownership.visit_or_take("manage")
        if told is not None:
            try:
                return foreground(argv, {**clean(), **told, MARK: data.key})
            finally:
                ownership.release()
        with stack.owned(data, "manage", ownership=ownership) as (processes, _):
            mail_line = stack.listen("127.0.0.1", 0)[0]
            env = demonstration(data, port=8000, mail_port=mail_line.getsockname()[1])
            places = environment.places(python)
            env |= stack.start_databases(data, processes, places, python, env, durable=True)
            stack.start_mailbox(data, processes, mail_line, python, env)
            if words and words[0] not in WITHOUT_TABLES:
                migrate(data, processes, python, env)
            ownership.tell(env)
            return foreground(argv, {**env, MARK: data.key})


def foreground(argv: list[str], env: dict[str, str]) -> int:
    """Run a command with our terminal and wait for it; when we are stopped, so is it and what it began."""
    apart = not sys.stdin.isatty()  # with a terminal it stays in our group, or it could not read from it
    popen = subprocess.Popen(argv, cwd=ROOT, env=env, start_new_session=apart)
    try:
        return popen.wait()
    except BaseException:
        popen.terminate()
        try:
            popen.wait(10)
        except subprocess.TimeoutExpired:
            popen.kill()
        raise
    finally:
        if apart:
            kill_group(popen.pid)


def reset(data: Data, *, sure: bool) -> int:
    """Delete what ./run keeps in the data folder, and nothing else; Problem while it runs."""
    if not data.root.exists():
        say(f"There is nothing in {data.root}.")
        return 0
    if not sure and not _asked(data):
        say("Nothing was deleted.")
        return 1
    with stack.owned(data, "reset"):
        pass
    for name in OURS:
        path = data.root / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    shutil.rmtree(data.sockets(), ignore_errors=True)
    if not os.listdir(data.root):
        data.root.rmdir()
    say(f"The data in {data.root} is deleted.")
    return 0


def _asked(data: Data) -> bool:
    if not sys.stdin.isatty():
        raise Problem(
            "./run reset deletes everything in the data folder: add --yes to say that this is meant."
        )
    return (
        input(f"Delete the database, the mail and the keys in {data.root}? Type yes: ").strip().lower()
        == "yes"
    )
