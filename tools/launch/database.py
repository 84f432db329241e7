"""The portal's own steps on a running database: migrations, and the demonstration the first time."""

from pathlib import Path

from .environment import Environment
from .layout import ROOT, LaunchError, digest_of, say, write_whole
from .processes import Processes

OTHER = "Another version of the portal made these tables"  # how `migrate --known-only` refuses them
FILLED = "There are sites already"  # how seed_demo refuses a database that somebody filled by hand


def migrate(processes: Processes, environment: Environment) -> None:
    """Bring the tables up to date; left out while neither the migrations nor the packages changed.

    LaunchError where the data are of a version from which no way leads here.
    """
    stamp = processes.data.state / "migrated"
    made_from = [*sorted(ROOT.glob("*/migrations")), *sorted(ROOT.glob("*/models/*.sql"))]
    now = digest_of(*made_from, ROOT / "requirements.txt")
    if stamp.exists() and stamp.read_text() == now:
        return
    argv: list[str | Path] = [environment.python, ROOT / "manage.py", "migrate", "--no-input", "--known-only"]
    try:
        processes.finish("migrate", argv)
    except LaunchError as problem:
        if OTHER not in str(problem):
            raise
        folder = processes.data.root
        anew = "./run reset" + ("" if folder == ROOT / ".data" else f" --data {folder}")
        raise LaunchError(f"The data in {folder} are of another version of the portal: `{anew}` begins anew.") from None
    write_whole(stamp, now)


def seed(processes: Processes, environment: Environment) -> None:
    """The demonstration's people and places, once per data folder: `seed_demo` ends by writing demo.json."""
    if processes.data.demo.exists():
        return
    say("Inventing the demonstration data ...")
    try:
        processes.finish("seed", [environment.python, ROOT / "manage.py", "seed_demo"])
    except LaunchError as problem:
        if FILLED not in str(problem):
            raise
        say("There are sites in the database already, so no demonstration was added to them.")
