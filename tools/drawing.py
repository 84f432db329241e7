"""`python -m tools.drawing` draws the layers of docs/architecture.md anew, from the imports as they are."""

import ast
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- drawing: python -m tools.drawing -->\n", "<!-- end of the drawing -->\n"


def layers() -> list[list[str]]:
    """The rows of the layers contract, highest first; apps of one row never import each other."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [[app.strip() for app in row.split("|")] for row in contracts[0]["layers"]]


def imports(source: str) -> set[str]:
    """The first parts of what a file imports by a whole path."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def arrows() -> Counter[tuple[str, str]]:
    """(app, app it imports) -> in how many files; within one app left out."""
    apps = [app for row in layers() for app in row]
    found: Counter[tuple[str, str]] = Counter()
    for app in apps:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                found.update((app, other) for other in imports(path.read_text()) & set(apps) - {app})
    return found


def upward(found: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """Arrows to the same row or a higher one."""
    rank = {app: number for number, row in enumerate(layers()) for app in row}
    return sorted(pair for pair in found if rank[pair[1]] <= rank[pair[0]])


def drawing() -> str:
    found, lines = arrows(), []
    for row in layers():
        for app in row:
            files = len([path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts])
            used = sorted(((other, n) for (one, other), n in found.items() if one == app), key=lambda pair: -pair[1])
            below = ", ".join(f"{other} {n}" for other, n in used) or "nothing"
            lines.append(f" {app:<11}{files:>4} files  imports {below}")
        lines.append("    │")
    lines[-1] = f" {len(found)} arrows between apps, {len(upward(found))} of them up"
    return "```\n" + "\n".join(lines) + "\n```\n"


def page(text: str) -> str:
    head, _, rest = text.partition(BEGIN)
    return head + BEGIN + drawing() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()), encoding="utf-8")
