"""A made-up language: files of translations and a setting, as any language comes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import allauth
import django
import polib
import rest_framework
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from portal.language_setting import languages_of, right_to_left
from tools.launch.messages import HEADER, compile_all
from tools.launch.plurals import RULES, forms_of
from tools.translations import texts

# One, a few, many: as Czech counts. The language is in no table, so its files say the rule.
THREE = "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);"


def said(entry: polib.POEntry, say: Callable[[str], str], forms: int) -> polib.POEntry:
    """The same text as the language says it; date formats keep their letters, which are no words."""
    made = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt)
    if entry.msgid_plural:
        made.msgid_plural = entry.msgid_plural
        made.msgstr_plural = {n: say(f"{n}·{entry.msgid if n == 0 else entry.msgid_plural}") for n in range(forms)}
    else:
        keeps = "format" in (entry.msgctxt or "").lower() or "say “" in (entry.msgctxt or "")
        made.msgstr = entry.msgid if keeps else say(entry.msgid)
    return made


def everything() -> Iterator[polib.POEntry]:
    """Every text of the project and of the packages people see."""
    for text in texts().values():
        yield polib.POEntry(msgid=text.msgid, msgid_plural=text.plural, msgctxt=text.context or None)
    for package in (django, allauth, rest_framework):
        for path in Path(package.__file__ or "").parent.rglob("locale/es/LC_MESSAGES/django.mo"):
            yield from polib.mofile(str(path))


def add_language(settings, folder: Path, setting: str, say: Callable[[str], str]) -> str:
    """Write and compile a part for the last language of `setting` (PORTAL_LANGUAGES), and take it; its tag."""
    languages = languages_of(setting)
    code = languages[-1][0]
    rule = RULES.get(code, THREE)
    whole, known, forms = polib.POFile(), set(), forms_of(rule)
    whole.metadata = HEADER | {"Language": code, "Plural-Forms": rule}
    for entry in everything():
        if entry.msgid and (entry.msgctxt, entry.msgid) not in known:
            known.add((entry.msgctxt, entry.msgid))
            whole.append(said(entry, say, forms))
    parts = folder / "locale" / code / "LC_MESSAGES" / "parts"
    parts.mkdir(parents=True)
    whole.save(str(parts / "all.po"))
    compile_all(folder)
    settings.LANGUAGES, settings.LANGUAGES_BIDI = languages, right_to_left(setting)
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, folder / "locale"]
    settings.FORMAT_MODULE_PATH = None
    forget()
    return code


def forget() -> None:
    """What Django remembers of languages."""
    trans_real._translations = {}
    trans_real._default = None
    translation.activate(settings.LANGUAGE_CODE)
