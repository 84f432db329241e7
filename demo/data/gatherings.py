"""Invented meetings: held ones with minutes and actions, coming ones with parties that say they come."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any

from meetings.actions import booking
from meetings.actions.booking import Party
from meetings.local_time import resolve
from meetings.models import Action, Meeting
from sites_app.models import Site

from . import places

TITLES = [
    ("Evening with your team", "Tarde con su equipo", "Bring what is on your mind. The team listens first.",
     "Traiga lo que le preocupa. El equipo escucha primero."),
    ("Safe ways to school", "Caminos seguros a la escuela", "Which corners worry you? We mark them on a map together.",
     "¿Qué esquinas le preocupan? Las marcamos juntos en un mapa."),
    ("Youth night", "Noche de jóvenes", "Games, food, and questions to the officers.",
     "Juegos, comida y preguntas a los oficiales."),
    ("Lights, trash, benches", "Luces, basura, bancas", "What the city should mend first, and who asks for it.",
     "Qué debe arreglar primero la ciudad, y quién lo pide."),
    ("Coffee with the team", "Café con el equipo", "An hour to get to know each other. No topic, no list.",
     "Una hora para conocernos. Sin tema y sin lista."),
    ("What we promised, and what came of it", "Lo que prometimos y qué resultó",
     "We go through every promise together.", "Revisamos juntos cada promesa."),
]  # fmt: skip
ACTIONS = [
    ("Ask the city for two benches in the shade", "Pedir a la ciudad dos bancas a la sombra"),
    ("Print the team's faces for the community room", "Imprimir las fotos del equipo para el salón comunitario"),
    ("Invite the bus company to the next meeting", "Invitar a la compañía de autobuses a la próxima reunión"),
    ("Hang a map of the safe ways to school at the gate", "Poner en el portón un mapa de los caminos seguros"),
    ("Find a room for the homework hours", "Encontrar un salón para las horas de tarea"),
    ("Walk through the parking lot with the housing manager", "Recorrer el estacionamiento con la administración"),
    ("Bring an interpreter to every meeting", "Llevar un intérprete a cada reunión"),
    ("Hold a ball game against the fire station", "Organizar un partido contra la estación de bomberos"),
]
OWNERS = [Action.OwnerRole.SENIOR_LEAD, Action.OwnerRole.COMMANDER, Action.OwnerRole.OFFICER, Action.OwnerRole.SERGEANT]
NAMES = ["Sunflower", "Abuela", "Neighbor on the corner", "Team Blue", ""]
PAST, COMING = 5, 3  # meetings of each site
LATE, NOT_CLOSED = (0,), (0, 6)  # at which sites, by number, a promise is late and the newest meeting has no minutes


def make_meetings(sites: list[Site], *, random: Random, now: datetime) -> None:
    """At each site some held meetings, nearly all of them closed and what was agreed there done, and some ahead."""
    for number, site in enumerate(sites):
        today = site.today(now)
        titles, agreed = _turned(TITLES, number), _turned(ACTIONS, number)
        for back in range(PAST, 0, -1):
            day = today - timedelta(days=28 * back - 19 + (back * 3 + number) % 3)
            meeting = _meeting(site, day, random, next(titles), status=Meeting.Status.HELD)
            closed = back > 1 or number not in NOT_CLOSED
            _hold(meeting, day, random, today, closed=closed)
            if closed and back < PAST:
                _agree(meeting, day, today, agreed, late=back == 2 and number in LATE)
        for ahead in range(COMING):
            day = today + timedelta(days=9 + 21 * ahead + random.randint(0, 6))
            _ahead(site, day, random, now, next(titles), capacity=[40, None, 12][ahead])


def _turned(texts: list[Any], by: int) -> Iterator[Any]:
    """The texts over and over, from another beginning at each site."""
    by %= len(texts)
    return cycle(texts[by:] + texts[:by])


def _meeting(site: Site, day: date, random: Random, title: tuple[str, str, str, str], **fields) -> Meeting:
    title_en, title_es, description_en, description_es = title
    description_en += " Officers of the team come, in uniform."
    description_es += " Vienen oficiales del equipo, de uniforme."
    starts = datetime.combine(day, datetime.min.time()) + timedelta(hours=random.choice([17, 18, 18.5]))
    return Meeting(
        site=site, title={"en": title_en, "es": title_es}, description={"en": description_en, "es": description_es},
        place="Community room / Salón comunitario", address=places.address_of(site.name),
        starts_at=resolve(starts, site.time_zone), ends_at=resolve(starts + timedelta(minutes=90), site.time_zone),
        languages=["en", "es"], interpretation=random.random() < 0.7, child_care=random.random() < 0.6,
        step_free=random.random() < 0.8, ask_until=day - timedelta(days=3),
        changed_on=day - timedelta(days=10), **fields,
    )  # fmt: skip


def _hold(meeting: Meeting, day: date, random: Random, today: date, *, closed: bool) -> None:
    """A meeting of the past: closed with headcount and minutes, or not closed yet."""
    if closed:
        _close(meeting, day, random, today)
    meeting.save()


def _close(meeting: Meeting, day: date, random: Random, today: date) -> None:
    came = random.randint(8, 45)
    meeting.headcount, meeting.walk_in_count = came, random.randint(2, came)
    meeting.minutes = {
        "en": f"{came} people came. We spoke about what worries them and agreed on what to do.",
        "es": f"Vinieron {came} personas. Hablamos de lo que les preocupa y acordamos qué hacer.",
    }
    meeting.minutes_on = min(today, day + timedelta(days=random.randint(1, 6)))


def _agree(meeting: Meeting, day: date, today: date, agreed: Iterator[tuple[str, str]], *, late: bool) -> None:
    """Two promises of a meeting, done two days before their day; one may be left too long."""
    for turn, after in enumerate((28, 45)):
        text_en, text_es = next(agreed)
        left = late and turn == 0
        due = today - timedelta(days=5) if left else day + timedelta(days=after)
        done = due - timedelta(days=2) if due < today and not left else None
        owner = OWNERS[len(text_en) % len(OWNERS)]
        Action.objects.create(
            meeting=meeting, text={"en": text_en, "es": text_es}, due=due, done_on=done, owner_role=owner
        )


def _ahead(site: Site, day: date, random: Random, now: datetime, title: Any, *, capacity: int | None) -> None:
    meeting = _meeting(site, day, random, title, status=Meeting.Status.SCHEDULED, capacity=capacity)
    meeting.changed_on = site.today(now)
    meeting.save()
    for _party in range(random.randint(3, 7)):
        party = Party(
            party_size=random.choice([1, 1, 2, 2, 3, 4]),
            language=random.choice(["en", "es", "es"]),
            needs=random.sample(["interpretation", "child_care", "step_free"], k=random.choice([0, 0, 1])),
            name=random.choice(NAMES),
        )
        booking.join(meeting.pk, party, now=now)


def make_many(sites: list[Site], number: int, *, random: Random, now: datetime) -> None:
    """`number` more meetings in bulk for a large demonstration; those of the past are closed."""
    rows = []
    for index in range(number):
        site = sites[index % len(sites)]
        today = site.today(now)
        day = today + timedelta(days=random.randint(-300, 120))
        status = Meeting.Status.HELD if day < today else Meeting.Status.SCHEDULED
        meeting = _meeting(site, day, random, random.choice(TITLES), status=status)
        if day < today:
            _close(meeting, day, random, today)
        rows.append(meeting)
    Meeting.objects.bulk_create(rows, batch_size=1000)
