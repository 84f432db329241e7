"""The portal's own steps on a running database: migrations, and the demonstration the first time."""

from pathlib import Path

from .layout import ROOT, Data, digest_of, say
from .processes import Processes
from .stack import remember, remembered


def migrate(data: Data, processes: Processes, python: Path, env: dict[str, str]) -> None:
    """Bring the tables up to date; left out while neither the migrations nor the packages changed."""
    sources = [*sorted(ROOT.glob("*/migrations")), ROOT / "requirements.txt"]
    now = digest_of(*sources) + env["DATABASE_URL"]
    if remembered(data, "migrated") == now:
        return
    processes.finish("migrate", [python, ROOT / "manage.py", "migrate", "--no-input"], env=env)
    remember(data, "migrated", now)


def seed(data: Data, processes: Processes, python: Path, env: dict[str, str]) -> None:
    """The demonstration's people and places, once per data folder."""
    if data.demo.exists():
        return
    say("Inventing the demonstration data ...")
    processes.finish("seed", [python, ROOT / "manage.py", "seed_demo"], env=env)
