"""An officer on a phone: who is here, who is away, whose five years come next, which post is empty since when.

Rules: STAFF-1.
"""

from datetime import timedelta

import pytest

from sites_app.models import Assignment, Leave, Post
from tests.people import new_officer, new_site, serve, today_at_home

from .conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = today_at_home()


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_team_of_eleven_is_read_in_two_screens(visit, scene, prefix):
    site = new_site("Eleven", posts=12)
    posts = [Post.objects.create(site=site, opened=TODAY - timedelta(days=2000)) for _ in range(12)]
    for number, post in enumerate(posts[:11]):
        name = ("Maximiliana", f"Hernandez-Villalobos{number}")
        officer = new_officer(None, f"X-{number}", *name, languages=["en", "es"])
        row = serve(officer, site, since=TODAY - timedelta(days=1826 - 30 * (number + 1)))
        Assignment.objects.filter(pk=row.pk).update(post=post)
    Leave.objects.create(officer=officer, start=TODAY - timedelta(days=3), end=TODAY + timedelta(days=9))
    with visit("bea", viewport=PHONE) as visitor:
        visitor.page.goto(f"{prefix}/staff/sites/{site.slug}/roster/")
        text = visitor.page.locator("main").inner_text()
        assert text.index("Villalobos0") < text.index("Villalobos10")
        assert "vacant since" in text or "vacante desde" in text
        place = visitor.page.locator("#vacant").bounding_box()
        head = visitor.page.locator("#team").bounding_box()
        assert place["y"] - head["y"] <= 2 * PHONE["height"], "the whole team within two screens"
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
