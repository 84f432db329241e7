"""Real browsers: a resident on a small phone without script, a moderator by keyboard alone, an officer with a thumb."""

import re

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from feedback import actions
from feedback.actions.team import Answer
from feedback.models import Feedback

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 640}
PREFIX = {"en": "", "es": "/es"}
WORKS = {"en": "The light works again.", "es": "La luz ya sirve."}


def submit(page) -> None:
    """The one large button of the form."""
    page.locator("main form button[type=submit]").first.click()


@pytest.mark.parametrize("language", ["en", "es"])
def test_rosa_on_a_small_phone_without_script(cast, window, may, today, language):
    page = window(viewport=PHONE, java_script_enabled=False)
    prefix = PREFIX[language]
    page.goto(f"{prefix}/sites/north/feedback/new/")
    if finders.find("css/site.css"):
        box = page.locator("textarea[name=body]").bounding_box()
        # Below the numbers that help now, and begun on the first screen of a small phone.
        assert box["y"] < {"en": 696, "es": 800}[language] and box["width"] <= 360
    page.locator("textarea[name=body]").fill("The light at lot C is out.")
    page.locator("input[name=category][value=concern]").check()
    submit(page)
    code = re.sub(r"\s", "", page.locator("#code").inner_text())
    assert page.url.endswith("/feedback/new/") and code not in page.url
    page.reload()  # the browser sends the form again
    assert re.sub(r"\s", "", page.locator("#code").inner_text()) == code
    row = Feedback.objects.get()
    assert row.language == language
    actions.release(row, by=may(cast.mia), on=today)
    given = Answer("done", WORKS[language], language)
    actions.answer(row, given, by=may(cast.nora), on=today)

    page.goto(f"{prefix}/feedback/receipt/")
    page.locator("input[name=receipt_code]").fill(code.lower())
    submit(page)
    expect(page.get_by_text(given.body)).to_be_visible()
    page.locator("input[name=verdict][value=resolved]").check()
    page.locator("form[action$='/verdict/'] button").click()
    row.refresh_from_db()
    assert row.verdict == Feedback.Verdict.RESOLVED


def test_mia_handles_twenty_items_by_keyboard_alone(cast, window, send):
    for number in range(20):
        send(body=f"Message {number}", category="idea")
    page = window(cast.mia, viewport={"width": 1280, "height": 900})
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto("/admin/feedback/feedback/")
    page.keyboard.press("n")
    for number in range(20):
        expect(page.locator("h2#do")).to_be_visible()
        address = page.url
        if number % 2:
            page.keyboard.press("d")
            page.keyboard.type("Adv")
            for _ in ("other channel", "word", "language", "button"):
                page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("r")
        page.wait_for_url(lambda url, before=address: url != before)
    assert not Feedback.objects.waiting_for_moderator().exists()
    states = list(Feedback.objects.values_list("status", flat=True))
    assert (states.count("with_site"), states.count("declined")) == (10, 10)
    assert not [line for line in complaints if "Content Security Policy" in line]


def test_mia_releases_and_declines_many_and_her_list_stays_as_it_was(cast, window, send):
    ideas = [send(body=f"Idea {number}", category="idea").feedback for number in range(4)]
    other = send(body="A concern", category="concern").feedback
    page = window(cast.mia, viewport={"width": 1280, "height": 900})
    page.goto("/admin/feedback/feedback/?category=idea&site=north")
    for row in ideas[:2]:
        page.locator(f"input[name=row][value='{row.pk}']").check()
    page.get_by_role("button", name="Release to the site").click()
    expect(page.get_by_text("2 items done.")).to_be_visible()
    assert page.url.endswith("/admin/feedback/feedback/?site=north&category=idea")
    assert page.locator("select[name=category]").input_value() == "idea"
    page.locator(f"input[name=row][value='{ideas[2].pk}']").check()
    page.get_by_role("button", name="Do not pass on").click()  # the browser asks for the reason first
    assert Feedback.objects.get(pk=ideas[2].pk).status == "received"
    page.locator("select[name=reason]").select_option("advertising")
    page.get_by_role("button", name="Do not pass on").click()
    expect(page.get_by_text("1 item done.")).to_be_visible()
    assert page.url.endswith("?site=north&category=idea")
    found = [Feedback.objects.get(pk=row.pk).status for row in [*ideas, other]]
    assert found == ["with_site", "with_site", "declined", "received", "received"]


def test_omar_answers_with_a_thumb(cast, window, reach):
    row, _code = reach("with_site")
    page = window(cast.omar, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/staff/sites/north/feedback/")
    page.locator(f"a[href$='{row.pk}/']").tap()
    page.locator("textarea[name=body]").tap()
    page.keyboard.type("The light works again.")
    page.locator("label:has(input[name=kind][value=done])").tap()
    button = page.locator("form[action$='/answer/'] button[type=submit]")
    assert button.bounding_box()["height"] >= 44 or not finders.find("css/site.css")
    button.tap()
    page.wait_for_url("**/staff/sites/north/feedback/")
    row.refresh_from_db()
    assert row.status == Feedback.Status.ANSWERED
