"""The API's own page: every operation of the file, in words, for anybody."""

import pytest

from portal.api_docs import described

pytestmark = pytest.mark.django_db


def test_every_operation_of_the_file_is_on_the_page(client):
    page = client.get("/api/docs/").content.decode()
    paths = client.get("/api/v1/schema/?format=json", HTTP_ACCEPT="application/json").json()["paths"]
    named = [f"<code>{method.upper()} {path}</code>" for path, ways in paths.items() for method in ways]
    assert len(named) > 19
    assert [one for one in named if one not in page] == []


def test_the_page_names_fields_answers_and_refusals():
    (send,) = [one for one in described() if (one.method, one.path) == ("POST", "/api/v1/feedback/")]
    assert {field.name: field.required for field in send.body}.items() >= {"site": True, "about": False}.items()
    assert [field.name for field in send.answer] == ["receipt_code", "received_on", "answer_due", "help"]
    assert send.status == "201"
    assert {"400", "409", "429", "503"} <= {status for status, _words in send.refusals}
    (category,) = [field for field in send.body if field.name == "category"]
    assert '"praise"' in category.type


def test_nobody_is_asked_who_reads_it(client, django_assert_num_queries):
    described()
    with django_assert_num_queries(0):
        response = client.get("/api/docs/")
    assert not response.cookies
    assert "<script" not in response.content.decode()
    assert client.get("/es/api/docs/").status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/commitment/", "/api/v1/sites/{slug}/digests/", "/api/v1/sites/"])
def test_the_file_says_that_a_list_is_an_object(client, path):
    paths = client.get("/api/v1/schema/?format=json", HTTP_ACCEPT="application/json").json()
    shape = paths["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert paths["components"]["schemas"][shape["$ref"].rpartition("/")[2]]["type"] == "object"


def test_the_file_says_which_pages_may_be_asked_for(client, db):
    paths = client.get("/api/v1/schema/?format=json", HTTP_ACCEPT="application/json").json()["paths"]
    asked = [one for path in paths.values() for call in path.values() for one in call.get("parameters", [])]
    pages = [one["schema"] for one in asked if one["name"] in ("page", "page_size")]
    assert pages and all(one["minimum"] == 1 and one["maximum"] == 999_999_999 for one in pages)
