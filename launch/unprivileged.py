"""PostgreSQL refuses to run as root: how ./run, started by root, gives it an ordinary identity."""

import os
import shutil
import subprocess
from pathlib import Path

from .layout import Problem

NOBODY = 65534
DROP = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
# In the order of trying: the words to put before a command, and the user id that its files must have.
# A user namespace needs no account and reaches folders below a home that is closed to others; many containers
# forbid it, and there an account without rights may still be let through such folders.
WAYS = [
    (["unshare", "--user", "--map-user=1000", "--map-group=1000"], 0),
    ([*DROP, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"], NOBODY),
    (DROP, NOBODY),
]
PROBE = '"$0" --version && test -r "$1" && test -w "$1"'


def identity(binary: Path, folder: Path) -> tuple[list[str], int]:
    """The first way that can run `binary` and write to `folder`; no words for an ordinary user."""
    if os.getuid() != 0:
        return [], os.getuid()
    folder.mkdir(parents=True, exist_ok=True)
    for words, owner in WAYS:
        if shutil.which(words[0]):
            give(folder, owner)
            probe = [*words, "/bin/sh", "-c", PROBE, str(binary), str(folder)]
            if subprocess.run(probe, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0:
                return words, owner
    raise Problem(
        "PostgreSQL does not run as root, and this machine allows neither `unshare --user` nor `setpriv`: "
        "start ./run as an ordinary user."
    )


def give(folder: Path, owner: int) -> None:
    """Let a folder and all below it belong to `owner`, unless it already does or we are not root."""
    if os.getuid() != 0 or folder.stat().st_uid == owner:
        return
    for path in (*folder.rglob("*"), folder):
        os.chown(path, owner, owner, follow_symlinks=False)
