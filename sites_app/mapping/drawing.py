"""Where each neighborhood stands on the map, in units of the drawing; pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from .counties import Box, Point, box_of, rings

WIDTH = 360.0
LOWEST, HIGHEST = 220.0, 460.0
RADIUS = 17.0  # of a mark: 34 units, which is more than a thumb needs on a phone 360 pixels wide
MARGIN = 26.0
SMALLEST = 0.06  # degrees; one neighborhood alone is not shown at the size of a house
ROUNDS = 300
NEAR = 1.2  # units between two points of a coast that are worth drawing


@dataclass(frozen=True)
class Place:
    """What is to be drawn: a point, and the outline where one is known (rings of longitude and latitude)."""

    name: str
    url: str
    point: Point
    outline: Sequence[Sequence[Point]] = ()


@dataclass(frozen=True)
class Mark:
    """A numbered mark at (x, y), with a line to the place itself where marks would have covered one another."""

    number: int
    name: str
    url: str
    x: str
    y: str
    place_x: str
    place_y: str
    is_moved: bool
    outline: str


@dataclass(frozen=True)
class Drawing:
    """Numbers are texts: no language writes a comma into a drawing."""

    view: str
    land: str
    marks: list[Mark]


class _Projection:
    """Longitudes drawn narrower by the cosine of the latitude; north is up."""

    def __init__(self, box: Box) -> None:
        middle_x, middle_y = (box.west + box.east) / 2, (box.south + box.north) / 2
        narrow = cos(radians(middle_y))
        wide, tall = max(box.east - box.west, SMALLEST) * narrow, max(box.north - box.south, SMALLEST)
        self.height = min(HIGHEST, max(LOWEST, (WIDTH - 2 * MARGIN) * tall / wide + 2 * MARGIN))
        scale = min((WIDTH - 2 * MARGIN) / wide, (self.height - 2 * MARGIN) / tall)
        self._x, self._y, self._sx, self._sy = middle_x, middle_y, scale * narrow, scale

    def __call__(self, point: Point) -> Point:
        return WIDTH / 2 + (point[0] - self._x) * self._sx, self.height / 2 - (point[1] - self._y) * self._sy

    def seen(self) -> Box:
        """What the whole drawing shows."""
        half_x, half_y = WIDTH / 2 / self._sx, self.height / 2 / self._sy
        return Box(self._x - half_x, self._y - half_y, self._x + half_x, self._y + half_y)


def draw(places: Sequence[Place]) -> Drawing | None:
    """The map of some places, numbered in their order; None without any."""
    if not places:
        return None
    project = _Projection(box_of(place.point for place in places))
    points = [project(place.point) for place in places]
    spread = apart(points, height=project.height)
    marks = [
        _mark(number, place, point, where, outline=_path(place.outline, project, near=0))
        for number, (place, point, where) in enumerate(zip(places, points, spread, strict=True), start=1)
    ]
    view = f"0 0 {WIDTH:.0f} {project.height:.1f}"
    return Drawing(view, _path(rings(project.seen()), project, near=NEAR), marks)


def _mark(number: int, place: Place, point: Point, where: Point, *, outline: str) -> Mark:
    moved = hypot(where[0] - point[0], where[1] - point[1]) > 3
    x, y, place_x, place_y = (f"{value:.1f}" for value in (*where, *point))
    return Mark(number, place.name, place.url, x, y, place_x, place_y, is_moved=moved, outline=outline)


def apart(points: Sequence[Point], *, height: float) -> list[Point]:
    """The same points, moved as little as needed so that marks do not cover one another; the same every time."""
    placed = [list(point) for point in points]
    for _ in range(ROUNDS):
        moved = False
        for first in range(len(placed)):
            for second in range(first + 1, len(placed)):
                moved |= _push(placed[first], placed[second], turn=first + second)
        for place in placed:
            place[0] = min(WIDTH - RADIUS - 1, max(RADIUS + 1, place[0]))
            place[1] = min(height - RADIUS - 1, max(RADIUS + 1, place[1]))
        if not moved:
            break
    return [(x, y) for x, y in placed]


def _push(one: list[float], other: list[float], *, turn: int) -> bool:
    """Moves two marks that touch away from each other, half the way each."""
    gap = 2 * RADIUS + 3
    dx, dy = other[0] - one[0], other[1] - one[1]
    far = hypot(dx, dy)
    if far >= gap:
        return False
    if far < 0.01:  # the same place: any direction, but always the same
        dx, dy, far = cos(turn), cos(turn + 1.5), 1.0
    step = (gap - far) / 2 / far
    one[0], one[1] = one[0] - dx * step, one[1] - dy * step
    other[0], other[1] = other[0] + dx * step, other[1] + dy * step
    return True


def _path(outlines: Iterable[Sequence[Point]], project: _Projection, *, near: float) -> str:
    """Rings as the `d` of one SVG path; what lies outside the drawing is moved to its edge."""
    parts = []
    for ring in outlines:
        kept: list[Point] = []
        for point in ring:
            x, y = project(point)
            x, y = min(WIDTH + 9, max(-9.0, x)), min(project.height + 9, max(-9.0, y))
            if not kept or hypot(x - kept[-1][0], y - kept[-1][1]) > near:
                kept.append((x, y))
        if len(kept) > 2:
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z")
    return "".join(parts)
