"""An outline that an administrator pastes: GeoJSON, checked before it is drawn (FIND-3)."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 40_000
LARGEST = 1.0  # degrees across: a neighborhood, not a state


def validate_outline(value: Any) -> None:
    """ValidationError unless it is a Polygon or MultiPolygon of closed rings, small enough, on the earth."""
    if len(json.dumps(value)) > MOST_BYTES:
        raise ValidationError(_("This outline has more than 40,000 characters; simplify it first."))
    try:
        found = list(rings_of(value))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise ValidationError(_("This is not a GeoJSON Polygon or MultiPolygon.")) from None
    if not found:
        raise ValidationError(_("This is not a GeoJSON Polygon or MultiPolygon."))
    for ring in found:
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise ValidationError(_("Each ring ends where it began and has at least four points."))
    points = [point for ring in found for point in ring]
    if not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in points):
        raise ValidationError(_("Longitude stands first, from -180 to 180, then latitude, from -90 to 90."))
    for axis in (0, 1):
        if max(point[axis] for point in points) - min(point[axis] for point in points) > LARGEST:
            raise ValidationError(_("This outline is larger than a neighborhood."))


def rings_of(value: Any) -> Iterator[list[tuple[float, float]]]:
    """The outer rings of a geometry, or of a feature with one, as (longitude, latitude)."""
    geometry = value.get("geometry") or value
    polygons = {"Polygon": lambda c: [c], "MultiPolygon": list}[geometry["type"]](geometry["coordinates"])
    for polygon in polygons:
        yield [(float(point[0]), float(point[1])) for point in polygon[0]]
