"""Bea asks her four questions: each is one press from where she lands, on a phone and on paper (STAFF-3)."""

import re
from datetime import timedelta

import pytest

from feedback.models import Feedback
from sites_app.models import Assignment, Post
from tests.digests.factories import build_feedback
from tests.people import new_officer, new_site, serve, today_at_home

from .conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = today_at_home()
HEADS = {
    "": ["Departures", "Late answers", "in 6 months", "Vacant since"],
    "/es": ["Salidas", "Respuestas atrasadas", "en 6 meses", "Vacante desde"],
}


@pytest.fixture
def ten(scene):
    """Ten sites; at Quill somebody left, an answer is late, five years come soon and a post is empty."""
    for name in ("Aster", "Briar", "Clover", "Daisy", "Elder", "Fern", "Gorse"):
        new_site(name)
    quill = new_site("Quill")
    posts = [Post.objects.create(site=quill, opened=TODAY - timedelta(days=2000)) for _ in range(2)]
    near = serve(new_officer(None, "Q-1", "Ann", "Quist"), quill, since=TODAY - timedelta(days=1826 - 100))
    left = serve(new_officer(None, "Q-2", "Lou", "Left"), quill, since=TODAY - timedelta(days=900),
                 until=TODAY - timedelta(days=10))  # fmt: skip
    for row, post in zip((near, left), posts, strict=True):
        Assignment.objects.filter(pk=row.pk).update(post=post)
    build_feedback(quill, TODAY - timedelta(days=30))
    return scene


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/es", "es")])
def test_each_question_of_the_bureau_is_one_press(visit, ten, prefix, language):
    with visit("bea", viewport=PHONE) as visitor:
        page = visitor.page
        page.goto(f"{prefix}/staff/")
        page.locator("nav.thumb a[href$='/staff/bureau/']").click()  # the one press
        card = page.locator("tr", has=page.locator("a", has_text="Quill"))
        cells = {cell.get_attribute("data-head"): cell.inner_text().split()[0] for cell in card.locator("td").all()}
        loses, late, soon, since = (cells[head] for head in HEADS[prefix])
        assert (loses, late, soon) == ("1", "1", "1") and since != "–"
        assert visitor.look(language) == [], "a card a site, and nothing scrolls sideways"
        assert card.locator("td").first.evaluate("one => getComputedStyle(one, '::before').content") != "none"
        for link in card.locator("td a").all():
            assert link.bounding_box()["height"] >= 24
        card.locator(f"td[data-head='{HEADS[prefix][0]}'] a").click()
        assert page.url.endswith("/counted/#departures")
        assert "Lou Left" in page.locator("section", has=page.locator("#departures")).inner_text()
        assert visitor.look(language) == []
    assert Feedback.objects.filter(site__slug="quill").count() == 1


def test_ten_sites_print_on_one_sheet(visit, ten):
    with visit("bea", viewport=DESK) as visitor:
        visitor.page.goto("/staff/bureau/")
        assert visitor.page.locator("tbody tr").count() == 10
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", visitor.page.pdf(prefer_css_page_size=True))) == 1
        visitor.page.goto("/privacy/")
        long = visitor.page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", long)) > 1, "what is longer would be seen"
