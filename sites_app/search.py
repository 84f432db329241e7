"""Which site somebody means: by what it is called, or by the ZIP code (FIND-1). What was asked is kept nowhere."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import Any

import zipcodes
from django.db.models import F, Func, IntegerField, QuerySet, Value

from .models import PlaceName, Site
from .naming.words import DIRECTIONS, STREETS, Asked, asked, names, on_street, telling, trigrams, words_of

LONGEST = 100  # characters that are read
MOST = 60  # candidates looked at, the likeliest first
SHOWN = 5
ZIP = re.compile(r"(\d{5})(-\d{4})?")
EARTH = 3958.8  # miles


@dataclass(frozen=True)
class Answer:
    """What was found: the sites that are meant, the nearest of a ZIP code, or some that it could be."""

    teams: tuple[Site, ...] = ()
    nearest: Site | None = None
    maybe: tuple[Site, ...] = ()
    verified: bool = True


class Shared(Func):
    """How many trigrams of a row are among those of the question."""

    template = "(SELECT count(*) FROM unnest(%(expressions)s))"
    arg_joiner = ") AS own(three) WHERE own.three = ANY("
    output_field = IntegerField()


def find(text: str, *, miles: float) -> Answer:
    """The site of a name, nickname, street with or without a number, or ZIP code, in at most three statements."""
    text = " ".join(text.split())[:LONGEST]
    if zip_code := ZIP.fullmatch(text):
        return Answer(nearest=_nearest(zip_code[1], miles=miles))
    question = asked(text)
    signs = trigrams(" ".join(telling(question))) or trigrams(text)
    if not signs:
        return Answer()
    sites = list(_likely(Site.objects.all(), signs))
    called = list(_likely(PlaceName.objects.select_related("site"), signs))
    around = _around(called)
    meant = [site for site in sites if _is_called(question, site, around[site.pk])]
    listed = [row for row in called if _means(question, row, around[row.site_id])]
    if meant or any(row.kind != PlaceName.Kind.STREET for row in listed):  # a name comes before a street called alike
        listed = [row for row in listed if row.kind != PlaceName.Kind.STREET]
    found = _each_once([*meant, *[row.site for row in listed]])
    if found:
        verified = bool(meant) or all(row.verified for row in listed)
        return Answer(teams=found[:SHOWN], verified=verified)
    return Answer(maybe=_each_once(site for site in sites if _could_be(question, site))[:SHOWN])


def _likely(rows: QuerySet[Any], signs: list[str]) -> QuerySet[Any]:
    shared = Shared(F("trigrams"), Value(signs, output_field=rows.model._meta.get_field("trigrams")))
    return rows.filter(trigrams__overlap=signs).annotate(shared=shared).order_by("-shared", "pk")[:MOST]


def _around(called: Iterable[PlaceName]) -> defaultdict[int, set[str]]:
    """The words of the streets and parts of town of each site that the question may speak of."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for row in called:
        if row.kind in (PlaceName.Kind.STREET, PlaceName.Kind.AREA):
            found[row.site_id].update(set(words_of(row.text)).difference(STREETS.values(), DIRECTIONS.values()))
    return found


def _is_called(question: Asked, site: Site, around: set[str]) -> bool:
    all_names = [site.name, *site.also_known_as.split(",")]
    return any(names(question, name, around=around) for name in all_names if name.strip())


def _means(question: Asked, row: PlaceName, around: set[str]) -> bool:
    if row.kind == PlaceName.Kind.STREET:
        return on_street(question, row.text, low=row.from_number, high=row.to_number)
    return names(question, row.text, around=around if row.kind == PlaceName.Kind.NICKNAME else ())


def _could_be(question: Asked, site: Site) -> bool:
    """Whether a part of the name was typed, and nothing else: "San Fernando" may mean the gardens or the city."""
    words = [word for word in question.words if len(word) > 2]
    return bool(words) and names(Asked(tuple(asked(site.name).words)), " ".join(words))


def _each_once(sites: Iterable[Site]) -> tuple[Site, ...]:
    return tuple({site.pk: site for site in sites}.values())


@cache
def _centroid(zip_code: str) -> tuple[float, float] | None:
    """Where the middle of a ZIP code is; from the bundled list, nobody is asked."""
    rows = zipcodes.matching(zip_code)
    return (float(rows[0]["lat"]), float(rows[0]["long"])) if rows and rows[0]["lat"] else None


def _nearest(zip_code: str, *, miles: float) -> Site | None:
    """The site nearest to the middle of a ZIP code, if it is within so many miles."""
    centre = _centroid(zip_code)
    if centre is None:
        return None
    away = miles / 60  # degrees of latitude, a little more than needed
    near = Site.objects.filter(latitude__range=(centre[0] - away, centre[0] + away))
    measured = [(_miles(centre, site), site.pk, site) for site in near.exclude(longitude=None)]
    best = min(measured, default=None, key=lambda row: row[:2])
    return best[2] if best and best[0] <= miles else None


def _miles(centre: tuple[float, float], site: Site) -> float:
    """Great-circle distance in miles."""
    lat, lon, other_lat, other_lon = map(radians, (*centre, float(site.latitude or 0), float(site.longitude or 0)))
    part = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH * asin(sqrt(part))
