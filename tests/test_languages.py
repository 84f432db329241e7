"""Both languages are complete: every text has its Spanish, none is a guess, placeholders are kept.

Rules: LANG-1, LANG-3.
"""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tools.launch.messages import disagreements, folders
from tools.translations import as_po, fuzzy, marked_in_template, missing, obsolete, sources, texts, unequal

SPANISH = settings.BASE_DIR / "locale" / "es" / "LC_MESSAGES"
KOREAN = settings.BASE_DIR / "locale" / "ko" / "LC_MESSAGES"
# A resident's way: where it is written, the demonstration's third language has it too (tests/test_korean.py).
OF_RESIDENTS = re.compile(
    r"templates/(base|feedback/(new|receipt|thread|code|board|_\w+)|pages/(home|site|site_list|find|privacy|about)"
    r"|meetings/(meeting|rsvp|rsvp_manage|site_meetings)|sites_app/(team|commitment)|_partials/(foot|pair|reach|clock))\.html"
    r"|sites_app/promise\.py|feedback/(help|thread)\.py"
)


def test_every_text_has_its_spanish():
    """`./run manage translations` prints what is missing, ready to be filled in."""
    wanted = missing(SPANISH)
    assert not wanted, f"{len(wanted)} texts have no Spanish yet, for example:\n{as_po(wanted[:20])}"


def test_every_text_of_a_residents_way_has_its_korean():
    """A new sentence there goes into locale/ko/LC_MESSAGES/parts/public.po, too; nobody has read the Korean yet."""
    wanted = [text for text in missing(KOREAN) if any(OF_RESIDENTS.match(place) for place in text.places)]
    assert not wanted, f"{len(wanted)} texts of residents have no Korean yet:\n{as_po(wanted[:20])}"


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.parent.name)
def test_no_translation_is_a_guess_or_loses_a_placeholder(folder):
    assert (fuzzy(folder), unequal(folder), disagreements(folder)) == ([], [], [])


def test_nothing_is_translated_that_nobody_says():
    """`./run manage translations --check` prints the same list. Of a language that is not complete (Korean) the old
    wording may wait for the new one.
    """
    assert obsolete(SPANISH) == []


def test_a_translation_of_nothing_would_be_seen(tmp_path):
    whole = polib.POFile()
    whole.append(polib.POEntry(msgid="Send a message", msgstr="Enviar un mensaje"))
    whole.append(polib.POEntry(msgid="Nobody says this", msgstr="Esto no lo dice nadie"))
    (tmp_path / "parts").mkdir()
    whole.save(str(tmp_path / "parts" / "pages.po"))
    assert obsolete(tmp_path) == ["pages: Nobody says this"]


def test_the_texts_are_really_read():
    """The negative control: a search that finds nothing would find nothing missing."""
    found = texts()
    assert len(sources()) > 150 and len(found) > 600
    assert ("", "Send a message") in found
    assert found["", "%(filled)s officer today; the team has room for %(posts)s"].plural
    assert ("date format: month and year", "F Y") in found
    page = (
        "{% blocktranslate count n=2 %}One {{ n }}{% plural %}Many {{ n }}{% endblocktranslate %}"
        '{% translate "x" context "c" %}'
    )
    assert [tuple(text) for _line, *text in marked_in_template(page)] == [
        ("One %(n)s", "Many %(n)s", ""),
        ("x", "", "c"),
    ]


def test_a_lost_placeholder_would_be_seen(tmp_path):
    whole = polib.POFile()
    whole.append(polib.POEntry(msgid="By %(day)s", msgstr="Para el %(dia)s"))
    whole.append(polib.POEntry(msgid="<a href='x'>Read</a>", msgstr="Lea"))
    whole.append(polib.POEntry(msgid="Late", msgstr="Tarde", flags=["fuzzy"]))
    (tmp_path / "parts").mkdir()
    whole.save(str(tmp_path / "parts" / "room.po"))
    assert len(unequal(tmp_path)) == 2 and fuzzy(tmp_path) == ["room: Late"]


# What people see of Django, allauth and the REST framework comes from those packages' own catalogues.
FROM_PACKAGES = [
    "This field is required.",
    "Enter a valid email address.",
    "Incorrect code.",
    "Email",
    "Not found.",
    "November",
    "Save and continue editing",
]


@pytest.mark.parametrize("text", FROM_PACKAGES)
def test_packages_bring_their_own_spanish(text):
    with translation.override("es"):
        assert gettext(text) != text


def test_the_compiled_catalogue_speaks():
    with translation.override("es"):
        assert gettext("Send a message") == "Mándenos un mensaje"
        assert ngettext("%(n)d year", "%(n)d years", 2) == "%(n)d años"


def test_nobody_is_addressed_as_tu():
    """The glossary: usted (docs/glossary.md)."""
    familiar = {"tú", "tu", "tus", "ti", "contigo", "puedes", "quieres", "tienes", "eres", "vosotros"}
    wrong = [
        f"{part.stem}: {entry.msgstr}"
        for part in Path(SPANISH).glob("parts/*.po")
        for entry in polib.pofile(str(part))
        if familiar & set(entry.msgstr.lower().replace(".", " ").replace(",", " ").split())
    ]
    assert wrong == []
