"""Reads the code of the project: no deferred imports, no missing migration, no field that is never asked.

Rules: LANG-4.
"""

import ast
import re
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
