"""A file that does not fit in one's head becomes a package; a function that does not fit on a screen is split."""

import ast
from pathlib import Path

from tests.house.test_names import ROOT, python_files

LONGEST_FILE, LONGEST_FUNCTION = 300, 40  # lines
# Lists that read better whole: one table, one row a line.
LONG_FILES = {
    "lib/variables.py": "every environment variable, declared once",
}


def long_functions(source: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]


def code() -> list[Path]:
    return [ROOT / name for name in python_files() if not name.startswith("tests/")]


def test_no_file_is_longer_than_it_may_be_but_named_ones():
    long = {str(path.relative_to(ROOT)) for path in code() if len(path.read_text().splitlines()) > LONGEST_FILE}
    assert long - set(LONG_FILES) == set()
    assert set(LONG_FILES) - long == set(), "named without need"


def test_no_function_is_longer_than_a_screen():
    assert len(code()) > 300
    assert [f"{path.relative_to(ROOT)}: {name}" for path in code() for name in long_functions(path.read_text())] == []


def test_a_long_function_would_be_seen():
    assert long_functions("def whole():\n" + "    pass\n" * 40) == ["whole"]
    assert long_functions("def whole():\n" + "    pass\n" * 39) == []
