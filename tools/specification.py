"""`python -m tools.specification` writes docs/specification/index.md: each rule, and who names it."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "docs" / "specification"
FAMILIES = "ROLE|CLOCK|FIG|POST|FB|BLIND|POWER|MEET|DIG|MAIL|ADDR|API|SEC|STAFF|FIND|LANG|AGENCY|RUN|NEVER|SSO"
IDENTIFIER = re.compile(rf"\b(?:{FAMILIES})-\d{{1,3}}\b")
DEFINED = re.compile(rf"\*\*({IDENTIFIER.pattern})\*\*( \*\(planned\)\*)?")
READ = ("*.py", "*.html", "*.sql", "*.scss", "*.js", "*.conf", "*.yaml", "*.toml")
HEAD = """# Each rule, with the tests and the code that name it

Made by `python -m tools.specification`; a test fails when it is old.
"""


def defined() -> dict[str, bool]:
    """Every rule in the order of the files; True where it is planned."""
    listed = [found for path in sorted(RULES.glob("*.md")) for found in DEFINED.findall(path.read_text())]
    return {rule: bool(planned) for rule, planned in listed}


def cited() -> dict[str, list[str]]:
    """Rule -> files that name it, documents left out."""
    names = subprocess.run(["git", "ls-files", *READ], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found: dict[str, list[str]] = {}
    for name in names.split():
        if (ROOT / name).exists():
            for rule in set(IDENTIFIER.findall((ROOT / name).read_text(errors="replace"))):
                found.setdefault(rule, []).append(name)
    return found


def untested() -> list[str]:
    """Rules that hold and that no test names; what is never built has no test of its own."""
    where = cited()
    return [
        rule
        for rule, planned in defined().items()
        if not planned
        and not rule.startswith("NEVER-")
        and not any(name.startswith("tests/") for name in where.get(rule, []))
    ]


def page() -> str:
    where, lines = cited(), [HEAD, "| rule | tests | code |", "|---|---|---|"]
    for rule, planned in defined().items():
        files = sorted(where.get(rule, []))
        tests = [name for name in files if name.startswith("tests/")]
        code = [name for name in files if not name.startswith("tests/")]
        mark = f"{rule} (planned)" if planned else rule
        lines.append(f"| {mark} | {'<br>'.join(tests) or '-'} | {'<br>'.join(code) or '-'} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (RULES / "index.md").write_text(page(), encoding="utf-8")
