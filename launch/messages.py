"""Compiles the translations without gettext: locale/<language>/LC_MESSAGES/parts/*.po into one django.mo.

`python -m launch.messages`, run by ./run and by the tests. Each room keeps its texts in its own part.
"""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def merged(folder: Path) -> polib.POFile:
    """All parts of one language; ValueError if two parts translate the same text differently."""
    whole = polib.POFile()
    whole.metadata = HEADER | {"Language": folder.parent.name}
    seen: dict[tuple[str, str], polib.POEntry] = {}
    for part in sorted(folder.glob("parts/*.po")):
        for entry in polib.pofile(str(part)):
            if entry.obsolete or "fuzzy" in entry.flags:
                continue
            key = (entry.msgctxt or "", entry.msgid)
            twin = seen.setdefault(key, entry)
            if twin is entry:
                whole.append(entry)
            elif (twin.msgstr, twin.msgstr_plural) != (entry.msgstr, entry.msgstr_plural):
                raise ValueError(f"{part.name}: {entry.msgid!r} is translated differently in another part.")
    return whole


def compile_all() -> None:
    for folder in sorted(ROOT.glob("locale/*/LC_MESSAGES")):
        fresh = folder / "django.mo.fresh"
        merged(folder).save_as_mofile(str(fresh))
        fresh.replace(folder / "django.mo")


if __name__ == "__main__":
    compile_all()
