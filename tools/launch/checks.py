"""`./run test`, `./run lint` and `./run bench`: the same services on throw-away data."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

from . import environment, stack
from .assets import Assets
from .commands import foreground
from .environment import Environment
from .layout import ROOT, Data, LaunchError, say
from .ownership import Ownership
from .processes import Processes
from .stopping import stoppable
from .variables import base_env, sample_production_env

PREFIX = "portal-throw-away-"
COVERAGE = ("--cov", "--cov-branch", "--cov-report=term:skip-covered", "--cov-report=html:.build/coverage")
YOUNG = 60  # seconds in which a folder may not have its lock yet
# With one of these, or a place to look in, tests run one at a time.
ONE_BY_ONE = ("-n", "--numprocesses", "--pdb", "-s", "--capture", "--co", "--collect-only", "--long", "-x")
WITH_VALUE = ("--seed",)  # what stands after it is no place


@contextmanager
def throw_away() -> Iterator[tuple[Processes, Environment]]:
    """Services and built assets on data that is deleted afterwards."""
    _sweep()
    data = Data(Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getuid()}-")).resolve())
    try:
        with stoppable(), stack.owned(data, "test") as (processes, _):
            python = environment.ensure(environment.DEVELOPMENT)
            processes.env = {**base_env(), "PORTAL_DATA_DIR": str(data.root)}
            stack.start_databases(processes, python, durable=False)
            given = processes.env
            processes.env = sample_production_env(given, data)
            Assets(processes, python).build()
            # Tests read what PostgreSQL writes about them.
            processes.env = {**given, "PORTAL_TEST_PG_LOG": str(processes.log_of("postgres"))}
            yield processes, python
    finally:
        data.remove()


def _sweep() -> None:
    """Remove the throw-away data of runs that were killed; what is still in use keeps its lock."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}{os.getuid()}-*"):
        data = Data(folder.resolve())
        with suppress(LaunchError, OSError):
            if time.time() - folder.stat().st_mtime > YOUNG:
                data.make()
                ownership = Ownership(data)
                ownership.take("sweep", patience=0)
                with stack.owned(data, "sweep", ownership=ownership):
                    pass
                data.remove()


def test(words: list[str]) -> int:
    """pytest with these arguments; its exit code. Two at a time unless the arguments say otherwise."""
    if "--mutants" in words:
        return _mutants([word for word in words if word != "--mutants"])
    if "--coverage" in words:
        words = [*COVERAGE, *(word for word in words if word != "--coverage")]
    with throw_away() as (processes, python):
        env = {**processes.env, "PORTAL_RUN_PYTHON": str(python.python)}
        # The databases go with their server: dropped one by one, a session that a test left would be an error.
        return foreground([str(python.python), "-m", "pytest", "--reuse-db", *beside(words), *words], env)


def _mutants(words: list[str]) -> int:
    """Puts the kept faults in, one after the other: of all areas, or of these; see tests/mutants/."""
    with throw_away() as (processes, python):
        env = {**processes.env, "PORTAL_RUN_PYTHON": str(python.python)}
        return foreground([str(python.python), "-m", "tests.mutants.judge", *words], env)


def beside(words: list[str]) -> list[str]:
    """What pytest is told besides: two at a time, unless these words choose."""
    places = [word for before, word in pairwise(["", *words]) if before not in WITH_VALUE and word[:1] != "-"]
    chosen = places or any(word.partition("=")[0] in ONE_BY_ONE for word in words)
    return [] if chosen else ["-n", "2"]


def lint() -> int:
    """Everything that reads the code instead of running it; 1 if any of it complains."""
    with throw_away() as (processes, python):
        env = sample_production_env(processes.env, processes.data)
        manage = [str(python.python), str(ROOT / "manage.py")]
        module = [str(python.python), "-m"]
        steps = [
            [*module, "ruff", "check", "."],
            [*module, "ruff", "format", "--check", "."],
            [*module, "mypy"],
            [str(python.python.parent / "lint-imports"), "--no-logo", "--no-cache"],
            [*manage, "makemigrations", "--check", "--dry-run"],
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
        ]
        failed = [argv for argv in steps if _step(argv, env)]
        say(f"lint: {len(failed)} of {len(steps)} checks complain" if failed else "lint: clean")
        return 1 if failed else 0


def _step(argv: list[str], env: dict[str, str]) -> int:
    say("$ " + " ".join(Path(word).name if "/" in word else word for word in argv))
    return foreground(argv, env)


def bench(words: list[str]) -> int:
    """The measurements of bench/, on throw-away data; their exit code."""
    with throw_away() as (processes, python):
        env = sample_production_env(processes.env, processes.data)
        return foreground([str(python.python), "-m", "tools.bench", *words], env)
