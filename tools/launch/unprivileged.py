"""PostgreSQL refuses to run as root: how ./run, started by root, gives it an ordinary identity."""

import os
import shutil
import subprocess
from pathlib import Path

from .layout import LaunchError

NOBODY = 65534
DROP = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
# In the order of trying: the words to put before a command, and the user id that its files must have.
# A user namespace needs no account and passes through root's own home; many containers forbid it, and there
# an account without rights may still be let through folders that are closed to it.
WAYS = [
    (["unshare", "--user", "--map-user=1000", "--map-group=1000"], 0),
    ([*DROP, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"], NOBODY),
    (DROP, NOBODY),
]
USABLE = '"$0" --version && cd "$1" && : > probe && rm probe'


def identity(programs: Path, folder: Path, spare: Path) -> tuple[list[str], int, Path]:
    """How to run PostgreSQL here: the words before a command, who owns its files, the folder of programs.

    `folder` is where it must be able to write; `spare` is where the programs are copied to when they stand
    in a home that is closed to others. For an ordinary user nothing is needed.
    """
    if os.getuid() != 0:
        return [], os.getuid(), programs
    folder.mkdir(parents=True, exist_ok=True)
    for words, owner in WAYS:
        if shutil.which(words[0]):
            give(folder, owner)
            for place in (lambda: programs, lambda: copied(programs, spare)):
                if _works(words, place(), folder):
                    return words, owner, place()
    raise LaunchError(
        "PostgreSQL does not run as root, and this machine allows neither `unshare --user` nor `setpriv`: "
        "start ./run as an ordinary user."
    )


def _works(words: list[str], programs: Path, folder: Path) -> bool:
    """Whether they run and can write; they look for themselves without the right to be let through."""
    binary = str(programs / "postgres")
    look = [*(DROP if words[0] == DROP[0] else words), "test", "-x", binary]
    use = [*words, "/bin/sh", "-c", USABLE, binary, str(folder)]
    return all(
        subprocess.run(probe, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0 for probe in (look, use)
    )


def copied(programs: Path, spare: Path) -> Path:
    """The wheel's programs and the libraries that stand beside it, in an open folder; copied once."""
    version, package = programs.parent, programs.parents[1]
    place = spare / package.name / version.name
    libraries = f"{package.name}.libs"
    if not (spare / "complete").exists():
        shutil.rmtree(spare, ignore_errors=True)
        shutil.copytree(version, place, symlinks=True, ignore=shutil.ignore_patterns("include"))
        if (package.parent / libraries).exists():
            shutil.copytree(package.parent / libraries, spare / libraries, symlinks=True)
        (spare / "complete").touch()
    return place / programs.name


def give(folder: Path, owner: int) -> None:
    """Let a folder and all below it belong to `owner`, unless it already does or we are not root."""
    if os.getuid() != 0 or folder.stat().st_uid == owner:
        return
    for path in (*folder.rglob("*"), folder):
        os.chown(path, owner, owner, follow_symlinks=False)
