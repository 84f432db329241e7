"""Two workers of the suite share one PostgreSQL: whoever ends its write-ahead log ends it for the other as well."""

import fcntl
import os
import tempfile
from pathlib import Path

import pytest

# What these files look for in the log, or in dead rows, another worker's mix or backup would have taken away.
MIX = {
    "test_backup",
    "test_blind",
    "test_ended_restore",
    "test_killed",
    "test_mix",
    "test_mix_clock",
    "test_mix_tables",
    "test_offsite",
    "test_restore_compares",
    "test_statistics",
    "test_upgrade",
    "test_waits",
}


@pytest.fixture(autouse=True)
def one_mix_at_a_time(request):
    """Waits until no test of the other worker mixes or backs up; the other way round too."""
    if request.module.__name__.rpartition(".")[2] not in MIX:
        yield
        return
    with Path(os.environ.get("PORTAL_DATA_DIR", tempfile.gettempdir()), "mix.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
