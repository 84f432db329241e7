"""Every rule that is cited stands in docs/specification/, once, and each that holds is named by a test."""

import re
import subprocess
from pathlib import Path

from tools.specification import IDENTIFIER, RULES, defined, page, untested

ROOT = Path(__file__).resolve().parents[2]
READ = ("*.py", "*.html", "*.md", "*.sql", "*.scss", "*.toml", "*.conf", "*.yaml", "*.js")


def cited() -> dict[str, list[str]]:
    """Identifier -> files outside the specification that name it."""
    found: dict[str, list[str]] = {}
    for path in listed():
        if RULES not in path.parents:
            for rule in set(IDENTIFIER.findall(path.read_text(errors="replace"))):
                found.setdefault(rule, []).append(str(path.relative_to(ROOT)))
    return found


def listed() -> list[Path]:
    names = subprocess.run(["git", "ls-files", *READ], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split() if (ROOT / name).exists()]


# How a text is cited that nobody has who has the repository; in pieces, or this file would cite it.
ELSEWHERE = re.compile(r"contract " r"section|\(thr" r"eats:|\(issue" r" \d", re.IGNORECASE)


def test_nothing_is_cited_that_is_not_in_the_repository():
    files = listed()
    assert len(files) > 700
    assert [str(path.relative_to(ROOT)) for path in files if ELSEWHERE.search(path.read_text(errors="replace"))] == []


def test_a_rule_from_elsewhere_would_be_seen():
    assert ELSEWHERE.search("as contract " + "section 3 says") and ELSEWHERE.search("(issue" + " 6)")


def test_no_identifier_is_given_twice():
    given = [rule for path in RULES.glob("*.md") for rule in _bold(path)]
    assert len(given) > 200
    assert sorted(given) == sorted(set(given))


def _bold(path: Path) -> list[str]:
    return [part for part in path.read_text().split("**")[1::2] if IDENTIFIER.fullmatch(part)]


def test_every_cited_rule_exists():
    found = cited()
    assert len(found) > 50
    assert {rule: files for rule, files in found.items() if rule not in defined()} == {}


def test_a_rule_that_is_not_there_would_be_seen():
    unknown = "-".join(("FB", "999"))  # in two pieces, or this file would cite it
    assert IDENTIFIER.findall(f"as CLOCK-4 and {unknown} say") == ["CLOCK-4", unknown]
    assert unknown not in defined()


def test_each_rule_that_holds_is_named_by_a_test():
    assert untested() == []


def test_the_page_of_rules_is_current():
    """`python -m tools.specification` writes it."""
    assert (RULES / "index.md").read_text(encoding="utf-8") == page()
