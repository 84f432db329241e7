"""An officer on a phone: who is here, who is away, whose five years come next, which post is empty since when.

Rules: STAFF-1.
"""

from datetime import timedelta

import pytest

from sites_app.models import Assignment, Leave, Officer, Post
from tests.people import new_officer, new_site, serve, today_at_home

from .conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = today_at_home()
WORDS = {
    "": {"away": "On leave until", "five": "five years on", "vacant": "vacant since"},
    "/es": {"away": "Con licencia hasta", "five": "cinco años el", "vacant": "vacante desde"},
}
# The text of what ends above a line of the page: what somebody has read after that many pixels.
READ = """(main, line) => [...main.querySelectorAll("p, h1, h2, section:has(#vacant) li")]
    .filter((one) => one.getBoundingClientRect().bottom + scrollY <= line)
    .map((one) => one.textContent.replace(/\\s+/g, " ")).join("\\n")"""


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
    Officer.objects.filter(pk=officer.pk).update(user=scene.cast.rosa)  # the one who is away reads it at home
    with visit("rosa", viewport=PHONE) as visitor:
        visitor.page.goto(f"{prefix}/staff/sites/{site.slug}/roster/")
        shown = visitor.page.locator("main").evaluate(READ, 2 * PHONE["height"])
        words = WORDS[prefix]
        assert [name for n in range(11) if (name := f"Villalobos{n}") not in shown] == [], "who is here"
        assert words["away"] in shown, "who is away, and until when"
        assert shown.count(words["five"]) == 11, "whose five years come next"
        assert shown.index("Villalobos0") < shown.index("Villalobos10"), "the next first"
        assert words["vacant"] in shown, "which post is empty, and since when"
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
