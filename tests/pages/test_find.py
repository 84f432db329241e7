"""Where there are more sites than fit on a page, people find theirs by a search and by areas; no page shows all."""

import pytest

from pages.views import find
from sites_app.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(monkeypatch) -> list[Site]:
    """Seven sites where five are a whole list, and three a page."""
    monkeypatch.setattr(find, "WHOLE_LIST", 5)
    monkeypatch.setattr(find, "PER_PAGE", 3)
    rows = [Site(slug=f"oak-{n}", name=f"Oak {n}", area="Oak & Elm", area_verified=True) for n in range(5)]
    rows += [Site(slug="pine", name="Pine Court", address="12 Niño St"), Site(slug="elm", name="Elm", area="West")]
    return Site.objects.bulk_create(rows)


@pytest.mark.parametrize("address", ["/", "/sites/", "/es/sites/"])
def test_rosa_sees_areas_and_a_search_instead_of_every_site(client, many, address) -> None:
    page = client.get(address).content.decode()
    assert 'name="q"' in page
    assert "Oak &amp; Elm" in page
    assert "/sites/?area=Oak+%26+Elm" in page
    assert "Oak 3" not in page


def test_rosa_finds_a_site_by_a_part_of_its_name_or_its_street(client, many) -> None:
    found = client.get("/sites/", {"q": "niño"})
    assert "Pine Court" in found.content.decode()
    assert "Oak" not in found.content.decode().split("<main")[1]
    assert found.headers["Cache-Control"] == "no-store", "what somebody searched for is kept by nobody"


def test_a_search_that_finds_nothing_says_what_to_try(client, many) -> None:
    page = client.get("/sites/", {"q": '"><b>'}).content.decode()
    assert "No neighborhood by that name." in page
    assert '"><b>' not in page


def test_an_area_is_shown_a_page_at_a_time(client, many) -> None:
    first = client.get("/sites/", {"area": "Oak & Elm"}).content.decode()
    assert "Oak 2" in first
    assert "Oak 3" not in first
    assert "/sites/?area=Oak+%26+Elm&amp;page=2" in first
    second = client.get("/sites/", {"area": "Oak & Elm", "page": "2"}).content.decode()
    assert "Oak 3" in second
    assert "Oak 2" not in second
    for absurd in ("0", "99", "x", "9" * 40):
        assert client.get("/sites/", {"area": "Oak & Elm", "page": absurd}).status_code == 200


def test_few_sites_stand_all_on_one_page(client, many) -> None:
    Site.objects.filter(slug__in=["oak-3", "oak-4"]).delete()
    page = client.get("/").content.decode()
    assert 'id="search-sites"' not in page and all(name in page for name in ("Oak 1", "Pine Court", "Elm"))
    assert "Pine Court" in page


def test_the_promise_of_many_sites_fills_pages_and_counts_all(client, many, monkeypatch) -> None:
    monkeypatch.setattr("sites_app.views.public.SITES_A_PAGE", 4)
    first, second = (client.get("/commitment/", {"page": n}).content.decode() for n in (1, 2))
    assert ("Elm</a>" in first, "Pine Court</a>" in first) == (True, False)
    assert "Pine Court</a>" in second
    assert client.get("/commitment/?nothing=1").content.decode() == client.get("/commitment/").content.decode()
