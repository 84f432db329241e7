"""Without JavaScript and at 400 percent: the main job by form and by magnifier. By keyboard: test_keyboard.py."""

import re

import pytest

from .addresses import pages_under_test
from .conftest import MAGNIFIED, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}\b")


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


def test_what_an_answer_needs_appears_with_it_without_javascript(visit, scene):
    """Nora says "we are doing it": day, who and sentence are there to fill, and named where one is missing."""
    path = next(place.path for place in pages_under_test(scene, "es") if place.name == "feedback:staff_item")
    with visit("nora", java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(path)
        due, route = page.locator("[name=due]"), page.locator("[name=route]")
        assert not due.is_visible() and not route.is_visible()
        page.locator("[name=kind][value=passed_on]").check(force=True)
        assert route.is_visible() and not due.is_visible()
        page.locator("[name=kind][value=doing]").check(force=True)
        assert due.is_visible() and not route.is_visible()
        page.locator("[name=body]").fill("Ya pedimos la lámpara.")
        page.locator("[name=role]").select_option("sergeant")
        page.locator("main form:has([name=kind]) button[type=submit]").click()
        wrong = [link.get_attribute("href") for link in page.locator(".errors a").all()]
        assert wrong == ["#id_due", "#id_promise"] and due.is_visible()
        assert page.locator("[name=body]").input_value() == "Ya pedimos la lámpara."


def test_public_pages_at_400_percent(visit, scene):
    """Nothing is cut off or scrolls sideways; forms are walked through in test_keyboard.py."""
    wrong = []
    with visit(viewport=MAGNIFIED) as visitor:
        for place in pages_under_test(scene, "es"):
            if place.who is None:
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
