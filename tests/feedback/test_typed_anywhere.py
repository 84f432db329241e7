"""The forms that have no neighborhood in their address, or somebody signed in before them, lose a typed text as little.

Rules: FB-10.
"""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from feedback.models import Feedback
from tests.feedback.test_browser import submit
from tests.feedback.test_typed_text import boxes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
ANYWHERE, MINE, BY_HAND = "/feedback/new/", "/me/feedback/new/north/", "/admin/feedback/feedback/enter/"
LINE, PLACE = "The light at lot C is out.", "by the blue store"
LONG = ("x" * 47 + " ") * 100 + "end"  # 4,803 characters
WHO = {ANYWHERE: None, MINE: "rosa"}


@pytest.fixture
def typed(cast, window):
    """`typed(path, text)`: a page of its own with a text typed into its form, and not sent."""

    def opened(path: str, text: str = LINE, page=None):
        page = page or window(WHO[path] and getattr(cast, WHO[path]), viewport=PHONE)
        page.goto(path)
        page.locator("textarea[name=body]").fill(text)
        page.locator("input[name=category][value=idea]").check()
        if path == ANYWHERE:
            page.locator("input[name=place]").fill(PLACE)
        return page

    return opened


def is_there(page, path: str, text: str = LINE) -> bool:
    """Whether the form holds all of what was typed, and nothing was sent."""
    placed = path != ANYWHERE or page.locator("input[name=place]").input_value() == PLACE
    said = page.locator("textarea[name=body]").input_value() == text
    return (
        said
        and placed
        and page.locator("input[name=category][value=idea]").is_checked()
        and not Feedback.objects.count()
    )


@pytest.mark.parametrize("path", WHO)
def test_the_switch_of_language_takes_all_of_it_along(typed, path):
    page = typed(path)
    page.locator("button.language").first.click()
    assert page.locator("html").get_attribute("lang") == "es" and is_there(page, path)


@pytest.mark.parametrize("path", WHO)
def test_an_overlong_paste_comes_back_whole_with_the_reason(typed, path):
    page = typed(path, LONG)
    submit(page)
    assert is_there(page, path, LONG) and "803 characters too long" in page.locator(".errors").inner_text()


@pytest.mark.parametrize("path", WHO)
def test_a_limit_gives_it_back(typed, path, settings):
    settings.LIMITS = {**settings.LIMITS, "feedback": "0/3600"}
    page = typed(path)
    submit(page)
    assert LINE in page.locator("main").inner_text() + "".join(boxes(page)) and not Feedback.objects.count()


@pytest.mark.parametrize("path", WHO)
def test_the_end_of_a_session_gives_it_back(typed, path):
    page = typed(path)
    Session.objects.all().delete()
    page.context.clear_cookies()
    submit(page)
    assert LINE in page.locator("main").inner_text() + "".join(boxes(page)) and not Feedback.objects.count()


@pytest.mark.parametrize("path", WHO)
def test_two_tabs_are_two_messages(typed, path):
    first = typed(path, f"{LINE} One")
    second = typed(path, f"{LINE} Two", first.context.new_page())
    for page in (second, first):
        submit(page)
        expect(page.locator("#code, .thread, .flash, h1").first).to_be_visible()
    assert {row.body for row in Feedback.objects.all()} == {f"{LINE} One", f"{LINE} Two"}


def test_the_admins_form_for_somebody_gives_an_overlong_text_back_whole(cast, window):
    page = window(cast.mia)
    page.goto(BY_HAND)
    box = page.locator("textarea[name=body]")
    box.fill(LONG)
    page.locator(
        "main form button[type=submit], #content form button[type=submit], #content input[type=submit]"
    ).last.click()
    assert box.input_value() == LONG and not Feedback.objects.count()


def test_the_admins_form_for_somebody_gives_the_text_back_after_the_end_of_a_session(cast, window):
    page = window(cast.mia)
    page.goto(BY_HAND)
    page.locator("textarea[name=body]").fill(LINE)
    Session.objects.all().delete()
    page.locator(
        "main form button[type=submit], #content form button[type=submit], #content input[type=submit]"
    ).last.click()
    assert LINE in page.locator("body").inner_text() + "".join(boxes(page)) and not Feedback.objects.count()
