"""What people write at the top of a roster's columns and in its cells, in English and Spanish, and what it means."""

import re
import unicodedata

from django.db.models import TextChoices

from ..models import Assignment, Leave

# Columns that a city has and the strict file has not: a whole name, what stands between names.
NAME, MIDDLE, SECOND_LAST = "name", "middle", "second_last"

HEADERS = {
    "serial_number": "serial number, serial no, serial num, serial, badge, badge no, badge number, badge num, badge id,"
    "shield, shield no, shield number, employee id, employee no, employee number, emp id, emp no, id, id no, id number,"
    "personnel no, personnel number, numero de serie, num serie, no de serie, n de serie, serie, placa,"
    "numero de placa, no de placa, n de placa, num placa, numero de empleado, no de empleado, num empleado,"
    "id empleado, legajo",
    "first_name": "first name, first, given, given name, fname, forename, nombre, nombres, primer nombre",
    "last_name": "last name, last, surname, family name, lname, apellido, apellidos, primer apellido",
    NAME: "name, full name, officer name, officer, officers name, employee name, employee, member, member name,"
    "nombre completo, nombre y apellido, nombre y apellidos, apellidos y nombre, oficial, nombre del oficial,"
    "last first, last name first name, last name first",
    MIDDLE: "middle, middle name, middle initial, mi, segundo nombre",
    SECOND_LAST: "second last name, segundo apellido",
    "rank": "rank, title, class title, job title, grade, class, classification, rank title, rango, grado,"
    "titulo, jerarquia",
    "email": "email, e mail, email address, e mail address, mail, work email, work e mail, correo,"
    "correo electronico, correo de trabajo, direccion de correo",
    "site": "site, site name, neighborhood, neighbourhood, location, station, development, housing development,"
    "community, assigned to, assignment, team, work site, vecindario, sitio, barrio, ubicacion, comunidad, colonia,"
    "lugar, asignado a",
    "role": "role, position, assignment role, job role, function, duty, rol, puesto, cargo, funcion, posicion",
    "start": "start, start date, start day, first day, date started, started, begin, begins, begin date, from, since,"
    "start dt, eff date,"
    "date assigned, assigned, assigned date, assigned on, assignment date, assignment start, effective date,"
    "arrived, arrival date, joined, date joined, inicio, fecha de inicio, fecha inicio, desde, primer dia, ingreso,"
    "fecha de ingreso, fecha ingreso, fecha de asignacion, comienzo",
    "end": "end, end date, end dt, end day, last day, until, to, left, date left, left on, departed, departure date,"
    "thru, through, fin, final, fecha de fin, fecha fin, fecha final, fecha de termino, termino, hasta, ultimo dia,"
    "salida, fecha de salida, fecha salida, baja, fecha de baja",
    "end_reason": "end reason, reason, reason for leaving, reason left, why left, departure reason, motivo, razon,"
    "motivo de salida, motivo de la salida, motivo de baja",
    "committed": "committed, commitment, five year commitment, 5 year commitment, five year promise, 5 year promise,"
    "promise, five years, compromiso, compromiso de cinco anos, compromiso de 5 anos, promesa, cinco anos",
    "leave_start": "leave start, leave start date, leave from, leave begins, on leave since, on leave from, away from,"
    "away since, inicio de licencia, inicio licencia, licencia desde, permiso desde, ausente desde",
    "leave_end": "leave end, leave end date, leave to, leave until, leave through, leave ends, on leave until,"
    "away until, fin de licencia, fin licencia, licencia hasta, permiso hasta, ausente hasta",
    "leave_kind": "leave kind, leave type, type of leave, kind of leave, leave reason, leave, tipo de licencia,"
    "licencia, tipo de permiso, permiso",
    "leave_pauses": "leave pauses, pauses, pauses clock, pauses the clock, clock paused, pausa, pausa el reloj",
}
ROLES = {
    Assignment.Role.OFFICER: "officer, police officer, po, patrol officer, oficial, oficial de policia,policia, agente",
    Assignment.Role.SENIOR_LEAD: "senior lead officer, senior lead, slo, lead officer, oficial principal,"
    "oficial lider, oficial encargado",
    Assignment.Role.SERGEANT: "sergeant, sgt, police sergeant, sargento, sargenta",
    Assignment.Role.COMMANDER: "commander, site commander, comandante, commanding officer",
}
REASONS = {
    Assignment.EndReason.COMPLETED: "completed, complete, completado, cumplio, termino",
    Assignment.EndReason.PROMOTED: "promoted, promotion, ascenso, ascendido, ascendida",
    Assignment.EndReason.TRANSFERRED: "transferred, transfer, traslado, trasladado, trasladada, transferido",
    Assignment.EndReason.RETIRED: "retired, retirement, jubilado, jubilada, jubilacion, retiro",
    Assignment.EndReason.RESIGNED: "resigned, resignation, quit, renuncia, renuncio",
    Assignment.EndReason.OTHER: "other, otro, otra",
}
KINDS = {
    Leave.Kind.MEDICAL: "medical, sick, illness, injury, iod, medica, medico, enfermedad",
    Leave.Kind.FAMILY: "family, fmla, maternity, paternity, parental, familiar, familia, maternidad, paternidad",
    Leave.Kind.MILITARY: "military, militar",
    Leave.Kind.TRAINING: "training, academy, capacitacion, entrenamiento",
    Leave.Kind.VACATION: "vacation, vacaciones",
    Leave.Kind.LOAN: "loan, on loan, loaned, prestamo, prestado, prestada",
    Leave.Kind.OTHER: "other, otro, otra",
}
YES_NO = {
    "true": "true, yes, y, si, s, 1, x, verdadero, t, wahr, vrai",
    "false": "false, no, n, 0, falso, f, falsch, faux",
}
# Written where somebody still serves, or nothing is known: a blank.
NOTHING = "present, current, currently, active, now, today, to date, na, n a, none, tbd, unknown, presente, actual"
NOTHING += ", activo, activa, actualidad, ninguno, ninguna, null"
TOTALS = re.compile(r"^(grand )?(sub ?)?(total(es)?|count|suma|cuenta|headcount)\b")
LEVELS = {"i", "ii", "iii", "iv", "1", "2", "3", "4", "plus"}


def fold(text: str) -> str:
    """Small letters and digits only, a blank between words: what two ways of writing have in common."""
    text = re.sub(r"\([^)]*\)", " ", text) if not text.startswith("(") else text
    plain = unicodedata.normalize("NFKD", text.replace("№", "no")).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def _turned(words: dict) -> dict[str, str]:
    return {fold(word).replace(" ", ""): str(meaning) for meaning, line in words.items() for word in line.split(",")}


_HEADERS = _turned(HEADERS)
_VALUES = {
    "role": _turned(ROLES), "end_reason": _turned(REASONS), "leave_kind": _turned(KINDS), "committed": _turned(YES_NO),
    "leave_pauses": _turned(YES_NO),
}  # fmt: skip
_CHOICES: dict[str, type[TextChoices]] = {
    "role": Assignment.Role,
    "end_reason": Assignment.EndReason,
    "leave_kind": Leave.Kind,
}
_NOTHING = {fold(word).replace(" ", "") for word in NOTHING.split(",")} | {""}


def column(header: str) -> str | None:
    """The column that a header means: one of COLUMNS, NAME, MIDDLE or SECOND_LAST; None: not known."""
    key = fold(header).replace(" ", "")
    return _HEADERS.get(key) or _HEADERS.get(key.removesuffix("s"))


def value(name: str, text: str) -> str:
    """The strict file's word for what a cell says; the text itself where it means nothing known."""
    key = fold(text).replace(" ", "")
    return _VALUES[name].get(key) or _labels(name).get(key, text)


def _labels(name: str) -> dict[str, str]:
    """The words that this page itself offers for a choice, in the reader's language."""
    return {fold(str(one.label)).replace(" ", ""): one.value for one in _CHOICES.get(name, ())}


def role_of(text: str) -> str:
    """The role that a role's or a rank's name means: "Police Officer III+1" is an officer."""
    words = fold(text).split()
    while len(words) > 1 and words[-1] in LEVELS:
        words.pop()
    key = "".join(words)
    known = _VALUES["role"] | _labels("role")
    return known.get(key) or known.get(re.sub(r"(?<=[a-z])(i+|\d)$", "", key), text)


def is_nothing(text: str) -> bool:
    return fold(text).replace(" ", "") in _NOTHING


def is_total(text: str) -> bool:
    return TOTALS.match(fold(text)) is not None
