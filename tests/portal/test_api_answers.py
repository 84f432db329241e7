"""API-3: what every answer of the API is held to in the tests (tests/api_answers.py) leaves no room, and can fail."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.test import Client

from tests import api_answers

SITE, OFFICERS = "/api/v1/sites/north/", "/api/v1/sites/north/officers/"
# What an answer may leave out; everything else that is described is always there.
LEFT_OUT = {
    "Error": {"code", "detail", "warnings"},  # or the names of fields
    "PromiseLate": {"meeting", "on"},
    "Thread": {"reason"},
}


def faults(document: Any, path: str = SITE, **more: Any) -> str:
    return "; ".join(api_answers.faults(path, "GET", JsonResponse(document, **more)))


def test_a_field_too_many_or_too_few_or_of_another_kind_is_seen(cast):
    site = Client().get(SITE).json()
    assert faults(site) == ""
    assert "'serial'" in faults({**site, "serial": 1})
    assert '"posts"' in faults({**site, "team": {name: 1 for name in site["team"] if name != "posts"}})
    assert "at /team: " in faults({**site, "team": {**site["team"], "officers": []}})
    assert "at /name: " in faults({**site, "name": 7})
    commitment = {**site["commitment"], "records_complete_from": "last spring"}
    assert "at /commitment/records_complete_from: " in faults({**site, "commitment": commitment})


def test_an_answer_that_the_file_does_not_name_is_seen(cast):
    site, problem = Client().get(SITE).json(), {"code": "x", "detail": "y"}
    said = {"content_type": "application/problem+json"}
    assert faults(problem, status=404, **said) == ""
    assert "not described" in faults(site, status=202)
    assert "not described" in faults(problem, status=418, **said)
    assert "not described" in faults({}, "/api/v1/secret/")
    assert "application/json is not" in faults(problem, status=404)
    assert "at /x: " in faults({"x": 1}, status=400, **said)
    page = HttpResponse("<p>", status=404)
    assert "text/html is not" in "; ".join(api_answers.faults("/api/v1/secret/", "POST", page))


def test_a_refusal_without_its_hour_and_a_link_to_another_host_are_seen(cast):
    problem, said = {"code": "x", "detail": "y"}, {"content_type": "application/problem+json"}
    assert "when to come again" in faults(problem, status=429, **said)
    assert faults(problem, status=429, headers={"Retry-After": "9"}, **said) == ""
    officers = Client().get(OFFICERS).json()
    assert faults(officers, OFFICERS) == ""
    elsewhere = {**officers, "next": "http://evil.example" + OFFICERS}
    assert "another host" in faults(elsewhere, OFFICERS)


def test_it_stands_behind_every_client_of_a_test(cast, monkeypatch):
    monkeypatch.setattr("sites_app.api.team_data", lambda shown: {"posts": 1, "filled": 1, "vacant": 0, "names": []})
    with pytest.raises(api_answers.NotAsDescribedError, match=f"GET {SITE} answered 200: at /team: "):
        Client().get(SITE)


def shapes() -> Iterator[tuple[str, dict]]:
    """Everything that answers are made of, by the name of its component."""
    parts = api_answers.whole()["components"]["schemas"]
    left = [one["responses"] for one in api_answers.operations().values()]
    named = set()
    while left:
        text = json.dumps(left.pop())
        for name in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]} - named:
            named.add(name)
            left.append(parts[name])
    return ((name, parts[name]) for name in sorted(named))


def test_nothing_is_left_out_but_what_stands_here():
    found = {name: set(each.get("properties", {})) - set(each.get("required", [])) for name, each in shapes()}
    assert {name: some for name, some in found.items() if some} == LEFT_OUT


def rooms(part: Any, place: str) -> Iterator[str]:
    """Places that take whatever is put there."""
    if isinstance(part, list):
        part = dict(enumerate(part))
    if not isinstance(part, dict):
        return
    if part.get("type") == "object" and part.get("additionalProperties", {}) in ({}, True) or part == {}:
        yield place
    for name, each in part.items():
        yield from rooms(each, f"{place}/{name}")


def test_no_answer_has_a_place_for_anything():
    assert [place for name, each in shapes() for place in rooms(each, name)] == []
    assert [*rooms({"properties": {"a": {"type": "object"}}}, "x")] == ["x/properties/a"]


@pytest.mark.parametrize("path", ["/api/v1/sites/", OFFICERS])
def test_the_pages_of_a_list_lead_to_each_other_and_show_everything_once(cast, path):
    whole, found, at = Client().get(path).json(), [], f"{path}?lang=es&page_size=1"
    while at:
        page = Client(headers={"host": "127.0.0.1"}).get(at).json()
        assert page["count"] == whole["count"] == 2 and len(page["results"]) == 1
        found += page["results"]
        at = (page["next"] or "").removeprefix(settings.BASE_URL)
        assert "lang=es" in at or not at
    assert found == whole["results"]
    assert page["previous"].startswith(f"{settings.BASE_URL}{path}?")
