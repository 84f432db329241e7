"""Without JavaScript, without a mouse, and at 400 percent: the main job by form, keyboard and magnifier."""

import re

import pytest

from .addresses import pages_under_test
from .conftest import DESK, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAGNIFIED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 percent
FORMS = [
    "feedback:new",
    "feedback:receipt",
    "meetings:rsvp",
    "meetings:rsvp_manage",
    "account_login",
    "account_signup",
]
CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}\b")
# The element that has the focus, and how it shows it: an outline, or a ring around it.
FOCUSED = """() => {
    const now = document.activeElement;
    if (!now || now === document.body) return null;
    const shown = (node) => {
        const style = getComputedStyle(node);
        const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        return outlined || style.boxShadow !== "none";
    };
    const box = now.getBoundingClientRect();
    return {
        what: now.outerHTML.slice(0, 120),
        visible: shown(now) || (now.labels && [...now.labels].some(shown)),
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


def test_a_resident_writes_and_reads_the_answer_without_javascript(visit, scene):
    with visit(java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto("/es/sites/north/")
        page.locator("main a[href$='/feedback/new/']").first.click()
        page.locator("textarea").first.fill("La lámpara de la esquina no prende.")
        page.locator("input[name=category]").first.check(force=True)
        page.locator("main button[type=submit]").last.click()
        found = CODE.search(re.sub(r"\s", "", page.locator(".code-slip").inner_text()) or "")
        assert found, page.locator("main").inner_text()
        page.goto("/es/feedback/receipt/")
        page.locator("input[name=receipt_code]").fill(scene.codes["answered"].lower())
        page.locator("main button[type=submit]").click()
        assert "We asked the city for a new lamp." in page.locator("main").inner_text()


def test_a_resident_comes_to_a_meeting_without_javascript(visit, scene):
    path = next(place.path for place in pages_under_test(scene) if place.name == "meetings:rsvp")
    with visit(java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(path)
        page.locator("[name=party_size]").select_option("2")
        page.locator("main button[type=submit]").last.click()
        assert re.search(r"/rsvp/[\w-]{43}/$", page.url)
        assert "Your seats are kept" in page.locator("main").inner_text()


@pytest.mark.parametrize("name", FORMS)
def test_the_keyboard_shows_where_it_is(visit, scene, name):
    path = next(place.path for place in pages_under_test(scene) if place.name == name)
    unseen, seen = [], set()
    with visit(viewport=DESK) as visitor:
        visitor.page.goto(path)
        for _press in range(60):
            visitor.page.keyboard.press("Tab")
            focused = visitor.page.evaluate(FOCUSED)
            if focused is None or focused["what"] in seen and "radio" not in focused["what"]:
                break
            seen.add(focused["what"])
            if not (focused["visible"] and focused["inside"]):
                unseen.append(focused)
    assert len(seen) > 5 and not unseen, unseen


def test_forms_at_400_percent(visit, scene):
    """Nothing is cut off or scrolls sideways, and the pages stay usable."""
    wrong = []
    with visit(viewport=MAGNIFIED) as visitor:
        for place in pages_under_test(scene, "es"):
            if place.who is None and (place.name in FORMS or place.name.startswith("pages:")):
                wrong += visitor.faults(place.path, language="es")
    assert not wrong, "\n".join(wrong)


def test_a_refused_form_is_as_good_as_the_form(visit, scene):
    """The text stays, the mistake is named, and nothing about the page is worse than before."""
    with visit() as visitor:
        page = visitor.page
        page.goto("/sites/north/feedback/new/")
        page.locator("textarea").first.fill("Only a text, no kind.")
        page.locator("form").last.evaluate("form => form.noValidate = true")
        page.locator("main button[type=submit]").last.click()
        assert page.locator("textarea").first.input_value() == "Only a text, no kind."
        assert page.locator(".field__error").count() >= 1
        assert violations(page) == []


def test_the_thread_of_a_code_is_accessible(visit, scene):
    with visit() as visitor:
        for state in ("received", "answered", "declined"):
            visitor.page.goto("/feedback/receipt/")
            visitor.page.locator("input[name=receipt_code]").fill(scene.codes[state])
            visitor.page.locator("main button[type=submit]").click()
            assert visitor.look() == [], state
