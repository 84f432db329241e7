"""`./run build`: packages and everything that is made from the sources, for a server that runs its own services."""

import tempfile
from pathlib import Path

from . import environment
from .assets import Assets
from .layout import Data, say
from .processes import Processes
from .stopping import stoppable
from .variables import base_env, sample_production_env

# Settings are read while files are collected, and nobody is asked at these addresses.
NOWHERE = {
    "DATABASE_URL": "postgres://nobody@localhost/nothing",
    **dict.fromkeys(("REDIS_URL", "REDIS_CACHE_URL", "REDIS_LIMITS_URL"), "redis://localhost/0"),
}


def build() -> int:
    """The Python environment in .venv, texts, style sheet, collected files; no service is started or asked."""
    with stoppable(), tempfile.TemporaryDirectory() as folder:
        data = Data(Path(folder).resolve())
        data.make()
        processes = Processes(data)
        python = environment.ensure(environment.RUN)
        processes.env = sample_production_env({**base_env(), **NOWHERE}, data)
        Assets(processes, python).build()
    say("Everything is built.")
    return 0
