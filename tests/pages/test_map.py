"""FIND-3: a map made on the server, on which each neighborhood can be hit with a thumb; the list says the same."""

import re
from datetime import date
from itertools import combinations
from math import hypot

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from demo.data import places as demonstration
from sites_app.mapping import counties, drawing
from sites_app.mapping.outlines import validate_outline
from sites_app.models import Site

SQUARE = {"type": "Polygon", "coordinates": [[[-118.2, 33.9], [-118.19, 33.9], [-118.19, 33.91], [-118.2, 33.9]]]}


@pytest.fixture
def ten_sites(db):
    return demonstration.make_sites(0, today=date(2026, 11, 29))


@pytest.mark.parametrize("path", ["/", "/es/", "/sites/"])
def test_the_map_and_its_list_lead_to_each_neighborhood(ten_sites, path):
    page = Client().get(path).content.decode()
    prefix = "/es" if path.startswith("/es") else ""
    svg = page[page.index('<svg class="map__land"') : page.index("</svg>", page.index("map__land"))]
    listed = page[page.index('<ol class="map__list"') :]
    for site in ten_sites:
        link = f'href="{prefix}/sites/{site.slug}/"'
        assert link in svg and f'aria-label="{site.name}"' in svg and link in listed[: listed.index("</ol>")]
    assert not re.search(r"https?://", svg)


def test_no_mark_covers_another_and_none_lies_outside(ten_sites):
    places = [drawing.Place(s.name, "/", (float(s.longitude), float(s.latitude))) for s in ten_sites]
    found = drawing.draw(places)
    _x, _y, width, height = map(float, found.view.split())
    spots = [(float(mark.x), float(mark.y)) for mark in found.marks]
    assert min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(spots, 2)) >= 2 * drawing.RADIUS
    assert all(x - 16 > 0 and x + 16 < width and y - 16 > 0 and y + 16 < height for x, y in spots)
    assert any(mark.is_moved for mark in found.marks)  # four of them lie within two miles
    assert found == drawing.draw(places)


def test_two_in_one_place_are_told_apart():
    found = drawing.draw([drawing.Place(name, "/", (-118.2, 34.0)) for name in ("One", "Two", "Three")])
    spots = [(float(mark.x), float(mark.y)) for mark in found.marks]
    assert min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(spots, 2)) >= 2 * drawing.RADIUS


def test_the_land_around_them_is_there_and_weighs_little(ten_sites):
    box = counties.box_of((float(s.longitude), float(s.latitude)) for s in ten_sites)
    assert 1 <= len(list(counties.rings(box))) < 12
    places = [drawing.Place(s.name, "/", (float(s.longitude), float(s.latitude))) for s in ten_sites]
    land = drawing.draw(places).land
    assert land.startswith("M") and 200 < len(land) < 8000


def test_outside_the_file_there_is_no_land_and_still_a_map():
    found = drawing.draw([drawing.Place("Lyon", "/", (4.83, 45.76))])
    assert found.land == "" and len(found.marks) == 1


def test_a_neighborhood_without_coordinates_stands_in_the_list_alone(ten_sites):
    Site.objects.filter(slug="south-park").update(latitude=None)
    page = Client().get("/").content.decode()
    assert 'aria-label="South Park"' not in page and ">South Park</a>" in page


def test_an_outline_is_drawn_and_what_is_none_is_refused(ten_sites):
    site = ten_sites[0]
    site.outline = SQUARE
    site.full_clean()
    site.save()
    assert 'class="map__outline"' in Client().get("/sites/").content.decode()
    ring = SQUARE["coordinates"][0]
    for wrong in (
        {}, {"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon", "coordinates": []}, "text", [1], 7,
        {"type": "Polygon", "coordinates": [ring[:-1]]}, {"type": "Polygon", "coordinates": [["a", "b"]]},
        {"type": "Polygon", "coordinates": [[[x + 500, y] for x, y in ring]]},
        {"type": "Polygon", "coordinates": [[[x * 3, y * 2] for x, y in ring]]},
        {"type": "Polygon", "coordinates": [[[-118.0, 30.0], [-110, 30], [-110, 35], [-118.0, 30.0]]]},
        {"type": "Polygon", "coordinates": [ring * 2000 + ring[:1]]},
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            validate_outline(wrong)
