"""Nothing in code names a language but the settings' default, lists of content, and the demonstration.

Rules: LANG-5.
"""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

NAMED = {"en", "es", "ko", "/es", "/ko", "/es/", "/ko/", "English", "Spanish", "Español", "Korean", "한국어"}
# file: why it may.
LISTS = {
    "lib/languages.py": "the language that the marked texts are written in",
    "feedback/labels.py": "the sentences that moderators begin with, by language",
    "feedback/textcheck/contact.py": "Spanish words of the text check",
    "sites_app/naming/words.py": "small words that a search for a place leaves out",
    "meetings/spoken.py": "languages that an interpreter can be asked for",
}
APPS = [
    "lib", "agency", "mail", "accounts", "sites_app", "feedback", "meetings", "digests", "pages", "operations",
    "portal",
]  # fmt: skip


WITHIN = re.compile(r"/(?:es|ko)/|^(?:en|es|ko)-|lang=.(?:en|es|ko)\b")  # of a longer text
OF_A_NAME = re.compile(r"(?:^|_)(?:es|ko)$")  # an argument or a column for one language


def named(code: str) -> list[str]:
    """Texts of Python that are a tag, a prefix or a language's name, or have one; columns and arguments for one."""
    nodes = [*ast.walk(ast.parse(code))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    names = [node.attr for node in nodes if isinstance(node, ast.Attribute)]
    names += [node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg]
    found = [text for text in texts if text in NAMED or WITHIN.search(text)]
    return found + [name for name in names if OF_A_NAME.search(name)]


def test_no_code_names_a_language():
    found = [path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    paths = [path for path in found if "migrations" not in path.parts]
    assert len(paths) > 300
    found = {str(path.relative_to(settings.BASE_DIR)): named(path.read_text()) for path in paths}
    assert {path: names for path, names in found.items() if names and path not in LISTS} == {}
    assert {path for path in LISTS if not found[path]} == set(), "no longer needed"


@pytest.mark.parametrize("folder", ["templates", "assets"])
def test_no_template_or_script_names_a_language(folder):
    """By `lang` or prefix; the demonstration's own pages are in both, names of WCAG's criteria are in English."""
    wrong = []
    for path in Path(settings.BASE_DIR, folder).rglob("*.*"):
        if path.suffix in {".html", ".txt", ".js", ".scss"} and not {"demo", "accessibility.html"} & {*path.parts}:
            wrong += [f"{path.name}: {hit}" for hit in re.findall(r"""["'/](?:es|en|ko)["'/]""", path.read_text())]
    assert wrong == []


def test_a_name_would_be_seen():
    assert named("if language == 'es': path = '/es/'") == ["es", "/es/"]
    hidden = ["go('/es/sites/')", "tag.startswith('es-')", "row.title_es", "dict(en=1, es=2)", "f'<p lang=\"es\">'"]
    assert [code for code in hidden if not named(code)] == []
