"""`python -m tools.launch.collecting`: collectstatic in an image that has its packages already; no service is asked."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from .building import NOWHERE
from .layout import ROOT, Data
from .variables import base_env, sample_production_env


def collect() -> int:
    """The exit code of collectstatic."""
    with tempfile.TemporaryDirectory() as folder:
        env = sample_production_env({**base_env(), **NOWHERE}, Data(Path(folder)))
        env["PATH"] = os.environ.get("PATH", os.defpath)
        words = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--no-input", "--verbosity", "0"]
        return subprocess.run(words, env=env, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(collect())
