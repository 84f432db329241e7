"""Every rule that code, tests or documents cite stands in docs/specification/, once."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "docs" / "specification"
IDENTIFIER = re.compile(
    r"\b(?:ROLE|CLOCK|FIG|POST|FB|BLIND|POWER|MEET|DIG|MAIL|ADDR|API|SEC|STAFF|FIND|LANG|AGENCY|RUN|NEVER)-\d{1,3}\b"
)
DEFINED = re.compile(rf"\*\*({IDENTIFIER.pattern})\*\*")
READ = ("*.py", "*.html", "*.md", "*.sql", "*.scss", "*.toml", "*.conf", "*.yaml", "*.js")


def defined() -> list[str]:
    return [name for path in sorted(RULES.glob("*.md")) for name in DEFINED.findall(path.read_text())]


def cited() -> dict[str, list[str]]:
    """Identifier -> files outside the specification that name it."""
    listed = subprocess.run(["git", "ls-files", *READ], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found: dict[str, list[str]] = {}
    for name in listed.split():
        path = ROOT / name
        if path.exists() and RULES not in path.parents:
            for rule in set(IDENTIFIER.findall(path.read_text(errors="replace"))):
                found.setdefault(rule, []).append(name)
    return found


def test_no_identifier_is_given_twice():
    rules = defined()
    assert len(rules) > 200
    assert sorted(rules) == sorted(set(rules))


def test_every_cited_rule_exists():
    found = cited()
    assert len(found) > 50
    assert {rule: files for rule, files in found.items() if rule not in set(defined())} == {}


def test_a_rule_that_is_not_there_would_be_seen():
    unknown = "-".join(("FB", "999"))  # in two pieces, or this file would cite it
    assert IDENTIFIER.findall(f"as CLOCK-4 and {unknown} say") == ["CLOCK-4", unknown]
    assert unknown not in defined()
