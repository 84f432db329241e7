"""Twenty questions of a new resident, each answered from home in at most three taps on a phone, in both languages.

Each line was written before the walk: the question, what is typed or tapped one after the other, and what then stands
on the page. The ten sites and their officers are those of the demonstration.

Rules: FIND-6, FIND-8.
"""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Locator, Page

from sites_app.models import Site

from .conftest import PHONE
from .demonstration import build_demonstration

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_TAPS = 3
SCREENS = {"": 5.0, "/es": 5.5}  # of a phone; Spanish is longer
FIRST_WINDOW = 14_600  # bytes that a server may send before it hears from the other side
STYLE = re.compile(r'href="/static/(css/\w+)[^"]*\.css"')


@dataclass(frozen=True)
class Asked:
    """`find`: typed into the box of home, whose button is the first tap; `taps`: words of a link, button or fold."""

    question: str
    answer: str  # a pattern, anywhere on the page reached
    taps: tuple[str, ...] = ()
    find: str = ""


TEAM, DOOR = "Nickerson Gardens", ("Nickerson Gardens",)
ENGLISH = [
    Asked("I live on 112th street, who is my team?", r"Irene Castlebury\s+Commander", DOOR, find="112th street"),
    Asked("Is there a team where 90059 is?", r"Nickerson Gardens", find="90059"),
    Asked("Is there a team in Beverly Hills?", r"There is no partnership team there", find="Beverly Hills"),
    Asked("Does anybody stay five years?", r"\d+ stayed all five or longer"),
    Asked("How many left early?", r"\d+ left before", ("Do officers stay?",)),
    Asked("Do they stay at my place?", r"\d+ stayed all five or longer\. \d+ left before", DOOR),
    Asked("When can I talk to them?", r"Next meeting\s+.+\s+\w+day, \w+ \d+, \d", DOOR),
    Asked("Can I bring the children?", r"Child care", DOOR),
    Asked("Is there an interpreter?", r"Interpreter", DOOR),
    Asked("Which number do I call?", r"213-555-0117", DOOR),
    Asked(
        "What became of what others said?",
        r"You said\s+.+\s+(Where: .+\s+)?We did\s+.",
        (*DOOR, "Everything you said and we did"),
    ),
    Asked("What did they promise, and is it late?", r"Late since", DOOR),
    Asked("Must I give my name?", r"We do not store who you are", (*DOOR, "Send a message")),
    Asked(
        "Who reads it first?",
        r"\w reads? it first\. They are not police\. If they pass it on, the officers",
        (*DOOR, "Send a message"),
    ),
    Asked("When will I get an answer?", r"The team should answer by \w+ \d+, \d{4}", (*DOOR, "Send a message")),
    Asked("I have a code, where is the answer?", r"code", ("I have a code",)),
    Asked("Where do I complain about an officer?", r"Complaint about an officer"),
    Asked("Whom do I call now?", r"Emergency: call 911"),
    Asked("Does it make the neighborhood safer?", r"None shows that the program alone did it", ("Does it work?",)),
    Asked(
        "Who runs this?",
        r"Who runs this\s+.+\s*Messages are read first by .+ not police",
        ("Who runs this and who reads",),
    ),
]
SPANISH = [
    Asked("¿Vivo en la calle 112, quién es mi equipo?", r"Irene Castlebury\s+Comandante", DOOR, find="calle 112"),
    Asked("¿Hay equipo en el 90059?", r"Nickerson Gardens", find="90059"),
    Asked("¿Hay equipo en Beverly Hills?", r"Ahí no hay equipo", find="Beverly Hills"),
    Asked("¿Alguien se queda cinco años?", r"\d+ se quedaron los cinco o más"),
    Asked("¿Cuántos se fueron antes?", r"\d+ se fueron antes", ("¿Se quedan los oficiales?",)),
    Asked("¿Y en mi vecindario?", r"\d+ se quedaron los cinco o más\. \d+ se fueron antes", DOOR),
    Asked("¿Cuándo puedo hablar con ellos?", r"Próxima reunión\s+.+\s+\w+ \d+ de \w+, de \d", DOOR),
    Asked("¿Puedo llevar a los niños?", r"Cuidado de niños", DOOR),
    Asked("¿Hay intérprete?", r"Intérprete", DOOR),
    Asked("¿A qué número llamo?", r"213-555-0117", DOOR),
    Asked(
        "¿Qué pasó con lo que dijeron otros?",
        r"Usted dijo\s+.+\s+(Dónde: .+\s+)?Nosotros hicimos\s+.",
        (*DOOR, "Todo lo que dijo y lo que hicimos"),
    ),
    Asked("¿Qué prometieron, ya es tarde?", r"Con retraso desde", DOOR),
    Asked("¿Tengo que dar mi nombre?", r"Enviar sin mi nombre", (*DOOR, "Mándenos un mensaje")),
    Asked(
        "¿Quién lo lee primero?",
        r"Primero lo leen? .+\. No son policías\. Si lo pasan al equipo, lo leen los oficiales",
        (*DOOR, "Mándenos un mensaje"),
    ),
    Asked(
        "¿Cuándo me contestan?",
        r"El equipo debe contestar a más tardar el \d+ de \w+ de \d{4}",
        (*DOOR, "Mándenos un mensaje"),
    ),
    Asked("Tengo un código, ¿dónde está la respuesta?", r"código", ("Tengo un código",)),
    Asked("¿Dónde me quejo de un oficial?", r"Queja sobre un oficial"),
    Asked("¿A quién llamo ahora?", r"Emergencia: llame al 911"),
    Asked("¿Hace más seguro el vecindario?", r"Ninguno muestra", ("¿Funciona?",)),
    Asked(
        "¿Quién está a cargo?",
        r"Quién está a cargo\s+.+[Ll]os mensajes los lee primero .+ no es de la policía",
        ("Quién está a cargo y quién lee",),
    ),
]


def test_twenty_questions_of_a_new_resident(browser, live_server):
    build_demonstration()
    context = browser.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"), viewport=PHONE)
    page = context.new_page()
    asked = [("/", one) for one in ENGLISH] + [("/es/", one) for one in SPANISH]
    assert len(ENGLISH) == len(SPANISH) == 20
    missed = [fault for home, one in asked if (fault := _ask(page, home, one))]
    tall = _tall(page)
    context.close()
    for slug in ("nickerson-gardens", "gonzaque-village"):
        assert _weight(f"{live_server.url}/es/sites/{slug}/") <= FIRST_WINDOW
    assert not missed, "\n".join(missed)
    assert not tall, "\n".join(tall)


def _tall(page: Page) -> list[str]:
    """Neighborhoods whose page is more screens of a phone than it may be, from the band above to the foot."""
    found = []
    for slug in Site.objects.values_list("slug", flat=True).order_by("slug"):
        for prefix, most in SCREENS.items():
            page.goto(f"{prefix}/sites/{slug}/")
            screens = page.evaluate("document.documentElement.scrollHeight") / PHONE["height"]
            if screens > most:
                found.append(f"{prefix}/sites/{slug}/ {screens:.2f}")
    return found


def _ask(page: Page, home: str, one: Asked) -> str:
    """What is wrong, or nothing."""
    if len(one.taps) + bool(one.find) > MOST_TAPS:
        return f"{one.question} more than {MOST_TAPS} taps"
    page.goto(home)
    if one.find:
        page.locator("main input[name=q], header input[name=q]").first.fill(one.find)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    for words in one.taps:
        link = _shown(page, words)
        if link is None:
            return f"{one.question} nothing to tap says {words!r} on {page.url}"
        with page.expect_navigation():
            link.click()
    found = re.search(one.answer, page.locator("body").inner_text())
    return "" if found else f"{one.question} {one.answer!r} does not stand on {page.url}"


def _shown(page: Page, words: str) -> Locator | None:
    links = page.locator("a, button, summary").filter(has_text=words)
    return next((link for link in links.all() if link.is_visible()), None)


def _weight(address: str) -> int:
    """Bytes of a page and the style it names, compressed together."""
    with urlopen(address, timeout=30) as answer:
        text = answer.read()
    sheets = [Path(finders.find(f"{name}.css")).read_bytes() for name in STYLE.findall(text.decode())]
    assert sheets, "the page names no style"
    return len(gzip.compress(text + b"".join(sheets), 9))
