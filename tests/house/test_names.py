"""The names of the code: exceptions end in `Error`, views have a `def` of their own, retired names stay away."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from inspect import unwrap
from pathlib import Path
from typing import Any

from django.urls import URLResolver, get_resolver, path

ROOT = Path(__file__).resolve().parents[2]
OURS = {folder.parent.name for folder in ROOT.glob("*/apps.py")} | {"tests"}
RETIRED = Path(__file__).with_name("retired_names.txt")


def python_files() -> list[str]:
    names = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in names.splitlines() if "/migrations/" not in name and (ROOT / name).exists()]


def classes(source: str) -> Iterator[tuple[str, set[str]]]:
    """Every class with the last parts of what it is made from."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            yield node.name, {ast.unparse(base).rpartition(".")[2] for base in node.bases}


def exceptions_without_ending(sources: list[str]) -> list[str]:
    known = [pair for source in sources for pair in classes(source)]
    raised = {"Exception", "BaseException", "APIException"}
    for _ in known:  # as often as a family could be deep
        grown = raised | {name for name, bases in known if any(is_raised(base, raised) for base in bases)}
        if grown == raised:
            break
        raised = grown
    return sorted(
        {name for name, bases in known if name in raised} - {"Exception"} - {n for n in raised if is_error(n)}
    )


def is_error(name: str) -> bool:
    return name.endswith("Error")


def is_raised(base: str, raised: set[str]) -> bool:
    return base in raised or base.endswith(("Error", "Exception"))


def test_every_exception_ends_in_error():
    sources = [(ROOT / name).read_text() for name in python_files()]
    assert exceptions_without_ending(sources) == []


def test_an_exception_by_another_name_would_be_seen():
    assert exceptions_without_ending(["class Refused(Exception): ...", "class TooMany(Refused): ..."]) == [
        "Refused",
        "TooMany",
    ]


def names_in(path: str, source: str) -> Iterator[str]:
    """Every name that a file gives: module, folder, def, class, attribute, parameter."""
    yield from Path(path).with_suffix("").parts
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def retired() -> set[tuple[str, str]]:
    """(folder or "", name) of each line `name` or `folder: name`; the name may stand elsewhere in the second case."""
    lines = [line.split("#")[0].strip() for line in RETIRED.read_text().splitlines()]
    pairs = [line.rpartition(":") for line in lines if line]
    return {(folder.strip(), name.strip()) for folder, _, name in pairs}


def comes_back(path: str, source: str, gone: set[tuple[str, str]]) -> list[str]:
    given = set(names_in(path, source))
    return sorted(f"{path}: {name}" for folder, name in gone if name in given and path.startswith(folder))


def test_no_retired_name_comes_back():
    gone = retired()
    assert len(gone) > 100
    assert [line for path in python_files() for line in comes_back(path, (ROOT / path).read_text(), gone)] == []


def test_a_retired_name_would_be_seen():
    gone = {("", "crowded"), ("feedback/", "words")}
    assert comes_back("lib/a.py", "def crowded(): ...", gone) == ["lib/a.py: crowded"]
    assert comes_back("lib/a.py", "def f(crowded): ...", gone) == ["lib/a.py: crowded"]
    assert comes_back("lib/a.py", "class A:\n    def g(self): self.crowded = 1", gone) == ["lib/a.py: crowded"]
    assert comes_back("lib/crowded/a.py", "", gone) == ["lib/crowded/a.py: crowded"]
    assert comes_back("feedback/words.py", "", gone) == ["feedback/words.py: words"]
    assert comes_back("agency/words.py", "crowded = 1", gone) == []


def views(patterns: list[Any]) -> Iterator[Any]:
    """Every view of ours, without what is wrapped around it."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            view = unwrap(pattern.callback)
            if view.__module__.split(".")[0] in OURS and not hasattr(pattern.callback, "cls"):
                yield view


def without_def(found: Iterable[Any]) -> list[str]:
    return sorted({f"{one.__module__}.{one.__qualname__}" for one in found if "<locals>" in one.__qualname__})


def test_every_view_has_a_def_that_grep_and_a_traceback_can_name():
    found = list(views(get_resolver().url_patterns))
    assert len(found) > 120
    assert without_def(found) == []


def test_a_view_that_is_a_closure_would_be_seen():
    def made() -> Any:
        def view(request: Any) -> None: ...

        return view

    assert without_def(views([path("a/", made())])) != []
