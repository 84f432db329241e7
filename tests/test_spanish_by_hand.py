"""LANG-1: what a Spanish reader goes by, written out by hand: a sentence of another state would read just as well."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

SPANISH = {
    # Where a message stands, and what its writer can do.
    "It is waiting to be read": "Todavía no se ha leído",
    "The team has it": "Lo tiene el equipo",
    "There is an answer": "Hay una respuesta",
    "It is closed": "Está cerrado",
    "It was not passed on": "No se pasó al equipo",
    "Someone outside the police team is handling this.": "Lo atiende una persona que no es del equipo de policía.",
    "Another person will look at it": "Otra persona lo va a revisar",
    "You said it is not resolved": "Usted dijo que no se resolvió",
    "It is resolved": "Ya se resolvió",
    "It is not resolved": "No se resolvió",
    "Write it again": "Escribirlo otra vez",
    "Ask somebody else to look": "Pedir que otra persona lo vea",
    "See who can help": "Ver quién le puede ayudar",
    "Thank you. Only the moderators read this.": "Gracias. Esto solo lo leen los moderadores.",
    # What came of it, and promises.
    "Done": "Hecho",
    "We are doing it": "Lo estamos haciendo",
    "We cannot do this": "No podemos hacerlo",
    "Passed on": "Se pasó a otra oficina",
    "Answered": "Respondido",
    "Promise kept on %(day)s": "Promesa cumplida el %(day)s",
    "Promise late since %(day)s": "Promesa atrasada desde el %(day)s",
    "Promised by %(day)s": "Prometido para el %(day)s",
    "Nothing is late": "Nada está atrasado",
    # Whether one may come.
    "You can just come.": "Puede venir sin avisar.",
    "Your seats are kept.": "Sus asientos están apartados.",
    "You are on the waiting list": "Usted está en la lista de espera",
    "Please tell us before you come: the room is small.": "Por favor, avísenos antes de venir: el salón es pequeño.",
    "This meeting is cancelled.": "Esta reunión se canceló.",
    "This meeting is over.": "Esta reunión ya terminó.",
    "seat confirmed": "asiento apartado",
    "on the waiting list": "en la lista de espera",
    "cancelled": "cancelada",
    # Where help is.
    "In danger now?": "¿Está en peligro?",
    "Thinking of suicide?": "¿Piensa en quitarse la vida?",
    "Hurt at home?": "¿Le pegan en su casa?",
    "Is a child being hurt?": "¿Están lastimando a un niño?",
    "Emergency": "Emergencia",
    "Police, not an emergency": "Policía, si no es una emergencia",
    "Complaint about an officer": "Queja sobre un oficial",
    "Tip about a crime": "Dar una pista sobre un delito",
}


@pytest.mark.parametrize("english", SPANISH)
def test_each_sentence_says_in_spanish_what_it_says(english):
    with translation.override("es"):
        assert gettext(english) == SPANISH[english]
