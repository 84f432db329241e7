"""PostgreSQL refuses to run as root: how ./run, started by root, gives it an ordinary identity."""

import os
import shutil
import subprocess
from pathlib import Path

from .layout import Problem

NOBODY = 65534


def identity(binary: Path, folder: Path) -> tuple[list[str], int]:
    """The words to put before a command, and the user id its files must have; none for an ordinary user.

    A user namespace needs no account and reaches folders below a home that is closed to others; where it is
    forbidden (many containers), an account without rights that may still pass through such folders.
    """
    if os.getuid() != 0:
        return [], os.getuid()
    for words, owner in _ways():
        folder.mkdir(parents=True, exist_ok=True)
        give(folder, owner)
        probe = [
            *words,
            "/bin/sh",
            "-c",
            '"$0" --version && test -w "$1" && test -r "$1"',
            str(binary),
            str(folder),
        ]
        if (
            shutil.which(words[0])
            and subprocess.run(probe, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
        ):
            return words, owner
    raise Problem(
        "PostgreSQL does not run as root, and this machine allows neither `unshare --user` nor `setpriv`; "
        "start ./run as an ordinary user."
    )


def _ways() -> list[tuple[list[str], int]]:
    drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    pass_through = [
        "--inh-caps=+dac_override,+dac_read_search",
        "--ambient-caps=+dac_override,+dac_read_search",
    ]
    only_override = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [
        (["unshare", "--user", "--map-user=1000", "--map-group=1000"], 0),
        (drop + pass_through, NOBODY),
        (drop + only_override, NOBODY),
        (drop, NOBODY),
    ]


def give(folder: Path, owner: int) -> None:
    """Let a folder and all below it belong to `owner`; nothing happens if it already does."""
    if os.getuid() != 0 or folder.stat().st_uid == owner:
        return
    for path in (*folder.rglob("*"), folder):
        os.chown(path, owner, owner, follow_symlinks=False)
