"""The dearest public reads: two at once, the rest are told when to come back, and nothing else notices.

Rules: SEC-18.
"""

from contextlib import closing

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from lib.gate import AT_ONCE, Gate

pytestmark = pytest.mark.django_db
FILE = "/commitment/stints.csv"
DEAR = [FILE, "/api/v1/digests.csv", "/api/v1/commitment/", "/commitment/"]


@pytest.mark.parametrize("path", DEAR)
def test_a_third_dear_read_is_asked_to_come_back_and_may_once_a_place_is_free(client, cast, path):
    """Anna downloads the file slowly, twice; Ben's question waits, and nobody else's does."""
    assert AT_ONCE == 2
    with closing(client.get(FILE)) as first, closing(client.get(FILE)) as second:
        assert first.status_code == second.status_code == 200
        refused = client.get(path)
        assert refused.status_code == 503 and int(refused["Retry-After"]) > 0
        assert client.get("/healthz").status_code == 200 and client.get("/sites/north/").status_code == 200
        assert first.getvalue()
        with closing(client.get(path)) as later:
            assert later.status_code == 200


def test_a_page_that_is_kept_is_served_while_the_gate_is_full(client, cast):
    assert client.get("/commitment/").status_code == 200
    with closing(client.get(FILE)), closing(client.get(FILE)):
        assert client.get("/commitment/").status_code == 200
        assert client.get("/commitment/?page=2").status_code == 503


@pytest.mark.django_db(transaction=True)
def test_a_client_that_goes_away_before_the_first_byte_leaves_its_place(client, cast):
    for _attempt in range(3 * AT_ONCE):
        response = client.get(FILE)
        assert response.status_code == 200
        response.close()


def test_a_view_that_fails_leaves_its_place():
    gate, request = Gate(), RequestFactory().get("/")

    @gate
    def broken(request):
        raise LookupError

    @gate
    def whole(request):
        return HttpResponse("here")

    for _attempt in range(AT_ONCE + 1):
        with pytest.raises(LookupError):
            broken(request)
    assert [whole(request).content for _attempt in range(AT_ONCE + 1)] == [b"here"] * (AT_ONCE + 1)
