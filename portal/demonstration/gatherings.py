"""Invented meetings: held ones with minutes and actions, coming ones with parties that say they come."""

from datetime import date, datetime, timedelta
from random import Random

from meetings.actions import booking
from meetings.actions.booking import Party
from meetings.clock import resolve
from meetings.models import Action, Meeting
from sites_app.models import Site

TITLES = [
    ("Evening with your team", "Tarde con su equipo", "Bring what is on your mind. The team listens first.",
     "Traiga lo que le preocupa. El equipo escucha primero."),
    ("Safe ways to school", "Caminos seguros a la escuela", "Which corners worry you? We mark them on a map together.",
     "¿Qué esquinas le preocupan? Las marcamos juntos en un mapa."),
    ("Youth night", "Noche de jóvenes", "Games, food, and questions to the officers.",
     "Juegos, comida y preguntas a los oficiales."),
    ("Lights, trash, benches", "Luces, basura, bancas", "What the city should mend first, and who asks for it.",
     "Qué debe arreglar primero la ciudad, y quién lo pide."),
]  # fmt: skip
ACTIONS = [
    ("Ask the city for two more lights by the gym", "Pedir a la ciudad dos luces más junto al gimnasio"),
    ("Print the team's faces for the community room", "Imprimir las fotos del equipo para el salón comunitario"),
    ("Invite the bus company to the next meeting", "Invitar a la compañía de autobuses a la próxima reunión"),
]
NAMES = ["Sunflower", "Abuela", "Neighbor on the corner", "Team Blue", ""]


def make_meetings(sites: list[Site], *, random: Random, now: datetime, past: int = 5, coming: int = 3) -> None:
    """At each site some held meetings, the newest without minutes yet now and then, and some ahead."""
    for site in sites:
        today = site.today(now)
        for back in range(past, 0, -1):
            _held(site, today - timedelta(days=28 * back - random.randint(3, 9)), random, today, newest=back == 1)
        for ahead in range(coming):
            day = today + timedelta(days=9 + 21 * ahead + random.randint(0, 6))
            _ahead(site, day, random, now, capacity=[40, None, 12][ahead % 3])


def _meeting(site: Site, day: date, random: Random, **fields) -> Meeting:
    title_en, title_es, description_en, description_es = random.choice(TITLES)
    starts = datetime.combine(day, datetime.min.time()) + timedelta(hours=random.choice([17, 18, 18.5]))
    return Meeting(
        site=site, title_en=title_en, title_es=title_es, description_en=description_en, description_es=description_es,
        place="Community room", address=f"{site.name}, building A (invented)",
        starts_at=resolve(starts, site.time_zone), ends_at=resolve(starts + timedelta(minutes=90), site.time_zone),
        languages=["en", "es"], interpretation=random.random() < 0.7, child_care=random.random() < 0.6,
        step_free=random.random() < 0.8, ask_until=day - timedelta(days=3), **fields,
    )  # fmt: skip


def _held(site: Site, day: date, random: Random, today: date, *, newest: bool) -> None:
    """A meeting of the past: closed with headcount, minutes and two actions, or not closed yet."""
    meeting = _meeting(site, day, random, status=Meeting.Status.HELD, changed_on=day - timedelta(days=10))
    if not newest or random.random() < 0.6:
        came = random.randint(8, 45)
        meeting.headcount, meeting.walk_in_count = came, random.randint(2, came)
        meeting.minutes_en = f"{came} people came. We spoke about what worries them and agreed on two things to do."
        meeting.minutes_es = f"Vinieron {came} personas. Hablamos de lo que les preocupa y acordamos dos tareas."
        meeting.minutes_on = min(today, day + timedelta(days=random.randint(1, 6)))
    meeting.save()
    if meeting.minutes_on:
        for text_en, text_es in random.sample(ACTIONS, k=2):
            due = day + timedelta(days=random.choice([14, 28, 45]))
            done = due - timedelta(days=2) if due < today and random.random() < 0.75 else None
            Action.objects.create(
                meeting=meeting, text_en=text_en, text_es=text_es, due=due, done_on=done,
                owner_role=random.choice([Action.OwnerRole.COMMANDER, Action.OwnerRole.SENIOR_LEAD]),
            )  # fmt: skip


def _ahead(site: Site, day: date, random: Random, now: datetime, *, capacity: int | None) -> None:
    meeting = _meeting(
        site, day, random, status=Meeting.Status.SCHEDULED, capacity=capacity, changed_on=site.today(now)
    )
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
    """`number` more meetings in bulk for a large demonstration."""
    rows = []
    for index in range(number):
        site = sites[index % len(sites)]
        day = site.today(now) + timedelta(days=random.randint(-300, 120))
        past = day < site.today(now)
        status = Meeting.Status.HELD if past else Meeting.Status.SCHEDULED
        rows.append(_meeting(site, day, random, status=status, changed_on=day - timedelta(days=10)))
    Meeting.objects.bulk_create(rows, batch_size=1000)
