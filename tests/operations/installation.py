"""A database of its own, beside that of the tests."""

import os
import subprocess
import sys
import time

import psycopg
from django.conf import settings
from django.db import connection

KEY = "a passphrase for this test"


class Installation:
    """A database of its own, used only through the commands an administrator types."""

    def __init__(self, name: str) -> None:
        self.name = name
        chosen = connection.settings_dict
        self.server = {"host": chosen["HOST"], "user": chosen["USER"], "password": chosen["PASSWORD"] or None}
        if chosen["PORT"]:
            self.server["port"] = chosen["PORT"]
        # The role may be called like the database: only what stands behind the @ is replaced.
        role, at, place = settings.DATABASE_URL.rpartition("@")
        self.url = role + at + place.replace(f"/{settings_name()}", f"/{name}", 1)

    def make(self, like: str = "template0") -> None:
        self.drop()
        with psycopg.connect(dbname="template1", autocommit=True, **self.server) as line:
            line.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{like}"')

    def drop(self) -> None:
        """The server's own vacuum may be looking at it, and nobody but a superuser ends that: then once more."""
        until = time.monotonic() + 60
        with psycopg.connect(dbname="template1", autocommit=True, **self.server) as line:
            while True:
                try:
                    line.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
                except psycopg.errors.InsufficientPrivilege:
                    assert time.monotonic() < until, "somebody else holds the database"
                    time.sleep(0.2)
                else:
                    return

    def manage(self, *words: str, fails: bool = False, key: str = KEY, **more: str) -> str:
        env = {**os.environ, "DATABASE_URL": self.url, "PORTAL_BACKUP_KEY": key, "EMAIL_URL": "smtp://127.0.0.1:9"}
        env |= more
        argv = [sys.executable, "manage.py", *words]
        done = subprocess.run(argv, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stdout + done.stderr


def settings_name() -> str:
    """The name in DATABASE_URL, whatever database the tests were given."""
    return settings.DATABASE_URL.rpartition("@")[2].partition("/")[2].partition("?")[0]
