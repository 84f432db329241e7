"""SEC-11: what a cached page may be kept for, asked of the cache itself, over a real Redis.

Rules: ADDR-8.
"""

import threading

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from lib import cache
from lib.cache import cached_page, invalidate_site_pages
from lib.redis_client import page_client


class Counted:
    """A cached view that says how often it was made."""

    def __init__(self, **about):
        self.made, self.about = 0, about
        life = about.get("life")

        @cached_page(tags=about.get("tags", lambda request: ["site:north"]), seconds=life and (lambda request: life))
        def view(request):
            self.made += 1
            page = HttpResponse(f"page {self.made}", status=about.get("status", 200))
            if about.get("cookie"):
                page.set_cookie("who", "rosa")
            return page

        self.view = view

    def get(self, method: str = "GET") -> str:
        return self.view(RequestFactory().generic(method, "/sites/north/")).content.decode()


def test_the_second_visitor_reads_the_same_page():
    page = Counted()
    assert [page.get(), page.get()] == ["page 1", "page 1"]


def kept_seconds() -> int:
    (name,) = page_client().scan_iter("page:*")
    return page_client().ttl(name)


def test_a_page_with_days_in_it_ends_at_midnight():
    Counted(life=10).get()
    assert 0 < kept_seconds() <= 10
    headers = Counted(life=4).view(RequestFactory().get("/sites/south/")).headers
    assert headers["Cache-Control"] == "public, max-age=4", "a proxy holds it no longer either"


def test_an_ordinary_page_is_kept_for_a_minute():
    Counted().get()
    assert 50 < kept_seconds() <= 60


@pytest.mark.parametrize("about", [{"cookie": True}, {"status": 404}, {"status": 503}], ids=str)
def test_a_cookie_or_an_error_is_nobody_elses(about):
    page = Counted(**about)
    assert [page.get(), page.get()] == ["page 1", "page 2"]
    assert list(page_client().scan_iter("page:*")) == []


def test_an_answer_to_a_post_is_made_each_time():
    page = Counted()
    assert [page.get(), page.get("POST"), page.get("POST"), page.get()] == ["page 1", "page 2", "page 3", "page 1"]


def in_another_connection(work) -> list:
    """What somebody else's request finds meanwhile."""
    found: list = []

    def ask():
        found.append(work())
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_while_a_change_is_open_nobody_keeps_what_he_reads_and_afterwards_everybody_reads_the_new():
    page = Counted()
    assert page.get() == "page 1"
    before = page_client().get("version:site:north")
    with transaction.atomic():
        invalidate_site_pages("north")
        assert in_another_connection(page.get) == ["page 2"], "the kept page is not served while it changes"
        assert in_another_connection(page.get) == ["page 3"], "nor is what was read of the old state kept"
        assert page_client().get("version:site:north") == before, "the new version comes with the commit, not before"
    assert page_client().get("version:site:north") != before
    assert [page.get(), page.get()] == ["page 4", "page 4"]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_taken_back_changes_no_version():
    before = Counted().get() and page_client().get("version:site:north")
    with pytest.raises(RuntimeError), transaction.atomic():
        invalidate_site_pages("north")
        raise RuntimeError
    assert page_client().get("version:site:north") == before


@pytest.mark.django_db(transaction=True)
def test_a_list_of_all_sites_is_made_anew_when_one_of_them_changes_and_another_sites_page_is_not():
    everywhere, south = Counted(tags=cache.of_all_sites), Counted(tags=lambda request: ["site:south"])
    assert [everywhere.get()] == ["page 1"]
    invalidate_site_pages("north")
    assert everywhere.get() == "page 2"
    page_client().flushdb()
    assert south.get() == "page 1"
    invalidate_site_pages("north")
    assert south.get() == "page 1"
