"""What a kept fault is, and how all of them are found."""

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MACHINERY = {"fault", "judge"}


class FaultError(Exception):
    """A fault that cannot be put in as it is written."""


@dataclass(frozen=True)
class Fault:
    """`old` stands exactly once in `file` and becomes `new`; or `table` loses `guard`, a trigger or a constraint,
    or gets statistics of a column named so that has none.

    `rule` is the identifier of docs/specification/ that it breaks, or the word of docs/security.md where the promise
    has no number. `tests` are what ought to notice, as pytest names them. `held` says, for a fault that no test can
    notice alone, which second layer holds the promise.
    """

    name: str
    rule: str
    breaks: str
    tests: tuple[str, ...]
    file: str = ""
    old: str = ""
    new: str = ""
    table: str = ""
    guard: str = ""
    held: str = ""
    area: str = ""

    def applied(self, root: Path = ROOT) -> str:
        """The file's text with the fault in it; FaultError unless the old words stand there exactly once."""
        path = root / self.file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if (count := text.count(self.old)) != 1:
            raise FaultError(f"{self.area}:{self.name}: `{self.old}` stands {count} times in {self.file}, not once.")
        return text.replace(self.old, self.new)


def text(name: str, rule: str, breaks: str, file: str, old: str, new: str, *tests: str, held: str = "") -> Fault:
    """A fault in a file."""
    return Fault(name, rule, breaks, tests, file=file, old=old, new=new, held=held)


def guard(name: str, rule: str, breaks: str, table: str, trigger_or_constraint: str, *tests: str) -> Fault:
    """A trigger or a constraint that is gone from the database, or a column that has statistics."""
    return Fault(name, rule, breaks, tests, table=table, guard=trigger_or_constraint)


def areas() -> list[str]:
    """The names of the modules that hold faults."""
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in found if name not in MACHINERY)


def kept(only: Iterable[str] = ()) -> list[Fault]:
    """All faults, or those of these areas (`mail`) and of these names (`mail:wiped`); FaultError for one unknown."""
    wanted, faults = list(only), []
    for area in areas():
        rows = importlib.import_module(f"tests.mutants.{area}").FAULTS
        faults += [Fault(**{**row.__dict__, "area": area}) for row in rows]
    names = {f"{fault.area}:{fault.name}" for fault in faults} | set(areas())
    if unknown := [word for word in wanted if word not in names]:
        raise FaultError(f"No kept fault and no area is called {', '.join(unknown)}. Areas: {', '.join(areas())}.")
    return [f for f in faults if not wanted or f.area in wanted or f"{f.area}:{f.name}" in wanted]
