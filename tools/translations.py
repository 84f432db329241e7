"""Every text of the project that people read, found without gettext, beside what a language says for it."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation import templatize

from tools.launch.messages import ROOT, Key, entries

ROOMS = [
    "lib", "mail", "accounts", "sites_app", "feedback", "meetings", "digests", "pages", "demo", "operations", "portal",
]  # fmt: skip
# What babel's own list leaves out; the number says which argument is the text, "c" which is the context.
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]|%[sd]|\{(\w*)\}")
INDENTED = re.compile(r"^[ \t]+", re.MULTILINE)
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
    for path, line, message, context in _marked():
        msgid, plural = (message, "") if isinstance(message, str) else (message[0], message[1])
        text = found.setdefault((context or "", msgid), Text(context or "", msgid))
        text.plural = text.plural or plural
        text.places.append(f"{path.relative_to(ROOT)}:{line}")
    return found


def _marked() -> Iterator[tuple[Path, int, str | tuple[str, ...], str | None]]:
    for path in sources():
        whole = path.read_text(encoding="utf-8")
        for line, message, context in marked(whole if path.suffix == ".py" else templatize(whole)):
            yield path, line, message, context


def marked(code: str) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    """(line, text or text with plural, context) of Python, or of a template after `templatize`."""
    code = INDENTED.sub("", code)  # what was a template is indented as it likes
    for line, message, _comments, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
        if message:
            yield line, message, context


def sources() -> list[Path]:
    """Every file that may hold a marked text."""
    code = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
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


def as_po(wanted: list[Text]) -> str:
    """The texts as a part to be filled in."""
    whole = polib.POFile(wrapwidth=110)
    for text in wanted:
        entry = polib.POEntry(msgid=text.msgid, comment=" ".join(text.places[:2]), msgctxt=text.context or None)
        if text.plural:
            entry.msgid_plural, entry.msgstr_plural = text.plural, {0: "", 1: ""}
        if PLACEHOLDER.search(text.msgid) and "%" in text.msgid:
            entry.flags.append("python-format")
        whole.append(entry)
    return str(whole)
