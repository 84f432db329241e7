"""Hears what sounds like a crime tip about a certain person, so that the tip lines can be named."""

import re
from collections.abc import Iterator

from .fold import Folded

HURT = (
    r"(?:shot(?!\s(?:a|the|this|my)\s(?:video|movie|film|photo|picture))|killed|murdered|stabbed"
    r"|robbed|raped|kidnapped|burglarized|jumped|carjacked|sells|deals|"
    r"is\s(?:selling|dealing)|pulled\sthe\strigger|did\s(?:it|the\sshooting|the\srobbery|that\sshooting))"
)
HIRIO = (
    r"(?:disparo|mato|asesino|apunalo|robo|asalto|violo|secuestro|balaceo|le\s(?:disparo|tiro"
    r"|dio)|lo\smato|"
    r"la\smato|vende|trafica|hizo\sla\sbalacera|hizo\sel\srobo)"
)
GUNS = r"(?:guns?|weapons?|pistols?|rifles?|armas?|pistolas?|rifles?|cuernos?)"
DRUGS = (
    r"(?:drugs?|meth|crack|weed|coke|cocaine|crystal|fentanyl|dope|pills|heroin|drogas?|cristal|mota|"
    r"fentanilo|coca|cocaina|heroina|pastillas)"
)
HIDEOUT = (
    r"(?:house|home|apartment|apt|unit|garage|car|van|trunk|trailer|casa|apartamento|departamento"
    r"|apto|depa|depto|"
    r"carro|cochera|troca|camioneta|traila|unidad)"
)
TIPS = (
    rf"(?:i|we|he|she|they|everyone|everybody|people|neighbors?|friends?|son|daughter)\s(?:(?!dont"
    rf"|didnt|never)\w+\s)?"
    rf"(?:knows?|saw|heard|seen)\swho\s(?:\w+\s){{0,2}}{HURT}",
    rf"(?<!no\s)(?<!nadie\s)(?<!que\s)(?:se|vi|sabemos|vimos|saben|vio)\s(?:a\s)?quien(?:es)?"
    rf"\s(?:\w+\s){{0,2}}{HIRIO}",
    rf"(?:guy|man|dude|person|kid|boy|one|woman|ones)\s(?:who|that)\s{HURT}\s[^.!?\n]{{0,40}}\b"
    rf"(?:lives?|drives?|hangs?"
    r"|named|called|goes\sby|stays?|name\sis)",
    r"(?:shooter|killer|murderer|robber|dealer)(?:'s)?\s(?:is\s(?:named|called|my\sneighbor"
    r"|hiding|staying)|lives|stays|"
    r"name\sis|goes\sby|drives)",
    rf"(?:el|la|los|senor|hombre|tipo|muchacho|vato)\sque\s{HIRIO}[^.!?\n]{{0,40}}\b(?:viven?"
    rf"|se\sllama|maneja|le\sdicen|anda\sen)",
    rf"(?:guy|man|dude|kid|neighbor|boy|woman)\s(?:named|called)\s[\w']+\s(?:\w+\s){{0,2}}{HURT}",
    rf"se\sllama\s\w+\s(?:\w+\s)?y\s{HIRIO}",
    rf"(?:sells?|selling|deals?|dealing|cooks?|cooking|stash\w*)\s{DRUGS}\s(?:out\sof|from"
    rf"|in|at|inside)\s(?:\w+\s){{0,2}}{HIDEOUT}(?!\w)",
    rf"(?:venden?|vendiendo|guardan?|esconden?|cocinan?)\s{DRUGS}\s(?:desde|en|de|dentro\sde)"
    rf"\s(?:\w+\s){{0,2}}{HIDEOUT}(?!\w)",
    rf"(?:has|have|keeps?|hides?|hiding|stash\w*|got)\s(?:\w+\s){{0,2}}{GUNS}\s(?:in|under"
    rf"|inside|at)\s(?:\w+\s){{0,2}}{HIDEOUT}(?!\w)",
    rf"(?:tienen?|guardan?|esconden?|escondio)\s(?:\w+\s){{0,2}}{GUNS}\s(?:en|debajo\sde|dentro"
    rf"\sde)\s(?:\w+\s){{0,2}}{HIDEOUT}(?!\w)",
    r"(?:have|got)\s(?:\w+\s){0,2}(?:information|info|a\stip)\s(?:about|on|for)\s(?:the|a"
    r"|that)\s(?:shooting|murder|robbery|crime|killing|homicide|burglary)",
    r"(?:tengo|tenemos)\s(?:\w+\s){0,2}(?:informacion|datos)\s(?:sobre|de|del)\s?(?:la|el"
    r"|un|una)?\s?(?:balacera|asesinato|robo|crimen|"
    r"homicidio|tiroteo|asalto|muerte)",
)
SOUNDS = tuple(re.compile(rf"(?<!\w)(?:{pattern})") for pattern in TIPS)


def tips(folded: Folded) -> Iterator[tuple[int, int]]:
    """Spans of the folded text that sound like a tip; a place alone ("by the park") is no tip."""
    for sound in SOUNDS:
        yield from (match.span() for match in sound.finditer(folded.text))
