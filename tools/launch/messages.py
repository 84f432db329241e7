"""Compiles the translations without gettext: locale/<language>/LC_MESSAGES/parts/*.po into one django.mo.

`python -m tools.launch.messages`, run by ./run and by the tests. Each room keeps its texts in its own part.
"""

import os
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent.parent
HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
Key = tuple[str, str]


def folders() -> list[Path]:
    """One LC_MESSAGES folder for each language but English."""
    return sorted(ROOT.glob("locale/*/LC_MESSAGES"))


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


def compile_all() -> None:
    """Write each django.mo anew; where parts disagree, the first by name counts."""
    for folder in folders():
        whole = polib.POFile()
        whole.metadata = HEADER | {"Language": folder.parent.name}
        whole.extend(next(iter(by_part.values())) for by_part in entries(folder).values())
        fresh = folder / f"django.{os.getpid()}.mo"
        whole.save_as_mofile(str(fresh))
        fresh.replace(folder / "django.mo")


if __name__ == "__main__":
    compile_all()
