"""Nothing of Django, psycopg or allauth that they keep to themselves: it changes without a word at any upgrade."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterable
from importlib.metadata import version

from django import forms
from django.middleware.csrf import CsrfViewMiddleware

from accounts.allauth_internals import ALLAUTH, perform_login, record_authentication
from tests.house.test_code import ROOT, python_files

THEIRS = ("django", "rest_framework", "psycopg", "allauth")
ADAPTER = "accounts/allauth_internals.py"


def private_imports(source: str) -> list[str]:
    """What is imported from modules, or by names, that begin with an underscore or are called internal."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        whole = [f"{module}.{name}".strip(".") for name in names]
        found += [name for name in whole if name.split(".")[0] in THEIRS and is_private(name)]
    return found


def is_private(name: str) -> bool:
    return any(part == "internal" or (part.startswith("_") and part != "_") for part in name.split("."))


def private_overrides(classes: Iterable[type]) -> list[str]:
    """Methods of ours under a name that one of their classes keeps to itself."""
    return [
        f"{cls.__module__}.{cls.__name__}.{name}"
        for cls in classes
        for name, value in vars(cls).items()
        if name.startswith("_") and not name.endswith("_") and inspect.isfunction(value)
        if value.__module__ == cls.__module__
        if any(base.__module__.split(".")[0] in THEIRS and hasattr(base, name) for base in cls.__mro__[1:])
    ]


def our_classes() -> list[type]:
    found: list[type] = []
    for path in python_files():
        if path.stem != "wsgi" and "commands" not in path.parts:
            module = importlib.import_module(
                ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            )
            found += [
                cls for cls in vars(module).values() if inspect.isclass(cls) and cls.__module__ == module.__name__
            ]
    return found


def test_no_private_name_is_imported():
    imported = {str(path.relative_to(ROOT)): private_imports(path.read_text()) for path in python_files()}
    assert {path for path, names in imported.items() if names} == {ADAPTER}


def test_a_private_import_would_be_seen():
    assert private_imports("from allauth.account.internal.flows.login import perform_login") != []
    assert private_imports("from django.template.base import _variable") == ["django.template.base._variable"]
    assert private_imports("from django.utils.translation import gettext as _") == []


def test_no_private_method_is_overridden():
    classes = our_classes()
    assert len(classes) > 300
    assert private_overrides(classes) == []


def test_a_private_override_would_be_seen():
    class Form(forms.ModelForm):
        def _post_clean(self) -> None: ...

    class Csrf(CsrfViewMiddleware):
        def _reject(self, request, reason): ...

    assert len(private_overrides([Form, Csrf])) == 2


# Switches of the whole process: one in passing changes every thread and library. Celery's farewell alone has no other.
SWITCHES = re.compile(r"\bgc\.(disable|enable|freeze|set_threshold)\(|\bsetswitchinterval\(|sys\.__std(in|out|err)__ =")
MAY_SWITCH = {"portal/celery.py"}


def test_no_code_switches_the_whole_process():
    found = {str(path.relative_to(ROOT)) for path in python_files() if SWITCHES.search(path.read_text())}
    assert found == MAY_SWITCH, "the control: the search sees the one that may"


def test_allauth_is_the_version_that_its_inner_parts_were_read_in():
    """Another one: read its flows/login.py, see signing in tested, then write its number into the adapter."""
    assert version("django-allauth").rpartition(".")[0] == ALLAUTH
    assert {"request", "user", "method"} <= set(inspect.signature(record_authentication).parameters)
    assert list(inspect.signature(perform_login).parameters)[:2] == ["request", "login"]
