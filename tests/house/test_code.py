"""Reads the code of the project: no deferred imports, no missing migration, no field that is never asked.

Rules: LANG-4.
"""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
APPS = {path.parent.name for path in ROOT.glob("*/apps.py")} - {"tools"}
FORBIDDEN = {"portal.settings", "portal.urls"}
# AppConfig.ready; manage.py's friendly word about a missing Django; the reader of workbooks, slow and large to load,
# which would be in every process for the sake of one upload a month.
MAY_DEFER = {"ready", "main", "_workbook"}


def python_files() -> list[Path]:
    places = [ROOT / app for app in APPS]
    return sorted(path for place in places for path in place.rglob("*.py") if "migrations" not in path.parts)


def absolute_imports(tree: ast.AST) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
    return [(name, line) for name, line in found if name.split(".")[0] in APPS]


def test_nobody_imports_settings_or_urls():
    assert len(python_files()) > 200
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in python_files()
        for name, line in absolute_imports(ast.parse(path.read_text()))
        if any(name == taboo or name.startswith(f"{taboo}.") for taboo in FORBIDDEN)
    ]
    assert wrong == []


def test_no_import_hides_in_a_function():
    wrong = []
    for path in python_files():
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name not in MAY_DEFER:
                inner = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                wrong += [f"{path.relative_to(ROOT)}:{node.lineno} in {function.name}" for node in inner]
    assert wrong == []


def test_each_module_says_what_it_is_for():
    wrong = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert wrong == []


def test_no_app_is_called_after_nothing():
    """Import cycles gather in modules without a meaning (docs/architecture.md)."""
    names = {"core", "common", "utils", "helpers", "services", "notifications"}
    assert [path for path in python_files() if names & set(path.relative_to(ROOT).with_suffix("").parts)] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


ASKED_NEVER = ["gang", "immigration", "birth", "unit_number", "social_security", "device", "user_agent", "ip_address"]


def test_no_model_has_a_field_that_is_never_asked():
    """SEC-14: what is never stored cannot be found, leaked or ordered by a court."""
    fields = [f"{model.__name__}.{field.name}" for model in apps.get_models() for field in model._meta.get_fields()]
    assert len(fields) > 100
    assert [name for name in fields if any(word in name.lower() for word in ASKED_NEVER)] == []


def test_the_style_sheet_names_no_side():
    """Left and right are where a line begins and ends, whichever way it runs."""
    sides = re.compile(r"(?:padding|margin|border|text-align|float)[\w-]*:? ?-?(?:left|right)\b|[{; ](?:left|right):")
    sheets = [*(ROOT / "assets").glob("*.scss"), ROOT / "static" / "css" / "moderation.css"]
    assert len(sheets) > 5 and sides.search("a { margin-left: 1px; }") and sides.search("a { text-align: right; }")
    assert [f"{sheet.name}: {found[0]}" for sheet in sheets for found in sides.finditer(sheet.read_text())] == []


NAMED = re.compile(r"(?<![\w/.*<>{}-])((?:[\w-]+/)*[\w-]+\.(?:py|sql|html|scss))\b(?!\w)")
WITHOUT_AN_APP = {"urls.py", "rules.py"}  # of each app
NOT_HERE = {"allauth/account/internal/flows/login.py", "events_2.sql"}  # of a package; what a next one would be called


def words_of(source: str) -> str:
    """Comments and docstrings."""
    tree = ast.parse(source)
    has_words = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    said = [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, has_words)]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return "\n".join([*said, *(token.string for token in tokens if token.type == tokenize.COMMENT)])


def not_there(app: str, source: str, files: set[str]) -> list[str]:
    """Files that comments name and nobody has: by their path from anywhere, or by their name in the same app."""
    ends = {"/".join(parts[place:]) for parts in (name.split("/") for name in files) for place in range(len(parts) - 1)}
    mine = {name.rpartition("/")[2] for name in files if name.startswith(f"{app}/") or "/" not in name}
    known = ends | mine | WITHOUT_AN_APP | NOT_HERE
    return [name for name in NAMED.findall(words_of(source)) if name not in known]


def test_files_that_comments_name_are_there():
    """A reader who looks for `clock.py` in an app that has none any more loses minutes."""
    places = [ROOT / name for name in (*APPS, "tools", "tests", "docs", "templates", "static", "assets")]
    found = [path for place in places for path in place.rglob("*.*")]
    files = {str(path.relative_to(ROOT)) for path in [*found, *ROOT.glob("*.*")]}
    assert len(files) > 900
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in python_files()
        for name in not_there(path.relative_to(ROOT).parts[0], path.read_text(), files)
    ]
    assert wrong == []


def test_a_file_that_is_gone_would_be_seen():
    files = {"meetings/local_time.py", "mail/clock.py"}
    assert not_there("meetings", '"""See `clock.py` and local_time.py."""', files) == ["clock.py"]
    assert not_there("meetings", "x = 1  # as mail/clock.py and mail/watch.py do", files) == ["mail/watch.py"]
