"""The dearest public reads: two at once and a fifth of the time, the rest are told when to come back, and nothing else
notices.

Rules: SEC-18.
"""

import time
from contextlib import closing

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from lib.gate import AT_ONCE, Gate, page_reads

pytestmark = pytest.mark.django_db
FILE = "/commitment/stints.csv"
DEAR = [FILE, "/api/v1/digests.csv", "/api/v1/commitment/"]


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


def test_the_page_of_the_menu_is_served_while_programs_fetch_files(client, cast):
    """It has a gate of its own, or one program could close "Do officers stay?" for everybody."""
    with closing(client.get(FILE)), closing(client.get(FILE)):
        assert client.get("/commitment/").status_code == client.get("/commitment/?page=2").status_code == 200


def test_a_page_that_is_kept_is_served_while_its_gate_is_full(client, cast):
    assert client.get("/commitment/").status_code == 200
    places = [page_reads._places.enter() for _place in range(AT_ONCE)]
    assert places == [0, 0] and client.get("/commitment/?page=3").status_code == 503
    assert client.get("/commitment/").status_code == 200, "from the cache"


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


def test_who_used_up_the_time_waits_until_some_has_gone_by():
    """Fifty programs that ask again at once get a fifth of a process, whatever they ask for."""
    spent, refilled = Gate(share=0, saved=0.02), Gate(share=1e9, saved=0.02)
    request = RequestFactory().get("/")
    assert [spent(_working)(request).status_code for _attempt in range(3)] == [200, 503, 503]
    assert [refilled(_working)(request).status_code for _attempt in range(3)] == [200, 200, 200]


def test_who_is_sent_away_is_told_when_there_is_time_again():
    request, gate = RequestFactory().get("/"), Gate(share=0.001, saved=0.001)
    gate(_working)(request)
    assert 20 <= int(gate(_working)(request)["Retry-After"]) <= 60, "29 ms too many, a thousandth of the time"


def test_time_spent_on_a_stream_counts_and_time_waited_for_its_reader_does_not():
    gate, request = Gate(share=0, saved=0.04), RequestFactory().get("/")

    @gate
    def slowly_read(request):
        return StreamingHttpResponse(iter(["a", "b", "c"]))

    @gate
    def much_work(request):
        return StreamingHttpResponse(part for part in "abc" if _working(request))

    for _attempt in range(3):
        for _part in slowly_read(request):
            time.sleep(0.03)
    assert much_work(request).getvalue() == b"abc"
    assert slowly_read(request).status_code == 503


def _working(request):
    """Uses 30 ms of the processor."""
    ends = time.thread_time() + 0.03
    while time.thread_time() < ends:
        pass
    return HttpResponse("here")
