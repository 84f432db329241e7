"""API-8, API-9: what is public can be read by any page, asked for again cheaply, and described without us."""

import json

import pytest
from django.test import Client

from tests.browser.scene import browser_of, build_scene
from tests.people import build_cast

PUBLIC = ["/api/v1/", "/api/v1/sites/", "/api/v1/sites/north/", "/api/v1/sites/north/officers/", "/api/v1/commitment/",
          "/api/v1/sites/north/meetings/?upcoming=true", "/api/v1/sites/north/digests/", "/api/v1/schema/",
          "/sites/north/calendar.ics", "/sites/north/digests.atom"]  # fmt: skip


@pytest.fixture
def scene(db):
    return build_scene(build_cast())


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_of_anybody_may_read_it_and_ask_again_for_nothing(scene, path):
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    tag = answer.headers["ETag"]
    assert tag.startswith('"')  # strong: the same bytes
    again = Client().get(path, headers={"if-none-match": tag})
    assert again.status_code == 304 and again.content == b""
    assert Client().get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_the_files_may_be_read_by_any_page_too(scene):
    for path in ("/commitment/stints.csv", "/api/v1/digests.csv"):
        assert Client().get(path).headers["Access-Control-Allow-Origin"] == "*"


def test_what_is_not_public_is_read_by_no_other_page(scene):
    nora = browser_of(scene.cast, "nora")
    for path in ("/api/v1/staff/sites/", "/staff/", "/staff/sites/north/meetings/export.csv", "/me/"):
        headers = nora.get(path).headers
        assert "Access-Control-Allow-Origin" not in headers, path
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert "no-store" in headers["Cache-Control"], path
    sent = Client().post("/api/v1/feedback/", "{}", content_type="application/json")
    assert "Access-Control-Allow-Origin" not in sent.headers and sent.headers["Cache-Control"] == "no-store"
    for path in ("/", "/sites/north/"):
        assert "Access-Control-Allow-Origin" not in Client().get(path).headers


def test_a_proxy_keeps_the_languages_apart(scene):
    english, spanish = (
        Client().get("/api/v1/sites/north/meetings/", headers={"accept-language": code}) for code in ("en", "es")
    )
    assert english.content != spanish.content and english.headers["ETag"] != spanish.headers["ETag"]
    assert "Accept-Language" in english.headers["Vary"]


def test_the_index_leads_to_addresses_that_answer(scene):
    found = Client().get("/api/v1/").json()
    assert set(found) == {"sites", "commitment", "weeks", "stints", "schema", "documentation"}
    for address in found.values():
        assert Client().get(address.removeprefix("http://localhost:8000")).status_code == 200, address


def test_a_refusal_says_what_kind_of_document_it_is(scene):
    for answer in (Client().get("/api/v1/sites/nowhere/"), Client().get("/api/v1/sites/?page=x")):
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()


def schema(client, path="/api/v1/schema/"):
    return json.loads(client.get(f"{path}?format=json").content)


def test_the_public_file_has_no_call_of_the_staff_and_the_second_has_nothing_else(scene):
    public = schema(Client())
    staff = schema(browser_of(scene.cast, "nora"), "/api/v1/staff/schema/")
    assert len(public["paths"]) > 15 and not [path for path in public["paths"] if "/staff/" in path]
    assert len(staff["paths"]) > 5 and all("/staff/" in path for path in staff["paths"])
    assert "staffSession" not in json.dumps(public) and "staffSession" in staff["components"]["securitySchemes"]
    assert Client().get("/api/v1/staff/schema/").status_code == 401
    assert browser_of(scene.cast, "rosa").get("/api/v1/staff/schema/").status_code == 404


def test_the_file_is_openapi_3_1_with_one_style_of_names(scene):
    public = schema(Client())
    text = json.dumps(public)
    assert public["openapi"].startswith("3.1") and '"nullable"' not in text and "api.example.org" not in text
    assert public["servers"] == [{"url": "http://localhost:8000"}]
    operations = [one for each in public["paths"].values() for one in each.values()]
    names = [one["operationId"] for one in operations]
    assert sorted(names) == sorted(set(names)) and all(name.replace("_", "").islower() for name in names)
    assert {"sites", "site_meetings", "rsvp_change", "feedback_lookup", "digests_csv"} <= set(names)
    assert all(one["summary"] and one["security"] == [] for one in operations)
    error = public["components"]["schemas"]["Error"]
    assert {"code", "detail", "warnings"} == set(error["properties"])
    referred = set(json.dumps(public["paths"]).split("#/components/schemas/")[1:])
    assert {name.split('"')[0] for name in referred} <= set(public["components"]["schemas"])
