"""The parts of a translation agree with each other."""

import os
import subprocess
import sys
from gettext import GNUTranslations

import polib
import pytest

from tools.launch.messages import ROOT, compile_all, disagreements, entries, folders, is_current
from tools.launch.plurals import PluralError


def test_there_is_a_language_to_look_at():
    assert [folder.parent.name for folder in folders() if entries(folder)]


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.parent.name)
def test_no_two_parts_translate_the_same_words_differently(folder):
    assert disagreements(folder) == []


def part(root, language: str, *, forms: int, header: str = "") -> None:
    """locale/<language>/LC_MESSAGES/parts/all.po with one counted sentence."""
    whole = polib.POFile()
    whole.metadata = {"Content-Type": "text/plain; charset=utf-8", **({"Plural-Forms": header} if header else {})}
    said = {n: f"{n}: %(n)s" for n in range(forms)}
    whole.append(polib.POEntry(msgid="%(n)s seat", msgid_plural="%(n)s seats", msgstr_plural=said))
    folder = root / "locale" / language / "LC_MESSAGES" / "parts"
    folder.mkdir(parents=True)
    whole.save(str(folder / "all.po"))


def counted(root, language: str, n: int) -> str:
    with (root / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return GNUTranslations(file).ngettext("%(n)s seat", "%(n)s seats", n)


def test_each_language_counts_by_its_own_rule(tmp_path):
    part(tmp_path, "ko", forms=1)
    part(tmp_path, "ru", forms=3)
    part(tmp_path, "ar", forms=6, header="nplurals=2; plural=(n != 1);")  # CLDR decides, not what somebody wrote
    compile_all(tmp_path)
    assert [counted(tmp_path, "ko", n)[0] for n in (0, 1, 10)] == ["0", "0", "0"]
    assert [counted(tmp_path, "ru", n)[0] for n in (1, 2, 5, 21)] == ["0", "1", "2", "0"]
    assert [counted(tmp_path, "ar", n)[0] for n in (0, 1, 2, 3, 11, 100)] == ["0", "1", "2", "3", "4", "5"]


def test_only_what_changed_is_compiled_again(tmp_path):
    part(tmp_path, "ko", forms=1)
    (folder,) = folders(tmp_path)
    assert not is_current(folder)
    compile_all(tmp_path)
    made, old = folder / "django.mo", 10**9
    assert is_current(folder)
    os.utime(made, (old, old))  # a part is younger
    compile_all(tmp_path, only_changed=True)
    assert made.stat().st_mtime > old and is_current(folder)
    before = made.stat().st_mtime_ns
    compile_all(tmp_path, only_changed=True)
    assert made.stat().st_mtime_ns == before


def test_a_part_with_the_wrong_number_of_forms_is_refused(tmp_path):
    part(tmp_path, "ko", forms=2)
    with pytest.raises(PluralError, match="ko/all.po: '%.n.s seat' has 2 forms, not 1"):
        compile_all(tmp_path)
    assert not list(tmp_path.rglob("*.mo"))


def test_a_language_that_is_in_no_table_brings_its_rule(tmp_path):
    part(tmp_path, "qaa", forms=3, header="nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);")
    compile_all(tmp_path)
    assert [counted(tmp_path, "qaa", n)[0] for n in (1, 3, 5)] == ["0", "1", "2"]
    part(tmp_path, "qab", forms=2)
    with pytest.raises(PluralError, match="qab"):
        compile_all(tmp_path)


def test_run_translations_prints_a_part_without_the_packages_of_the_tests():
    """As on a machine where only ./run was ever started: no service, no babel."""
    env = {**os.environ, "PORTAL_RUN_PYTHON": sys.executable, "PYTHONPATH": ""}
    argv = [str(ROOT / "run"), "translations", "KO"]
    said = subprocess.run(argv, capture_output=True, text=True, env=env, timeout=90, check=True).stdout
    assert "nplurals=1" in said and said.count("\nmsgid ") > 1000 and "msgstr[1]" not in said and "msgstr[0]" in said
    assert not [
        name for name in ("babel", "pytest") if f"import {name}" in (ROOT / "tools/translations.py").read_text()
    ]
