"""County outlines from the bundled file, as rings of (longitude, latitude)."""

import gzip
import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).parent / "data" / "us_counties.json.gz"
Point = tuple[float, float]


class Box(NamedTuple):
    """A piece of the earth, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: "Box") -> bool:
        return not (
            other.west > self.east or other.east < self.west or other.south > self.north or other.north < self.south
        )


def box_of(points: Iterable[Point]) -> Box:
    """The smallest box around some points; ValueError without any."""
    listed = list(points)
    longitudes, latitudes = [x for x, _y in listed], [y for _x, y in listed]
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def rings(within: Box) -> Iterator[list[Point]]:
    """The outlines of the counties that a box meets."""
    for arcs, box in _outlines():
        if box.meets(within):
            yield _ring(arcs)


@cache
def _topology() -> dict[str, Any]:
    with gzip.open(FILE, "rt", encoding="ascii") as file:
        return json.load(file)


@cache
def _arc(number: int) -> list[Point]:
    """One line of the file: whole numbers, each the step from the one before."""
    transform = _topology()["transform"]
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    steps = _topology()["arcs"][number]
    xs, ys = accumulate(x for x, _y in steps), accumulate(y for _x, y in steps)
    return [(x * scale_x + left, y * scale_y + bottom) for x, y in zip(xs, ys, strict=True)]


@cache
def _outlines() -> list[tuple[tuple[int, ...], Box]]:
    """Each outer ring as the numbers of its arcs, with its box."""
    found = []
    for county in _topology()["objects"]["counties"]["geometries"]:
        polygons = [county["arcs"]] if county["type"] == "Polygon" else county["arcs"]
        for polygon in polygons:
            arcs = tuple(polygon[0])
            found.append((arcs, box_of(point for number in arcs for point in _arc(_forward(number)))))
    return found


def _forward(number: int) -> int:
    """Arcs that are walked backwards stand with their complement."""
    return number if number >= 0 else ~number


def _ring(arcs: tuple[int, ...]) -> list[Point]:
    points: list[Point] = []
    for number in arcs:
        line = _arc(_forward(number))
        points += (line if number >= 0 else line[::-1])[1 if points else 0 :]
    return points
