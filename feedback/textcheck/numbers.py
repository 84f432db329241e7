"""Numbers as people say them, and the words that make a number a count and not a place."""


def words(text):
    """The words of a list that is written as prose, so that it can be read and sorted."""
    return text.split()


def worth(figures, text):
    """The words, each with how many figures it brings."""
    return dict.fromkeys(words(text), figures)


def either(choices):
    """A pattern for any of the words, longest first."""
    listed = words(choices) if isinstance(choices, str) else choices
    return "(?:" + "|".join(sorted(listed, key=len, reverse=True)) + ")"


DIGITS = worth(
    1,
    """
    zero oh one two three four five six seven eight nine cero uno una dos tres cuatro cinco seis
    siete ocho nueve""",
)
TEENS = worth(
    2,
    """
    ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen diez once doce
    trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos
    veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve""",
)
TENS = worth(
    2,
    """
    twenty thirty forty fourty fifty sixty seventy eighty ninety treinta cuarenta cincuenta sesenta
    setenta ochenta noventa""",
)
HUNDREDS = worth(
    3,
    """
    cien ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos
    novecientos""",
)
SPOKEN = DIGITS | TEENS | TENS | HUNDREDS


WORD = either(SPOKEN)

# "one" and "una" start too many ordinary phrases ("one night", "una noche") to be a door.
ALONE = either(SPOKEN.keys() - {"one", "uno", "una", "oh", "zero", "cero"})
DOOR_WORD = rf"(?:{WORD}(?:[\s\-](?:y\s)?(?:{WORD}|o)(?!\w)){{1,3}}|{ALONE})"

# What a number counts or measures even right after "apartment": "came to my apartment 12 times".
MEASURED = either(r"""
    times? x days? weeks? wks? months? years? yrs? hours? hrs? minutes? mins? seconds? nights?
    bedrooms? beds? br bd bath feet ft blocks? miles? percent dollars? bucks am pm o'?clock veces
    vez dias? semanas? mes(?:es)? anos? horas? minutos? segundos? recamaras? pies cuadras? millas?
    dolares pesos por\sciento grados de\sla\s(?:manana|tarde|noche)""")
# What only a small number counts there: "5 people in my apartment", but "apt 12 people fight".
THINGS = either("""
    mornings? people ppl persons? kids? children teens? boys? girls? men women guys? officers? cops?
    cars? trucks? rooms? foot doors? floors? stor(?:y|ies) buildings? family families residents?
    neighbors? seniors? adults? dogs? cats? rats? shots? bullets? calls? tickets? steps? trees?
    lights? cameras? teams? students? volunteers? chairs? bags? boxes bikes? more other different
    noches? mananas? tardes? personas? gente ninos? ninas? muchach[oa]s? jovenes hij[oa]s?
    oficial(?:es)? policias? carros? patrullas? cuartos? puertas? pisos? edificios? familias?
    vecin[oa]s? senor(?:es|as)? hombres? mujeres? adultos? perros? gatos? ratas? balazos? llamadas?
    multas? lamparas? luces camaras? equipos? alumnos? voluntarios? sillas? bolsas? cajas? bicis?
    mas otr[oa]s? units? unidades""")
FEW = rf"(?!(?:\d|{WORD})(?:\s?(?:-|or|o|to|a)\s?\d+)?\s{THINGS}\b)"
NOT_A_COUNT = rf"(?!\s?%|[:/]\d|[.,]\d|\s?(?:(?:-|to|a|or|o)\s?\d+\s)?{MEASURED}\b)"
YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
