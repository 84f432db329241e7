"""What the documents name exists: tests of docs/security.md, settings of docs/settings.md, links between pages."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands

from lib import variables
from tests.mutants.fault import kept

ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CONTRIBUTING.md"])
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\|(?![-|]+$)(.+)\|$", re.MULTILINE)


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def missing_tests(text: str) -> list[str]:
    """Tests that a page names and that do not exist."""
    named = NAMED_TEST.findall(text)
    return [f"{p}::{n}" for p, n in named if not (ROOT / p).exists() or n not in functions(ROOT / p)]


def test_every_test_named_in_the_security_page_exists():
    text = (DOCS / "security.md").read_text(encoding="utf-8")
    assert len(NAMED_TEST.findall(text)) > 50
    assert missing_tests(text) == []


def test_every_fault_named_in_the_security_page_is_kept():
    text = (DOCS / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+:[a-z_]+)`", text))
    assert len(named) > 50
    assert named - {f"{fault.area}:{fault.name}" for fault in kept()} == set()


def test_every_promise_names_a_test():
    text = (DOCS / "security.md").read_text(encoding="utf-8")
    after = text.partition("## Isolation")[2]
    rows = [row for row in ROW.findall(after) if not row.startswith((" promise", "---"))]
    assert [row for row in rows if not NAMED_TEST.search(row)] == []


def test_a_name_that_is_no_test_would_be_seen():
    assert missing_tests("`tests/portal/test_docs.py::test_nobody_wrote`")
    assert missing_tests("`tests/nowhere.py::test_nobody_wrote`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[\w-]+)?\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (page.parent / link).exists()] == []


DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
DATED = re.compile(r"\*\*Date\.\*\* 20\d\d-\d\d-\d\d\. \*\*Status\.\*\* (In force|Withdrawn)")


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_every_decision_has_its_number_its_day_and_whether_it_holds(page):
    title, empty, dated = page.read_text(encoding="utf-8").splitlines()[:3]
    assert title.startswith(f"# {int(page.name[:4])}. ") and not empty
    assert DATED.match(dated)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_named_exist(page):
    named = set(re.findall(r"manage(?:\.py)? ([a-z_]{4,})", page.read_text(encoding="utf-8")))
    assert sorted(named - set(get_commands()) - {"help"}) == []


def test_the_settings_page_is_current():
    call_command("settings_page", check=True)


def test_an_old_settings_page_is_refused(tmp_path):
    old = tmp_path / "settings.md"
    old.write_text("# Settings\n")
    with pytest.raises(CommandError, match="settings_page"):
        call_command("settings_page", check=True, file=str(old))


def source_of(folder: str) -> str:
    return "".join(path.read_text() for path in sorted((ROOT / folder).glob("*.py")))


def test_every_declared_variable_is_read_and_has_a_meaning():
    """One that is read and not declared stops the start: environment.py looks it up in the declarations."""
    routes = {f"PORTAL_{name}{ending}" for name in variables.ROUTES for ending in ("", "_TEXT", "_WEB")}
    read = set(re.findall(r'"([A-Z][A-Z0-9_]+)"', source_of("portal/settings"))) | routes
    declared = {one.name for one in variables.VARIABLES}
    assert declared >= {"DATABASE_URL", "PORTAL_EMERGENCY", "PORTAL_HOURS", *routes}
    assert declared - read == set(), "nobody reads it"
    assert [row.name for one in variables.VARIABLES for row in one.rows() if not row.meaning] == []
    assert len(declared) == len(variables.VARIABLES), "declared twice"


def test_setup_check_asks_for_variables_that_exist():
    named = set(re.findall(r"\bPORTAL_[A-Z_]*[A-Z]\b", source_of("operations/setup_check")))
    assert len(named) > 10
    assert named - {row.name for one in variables.VARIABLES for row in one.rows()} == set()
