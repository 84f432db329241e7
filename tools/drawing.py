"""`python -m tools.drawing` draws the layers of docs/architecture.md anew, from the imports as they are."""

import ast
import tomllib
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


def arrows() -> set[tuple[str, str]]:
    """(app, app it imports)."""
    apps = [app for row in layers() for app in row]
    found: set[tuple[str, str]] = set()
    for app in apps:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                found.update((app, other) for other in imports(path.read_text()) & set(apps) - {app})
    return found


def upward(found: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Arrows to the same row or a higher one."""
    rank = {app: number for number, row in enumerate(layers()) for app in row}
    return sorted(pair for pair in found if rank[pair[1]] <= rank[pair[0]])


def drawing() -> str:
    found, lines = arrows(), []
    for row in layers():
        for app in row:
            below = [other for row in layers() for other in row if (app, other) in found]
            lines.append(f" {app:<12} imports {', '.join(below) or 'none of the others'}")
        lines.append("    │")
    lines[-1] = f" {len(found)} arrows between apps, {len(upward(found))} of them up"
    return "```\n" + "\n".join(lines) + "\n```\n"


def page(text: str) -> str:
    head, _, rest = text.partition(BEGIN)
    return head + BEGIN + drawing() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()), encoding="utf-8")
