"""Finds badge and serial numbers, and the names of staff or neighbors that publication masks."""

import re
from collections.abc import Iterator

from .fold import Folded
from .numbers import DIGITS, YEAR, either, words

OFFICER = (
    r"(?:officers?|ofcr?|sgt|sergeants?|sargeant|sergent|lt|lieutenant|lieutenent|capt|captain|cpt|"
    r"cmdr|commander|deput(?:y|ies)|detectives?|det|slo|cop|oficial(?:es)?|ofic|sargentos?"
    r"|sgto|teniente|tte|"
    r"capitan[a]?|comandante|agent|agentes?|policia)"
)
NEIGHBOR = r"(?:mr|mrs|ms|miss|mister|dr|coach|pastor|senor|senora|senorita|sra?|srta|don|dona)"
BADGE = r"(?:badges?|bagde|bage|shield|serial|placas?|insignia|chapa)"
FILLER = (
    r"(?:is|was|that|said|says|with|the|number|numbers|num|no|nr|nbr|id|ending|ends|in|on"
    r"|it|#|es|era|decia|dice|"
    r"que|con|el|la|numero|de|serie|termina|en|su|his|her)"
)
SAID = either(DIGITS)
BADGES = (
    re.compile(rf"(?<!\w){BADGE}(?:[\s:,.#]{{1,3}}{FILLER}(?!\w)){{0,5}}[\s:,.#]{{0,3}}\d{{3,7}}(?![\w%]|[:/]\d)"),
    re.compile(
        rf"(?<!\w){BADGE}(?:[\s:,.#]{{1,3}}{FILLER}(?!\w)){{0,5}}[\s:,.#]{{1,3}}{SAID}(?:[\s,\-]{{1,2}}{SAID}){{2,7}}"
        rf"(?!\w)"
    ),
    re.compile(
        r"(?<!\w)(?:numero|num|no)\.?\s(?:de\s)?(?:serie|placa|empleado)(?:\s(?:es|era|el))?"
        r"\s?[:#]?\s?\d{3,7}(?!\w)"
    ),
    re.compile(
        rf"(?<![\w/:$])\d{{4,6}}\s(?:(?:on|en|is|was|es|era)\s)?(?:(?:his|her|the|their|su|la|el)\s)?"
        rf"(?:numero\sde\s)?{BADGE}(?!\w)"
    ),
)
STAFF = re.compile(
    rf"(?<!\w)(?!\w+s\b){OFFICER}\.?(?P<names>(?:\s[a-z][a-z.'\-]{{1,20}}){{0,2}})\s?[,(]?\s?"
    rf"(?:(?:#|no\.|num\.?|number|numero)\s?\d{{3,6}}|(?!{YEAR}(?!\w))\d{{4,6}})(?![\w%]|[:/.]\d)"
)
NUMBER = re.compile(rf"\d{{3,7}}|{SAID}(?:[\s,\-]{{1,2}}{SAID}){{2,7}}")

PLATE = re.compile(
    r"(?<!\w)(?:plates?|license|licence|placas?|tags?)(?:\s(?:plate|number|no|num|is|was|says"
    r"|numero|es|son|dice|era)){0,3}"
    r"\s?[:#]?\s?(?=[a-z]{0,3}\d)(?P<plate>[a-z\d]{1,4}[\s\-]?[a-z\d]{2,4})(?!\w)"
)

TITLE = re.compile(rf"{OFFICER}|{NEIGHBOR}")
MANY = re.compile(r"(?:officers|oficiales|sargentos|agentes|deputies|detectives|senores)\s")
TITLED = re.compile(rf"(?<!\w)(?:{OFFICER}|{NEIGHBOR}|off(?=\.))(?!\w)\.?\s{{1,2}}(?=[a-z])")
CALLED = re.compile(
    r"(?<!\w)(?:my name is|my name's|his name is|her name is|name is|named|me llamo|mi nombre es"
    r"|su nombre es|"
    r"se llama|le dicen|i'?m called|they call (?:him|her|me)|apellido|last name(?: is)?)\s{1,2}(?=[a-z])"
)
NAME_WORD = re.compile(r"[a-z][a-z'\-]{0,24}\.?")
GAP, GAPS = re.compile(r" {1,2}"), re.compile(r",? {1,2}")
PARTICLES = {"de", "del", "la", "las", "los", "y", "and", "e", "van", "von"}
NOT_NAMES = frozenset(
    words(
        """
    i a the who was is and at in on that came said told asked helped el que me nos no si y o en con
    por para lo los las se le vino dijo paro pidio ayudo from with or of to my mi
    """
    )
)
SURNAMES = frozenset(
    words(
        """
    smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez
    gonzalez gonzales wilson anderson thomas taylor moore jackson martin lee perez thompson white
    harris sanchez clark ramirez lewis robinson walker allen wright scott torres nguyen hill flores
    green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans
    turner diaz parker cruz edwards collins reyes stewart morris morales murphy cook rogers
    gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson
    watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders
    patel myers long ross foster jimenez vargas castro romero aguilar vasquez vazquez velasquez
    dominguez munoz mendez salazar soto delgado pena rios guerrero medina contreras estrada sandoval
    alvarado valdez guzman maldonado espinoza cervantes rojas acosta molina ayala campos navarro
    juarez cabrera figueroa serrano fuentes luna cortez cortes orozco lara padilla velez zamora
    villanueva trujillo rosales solis washington jefferson freeman coleman henderson jenkins perry
    powell patterson simmons
    """
    )
)


def badges(folded: Folded) -> Iterator[tuple[int, int]]:
    """Spans of the folded text that name a badge or serial number, with the word before it."""
    for badge in BADGES:
        yield from (match.span() for match in badge.finditer(folded.text))
    for match in STAFF.finditer(folded.text):
        if not match["names"] or _end_of_name(folded, match.start("names") + 1) == match.end("names"):
            yield match.span()


def badge_numbers(folded: Folded) -> Iterator[tuple[int, int]]:
    """Spans of the numbers alone, and of license plates: what a mask covers."""
    for start, end in badges(folded):
        for match in NUMBER.finditer(folded.text, start, end):
            yield match.span()
    yield from (match.span("plate") for match in PLATE.finditer(folded.text))


def names(folded: Folded) -> Iterator[tuple[int, int]]:
    """Spans of names after a title ("Officer", "señora") or "my name is"."""
    for opening in (TITLED, CALLED):
        for match in opening.finditer(folded.text):
            end = _end_of_name(folded, match.end(), many=bool(MANY.match(match[0])))
            if end > match.end():
                yield match.end(), end


def _end_of_name(folded, start, *, many=False):
    """Follow up to five words while they read as names; a particle counts only before a name."""
    shouting = folded.original.isupper()
    end = place = start
    for _ in range(5):
        word = NAME_WORD.match(folded.text, place)
        if not word:
            break
        if _is_name(folded, word, shouting=shouting):
            end = word.start() + len(word[0].removesuffix("'s"))
            if word[0].endswith(".") and len(word[0]) > 4:
                return end - 1
        elif word[0] not in PARTICLES or (word[0] in ("y", "and", "e") and end == start):
            break
        gap = (GAPS if many else GAP).match(folded.text, word.end())
        if not gap:
            break
        place = gap.end()
    return end


def _is_name(folded, word, *, shouting):
    plain = word[0].rstrip(".").removesuffix("'s")
    if plain in NOT_NAMES or plain in PARTICLES or TITLE.fullmatch(plain):
        return False
    return plain in SURNAMES or (folded.is_capital(word.start()) and not shouting)
