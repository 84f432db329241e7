"""A neighborhood as search engines and maps read it (schema.org)."""

from typing import Any

from .models import Site


def place(site: Site, *, url: str) -> dict[str, Any]:
    """schema.org Place: the office's address and phone, and the coordinates where they are exact."""
    data: dict[str, Any] = {"@type": "Place", "name": site.name, "url": url}
    if site.also_known_as:
        data["alternateName"] = site.also_known_as
    if site.address:
        data["address"] = site.address
    if site.phone:
        data["telephone"] = site.phone
    if site.latitude is not None and site.longitude is not None and not site.coordinates_approximate:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": str(site.latitude), "longitude": str(site.longitude)}
    return data
