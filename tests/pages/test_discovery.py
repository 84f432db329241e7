"""FIND-4: what search engines, browsers and whoever shares a page find."""

import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.test import Client

from lib.templatetags.head_tags import INDEXED
from pages.views import machines
from tests.browser.addresses import pages_under_test
from tests.browser.scene import build_scene
from tests.people import build_cast, new_site

NAMES = {"": "{http://www.sitemaps.org/schemas/sitemap/0.9}", "x": "{http://www.w3.org/1999/xhtml}"}


@pytest.fixture
def scene(db):
    return build_scene(build_cast())


def meta(html: str, name: str) -> str:
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)"', html)
    return unescape(found[1]) if found else ""


def test_each_indexed_page_has_its_own_address_title_and_words_in_each_language(scene):
    titles, met = {}, set()
    for language in ("en", "es"):
        for place in pages_under_test(scene, language):
            html = Client().get(place.path).content.decode() if place.name in INDEXED else ""
            if not html:
                continue
            met.add(place.name)
            bare = place.path.removeprefix("/es")
            assert f'<link rel="canonical" href="http://localhost:8000{place.path}">' in html, place
            for code, path in (("en", bare), ("es", f"/es{bare}"), ("x-default", bare)):
                assert f'hreflang="{code}" href="http://localhost:8000{path}"' in html, (place, code)
            title = unescape(re.search("<title>(.*?)</title>", html, re.DOTALL)[1])
            assert title not in titles or titles[title] == place.path, (place, titles[title])
            titles[title] = place.path
            assert meta(html, "og:title") and meta(html, "og:title") in title
            assert 30 < len(meta(html, "description")) < 300, place
            assert meta(html, "og:description") == meta(html, "description")
    assert met == INDEXED


def test_the_sitemap_names_indexed_pages_only():
    """A page in the sitemap without its own address would count as a copy of itself in another language."""
    listed = {*machines.OF_NO_SITE, *machines.OF_A_SITE, "meetings:meeting"}
    assert listed - INDEXED == set()
    assert INDEXED - listed == {"digests:digest"}, "each is reached from the list of its site"


def test_a_page_that_is_nobodys_to_list_has_no_canonical_address(scene):
    for path in ("/sites/north/feedback/new/", "/feedback/receipt/", "/accounts/login/", "/nothing/"):
        assert "canonical" not in Client().get(path).content.decode(), path


def test_robots_leave_private_pages_alone_in_each_language(db):
    answer = Client().get("/robots.txt")
    lines = answer.content.decode().splitlines()
    assert answer.headers["Content-Type"].startswith("text/plain")
    for path in ("/staff/", "/es/staff/", "/rsvp/", "/es/rsvp/", "/feedback/receipt/", "/es/me/", "/admin/"):
        assert f"Disallow: {path}" in lines
    assert "Sitemap: http://localhost:8000/sitemap.xml" in lines
    assert not [line for line in lines if line.startswith("Disallow: /sites")]


def test_the_sitemap_lists_what_answers_and_nothing_private(scene):
    root = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    found = [place.text for place in root.iter(f"{NAMES['']}loc")]
    assert len(found) == len(set(found)) > 20
    for address in found:
        assert address.startswith("http://localhost:8000/")
        path = address.removeprefix("http://localhost:8000")
        assert Client().get(path).status_code == 200, path
        assert not re.search(r"/(staff|admin|me|accounts|rsvp|receipt)/", path)
    assert {link.get("hreflang") for link in root.iter(f"{NAMES['x']}link")} == {"en", "es"}


def test_many_neighborhoods_are_listed_in_parts(scene, monkeypatch):
    monkeypatch.setattr("pages.views.machines.SITES_A_PART", 2)
    for name in ("East", "West", "Mid"):
        new_site(name)
    index = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    parts = [place.text.removeprefix("http://localhost:8000") for place in index.iter(f"{NAMES['']}loc")]
    assert parts == [f"/sitemap.xml?part={number}" for number in (1, 2, 3)]
    text = "".join(Client().get(part).content.decode() for part in parts)
    assert {slug for slug in ("north", "south", "east", "west", "mid") if f"/sites/{slug}/</loc>" in text} == {
        "north", "south", "east", "west", "mid",
    }  # fmt: skip
    assert [Client().get(f"/sitemap.xml?part={odd}").status_code for odd in ("4", "x", "-1", "1e3")] == [404] * 4


def data_of(path: str) -> dict:
    html = Client().get(path).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])


def test_a_meeting_and_a_neighborhood_tell_programs_what_the_page_says(scene):
    meeting = data_of(f"/es/meetings/{scene.kwargs['meetings:meeting']['pk']}/")
    assert meeting["@type"] == "Event" and meeting["name"] == "Tarde con su equipo"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?-0[78]:00", meeting["startDate"])
    assert meeting["location"] == {"@type": "Place", "name": "Library", "address": "12 Main Street"}
    place = data_of("/sites/north/")
    assert (place["@type"], place["name"], place["telephone"]) == ("Place", "North", "555-0130")


def test_whoever_found_a_weakness_learns_where_to_write(db, settings):
    assert Client().get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    lines = Client().get("/.well-known/security.txt").content.decode().splitlines()
    assert lines[0] == "Contact: mailto:security@example.org"
    assert re.fullmatch(r"Expires: \d{4}-\d\d-\d\dT00:00:00Z", lines[1])


def test_a_phone_finds_icons_and_a_name(db):
    manifest = json.loads(Client().get("/manifest.webmanifest").content)
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512"]
    for path in ("/favicon.ico", "/apple-touch-icon.png", *[icon["src"] for icon in manifest["icons"]]):
        answer = Client().get(path, follow=True)
        assert answer.status_code == 200 and b"".join(answer.streaming_content), path


def test_a_file_that_is_not_there_has_the_headers_of_every_answer(db):
    headers = Client().get("/static/nothing.css").headers
    assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "no-referrer"
