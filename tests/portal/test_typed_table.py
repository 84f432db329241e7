"""The table of typed texts is whole: every form of the policy table stands in it, and every test it names is there.

Rules: FB-10.
"""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.conf import settings

from lib import errors
from lib.text_forms import TranslatedTextFormField, UncutForm
from portal.policy import TABLE, A

from .typed_table import CAUSES, FORMS, WITHOUT_TEXT

MODULES = [
    *("digests.forms", "feedback.forms", "feedback.team_forms", "feedback.admin.forms"),
    *("meetings.forms.resident", "meetings.forms.staff", "sites_app.forms.officer", "sites_app.forms.handover"),
]
# Of one line that is no text: a code, a choice.
NOT_WORDS = {"CodeForm", "CloseForm.seen"}


def takes_posts() -> set[str]:
    """Every address that a browser sends a form to."""
    return {
        name
        for name, rule in TABLE.items()
        if "POST" in rule.methods and rule.audience is not A.CLOSED and not name.startswith("api:")
    }


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((Path(settings.BASE_DIR) / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def faults(forms_by_name: dict[str, dict[str, str]]) -> list[str]:
    """What is missing or untrue in the table."""
    found = [f"not in the table: {name}" for name in takes_posts() - set(forms_by_name) - WITHOUT_TEXT]
    found += [f"no address: {name}" for name in (set(forms_by_name) | WITHOUT_TEXT) - takes_posts()]
    for name, causes in forms_by_name.items():
        for cause in CAUSES:
            said = causes.get(cause, "")
            path, _, test = said.partition("::")
            if not said.startswith("none: ") and (not test or test not in names_in(path)):
                found.append(f"{name}, {cause}: no such test: {said}")
    return found


def test_every_form_and_every_cause_has_its_test_or_its_reason():
    assert faults(FORMS) == []


def test_a_form_and_a_test_that_are_missing_would_be_seen():
    assert faults({name: row for name, row in FORMS.items() if name != "pages:staff_handover"}) == [
        "not in the table: pages:staff_handover"
    ]
    wrong = FORMS | {"feedback:new": FORMS["feedback:new"] | {"limit": "tests/feedback/test_typed_text.py::test_gone"}}
    assert faults(wrong) == ["feedback:new, limit: no such test: tests/feedback/test_typed_text.py::test_gone"]


def takes_words(field: forms.Field) -> bool:
    return isinstance(field, forms.CharField | TranslatedTextFormField) and not field.widget.is_hidden


def texts() -> list[tuple[type[forms.BaseForm], str, forms.Field]]:
    """Every field of our forms that takes words."""
    found = []
    for module in map(import_module, MODULES):
        for form in vars(module).values():
            if isinstance(form, type) and issubclass(form, forms.BaseForm) and form.__module__ == module.__name__:
                fields = getattr(form, "base_fields", {})
                found += [(form, name, field) for name, field in fields.items() if takes_words(field)]
    return [
        (form, name, field) for form, name, field in found if not {form.__name__, f"{form.__name__}.{name}"} & NOT_WORDS
    ]


def test_the_end_of_a_session_gives_back_every_field_that_takes_words():
    """Of a field that lib.errors does not know, nothing would stand on the page to be copied."""
    assert len(texts()) >= 30
    for form, name, field in texts():
        sent = f"{name}_en" if isinstance(field, TranslatedTextFormField) else name
        assert errors.is_typed(sent, "a few words"), f"{form.__name__}.{name}"


@pytest.mark.parametrize("sent", ["csrfmiddlewaretoken", "key", "kind", "receipt_code", "reason"])
def test_what_nobody_typed_is_not_shown(sent):
    assert not errors.is_typed(sent, "about_me")


def test_the_tag_of_a_language_may_hold_a_hyphen(settings):
    settings.LANGUAGES = [("en", "English"), ("pt-br", "Português"), ("zh-hans", "简体中文")]
    for sent in ("title_pt-br", "reason_zh-hans", "action-0-text_zh-hans", "action-2-text_en"):
        assert errors.is_typed(sent, "a few words"), sent
    assert not errors.is_typed("action-0-owner_role", "commander")


@pytest.mark.parametrize("sent", ["reason_en", "reason_es"])
def test_a_reason_of_one_word_was_typed_where_it_has_a_language(sent):
    assert errors.is_typed(sent, "Lluvia")


def test_no_form_with_words_lets_a_browser_cut_them():
    """Those of moderators that have no bound but the text's own need nothing."""
    cut = {
        f"{form.__name__}.{name}"
        for form, name, field in texts()
        if "maxlength" in field.widget.attrs and not issubclass(form, UncutForm)
    }
    assert cut == set()
