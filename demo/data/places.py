"""The ten real sites with what is published about them; what is not verified stays marked so."""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.utils.text import slugify

from sites_app.models import Course, EvidenceSummary, Finding, Goal, PlaceName, Program, Site

DATA = Path(__file__).parent
# One site without complete records, one whose records begin after its launch: both happen in real agencies.
WITHOUT_RECORDS = "gonzaque-village"
RECORDS_FROM = {"harvard-park": date(2019, 1, 1)}
COURSES = [
    ("Partnership basics", "Fundamentos de la convivencia comunitaria"),
    ("Listening first", "Escuchar primero"),
    ("Young people and trauma", "Jóvenes y trauma"),
    ("Working with a crisis team", "Trabajar con un equipo de crisis"),
]
PROGRAMS = [
    ("youth", "Youth football", "Fútbol americano juvenil", "Practice and games for children aged 9 to 11.",
     "Práctica y partidos para niños de 9 a 11 años.", "Saturday mornings", "Sábados por la mañana"),
    ("youth", "Safe Passage", "Camino Seguro", "Adults stand along the way to and from school.",
     "Adultos acompañan el camino a la escuela y de regreso.", "School days", "Días de clases"),
    ("prevention", "Youth development partners", "Aliados para el desarrollo juvenil",
     "A city program of prevention and family help.", "Un programa de la ciudad de prevención y apoyo familiar.",
     "By appointment", "Con cita"),
    ("crisis_response", "Mental health responders", "Equipo de salud mental",
     "Unarmed responders for some calls about mental health.",
     "Personal sin armas para algunas llamadas de salud mental.", "Every day", "Todos los días"),
]  # fmt: skip


def read(name: str) -> dict:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def make_sites(extra: int, *, today: date) -> list[Site]:
    """The ten sites, then `extra` invented ones for a large demonstration."""
    sites = [_site(row) for row in read("sites.json")["sites"]]
    sites += [_invented(number) for number in range(1, extra + 1)]
    Site.objects.bulk_create(sites, batch_size=1000)
    return list(Site.objects.order_by("pk"))


def address_of(name: str) -> str:
    """An invented address in words that both languages have, because an address is written once."""
    return f"100 Demo Plaza, {name}, Los Angeles"


def _site(row: dict) -> Site:
    count = f"{row['homes']:,}" if row["homes"] else ""
    homes_en, homes_es = (f" ({count} {word})" if count else "" for word in ("homes", "viviendas"))
    return Site(
        slug=row["slug"],
        name=row["name"],
        kind=row["kind"],
        area=row["area"],
        area_verified=row["area_verified"],
        intro={
            "en": f"A team of officers who promised {row['name']} five years. Come by, call, or "
            "tell us something here.",
            "es": f"Un equipo de oficiales que le prometió cinco años a {row['name']}. "
            "Visítenos, llame o cuéntenos algo aquí.",
        },
        boundaries={
            "en": f"{row['name']} and the streets right around it{homes_en}.",
            "es": f"{row['name']} y las calles que lo rodean{homes_es}.",
        },
        address=address_of(row["name"]),
        phone=f"213-555-01{len(row['name']):02d}",
        email=f"{row['slug']}@demo.example",
        office_hours={"en": "Monday to Friday, 10 to 6", "es": "lunes a viernes, de 10 a 6"},
        languages=["en", "es"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        coordinates_approximate=row["approximate"],
        launched_on=row["launched"],
        launched_verified="unverified" not in row["source"],
        homes=row["homes"],
        source=row["source"],
        time_zone="America/Los_Angeles",
        posts=11,
        records_complete_from=None if row["slug"] == WITHOUT_RECORDS else _records(row),
    )


def make_place_names(sites: list[Site]) -> None:
    """Streets, nicknames and parts of town of the ten sites, as the data file has them: none is verified."""
    by_slug = {site.slug: site for site in sites}
    rows = []
    for slug, kinds in read("place_names.json")["sites"].items():
        for kind, texts in kinds.items():
            rows += [_place_name(by_slug[slug], kind, text) for text in texts]
    PlaceName.objects.bulk_create(rows)


def _place_name(site: Site, kind: str, text: str) -> PlaceName:
    """`Compton Avenue 11200-11500` is a street between two house numbers."""
    name, _, numbers = text.rpartition(" ")
    low, dash, high = numbers.partition("-")
    if not (dash and low.isdigit() and high.isdigit()):
        return PlaceName(site=site, kind=kind, text=text)
    return PlaceName(site=site, kind=kind, text=name, from_number=int(low), to_number=int(high))


GOALS = [
    ("safer", ("Working lamps on every path by spring", "Lámparas que funcionen en cada camino para la primavera"),
     ("We walk the paths together on the first Monday of each month.",
      "Caminamos juntos cada camino el primer lunes del mes.")),
    ("seen", ("Everybody who wants to knows an officer by name", "Quien quiera conoce por su nombre a un oficial"),
     ("We ask at each meeting, with raised hands.", "Preguntamos en cada reunión, a mano alzada.")),
]  # fmt: skip
BOTTOM_LINES = [
    ("violent crime",
     "Studies disagree. Two found less violent crime at the first sites; a stricter test by one team could not rule "
     "out chance. Later sites changed little. None shows that the program alone did it.",
     "Los estudios no coinciden. Dos encontraron menos delitos violentos en los primeros vecindarios; una prueba más "
     "estricta de un equipo no pudo descartar el azar. En los siguientes cambió poco. Ninguno muestra que el programa "
     "lo logró solo."),
]  # fmt: skip


def make_goals(sites: list[Site], *, today: date) -> None:
    """Two goals at the first site, as of a meeting two months ago."""
    for place, (kind, text, measure) in enumerate(GOALS, start=1):
        Goal.objects.create(
            site=sites[0], place=place, kind=kind, text=dict(zip(("en", "es"), text, strict=True)),
            measure=dict(zip(("en", "es"), measure, strict=True)), agreed_on=today - timedelta(days=60),
            due=today + timedelta(days=150),
        )  # fmt: skip


def _records(row: dict) -> date:
    parts = [int(part) for part in row["launched"].split("-")]
    return RECORDS_FROM.get(row["slug"], date(*(parts + [1, 1])[:3]))


def _invented(number: int) -> Site:
    name = f"Example Site {number}"
    return Site(
        slug=slugify(name), name=name, area="Example", posts=11, time_zone="America/Los_Angeles",
        launched_on="2018", records_complete_from=date(2018, 1, 1), languages=["en", "es"],
        source="invented for the demonstration",
    )  # fmt: skip


def make_programs(sites: list[Site], *, random: Random) -> None:
    """Two or three programs at each of the ten sites, and the courses of the curriculum."""
    Course.objects.bulk_create([Course(name={"en": en, "es": es}) for en, es in COURSES])
    rows = []
    for site in sites[:10]:
        for kind, name_en, name_es, what_en, what_es, when_en, when_es in random.sample(PROGRAMS, k=3):
            rows.append(
                Program(
                    site=site, kind=kind, name={"en": name_en, "es": name_es}, what={"en": what_en, "es": what_es},
                    when={"en": when_en, "es": when_es}, contact=site.phone,
                    for_whom={"en": "For everybody here", "es": "Para todas las personas de aquí"},
                )
            )  # fmt: skip
    Program.objects.bulk_create(rows)


SPANISH = {
    "violent crime": "delitos violentos",
    "homicide": "homicidios",
    "residents' experience": "experiencia de los residentes",
    "down by one third": "bajó un tercio",
    "none in three years": "ninguno en tres años",
    "down 10 percent across the sites": "bajó 10 por ciento en el conjunto de los sitios",
    "down 7.9 percent and homicides by half, year to date against 2019": "bajó 7.9 por ciento y los homicidios a la "
    "mitad, en lo que iba del año frente a 2019",
    "eight people killed in 2021, more than in the three years before together": "ocho personas muertas en 2021, más "
    "que en los tres años anteriores juntos",
    "about 220 violent crimes prevented over five years at two sites; residents felt safer": "unos 220 delitos "
    "violentos evitados en cinco años en dos sitios; los residentes se sintieron más seguros",
    "modest, statistically insignificant reductions at the evaluated sites; no displacement": "reducciones pequeñas, "
    "sin significación estadística, en los sitios evaluados; sin desplazamiento",
    "the first wave of sites reduced violent crime; later waves changed little; not achieved through arrests": "el "
    "primer grupo de sitios redujo los delitos violentos; los siguientes cambiaron poco; no se logró con arrestos",
    "relations better in one development, promise elsewhere": "mejores relaciones en un conjunto, señales "
    "prometedoras en otros",
    "2021 against 2020": "2021 frente a 2020",
    "to mid-2021": "hasta mediados de 2021",
    "September 2022": "septiembre de 2022",
    "2011 to 2016": "2011 a 2016",
    "2011 to 2016 model period": "2011 a 2016, periodo del modelo",
    "four waves": "cuatro etapas",
    "2019 assessment": "evaluación de 2019",
}
NULL_RESULTS = ("statistically insignificant", "later waves changed little")


def make_findings(sites: list[Site]) -> None:
    """The published outcomes as they stand in the data file, conflicting as they are, and what they say together."""
    for measure, english, spanish in BOTTOM_LINES:
        EvidenceSummary.objects.create(measure=_in_both(measure), text={"en": english, "es": spanish})
    by_slug = {site.slug: site for site in sites}
    Finding.objects.bulk_create(_finding(row, by_slug) for row in read("evidence.json")["findings"])


def _in_both(english: str, otherwise: str = "") -> dict[str, str]:
    return {"en": english, "es": SPANISH.get(english, otherwise)}


def _finding(row: dict, by_slug: dict[str, Site]) -> Finding:
    period, _, against = row["period"].partition(" against ")
    return Finding(
        site=by_slug.get(row["site"]),
        measure=_in_both(row["measure"]),
        finding=_in_both(row["finding"]),
        period=_in_both(row["period"], row["period"]),
        comparator={"en": against, "es": against},
        kind=row["kind"],
        source=row["source"],
        url=row["url"] or "",
        original_seen=bool(row["url"]) and "re-post" not in row["source"] and "as announced" not in row["source"],
        null_result=any(words in row["finding"] for words in NULL_RESULTS),
    )
