"""Every text of the project that people read, found without gettext, beside what a language says for it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation import templatize

from tools.launch.messages import HEADER, ROOT, Key, entries
from tools.launch.plurals import RULES, TWO, forms_of

APPS = [
    "lib", "agency", "mail", "accounts", "sites_app", "feedback", "meetings", "digests", "pages", "demo", "operations",
    "portal",
]  # fmt: skip
# The functions that mark a text: which argument is the context, the text, its plural; -1 for none.
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], (-1, 0, -1)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (-1, 0, 1)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], (0, 1, -1)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], (0, 1, 2)),
}
# What `templatize` makes of a template: calls among text that is blotted out.
CALL = re.compile(
    r"\b(_|gettext|ngettext|pgettext|npgettext)"
    r"(\((?:\s*u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?)+[^()]*\))",
    re.DOTALL,
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]|%[sd]|\{(\w*)\}")
# Texts of Django, allauth and the REST framework that their own catalogues lack, or say in another tone.
PACKAGES_PART = "packages"


@dataclass
class Text:
    """One text in English: its plural if it has one, and where it stands (`path:line`)."""

    context: str
    msgid: str
    plural: str = ""
    places: list[str] = field(default_factory=list)


def texts() -> dict[Key, Text]:
    """Every marked text of Python files and templates, by context and English words."""
    found: dict[Key, Text] = {}
    for path, line, msgid, plural, context in _marked():
        text = found.setdefault((context, msgid), Text(context, msgid))
        text.plural = text.plural or plural
        text.places.append(f"{path.relative_to(ROOT)}:{line}")
    return found


def _marked() -> Iterator[tuple[Path, int, str, str, str]]:
    for path in sources():
        whole = path.read_text(encoding="utf-8")
        for found in marked(whole) if path.suffix == ".py" else marked_in_template(whole):
            yield path, *found


def marked(code: str) -> Iterator[tuple[int, str, str, str]]:
    """(line, text, plural or "", context or "") of Python."""
    for node in ast.walk(ast.parse(code)):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if name in KEYWORDS:
            parts = [_literal(node.args, at) for at in KEYWORDS[name]]  # type: ignore[attr-defined]
            if parts[1]:
                yield node.lineno, parts[1], parts[2], parts[0]  # type: ignore[attr-defined]


def marked_in_template(source: str) -> Iterator[tuple[int, str, str, str]]:
    """The same of a template."""
    code = templatize(source)
    for found in CALL.finditer(code):
        line = code.count("\n", 0, found.start()) + 1
        for _line, *text in marked(found[1] + found[2].replace("\n", " ")):
            yield line, *text  # type: ignore[misc]


def _literal(arguments: list[ast.expr], at: int) -> str:
    """The text of an argument; "" where there is none, or where it is no plain text."""
    given = arguments[at] if 0 <= at < len(arguments) else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""


def sources() -> list[Path]:
    """Every file that may hold a marked text."""
    code = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    pages = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}]
    return sorted(code + pages)


def missing(folder: Path) -> list[Text]:
    """What this language (its LC_MESSAGES folder) does not say yet, or only as a guess (fuzzy)."""
    said = entries(folder)
    return [text for key, text in texts().items() if not any(map(_is_whole, said.get(key, {}).values()))]


def _is_whole(entry: polib.POEntry) -> bool:
    return bool(all(entry.msgstr_plural.values()) if entry.msgstr_plural else entry.msgstr)


def obsolete(folder: Path) -> list[str]:
    """Texts that a part still translates and nobody says any more."""
    known = texts()
    return [
        f"{', '.join(by_part)}: {key[1]}"
        for key, by_part in entries(folder).items()
        if key not in known and set(by_part) != {PACKAGES_PART} and key[1]
    ]


def fuzzy(folder: Path) -> list[str]:
    return [
        f"{part.stem}: {entry.msgid}"
        for part in sorted(folder.glob("parts/*.po"))
        for entry in polib.pofile(str(part)).fuzzy_entries()
    ]


def unequal(folder: Path) -> list[str]:
    """Translations whose placeholders or links are not those of the English text."""
    return [
        f"{part}: {entry.msgid}"
        for by_part in entries(folder).values()
        for part, entry in by_part.items()
        if entry.msgid and not _equal(entry)
    ]


def _equal(entry: polib.POEntry) -> bool:
    """A plural's forms may leave the number out ("one message"), never anything else."""
    if not entry.msgid_plural:
        return _holes(entry.msgid) == _holes(entry.msgstr)
    wanted = _holes(entry.msgid) | _holes(entry.msgid_plural)
    least = _holes(entry.msgid) & _holes(entry.msgid_plural)
    return all(least <= _holes(form) <= wanted for form in entry.msgstr_plural.values())


def _holes(text: str) -> set[str]:
    return {found[0] for found in PLACEHOLDER.finditer(text)} | set(re.findall(r"</?\w+", text))


def as_po(wanted: list[Text], language: str = "") -> str:
    """The texts as a part to be filled in, with as many forms of what is counted as the language has."""
    whole = polib.POFile(wrapwidth=110)
    rule = RULES.get(language) or RULES.get(language.split("-")[0]) or TWO
    if language:
        whole.metadata = HEADER | {"Language": language, "Plural-Forms": rule}
    for text in wanted:
        entry = polib.POEntry(msgid=text.msgid, comment=" ".join(text.places[:2]), msgctxt=text.context or None)
        if text.plural:
            entry.msgid_plural, entry.msgstr_plural = text.plural, dict.fromkeys(range(forms_of(rule)), "")
        if PLACEHOLDER.search(text.msgid) and "%" in text.msgid:
            entry.flags.append("python-format")
        whole.append(entry)
    return str(whole)
