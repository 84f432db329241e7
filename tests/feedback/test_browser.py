"""Real browsers: a resident on a small phone without script, a moderator by keyboard alone, an officer with a thumb."""

import re
from datetime import timedelta

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
def test_rosa_on_a_small_phone_without_script(cast, window, access_for, today, language):
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
    actions.release(row, by=access_for(cast.mia), on=today, about=actions.NOBODY)
    given = Answer("done", WORKS[language], language)
    actions.answer(row, given, by=access_for(cast.nora), on=today)

    page.goto(f"{prefix}/feedback/receipt/")
    page.locator("input[name=receipt_code]").fill(code.lower())
    submit(page)
    expect(page.get_by_text(given.body)).to_be_visible()
    page.locator("input[name=verdict][value=resolved]").check()
    with page.expect_navigation():
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
            page.keyboard.press("a")
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
    page.get_by_role("button", name="Release: none is about a person on the team").click()
    expect(page.get_by_text("2 items done.")).to_be_visible(timeout=30_000)
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


def keys(page, *pressed: str) -> int:
    """Presses these keys and no other; how many they were."""
    for key in pressed:
        page.keyboard.press(key)
    return len(pressed)


DONE = {"en": ("6 items done.", "1 item done."), "es": ("6 mensajes listos.", "1 mensaje listo.")}


@pytest.mark.parametrize("language", ["en", "es"])
def test_mia_releases_six_in_three_presses_from_signing_in(cast, window, send, language):
    for number in range(6):
        send(body=f"Idea {number}", category="idea")
    page = window(cast.mia, viewport={"width": 1280, "height": 900})
    page.goto(f"{PREFIX[language]}/admin/")
    assert page.url.endswith("/admin/feedback/feedback/"), "a moderator lands on the queue"
    assert keys(page, "a", "r") <= 3
    expect(page.get_by_text(DONE[language][0])).to_be_visible()
    assert Feedback.objects.with_site().count() == 6


@pytest.mark.parametrize("language", ["en", "es"])
def test_mia_declines_in_three_keys_on_the_item_and_in_the_list(cast, window, send, today, language):
    first, second = send(body="Buy my phones"), send(body="Other words")
    letter = {"en": "a", "es": "p"}[language]  # advertising, publicidad
    page = window(cast.mia, viewport={"width": 1280, "height": 900})
    page.goto(f"{PREFIX[language]}/admin/feedback/feedback/{first.feedback.pk}/change/")
    assert keys(page, "d", letter, "Enter") == 3
    page.wait_for_url("**/change/")
    expect(page.locator(".messagelist")).to_be_visible()
    assert Feedback.objects.get(pk=first.feedback.pk).decline_reason == "advertising"
    page.goto(f"{PREFIX[language]}/admin/feedback/feedback/")
    keys(page, "j", "d", letter, "Enter")
    expect(page.get_by_text(DONE[language][1])).to_be_visible()
    assert Feedback.objects.get(pk=second.feedback.pk).decline_reason == "advertising"


def test_mia_walks_and_chooses_in_the_list_by_keys(cast, window, send, today):
    rows = [send(body=f"Number {n}", on=today - timedelta(days=9 - n)).feedback for n in range(4)]
    page = window(cast.mia, viewport={"width": 1280, "height": 900})
    page.goto("/admin/feedback/feedback/")
    keys(page, "j", "x", "j", "j", "x", "k", "j")
    keys(page, "r")
    expect(page.get_by_text("2 items done.")).to_be_visible(timeout=30_000)
    states = [Feedback.objects.get(pk=row.pk).status for row in rows]
    assert states == ["with_site", "received", "with_site", "received"]
    keys(page, "j", "j", "Enter")
    expect(page.locator("blockquote", has_text="Number 3")).to_be_visible()


def test_mia_handles_two_hundred_of_thirteen_hundred_by_keyboard_alone(cast, window, send, today):
    """j, k, x and Enter, a and A, r and d: no mouse, and the number of presses is counted."""
    for number in range(450):
        send(body=f"Number {number}", on=today - timedelta(days=1 + number % 3))
    later = {"received_on": today, "since": today, "waits_since": today, "language": "en", "category": "idea"}
    Feedback.objects.bulk_create(Feedback(site=cast.north, body=f"Later {n}", **later) for n in range(850))
    page = window(cast.mia, viewport={"width": 1280, "height": 900})
    page.goto("/admin/feedback/feedback/")
    expect(page.get_by_text("More than 1,000 messages")).to_be_visible(timeout=30_000)
    decided = lambda: Feedback.objects.exclude(status="received").count()  # noqa: E731
    pressed = keys(page, "]")
    page.wait_for_url("**after=**")
    expect(page.get_by_text("lines 51 to 100")).to_be_visible()
    pressed += keys(page, "[")
    page.wait_for_url("**before=**")
    expect(page.get_by_text("lines 1 to 50")).to_be_visible()
    pressed += keys(page, "j", "x", "j", "x", "j", "k", "x", "x", "r")  # the first two
    expect(page.get_by_text("2 items done.")).to_be_visible(timeout=30_000)
    assert decided() == 2
    pressed += keys(page, "j", "j", "Enter")  # opens the second line, and sets it aside for a reason
    expect(page.locator("h2#do")).to_be_visible()
    pressed += keys(page, "d", "a", "Enter")
    expect(page.get_by_text("Done with the one")).to_be_visible()
    pressed += keys(page, "q")
    page.wait_for_url("**/admin/feedback/feedback/")
    for done in (53, 103, 153):
        pressed += keys(page, "a", "r")
        expect(page.get_by_text("50 items done.")).to_be_visible(timeout=30_000)
        assert decided() == done
    pressed += keys(page, "j", "x", *["j", "x"] * 46, "d", "a", "Enter")
    expect(page.get_by_text("47 items done.")).to_be_visible(timeout=30_000)
    assert decided() == 200 and Feedback.objects.filter(status="declined").count() == 48
    assert pressed <= 130, f"{pressed} presses for two hundred messages"


def test_all_of_a_list_is_declined_without_what_is_urgent_or_not_in_it_and_never_released(
    cast, window, send, monkeypatch, today
):
    monkeypatch.setattr("feedback.admin.queue.PER_PAGE", 5)
    for number in range(11):
        send(body=f"Idea {number}", category="idea")
    send(body="He says he will kill me tonight", category="idea")
    send(body="A concern", category="concern")
    page = window(cast.mia, viewport={"width": 1280, "height": 900})
    page.goto("/admin/feedback/feedback/?category=idea")
    keys(page, "A", "r")
    expect(page.get_by_text("that nobody has read")).to_be_visible(timeout=30_000)
    assert not Feedback.objects.exclude(status="received").exists(), "whom it is about is said by who has read it"
    keys(page, "A", "d", "a", "Enter")
    expect(page.get_by_text("11 items done.")).to_be_visible(timeout=30_000)
    left = set(Feedback.objects.filter(status="received").values_list("body", flat=True))
    assert left == {"He says he will kill me tonight", "A concern"}


def test_copies_are_one_line_and_go_together_over_all_pages(cast, window, send, monkeypatch, today):
    monkeypatch.setattr("feedback.admin.queue.PER_PAGE", 5)
    for number in range(12):
        send(body=f"Number {number}", on=today - timedelta(days=5))
        send(body="Buy  my PHONES" if number % 2 else "buy my phones", on=today - timedelta(days=3))
    send(body="Buy my phones", site=cast.south)
    page = window(cast.mia, viewport={"width": 1280, "height": 900})
    page.goto("/admin/feedback/feedback/")
    keys(page, "]")
    page.wait_for_url("**after=**")
    keys(page, "]")
    expect(page.get_by_text("12 with the same words")).to_be_visible()
    assert page.locator(".mod-queue tbody tr").count() == 3
    page.locator("summary", has_text="12 with the same words").click()
    page.get_by_label("Choose all of them, in the whole queue").check()
    keys(page, "d", "a", "Enter")
    expect(page.get_by_text("12 items done.")).to_be_visible()
    assert Feedback.objects.filter(status="declined").count() == 12
    assert Feedback.objects.filter(site=cast.south, status="received").count() == 1


def test_mask_all_of_these_and_a_ready_made_sentence(cast, window, send):
    row = send(body="Call 213-555-0142 or write to rosa@example.org please").feedback
    page = window(cast.mia, viewport={"width": 1280, "height": 900})
    page.goto(f"/admin/feedback/feedback/{row.pk}/change/")
    page.locator("summary", has_text="Redact").click()
    page.get_by_role("button", name="Mask all of these").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Save this wording").click()
    row.refresh_from_db()
    assert "213" not in row.redacted_body and "rosa@" not in row.redacted_body and "please" in row.redacted_body
    page.keyboard.press("d")
    box = page.locator("form[action$='/decline/']")
    sentence = box.locator("select[data-sentences] option").nth(1).inner_text()
    box.locator("select[data-sentences]").select_option(index=1)
    assert box.locator("textarea").input_value() == sentence


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
