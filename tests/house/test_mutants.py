"""Every kept fault can still be put in, breaks a rule that exists, and names tests that exist."""

import ast
import re
from collections import Counter
from functools import cache

import pytest

from tests.house.test_specification import defined
from tests.mutants.fault import ROOT, Fault, FaultError, areas, kept, text

KEPT = kept()


def _problem(fault: Fault) -> str:
    try:
        assert fault.table or fault.applied() != (ROOT / fault.file).read_text()
        if fault.file.endswith(".py"):
            compile(fault.applied(), fault.file, "exec")
    except (FaultError, SyntaxError, AssertionError) as error:
        return repr(error)
    return ""


def test_every_fault_still_applies():
    assert [problem for fault in KEPT if (problem := _problem(fault))] == []


def test_each_has_a_name_of_its_own_and_there_are_enough():
    assert [name for name, count in Counter((f.area, f.name) for f in KEPT).items() if count > 1] == []
    assert len(KEPT) >= 150


def test_each_breaks_a_rule_of_the_specification():
    assert {f"{f.area}:{f.name}": f.rule for f in KEPT if f.rule not in set(defined())} == {}


@cache
def _tests_of(file: str) -> set[str]:
    path = ROOT / file
    tree = ast.parse(path.read_text()) if path.is_file() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_names_tests_that_exist():
    named = {test for fault in KEPT for test in fault.tests}
    split = [(name, *re.sub(r"\[.*", "", name).partition("::")[::2]) for name in sorted(named)]
    assert [name for name, file, test in split if not _tests_of(file) or test and test not in _tests_of(file)] == []
    assert [f"{fault.area}:{fault.name}" for fault in KEPT if not fault.tests] == []


@pytest.mark.django_db
def test_each_guard_that_is_taken_away_is_in_the_database():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE conrelid <> 0"
            " UNION SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " UNION SELECT attrelid::regclass::text, attname FROM pg_attribute WHERE attstattarget = 0"
        )
        there = set(cursor.fetchall())
    assert [
        f"{fault.area}:{fault.name}" for fault in KEPT if fault.table and (fault.table, fault.guard) not in there
    ] == []


def test_one_that_no_longer_applies_would_be_seen():
    assert "0 times" in _problem(text("gone", "FB-1", "", "feedback/days.py", "no such words", "x"))
    assert "SyntaxError" in _problem(text("broken", "FB-1", "", "feedback/days.py", "SATURDAY = 5", "SATURDAY = ="))
    with pytest.raises(FaultError, match="Areas: "):
        kept(["no-such-area"])
    assert {fault.area for fault in KEPT} == set(areas())
