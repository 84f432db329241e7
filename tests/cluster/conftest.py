"""A portal whose database is a server of the test's own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from tests.cluster.postgres import ROLE, Server


def migrated(server: Server) -> None:
    """The portal's role, database and tables on that server."""
    server.own_role()
    env = {**os.environ, "DATABASE_URL": f"postgres://{ROLE}@{server.address}:{server.port}/{ROLE}"}
    argv = [sys.executable, "manage.py", "migrate", "-v", "0"]
    done = subprocess.run(argv, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@contextmanager
def moved_to(server: Server) -> Iterator[None]:
    """This process asks that server, and afterwards its own again."""
    chosen = connection.settings_dict
    other = {"HOST": server.address, "PORT": str(server.port), "NAME": ROLE, "USER": ROLE, "PASSWORD": ""}
    before = {key: chosen[key] for key in other}
    connection.close(), connection.close_pool()
    chosen.update(other)
    try:
        yield
    finally:
        connection.close(), connection.close_pool()
        chosen.update(before)
