"""The portal's own steps on a running database: migrations, and the demonstration the first time."""

from .environment import Environment
from .layout import ROOT, LaunchError, digest_of, say, write_whole
from .processes import Processes

FILLED = "There are sites already"  # how seed_demo refuses a database that somebody filled by hand


def migrate(processes: Processes, environment: Environment) -> None:
    """Bring the tables up to date; left out while neither the migrations nor the packages changed."""
    stamp = processes.data.state / "migrated"
    now = digest_of(*sorted(ROOT.glob("*/migrations")), ROOT / "requirements.txt")
    if stamp.exists() and stamp.read_text() == now:
        return
    processes.finish("migrate", [environment.python, ROOT / "manage.py", "migrate", "--no-input"])
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
