"""Compiles the translations without gettext: locale/<language>/LC_MESSAGES/parts/*.po into one django.mo.

`python -m tools.launch.messages`, run by ./run and by the tests. Each room keeps its texts in its own part.
"""

import os
from pathlib import Path

import polib

from .plurals import PluralError, forms_of, rule_of

ROOT = Path(__file__).resolve().parent.parent.parent
HEADER = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit"}
Key = tuple[str, str]


def folders(root: Path = ROOT) -> list[Path]:
    """One LC_MESSAGES folder for each language but English."""
    return sorted(path for path in root.glob("locale/*/LC_MESSAGES") if any(path.glob("parts/*.po")))


def entries(folder: Path) -> dict[Key, dict[str, polib.POEntry]]:
    """Every text, by context and English words, with what each part says for it."""
    found: dict[Key, dict[str, polib.POEntry]] = {}
    for part in sorted(folder.glob("parts/*.po")):
        for entry in polib.pofile(str(part)):
            if not entry.obsolete and not entry.fuzzy:
                found.setdefault((entry.msgctxt or "", entry.msgid), {})[part.stem] = entry
    return found


def disagreements(folder: Path) -> list[str]:
    """English words that two parts translate differently; a test keeps this list empty."""
    return [
        f"{key[1]!r}: {', '.join(by_part)}"
        for key, by_part in entries(folder).items()
        if len({(entry.msgstr, str(entry.msgstr_plural)) for entry in by_part.values()}) > 1
    ]


def plural_rule(folder: Path) -> str:
    """The rule by which a language counts: CLDR's, else that of its parts. PluralError where there is none."""
    headers = [polib.pofile(str(part)).metadata.get("Plural-Forms", "") for part in sorted(folder.glob("parts/*.po"))]
    return rule_of(folder.parent.name, headers)


def miscounted(folder: Path) -> list[str]:
    """Counted sentences with more or fewer forms than their language has, with their part."""
    wanted = set(range(forms_of(plural_rule(folder))))
    return [
        f"{folder.parent.name}/{part}.po: {entry.msgid!r} has {len(entry.msgstr_plural)} forms, not {len(wanted)}"
        for by_part in entries(folder).values()
        for part, entry in by_part.items()
        if entry.msgid_plural and set(entry.msgstr_plural) != wanted
    ]


def is_current(folder: Path) -> bool:
    """Whether its django.mo is younger than every part, and than what makes it."""
    made, rules = folder / "django.mo", Path(__file__).parent
    sources = [folder / "parts", *folder.glob("parts/*.po"), rules / "messages.py", rules / "plurals.py"]
    return made.exists() and made.stat().st_mtime_ns > max(path.stat().st_mtime_ns for path in sources)


def compile_all(root: Path = ROOT, *, only_changed: bool = False) -> None:
    """Write each django.mo anew; where parts disagree, the first by name counts. PluralError for a miscounted part:
    its sentences would be shown in another language, or with another number's words.
    """
    for folder in folders(root):
        if only_changed and is_current(folder):
            continue
        if wrong := miscounted(folder):
            raise PluralError("\n".join(wrong))
        whole = polib.POFile()
        whole.metadata = HEADER | {"Language": folder.parent.name, "Plural-Forms": plural_rule(folder)}
        whole.extend(next(iter(by_part.values())) for by_part in entries(folder).values())
        fresh = folder / f"django.{os.getpid()}.mo"
        whole.save_as_mofile(str(fresh))
        fresh.replace(folder / "django.mo")


if __name__ == "__main__":
    try:
        compile_all()
    except PluralError as error:
        raise SystemExit(str(error)) from None
