"""A neighborhood's page under a thumb, under a mouse and on paper (how tall it is: test_questions.py).

Rules: FIND-8.
"""

from datetime import UTC, datetime

import pytest

from sites_app.models import Officer, Program
from tests.sites_app.factories import many_officers

from .conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = (
    ".top__name, .top__links a, .menu > summary, .language, .crumbs a, .glance a, .more a, .foot li a, .foot__small a"
)
# How many pixels above each other, at the middle of its first line, lead to each way: what a finger has to hit.
HIGH = """(picked) => [...document.querySelectorAll(picked)].filter((node) => node.checkVisibility()).map((node) => {
    node.scrollIntoView({ block: "center" });
    const box = node.getClientRects()[0], x = box.left + box.width / 2;
    let high = 0;
    for (let y = Math.floor(box.top) - 30; y < box.bottom + 30; y++)
        high += node.contains(document.elementFromPoint(x, y)) ? 1 : 0;
    return [node.textContent.trim().slice(0, 40), high];
})"""
FOLDED = """() => [...document.querySelectorAll("main details > :not(summary)")]
    .filter((node) => !node.checkVisibility()).map((node) => node.textContent.trim().slice(0, 60))"""


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_each_way_is_high_enough_and_on_paper_nothing_is_folded(visit, scene, prefix):
    north = scene.cast.north
    many_officers(north, 9, today=datetime.now(UTC).date())
    Officer.objects.filter(serial_number="N-101").update(languages=["en", "ko"])
    Program.objects.create(site=north, name={"en": "Saturday football", "es": "Fútbol del sábado"})
    for viewport, least in ((PHONE, 44), (DESK, 24)):
        with visit(viewport=viewport) as visitor:
            page = visitor.page
            page.goto(f"{prefix}/sites/north/")
            if viewport is PHONE:
                page.locator(".menu > summary").click()
            found = page.evaluate(HIGH, WAYS)
            assert len(found) > 15 and [way for way in found if way[1] < least] == []
            words = page.locator("section[aria-labelledby=team]").inner_text()
            assert ("El equipo habla inglés, coreano." if prefix else "The team speaks English, Korean.") in words
            if viewport is PHONE:
                assert page.evaluate(FOLDED) != []
            else:
                link, name = (page.locator(way).first.bounding_box() for way in (".top__links a", ".top__name"))
                assert abs(link["y"] + link["height"] / 2 - name["y"] - name["height"] / 2) <= 2, "beside the name"
            page.emulate_media(media="print")
            assert page.evaluate(FOLDED) == []
