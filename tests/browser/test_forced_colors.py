"""Forced colours: whoever chose the colours of the screen still sees what has the focus, what is a button, and the
three parts of the promise.

Rules: FIND-9.
"""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Page

from tests.people import new_officer, serve
from tests.sites_app.factories import many_officers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAIN = [
    "/", "/sites/north/", "/commitment/", "/sites/north/team/", "/sites/north/feedback/new/", "/sites/north/feedback/",
    "/feedback/receipt/", "/meetings/{pk}/", "/meetings/{pk}/rsvp/",
]  # fmt: skip
# Whatever is pressed or filled has an edge, because its background is the page's.
BARE = """() => {
    const picked = ".usa-button, .language, .choice, a.tag, main :is(input, select, textarea):not(.as-link)";
    const bare = (style) => style.borderTopStyle === "none" || !parseFloat(style.borderTopWidth);
    return [...document.querySelectorAll(picked)]
        .filter((node) => node.checkVisibility() && !["hidden", "radio", "checkbox"].includes(node.type))
        .filter((node) => bare(getComputedStyle(node))).map((node) => node.outerHTML.slice(0, 100));
}"""
# What has the focus: an outline of two pixels around itself, its tile or its card, in another colour than the page.
UNSEEN = """() => {
    const here = document.activeElement, page = getComputedStyle(document.body).backgroundColor;
    if (here === document.body) return "";
    const tile = here.closest(".choice") || here;
    const seen = [getComputedStyle(here), getComputedStyle(here, "::after"), getComputedStyle(tile)].some(
        (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && style.outlineColor !== page);
    return seen ? "" : here.outerHTML.slice(0, 100);
}"""
TABS = 30


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_buttons_and_the_three_parts_of_the_promise_are_seen_in_forced_colors(visit, scene, scheme):
    today = datetime.now(UTC).date()
    many_officers(scene.cast.north, 9, today=today)
    for number in range(3):
        left = new_officer(None, f"L-{number}", "Lee", f"Left{number}")
        serve(left, scene.cast.north, since=today - timedelta(days=900), until=today - timedelta(days=200))
        kept = new_officer(None, f"K-{number}", "Kay", f"Kept{number}")
        serve(kept, scene.cast.north, since=today - timedelta(days=2200))
    meeting = scene.kwargs["meetings:meeting"]
    with visit(forced_colors="active", color_scheme=scheme) as visitor:
        page, faults = visitor.page, []
        for path in (path.format(**meeting) for path in MAIN):
            page.goto(path)
            assert page.evaluate("matchMedia('(forced-colors: active)').matches")
            faults += [f"{path}: no edge: {what}" for what in page.evaluate(BARE)]
            faults += [f"{path}: focus not seen: {what}" for what in _tabbed(page) if what]
        page.goto("/commitment/")
        shares = _dark_shares(page)
    assert not faults, "\n".join(faults)
    assert min(abs(one - other) for one, other in zip(sorted(shares), sorted(shares)[1:], strict=False)) > 0.15, shares


def _tabbed(page: Page) -> list[str]:
    found = []
    for _number in range(TABS):
        page.keyboard.press("Tab")
        found.append(page.evaluate(UNSEEN))
    return found


def _dark_shares(page: Page) -> list[float]:
    """How much ink each part of the first bar has, in the picture that the browser makes."""
    bar = page.locator(".keep__bar").first
    whole = Image.open(io.BytesIO(bar.screenshot())).convert("L")
    box = bar.bounding_box()
    shares = []
    for part in ("kept", "left", "still"):
        at = bar.locator(f".keep__{part}").bounding_box()
        assert box and at and at["width"] > 24, part
        edges = (at["x"] - box["x"] + 6, 6, at["x"] - box["x"] + at["width"] - 6, whole.height - 6)
        shares.append(ImageStat.Stat(whole.crop(tuple(round(edge) for edge in edges))).mean[0] / 255)
    return shares
