"""Finds doors: apartment and unit numbers, house numbers on a street, "I live in building 14"."""

import re
from collections.abc import Iterator

from .fold import Folded
from .numbers import DOOR_WORD, FEW, MEASURED, NOT_A_COUNT, THINGS, YEAR

BUILDING = r"(?:building|bulding|bldg|bld|blg|edificio|edif)"
LINK = r"(?:(?:#|no|num|number|numero|nro|letter|letra|is|es|era|the|el|la)(?![a-z])\s?[.:#]?\s?)"
VALUE = (
    rf"(?:{FEW}\d{{1,5}}(?:\s?-\s?[a-z](?!\w)|[a-z](?!\w))?(?!\w)|"
    rf"[a-z]\s?-?\s?\d{{1,4}}(?!\w)|{DOOR_WORD}(?!\w))"
)
NOT_A_CAR = (
    r"(?!\s(?:de\s(?:la\s)?policia|se\s(?:estaciono|paro|llevo|fue)|llego|paso|venia|arrived|responded|"
    r"drove|parked|showed\sup|of\sthe\s(?!bu?i?ld|complex|project))\b)"
)
UNIT = re.compile(
    rf"(?:(?<!\w){BUILDING}\.?\s?#?\s?\w{{1,3}}\s?[,\-]?\s?)?(?<![a-z])"
    r"(?P<word>apt|apto|aptmt|app?[ra]{0,2}t?a?m[ea]?n?to?|apartmen|apart|ap|dep[ra]{0,2}t?a?mento|"
    r"depto|dpto|depa|dept|unit|unidad|suite|ste|(?<!\d\s)(?:apts|aptos|apartments|apartamentos|"
    r"departamentos|deptos|units|unidades))(?![a-z])"
    rf"\s?[.,:\-]?\s?{LINK}{{0,3}}(?P<value>{VALUE}){NOT_A_COUNT}{NOT_A_CAR}"
)
LETTER = re.compile(
    r"(?<![a-z])(?P<word>apts?|aptos?|apartment|apartamento|departamento|depto|dpto|depa|unit|"
    r"unidad)\s?\.?\s?(?:#|no\.|letter\s|letra\s|number\s|numero\s)?\s?(?P<value>[a-hj-np-x])(?![\w'])"
)
NO_HOME = re.compile(
    r"\b(?:patrol|police|gang|k-?9|swat|car|ac|a/c|storage|response|crime|traffic|special|narcotics|"
    r"fire|sheriff'?s?|health|housing|water|court|parks?|policia|patrulla)\s$"
)
HASH = re.compile(rf"(?<![\w#&])#\s?(?P<value>\d{{1,4}}(?:-?[a-z])?)(?![\w\-]){NOT_A_COUNT}")
HASH_OF = re.compile(
    r"\b(?:bus|line|route|train|item|meeting|idea|question|point|page|gate|field|court|year|car|"
    r"ticket|case|form|forma|pull|apartments|report|badge|officer|step|rule|reason|problem"
    r"|concern|issue|number|player|jersey|"
    r"school|station|engine|stop|parada|truck|top|street|st|ave|camera|light|pole|precinct|district|division|"
    r"council|camion|autobus|ruta|linea|tren|punto|pregunta|pagina|junta|cancha|caso|reporte|"
    r"placa|oficial|paso|regla|razon|problema|numero|jugador|escuela|estacion|camara|lampara|"
    r"poste|distrito|grupo|group|lane|window|ventanilla|serial|plate)s?\.?\s?(?:is|es|the|el)?\s?$"
)
AT_HOME = re.compile(
    r"(?:\b(?:in|at|from|to|on|en|del|al|live|vivo|knock|toque\w*|home|casa|address|direccion|door|"
    rf"puerta)|,|\b[a-z]\d{{1,2}}|{BUILDING}\.?\s?\w{{1,3}})\s?(?:the|el|la)?\s?$"
)
IN_BUILDING = rf"\s(?:in|of|at|en\sel|del|on\sthe|en\sla)\s(?:{BUILDING}|\w+\s(?:floor|piso))"
LIVES = r"(?:liv(?:e|es|ing|in)|stays?|staying|reside|residing|vivo|vive|viven|vivimos)"
LIVE = (
    rf"(?<!\w)(?:{LIVES}|"
    r"i'?m|im|we'?re|i am|we are|estoy|estamos|me quedo|resido|mudamos|moved)\s"
)
SMALL = r"(?:(?:in|at|on|over|here|right|en|aqui|alla|al|the|el|la|inside|dentro del?)\s){1,4}"
DOOR = r"(?:space|spc|trailer|house|door|room|espacio|traila|casa|puerta|cuarto|interior|int|lote?)"
NO = r"(?:number|num\.?|no\.|numero|#)"
HOME_PATTERNS = (
    r"(?:floor|piso|apt|apartment|apto|apartamento|departamento|depa|unit)\b[^.!?\n\d]{0,3}\.?[^.!?\n\d]{0,22},\s?"
    rf"(?:(?:number|no\.|num\.?|numero|#)\s?|el\s(?=\d\d))(?P<door>(?!{YEAR})\d{{1,4}}[a-z]?(?!\w))(?!\sde\s)",
    rf"(?P<door>{BUILDING}\.?\s?#?\d{{1,3}}\s?(?:/\s?\d{{1,4}}|-\s?\d{{3,4}})[a-z]?(?!\w))",
    r"rento?\s(?P<door>\d{1,4}\s?-?[a-h](?!\w))",
    rf"{LIVE}{SMALL}(?P<door>{BUILDING}\.?\s?{LINK}{{0,2}}(?:{VALUE}|[a-z](?!\w)))",
    r"(?:i'?m|we'?re|i\sam|we\sare|estoy|estamos)\s(?:in|at|en|en\sel)\s(?P<door>\d{1,3}-?[a-h](?!\w))",
    rf"(?:my|mi|floor|piso),?\s(?P<door>(?:door|puerta)\s{LINK}{{0,3}}#?\d{{1,4}}(?!\w))",
    rf"(?:my|our|mi|nuestro)\s(?P<door>{BUILDING}\.?\s?{LINK}{{0,3}}#?\d{{1,4}}[a-z]?(?!\w))",
    rf"{LIVE}{SMALL}(?P<door>{DOOR}\.?\s?{LINK}{{0,2}}#?\d{{1,5}}[a-z]?(?!\w))",
    rf"(?:{LIVES}|estoy|estamos)\s{SMALL}(?P<door>{NO}\s?#?\d{{1,5}}[a-z]?(?!\w))",
    rf"{LIVES}\s(?:at|in|on|en)\s(?P<door>[a-z]{{4,15}}\s(?!9\d{{4}})(?!{YEAR}(?!\w))\d{{4,5}}"
    rf"(?!\w))(?!\s{THINGS}\b)",
    rf"(?:i'?m|we'?re|estoy|estamos)\s(?:at|over\sat|en\sel)\s(?P<door>(?!{YEAR})\d{{3,5}})"
    rf"(?=\s?(?:[,.;!]|$))",
    rf"(?:la\scasa|the\shouse)\s(?P<door>(?!{YEAR})\d{{3,5}}(?!\w))(?!\s{THINGS}\b)",
    rf"(?:el|al|numero)\s(?P<door>\d{{1,4}}[a-z]?\sdel\s{BUILDING})",
    r"(?:in|en|from|del?)\s(?:el\s|la\s)?(?P<door>(?![23]d\b)\d{1,3}(?:-[a-f]|[b-f])(?!\w))",
    r"(?:in|at|en(?:\sel|\sla)?|del)\s(?P<door>(?:space|spc|trailer|espacio|traila)\s#?\d{1,3}(?!\w))",
    rf"(?P<door>(?:{DOOR}|home)\s?{NO}\s?:?\s?#?\d{{1,5}}[a-z]?(?!\w))",
    r"(?P<door>(?:interior|int\.)\s?\d{1,4}[a-z]?(?!\w))",
    rf"{LIVES}\s(?:in|at|en\sel|en)\s(?P<door>#?(?!9\d{{4}})(?!{YEAR}(?!\w))(?:\d{{3,5}}|\d{{1,3}}-?[a-h])"
    rf"(?!\w))(?!\s(?:block|cuadra))",
    r"(?:address|addy|place|direccion|domicilio|house|casa)\s?(?:is|es|:|'s)\s(?:at\s|el\s|en\s)?"
    r"(?P<door>#?\d{2,5}(?!\w))",
    r"(?P<door>p\.?\s?o\.?\s?box\s?#?\d{2,6}|apartado\spostal\s\d{2,6})",
)
BY_NAME = 3  # the only one of them that a home without a figure may match
HOMES = tuple(re.compile(rf"(?<!\w){home}{NOT_A_COUNT}") for home in HOME_PATTERNS)

DIRECTION = r"(?:[nsew]|north|south|east|west|norte|sur|este|oeste)(?!\w)\.?\s?"
STREET = r"str?|street|ave?|aven?ue|blvd|boulevard|rd|road"
STRONG = rf"(?:{STREET})(?!\w)"
SUFFIX = rf"(?:{STREET}|dr|drive|pl|place|ct|court|ln|lane|ter(?:race)?|way)(?!\w)"
NOT_NAME = (
    rf"(?!(?:{MEASURED}|{THINGS}|a|an|and|at|by|de|del|desde|down|en|entre|for|from|hay|in"
    rf"|is|it|la|las|los|"
    r"near|of|off|on|or|our|over|para|people|por|que|the|to|up|with|y|was|were|st|ave|street)\b)"
)
NAME = rf"{NOT_NAME}[a-z][a-z.']{{2,20}}"
HOUSE = r"(?<![\w:.,/#$\-])\d{2,5}(?:\s?1/2|-?[a-c](?!\w))?\s"
ORDINAL = r"\d{1,3}\s?(?:st|nd|rd|th)(?!\w)"
AVENUE = r"(?<!\w)(?:calle|avenida|ave?|blvd|bulevar|boulevard|privada|calzada|callejon|andador|c[./])\.?\s"
ES_NAME = (
    r"(?!(?:a|al|con|como|de|desde|donde|e|en|entre|es|esta|fue|hace|hasta|hay|la|las|mas|o|para|"
    r"pero|por|que|se|si|sin|son|y|ya|numero|num|no)\b)[\w.']{2,20}"
)
STREETS = (
    re.compile(rf"{HOUSE}{DIRECTION}(?:{ORDINAL}|\d{{2,3}}(?!\w))(?:\s{SUFFIX})?"),
    re.compile(rf"{HOUSE}{DIRECTION}{NAME}(?:\s{NAME})?\s{SUFFIX}"),
    re.compile(rf"(?<![\w:.,/#$\-])\d{{3,5}}\s{ORDINAL}(?:\s{SUFFIX})?"),
    re.compile(rf"(?<![\w:.,/#$\-])\d{{3,5}}\s{NAME}(?:\s{NAME})?\s{STRONG}"),
    re.compile(rf"(?<![\w:.,/#$\-])\d{{4,5}}\s{NAME}\s{SUFFIX}"),
    re.compile(
        r"(?<![\w:.,/#$\-])\d{2,5}\s(?:de\sla\s|de\s|en\sla\s(?=calle\s\d))?(?:calle|avenida"
        r"|bulevar|privada)\s\w{2,20}"
    ),
    re.compile(
        rf"{AVENUE}{ES_NAME}(?:\s{ES_NAME}){{0,3}}\s?,?\s?(?:#|no\.|num\.?|numero|nro\.?)\s?\d{{1,5}}[a-z]?"
        rf"(?!\w)"
    ),
    re.compile(
        rf"{AVENUE}{ES_NAME}(?:\s{ES_NAME})?\s?,?\s(?!{YEAR}(?!\w))\d{{3,5}}(?!\w)(?!\s{THINGS}\b){NOT_A_COUNT}"
    ),
)
BARE = re.compile(rf"(?:^|(?:at|in|from|en|en\sel|al)\s)(?P<door>(?!{YEAR}\s)\d{{4,5}}\s(?P<name>{NAME}))(?!\w)")
YEAR_AHEAD = re.compile(rf"\b(?:in|en|since|desde|de|year|ano|until|hasta|before|after|summer|verano)\s(?={YEAR}\s)")
RIDE = re.compile(r"\b(?:bus|buses|line|route|metro|train|camion|autobus|ruta|linea|tren)\s$")
PUBLIC = re.compile(
    r"\b(?:center|centre|park|school|elementary|middle|high|gym|library|church|station|office|clinic|"
    r"store|market|hall|plaza|mall|hospital|shelter|restaurant|laundromat|bank|museum|college|"
    r"centro|parque|escuela|primaria|gimnasio|biblioteca|iglesia|parroquia|estacion|oficina|clinica|"
    r"tienda|mercado|salon|refugio|restaurante|lavanderia|banco|museo|colegio)\b[^.!?;\n]{0,40}$"
)
PERSONAL = re.compile(
    r"\b(?:liv(?:e|es|ing)|house|home|apartment|vivo|vive|viven|vivimos|casa|apto|depa|domicilio|"
    r"across|next|behind|front|enfrente|frente|lado|atras|detras|neighbor|vecin[oa])\b"
)


def doors(folded: Folded) -> Iterator[tuple[int, int]]:
    """Spans of the folded text that lead to one person's door."""
    text = folded.text
    for match in UNIT.finditer(folded.text):
        if _is_home(text, match):
            yield match.span()
    for match in LETTER.finditer(folded.text):
        if _is_letter(folded, match):
            yield match.span()
    yield from (match.span("door") for match in HOMES[BY_NAME].finditer(text))
    if folded.figures:
        yield from _numbered(folded)


def _numbered(folded):
    """What has a figure in it, as most messages do not."""
    text = folded.text
    for match in HASH.finditer(folded.text):
        if _is_door_number(text, match):
            yield match.span()
    for home in HOMES[:BY_NAME] + HOMES[BY_NAME + 1 :]:
        yield from (match.span("door") for match in home.finditer(folded.text))
    for street in STREETS:
        yield from (match.span() for match in street.finditer(folded.text) if _is_house(text, match))
    for match in BARE.finditer(folded.text):
        if folded.is_capital(match.start("name")) and _is_house(text, match):
            yield match.span("door")


def _before(text, match, width):
    return text[max(0, match.start() - width) : match.start()]


def _is_home(text, match):
    if match["value"] in ("911", "988") and len(match["word"]) > 5:
        return False
    return match["word"] not in ("unit", "dept", "ap", "ste") or not NO_HOME.search(_before(text, match, 16))


def _is_letter(folded, match):
    """A lone letter is a door as a capital ("Apt C"), or right after a short word ("apt c")."""
    place = match.start("value")
    before = folded.text[place - 1]
    if folded.is_capital(place):
        return match["value"] != "a" or not re.match(r"\s[a-z]", folded.text[place + 1 :])
    return match["word"] in ("apt", "apto", "depa", "unit") and match["value"] in "bcdfgh" and (before in " #.")


def _is_door_number(text, match):
    if HASH_OF.search(_before(text, match, 24)) or match["value"] in ("911", "311", "211", "988"):
        return False
    if re.match(YEAR, match["value"]):
        return False
    return (
        len(match["value"]) >= 3
        or bool(re.match(IN_BUILDING, text[match.end() :]))
        or bool(AT_HOME.search(_before(text, match, 24)))
    )


def _is_house(text, match):
    before = _before(text, match, 60)
    if RIDE.search(before) or YEAR_AHEAD.search(text, max(0, match.start() - 10), match.end()):
        return False
    return not PUBLIC.search(before) or bool(PERSONAL.search(before))
