"""Whoever ends the write-ahead log of a PostgreSQL ends it for every run that shares it."""

import fcntl
import os
import tempfile
from pathlib import Path

import pytest

from tests.operations.installation import Installation
from tests.order import MIX


@pytest.fixture(autouse=True)
def one_mix_at_a_time(request):
    """Waits until no test of another run mixes or backs up; the other way round too."""
    if request.module.__name__.rpartition(".")[2] not in MIX:
        yield
        return
    with Path(os.environ.get("PORTAL_DATA_DIR", tempfile.gettempdir()), "mix.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def tables():
    """The name of a database with all tables and nobody in them: made once, those of the tests are copies of it."""
    one = Installation(f"tables_{os.getpid()}")
    one.make()
    one.manage("migrate", "-v", "0")
    yield one.name
    one.drop()


@pytest.fixture
def installation(tables):
    """With tables, and without anybody."""
    one = Installation(f"installation_{os.getpid()}")
    one.make(like=tables)
    yield one
    one.drop()
