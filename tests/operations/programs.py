"""Programs of the system that some tests need: without one they say so loudly, and REQUIRE_TOOLS=1 insists."""

import os
import shutil
import sys
from pathlib import Path

import pytest


def tool(name: str, package: str, *, insisted: bool = True) -> str:
    """The path of a program; skips the test where there is none, even under REQUIRE_TOOLS=1 if not `insisted`."""
    beside = str(Path(sys.executable).parent)  # what the tests' own requirements bring
    path = shutil.which(name) or shutil.which(name, path=f"{beside}:/usr/sbin:/sbin")
    if path:
        return path
    reason = f"WITHOUT_TOOL: no {name} on this machine, its tests did not run (apt-get install {package})"
    if insisted and os.environ.get("REQUIRE_TOOLS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
