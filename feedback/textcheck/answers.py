"""Points out where a staff answer asks a resident who he is, where he lives, or who else saw it."""

import re
from collections.abc import Iterator

from .fold import Folded

MINE = r"(?:your|ur|the\s(?:writer|resident|person|caller)'?s)"
ASK = (
    r"(?:giv(?:e|ing)|tell(?:ing)?|send(?:ing)?|provide|share|include|leave(?!\sout)|write"
    r"|state|add|need|require|want|"
    r"sign|drop|type|enter|supply|submit|have|know|get|text|e-?mail|bring|put|fill\sin|confirm|verify|disclose"
    r"|reveal|mention|attach|ask(?:ed)?\sfor)"
)
PIDE = (
    r"(?:dar|darnos|darme|dan?|den|denos|deme|de|dejar?|deje|dejenos|dejarnos|dig[ao]n?|diganos"
    r"|digame|dice|decir|decirnos|"
    r"decirme|mande|mandenos|mandeme|mandar|envie|envienos|enviar|enviarnos|incluya|incluir"
    r"|escriba|escribanos|escribir|ponga|"
    r"necesit(?:o|amos)|quer(?:emos|ria|riamos)|requerimos|requiere|proporcione|proporcionar"
    r"|proporcionenos|compart[ae]|compartir|"
    r"compartanos|saber|indique|indicar|indiquenos|anote|agregue|firme\scon|confirme|confirmar"
    r"|falta|tener|cual\s(?:es|era|seria)|"
    r"cuales\sson|pase|paseme|pasenos|pasarnos|regal[ae]\w*|facilite|facilitenos|mencione"
    r"|revele|traiga\sescrito)"
)
FEW = r"(?:\s(?!no\b|not\b)[\w']+){0,4}?\s"
PEOPLE = (
    r"(?:people|persons?|residents?|neighbors?|witness(?:es)?|those|everyone|everybody|anyone"
    r"|anybody|others|who|"
    r"friends?|kids|women|men)"
)
GENTE = (
    r"(?:l[oa]s\s(?:que|demas|otr[oa]s)|(?:l[oa]s\s)?(?:personas?|testigos?|vecin[oa]s?|residentes"
    r"|amig[oa]s|muchach[oa]s|jovenes)|"
    r"quien(?:es)?)"
)
ASKS = {
    "asks_name": (
        r"are\s(?:you|u)\sthe\b|(?:usted\ses|es\susted)\s(?:la|el)\b",
        r"how\sold\sare\s(?:you|u)|(?:which|what)\sschool\s(?:do|does|are|is)\s(?:you|u|your)\b",
        r"(?:que\sedad|cuantos\sanos)\stienen?\b|a\sque\sescuela\s(?:va|asiste)",
        rf"what(?:'?s|\sis|\swas|\sare)?\s{MINE}\s(?:full\s|first\s|last\s|real\s)?names?",
        rf"{ASK}{FEW}{MINE}\s(?:full\s|first\s|last\s|real\s)?names?",
        rf"{ASK}{FEW}(?:a|some|any)\sname(?!\s(?:of|for\sthe|tag)\b)",
        r"with\s(?:your|ur)\s(?:full\s)?name|without\s(?:your|ur)\sname,?\s(?:we|i|it|there)\b",
        r"(?:unless\swe\s(?:have|know)|(?:can|may|could)\s(?:i|we)\shave|can\s(?:i|we)\sget)\s(?:your|ur|a)\sname",
        r"(?:about|describe|introduce)\s(?:yourself|your\sfamily)|who\s(?:is|are)\syour\b",
        r"who\s(?:should|shall|do|can)\s(?:we|i)\s(?:ask|look|call|talk|write|speak)",
        r"con\squien\s(?:hablo|hablamos|estoy\shablando|estamos\shablando|tengo)|quien(?:es)?\s(?:es|son)\ssus?\b",
        r"your\s(?:full\s)?name\s?(?:\?|please|is\s(?:needed|required))",
        r"(?:with|bring|show|have|need|see)\s(?:your|an|a)\s(?:photo\s)?(?:id|identification"
        r"|driver'?s\slicense)\b",
        r"(?:traiga|muestre|ensene|presente|con)\s(?:su|una|alguna)\s(?:identificacion|credencial"
        r"|licencia)\b",
        r"who\s(?:are|r)\s(?:you|u)\b|who\s(?:you|u)\s(?:are|r)\b|who\sam\si\s(?:talking|speaking|writing)",
        r"identify\s(?:yourself|yourselves)|introduce\syourself|sign\syour\s(?:message|feedback|letter)",
        r"(?:who|which\sresident|which\sof\syou)\s(?:wrote|sent|submitted|reported|complained"
        r"|posted|made\s(?:this|the))",
        rf"{PIDE}{FEW}(?:su|tu|sus|un|el|algun)\snombres?(?!\sd(?:e|el)\s(?:la|el|los|las)?"
        rf"\s?(?:calle|oficial|parque|edificio|"
        r"programa|equipo))",
        r"(?:como\s(?:se\sllama\susted|te\sllamas)|como\sse\sllama(?=\s?(?:[?.,!]|$|y\b|para\b))"
        r"|con\squien\s(?:hablo|tengo\sel))",
        r"quien\s(?:es|eres)\s(?:usted|tu)\b|quien\seres\b|quien\ses(?=\s?(?:[?.,;!]|$|y\b|para\b))",
        r"identifi(?:quese|quesen|carse|cate|quense)|presentese\scon|su\snombre,?\spor\sfavor",
        r"quien\s(?:escribio|mando|envio|reporto|puso|hizo)\s(?:esto|este|esta|el|la\squeja|eso)",
        r"sin\s(?:saber\s)?su\snombre\sno\b",
    ),
    "asks_contact": (
        r"(?:number|time|way|e-?mail|day|place)\s(?:to|for\sus\sto)\s(?:reach|contact|call|text|find|visit)\s(?:you|u)\b",
        r"(?:hora|dia|numero|telefono)\s(?:es\s)?(?:para|en\sque)\s(?:le\s)?(?:podemos\s)?(?:llamar|localizar|visitar)",
        rf"(?:what|which)(?:'?s|\sis|\swould\sbe)?\s(?:{MINE}|the\sbest|a\sgood)\s(?:\w+\s)?"
        rf"(?:phone|number|e-?mail|cell|contact|telephone|"
        r"way\sto\s(?:reach|contact|call))",
        rf"{ASK}{FEW}(?:{MINE}|a|an)\s(?:\w+\s)?(?:phone|cell|mobile|telephone|(?<!phone\s)number"
        rf"|e-?mail|contact)(?!\s(?:list|"
        r"for\s(?:the|our|this)|line|of)\b)",
        r"how\s(?:can|do|could|may|should|would)\s(?:we|i|an\sofficer|the\steam|somebody|someone)"
        r"\s(?:best\s)?(?:reach|contact|call|text|"
        r"get\s(?:in\stouch|a\shold|ahold|back))",
        r"where\scan\s(?:we|i)\s(?:reach|call|contact|find)\s(?:you|u)",
        r"so\s(?:that\s)?(?:we|i|an\sofficer)\s(?:can|could|may)\s(?:call|reach|contact|text"
        r"|find|visit)\s(?:you|u)\b",
        rf"{PIDE}{FEW}(?:su|tu|un|sus|algun)\s(?:\w+\sde\s)?(?:telefono|tel|celular|cel|correo"
        rf"|e-?mail|datos|contacto|whatsapp)",
        rf"{PIDE}{FEW}(?:su|tu|un)\s(?:nombre\sy\s(?:un\s|su\s)?)?numero(?!\sde\s(?:apart|depart"
        rf"|apto|depto|edif|unidad|casa|reporte))",
        r"(?:mejor|buen)\snumero|a\sque\s(?:numero|telefono|correo)",
        r"como\s(?:podemos|puedo|podriamos|podria|le\spodemos|lo\spodemos|la\spodemos)\s?"
        r"(?:comunicarnos|comunicarme|contactar\w*|"
        r"llamar\w*|localizar\w*|encontrar\w*|hablar\scon\susted)",
        r"donde\s(?:lo|la|le|te)\s(?:podemos|puedo)\s(?:llamar|localizar|encontrar|contactar)",
        r"para\s(?:poder\s)?(?:llamarl[eoa]|contactarl[oae]|localizarl[oae]|visitarl[oae]"
        r"|comunicarnos\scon\susted)",
    ),
    "asks_address": (
        r"which\s(?:apartment|apt|unit|door|house)\b",
        r"where\s(?:\w+\s)?is\syour\s(?:apartment|unit|building|house|home|door)|do\s(?:you|u)\slive\s(?:in|on|at|near|by)",
        r"donde\s(?:\w+\s)?(?:queda|esta)\ssu\s(?:apartamento|departamento|depa|edificio|casa|puerta|unidad)",
        r"cual\ses\ssu\s(?:puerta|piso|calle)|vive\susted\s(?:en|por|cerca)",
        rf"let\s(?:us|me)\sknow\s{MINE}\s(?:apartment|apt|unit|building|house|address|street)\b",
        r"(?:what|which)(?:'?s|\sis)?\s(?:the\s)?(?:apartment|apt|unit|building|bldg|street"
        r"|house|floor|block|door)(?:\snumber)?\s(?:(?:do|are|is|did)\s)?"
        r"(?:you|u|your|this|it|was|is)\b",
        rf"what(?:'?s|\sis)\s(?:{MINE}|the)\s(?:home\s|street\s|exact\s)?(?:address|apartment"
        rf"\snumber|apt|unit\snumber|building\snumber|door\snumber|house\snumber)",
        r"what(?:'?s|\sis)\syour\s(?:apartment|unit|building|house|door)",
        r"where\s(?:do|are|exactly\sdo)\s(?:you|u)\s(?:live|living|stay|staying)|where\s(?:you"
        r"|u)\s(?:live|stay)",
        rf"(?!know|have|get){ASK}{FEW}{MINE}\s(?:\w+\s)?(?:(?:and|or)\s)?(?:home\s|street\s"
        rf"|exact\s)?(?:address|apartment|apt|unit|(?:building|door|house)\snumber)\b",
        rf"(?:(?:can|may|could)\s(?:we|i)\s(?:have|get|know)|to\sknow)\s{MINE}\s(?:home\s|street"
        rf"\s|exact\s)?(?:address|apartment|apt|unit|building|house)\b",
        rf"(?:tell|share|state|confirm|include|mention)(?:\sus|\sme)?\s{MINE}\s(?:building"
        rf"|house|door|block)\b",
        r"(?:en\s)?(?:que|cual)\s(?:numero\sde\s)?(?:apartamento|departamento|apto|depto|edificio"
        r"|unidad|casa|calle|piso|puerta)\s(?:\w+\s)?"
        r"(?:vive|esta\susted|es\b|fue\b|era\b|es\sla\ssuya|vives)",
        r"donde\s(?:\w+\s)?vive[s]?\b|donde\sesta\ssu\scasa",
        rf"{PIDE}{FEW}(?:su|tu)\s(?:nombre\sy\s(?:su\s)?)?(?:\w+\sde\s)?(?:direccion|domicilio"
        rf"|apartamento|departamento|apto|depto|edificio|unidad|casa)",
    ),
    "asks_witness": (
        r"identify\s(?:the|that|him|her|them|any|anyone)\b|identificar\s(?:a|al|la)\b",
        r"quien(?:es)?\s(?:es|son|fue|fueron)\s(?:el|la|los|las)\s(?:personas?|que|senora?|hombres?|muchach[oa]s?)\b",
        r"what\s(?:is|was|are|were)\s(?:his|her|their)\snames?|(?:his|her|their)\snames?\s(?:was|were)",
        r"(?:some|any)(?:one|body)\s(?:\w+\s)?(?:confirm|vouch|verify|back)|alguien\s(?:\w+\s)?confirm\w+",
        r"que\sl[oae]s?\s(?:vio|vieron)",
        r"your\s(?:neighbors?|friends?|kids?|children|family|son|daughter|sister|brother)\s(?:\w+\s){0,2}"
        r"(?:see|saw|seen|hear|heard|witness|witnessed)\b",
        r"sus?\s(?:vecin[oa]s?|amig[oa]s?|familia(?:res)?|hij[oa]s?|herman[oa]s?)\s(?:\w+\s){0,2}"
        r"(?:vio|vieron|oyo|oyeron|escucho|escucharon|presencio)\b",
        r"quien(?:es)?\s(?:l[oae]\s)?(?:acompan\w+|andaba|fue\scon\susted|iba)",
        r"who\s(?:else|all)\b|who\s(?:saw|heard|witnessed)\b",
        r"(?:any|some)(?:body|one)\selse\s(?:\w+\s)?(?:see|saw|seen|hear|heard|know|there"
        r"|with\s(?:you|u)|present|witness)",
        r"(?:were|was|are|any|other|have|bring|name|find)\s(?:there\s)?(?:any\s|other\s)?"
        r"(?:eye)?witness(?:es)?",
        r"who\s(?:was|were)\s(?:\w+\s)?(?:with\s(?:you|u)|there|present|around|involved\swith\s(?:you|u))",
        rf"who\s(?:are|were|is)\s(?:the|those|these|your)\s{PEOPLE}",
        r"who\s(?:told|showed|gave|sent)\s(?:you|u)\b|who\sdid\s(?:you|u)\s(?:see|talk|speak|tell|hear)",
        rf"(?:the\s|any\s|all\s|their\s)?names?\sof\s(?:(?:the|any|all|other|your)\s){{0,2}}{PEOPLE}",
        rf"{ASK}{FEW}(?:their|the|his|her|any)\snames\b(?!\sof)",
        r"(?:which|what)\s(?:other\s)?(?:neighbors?|residents|friends?|people)\s(?:\w+\s)?"
        r"(?:saw|heard|know|were|told|was)",
        r"quien(?:es)?\smas\b|con\squien(?:es)?\s(?:estaba|andaba|iba|vive)",
        r"alguien\smas\s(?:\w+\s)?(?:con\susted|vio|estaba|sabe|oyo|escucho|presencio|noto|estuvo)",
        r"(?:hubo|hay|habia|otros|algun|tiene|traiga|los)\s(?:otros?\s|algun\s|mas\s)?testigos?\b",
        r"quien(?:es)?\s(?:\w+\s)?(?:estaba|estaban|estuvo|estuvieron|vio|vieron|oyo|oyeron"
        r"|presencio|presenciaron)\b",
        r"quien\s(?:le|te|se\slo)\s(?:dijo|conto|platico|mostro|enseno|aviso|comento|informo|mando)|a\squien(?:es)?\s"
        r"(?:vio|le\sconto|le\sdijo)",
        rf"nombres?\sde\s{GENTE}|{PIDE}{FEW}(?:sus|los)\snombres\b",
        r"(?:que|cuales)\s(?:otr[oa]s\s)?(?:vecin[oa]s?|personas|residentes)\s(?:\w+\s)?(?:vio"
        r"|vieron|oyeron|saben|estaban)",
    ),
}
QUESTIONS = tuple(
    (kind, re.compile(rf"(?<!\w)(?:{pattern})")) for kind, patterns in ASKS.items() for pattern in patterns
)
CLAUSE = re.compile(
    r"[.!?;:\n]|\b(?:so|but|then|pero|asi\sque|entonces|why\sdon'?t|why\snot|por\sque\sno"
    r"|si\sno|if\s(?:you\s)?(?:do\snot|don'?t))\b"
)
REFUSED = re.compile(
    r"\b(?:not|don'?t|never|without|won'?t|cannot|can'?t|nobody|no\sone|none|no\sneed|no|nunca"
    r"|jamas|sin|nadie|ni|tampoco)\b"
    # An officer gives his own name when asked: that is no question to the resident.
    r"|\bofficers?\s(?:to|must|has|have|should|needs?)\b|\bevery\sofficer|\bask\s(?:the|an)\sofficer"
    r"|\boficial(?:es)?\s(?:tienen?|deben?)\b|\b(?:pedirle|preguntarle)\sal\soficial"
)


def questions(folded: Folded) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of what would unmask; "you need not give your name" asks for nothing."""
    for kind, pattern in QUESTIONS:
        for match in pattern.finditer(folded.text):
            if not _is_refused(folded.text, match.start()):
                yield kind, *match.span()


def _is_refused(text, start):
    before = text[max(0, start - 60) : start]
    breaks = list(CLAUSE.finditer(before))
    clause = before[breaks[-1].end() :] if breaks else before
    return bool(REFUSED.search(clause))
