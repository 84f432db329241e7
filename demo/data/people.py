"""Invented officers with a believable history: arrivals, roles, leaves and departures since each site began."""

import json
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

from sites_app.models import Assignment, Course, CourseCompletion, Leave, Officer, Post, Site

Role = Assignment.Role
NAMES = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))
# An introduction is one of each; eight, nine and seven have no common divisor, so that 504 in a row differ.
ORIGINS = [
    ("I grew up near here.", "Crecí cerca de aquí."),
    ("I came here from the north of the city.", "Vengo del norte de la ciudad."),
    ("My family lives two streets away.", "Mi familia vive a dos calles."),
    ("Before this I was a teacher.", "Antes trabajé como docente."),
    ("I have three children and a loud dog.", "Tengo tres hijos y un perro ruidoso."),
    ("I was a nurse before I came to the police.", "Antes de la policía trabajé en un hospital."),
    ("I play the trumpet in a street band.", "Toco la trompeta en una banda."),
    ("My grandmother lived in a place like this.", "Mi abuela vivió en un lugar como este."),
]
DOINGS = [
    ("I coach on Saturdays.", "Los sábados entreno a los niños."),
    ("I like to walk around after school.", "Me gusta caminar por el barrio después de la escuela."),
    ("I help in the garden club.", "Ayudo en el club del jardín."),
    ("I go along with Safe Passage in the morning.", "Por la mañana acompaño a Camino Seguro."),
    ("I look after the chess table.", "Me encargo de la mesa de ajedrez."),
    ("I cook with the older people once a month.", "Una vez al mes cocino con las personas mayores."),
    ("I run with the youth on Wednesdays.", "Los miércoles corro con los jóvenes."),
    ("I repair bicycles behind the office.", "Arreglo bicicletas detrás de la oficina."),
    ("I read to the little ones at the library.", "En la biblioteca les leo a los pequeños."),
]
WELCOMES = [
    ("Ask me anything at the park.", "Pregúnteme lo que quiera en el parque."),
    ("You find me at the office most mornings.", "Casi todas las mañanas me encuentra en la oficina."),
    ("Say hello when you see me.", "Salúdeme cuando me vea."),
    ("I listen first.", "Yo primero escucho."),
    ("Come by for a coffee.", "Pase a tomar un café."),
    ("Tell me what I should know.", "Cuénteme lo que debo saber."),
    ("My door is open.", "Mi puerta está abierta."),
]


def introduction(number: int) -> tuple[str, str]:
    """In English and in Spanish, and in words that fit anybody; 504 numbers in a row give different ones."""
    parts = [texts[number % len(texts)] for texts in (ORIGINS, DOINGS, WELCOMES)]
    return " ".join(english for english, _ in parts), " ".join(spanish for _, spanish in parts)


class Roster:
    """Collects rows in memory and writes them in batches, so that twenty thousand officers take seconds."""

    def __init__(self, random: Random, today: date, serial_from: int = 30000) -> None:
        self.random = random
        self.today = today
        self.serials = count(serial_from)
        self.officers: list[Officer] = []
        self.assignments: list[Assignment] = []
        self.leaves: list[Leave] = []
        self.posts: list[Post] = []

    def officer(self, rank: str) -> Officer:
        serial = next(self.serials)
        first, last = self.random.choice(NAMES["first"]), self.random.choice(NAMES["last"])
        officer = Officer(
            serial_number=str(serial),
            first_name=first,
            last_name=last,
            rank=rank,
            email=f"{first}.{last}.{serial}@roster.demo.example".lower(),
            languages=["en", "es"] if self.random.random() < 0.55 else ["en"],
            publication=self.random.choices(["full", "initials", "hidden"], [90, 7, 3])[0],
        )
        self.officers.append(officer)
        return officer

    def post(self, site: Site, role: str, opened: date) -> Post:
        self.posts.append(Post(site=site, role=role, opened=opened))
        return self.posts[-1]

    def assign(
        self,
        officer: Officer,
        site: Site,
        role: str,
        start: date,
        end: date | None,
        reason: str = "",
        post: Post | None = None,
    ) -> None:
        self.assignments.append(
            Assignment(
                officer=officer, site=site, role=role, start=start, end=end, end_reason=reason if end else "",
                committed=role != Role.COMMANDER, post=post,
            )
        )  # fmt: skip

    def introduce(self) -> None:
        """Some who serve today say who they are; in the order of the sites, so that no two of a team sound alike."""
        number = count()
        for row in self.assignments:
            if row.end is None and self.random.random() < 0.4 and not row.officer.introduction:
                english, spanish = introduction(next(number))
                row.officer.introduction = {"en": english, "es": spanish}
                row.officer.introduction_consent_on = self.today - timedelta(days=200)

    def save(self) -> None:
        Officer.objects.bulk_create(self.officers, batch_size=1000)
        Post.objects.bulk_create(self.posts, batch_size=1000)
        for assignment in self.assignments:
            assignment.officer_id = assignment.officer.pk
            assignment.post_id = assignment.post.pk if assignment.post else None
        for leave in self.leaves:
            leave.officer_id = leave.officer.pk
        Assignment.objects.bulk_create(self.assignments, batch_size=1000)
        Leave.objects.bulk_create(self.leaves, batch_size=1000)


def make_people(sites: list[Site], *, random: Random, today: date, officers: int | None = None) -> None:
    """Teams at every site from its launch to today; `officers` more past members for a large demonstration."""
    roster = Roster(random, today)
    commander: Officer | None = None
    for index, site in enumerate(sites):
        launch = _launch(site)
        for post in range(site.posts):
            _post(roster, site, post, launch, ever_filled=post < site.posts - 1 or not index % 3)
        commander = _commander(roster, site, launch, commander if index % 4 == 3 else None)
    for number in range(max(0, (officers or 0) - len(roster.officers))):
        site = sites[number % len(sites)]
        _former(roster, site, _launch(site))
    roster.introduce()
    _succession(roster, sites[0])
    roster.save()
    _train(random, today)


def _succession(roster: Roster, site: Site) -> None:
    """At the first site somebody leaves soon and somebody is planned to follow; both agreed that neighbors know."""
    running = [row for row in roster.assignments if row.site == site and row.end is None and row.post is not None]
    complete = [row for row in running if row.start + timedelta(days=5 * 366) <= roster.today]
    leaving = sorted(complete or running, key=lambda row: row.start)[-1]  # the first is a persona of the demonstration
    leaving.end = leaving.end_agreed = roster.today + timedelta(days=26)
    begins, before = roster.today + timedelta(days=12), roster.random
    roster.random = Random(12)  # of its own: what is invented after this stays as it is
    coming = roster.officer("Officer II")
    roster.random = before
    leaving.officer.publication = coming.publication = Officer.Publication.FULL
    roster.assign(coming, site, leaving.role, begins, None, "", leaving.post)
    roster.assignments[-1].start_agreed = begins


def _launch(site: Site) -> date:
    parts = [int(part) for part in (site.launched_on or "2018").split("-")]
    return date(*(parts + [1, 1])[:3])


def _post(roster: Roster, site: Site, number: int, launch: date, *, ever_filled: bool) -> None:
    """One post from launch to today: people come, stay or leave, and sometimes it is empty for a while."""
    role = Role.SERGEANT if number == 0 else Role.SENIOR_LEAD if number == 1 else Role.OFFICER
    post = roster.post(site, role, launch)
    if not ever_filled:
        return
    random, day = roster.random, launch + timedelta(days=random_days(roster.random, 0, 60))
    while day <= roster.today:
        officer = roster.officer(
            "Sergeant I" if role == Role.SERGEANT else random.choice(["Officer II", "Officer III"])
        )
        stays = random.random() < 0.72
        length = random_days(random, 1830, 2700) if stays else random_days(random, 200, 1750)
        last = day + timedelta(days=length)
        end = last if last < roster.today else None
        reason = random.choice(
            ["completed", "promoted", "retired"] if stays else ["transferred", "promoted", "resigned"]
        )
        _serve(roster, officer, post, role, day, end, reason)
        day = last + timedelta(days=random_days(random, 1, 110))


def _serve(roster: Roster, officer: Officer, post: Post, role: str, start: date, end: date | None, reason: str) -> None:
    """A term, now and then with a change of role in the middle and a leave."""
    random, site = roster.random, post.site
    until = end or roster.today
    middle = start + timedelta(days=500)
    if role == Role.OFFICER and until - start > timedelta(days=1100) and random.random() < 0.15:
        roster.assign(officer, site, Role.OFFICER, start, middle, "promoted", post)
        roster.assign(officer, site, Role.SENIOR_LEAD, middle + timedelta(days=1), end, reason, post)
    else:
        roster.assign(officer, site, role, start, end, reason, post)
    if until - start > timedelta(days=400) and random.random() < 0.3:
        kind = random.choice(["medical", "family", "military", "training", "vacation"])
        first = start + timedelta(days=random_days(random, 120, (until - start).days - 200))
        last = first + timedelta(days=random_days(random, 14, 120))
        roster.leaves.append(Leave(officer=officer, start=first, end=last, kind=kind, pauses=kind != "vacation"))


def _commander(roster: Roster, site: Site, launch: date, shared: Officer | None) -> Officer:
    """Commanders of the past, and one of today; every fourth site shares its commander with the one before."""
    day = max(launch, roster.today - timedelta(days=2900))
    today_from = roster.today - timedelta(days=random_days(roster.random, 300, 900))
    if today_from - day > timedelta(days=200):
        roster.assign(
            roster.officer("Captain I"), site, Role.COMMANDER, day, today_from - timedelta(days=1), "promoted"
        )
    officer = shared or roster.officer("Lieutenant II")
    officer.publication = Officer.Publication.FULL
    roster.assign(officer, site, Role.COMMANDER, today_from, None)
    return officer


def _former(roster: Roster, site: Site, launch: date) -> None:
    room = max(400, (roster.today - launch).days - 400)
    start = launch + timedelta(days=random_days(roster.random, 0, room))
    end = min(start + timedelta(days=random_days(roster.random, 100, 2400)), roster.today - timedelta(days=2))
    if end > start:
        roster.assign(roster.officer("Officer II"), site, Role.OFFICER, start, end, "transferred")


def _train(random: Random, today: date) -> None:
    courses = list(Course.objects.all())
    serving = (
        Officer.objects.filter(assignments__end__isnull=True).order_by("pk").values_list("pk", flat=True).distinct()
    )
    CourseCompletion.objects.bulk_create(
        [
            CourseCompletion(
                officer_id=officer, course=course, completed_on=today - timedelta(days=random_days(random, 30, 900))
            )
            for officer in serving
            for course in courses
            if random.random() < 0.7
        ],
        batch_size=1000,
    )


def random_days(random: Random, least: int, most: int) -> int:
    return random.randint(least, max(least, most))
