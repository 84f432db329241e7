"""Which site somebody means: by what it is called, or by the ZIP code (FIND-1). What was asked is kept nowhere."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any

import zipcodes
from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, IntegerField, Q, Value
from django.db.models.functions import Cast

from .models import PlaceName, Site
from .naming import slips
from .naming.words import DIRECTIONS, STREETS, Asked, asked, names, on_street, words_of

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


def find(text: str, *, miles: float) -> Answer:
    """The site of a name, nickname, street with or without a number, or ZIP code, in at most three statements."""
    text = " ".join(text.split())[:LONGEST]
    if zip_code := ZIP.fullmatch(text):
        return Answer(nearest=_nearest(zip_code[1], miles=miles))
    question = asked(text)
    if not (signs := slips.of_question(question)):
        return Answer()
    called, sites = _by_index(question, signs)
    around = _around(called)
    meant = [site for site in sites.values() if _is_called(question, site, around[site.pk])]
    listed = [row for row in called if _means(question, row, around[row.site_id])]
    if meant or any(row.kind != PlaceName.Kind.STREET for row in listed):  # a name comes before a street called alike
        listed = [row for row in listed if row.kind != PlaceName.Kind.STREET]
    if found := dict.fromkeys([*[site.pk for site in meant], *[row.site_id for row in listed]]):
        verified = bool(meant) or all(row.verified for row in listed)
        return Answer(teams=tuple(sites[pk] for pk in found)[:SHOWN], verified=verified)
    return Answer(maybe=tuple(site for site in sites.values() if _could_be(question, site))[:SHOWN])


def _by_index(question: Asked, signs: list[int]) -> tuple[Sequence[PlaceName], dict[int, Site]]:
    """Names, and sites called so or with such a name, first what has most of the words just as they were typed.

    By the index: PostgreSQL takes the comparison of two arrays for cheap, and would rather read every row.
    """
    numbers = slips.exactly(question)
    exact = sum([_one_if(Q(slips__contains=[number])) for number in numbers], Value(0))
    meet = Q(slips__overlap=signs)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        rows = PlaceName.objects.filter(meet).defer("slips").annotate(exact=exact)
        called = list(rows.order_by("-exact", "pk")[:MOST])
        theirs = Q(pk__in={row.site_id for row in called})
        sites = Site.objects.filter(meet | theirs).defer("slips").annotate(exact=exact)
        first = sites.annotate(theirs=_one_if(theirs)).order_by("-theirs", "-exact", "pk")
        return called, {site.pk: site for site in first[: 2 * MOST]}


def _one_if(condition: Q) -> Cast:
    return Cast(ExpressionWrapper(condition, BooleanField()), IntegerField())


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


def _nearest(zip_code: str, *, miles: float) -> Site | None:
    """The site nearest to the middle of a ZIP code, if it is within so many miles; nobody is asked where that is, and
    nothing keeps that it was asked.
    """
    found = zipcodes.matching(zip_code)
    if not found or not found[0]["lat"]:
        return None
    centre = float(found[0]["lat"]), float(found[0]["long"])
    high = miles / 60  # degrees, a little more than needed
    wide = high / cos(radians(centre[0]))
    near = Site.objects.filter(
        latitude__range=(centre[0] - high, centre[0] + high), longitude__range=(centre[1] - wide, centre[1] + wide)
    )
    measured = [(_miles(centre, where), pk) for pk, *where in near.values_list("pk", "latitude", "longitude")]
    away, best = min(measured, default=(miles, None))
    return Site.objects.get(pk=best) if best and away <= miles else None


def _miles(one: Iterable[Any], other: Iterable[Any]) -> float:
    """Great-circle distance in miles."""
    lat, lon, other_lat, other_lon = (radians(float(degrees)) for degrees in (*one, *other))
    part = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH * asin(sqrt(part))
