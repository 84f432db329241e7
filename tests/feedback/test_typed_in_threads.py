"""What is typed into a thread, or into the form of a meeting, is never lost: one walk a form, in a real browser.

Rules: FB-10.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Error, expect

from feedback.models import Feedback, Message
from meetings.models import Meeting, Rsvp
from tests.feedback.test_browser import PREFIX, submit
from tests.feedback.test_resident_pages import RECEIPT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
MORE = "The lamp at lot D is out, too."
LONG = (MORE + " ") * 150  # 4,650 characters
STATE = {"follow_up": "with_site", "appeal": "declined", "worry": "answered", "verdict": "answered"}


def opened(page, code, language="en"):
    page.goto(f"{PREFIX[language]}{RECEIPT}")
    page.locator("input[name=receipt_code]").fill(code)
    submit(page)


def send(page, verb):
    page.locator(f"form[action$='/{verb.replace('_', '-')}/'] button[type=submit]").click()


def on_page(page) -> str:
    """Everything that can be read: the text, and what stands in boxes."""
    boxes = [box.input_value() for box in page.locator("main textarea, main input:not([type=hidden])").all()]
    return "\n".join([page.locator("main").inner_text(), *boxes])


@pytest.mark.parametrize(("verb", "script"), [("follow_up", True), ("appeal", False), ("worry", True)])
def test_a_word_in_a_thread_survives_length_limit_and_lost_cookies_and_nothing_stays_for_the_next_user(
    cast, window, reach, settings, verb, script
):
    _row, code = reach(STATE[verb])
    page = window(viewport=PHONE, java_script_enabled=script)
    opened(page, code)
    assert not page.locator("header .language").count(), "no other language to lose it by"
    if verb == "worry":
        page.locator("details summary", has_text="worries me").click()
    box = page.locator(f"#{verb}_body")
    box.fill(LONG)
    send(page, verb)
    assert box.input_value().strip() == LONG.strip() and "Nothing was cut" in on_page(page)
    settings.LIMITS = {**settings.LIMITS, "feedback": "0/3600"}
    box.fill(MORE)
    send(page, verb)
    assert MORE in on_page(page) and "still here" in on_page(page)
    page.context.clear_cookies()
    page.locator("main form button[type=submit]").first.click()
    assert MORE in on_page(page) and not Message.objects.filter(body=MORE).exists()
    settings.LIMITS = {**settings.LIMITS, "feedback": "60/3600"}
    opened(page, code)
    if verb == "worry":
        page.locator("details summary", has_text="worries me").click()
    box.fill(MORE)
    page.goto("/about/")
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # a browser asks before it would send a code again
        page.go_back()
    expect(box).to_have_count(0)  # so a shared computer shows nothing of it


@pytest.mark.parametrize("verb", ["follow_up", "appeal"])
def test_a_word_in_two_tabs_and_in_a_thread_that_is_gone(cast, window, reach, verb):
    row, code = reach(STATE[verb])
    first = window(viewport=PHONE)
    second = first.context.new_page()
    for number, page in enumerate((first, second)):
        opened(page, code)
        page.locator(f"#{verb}_body").fill(f"{MORE} {number}")
    send(second, verb)
    send(first, verb)  # an appeal is asked once: the second comes back whole
    told = set(Message.objects.filter(body__startswith=MORE).values_list("body", flat=True))
    assert f"{MORE} 1" in told and (f"{MORE} 0" in told or f"{MORE} 0" in on_page(first))
    if verb == "follow_up":
        opened(first, code)
        first.locator("#follow_up_body").fill(MORE)
        Feedback.objects.filter(pk=row.pk).update(lookup="0" * 64)  # its time was over meanwhile
        send(first, verb)
        assert "This code opens nothing." in on_page(first) and MORE in on_page(first)


def test_a_verdict_keeps_its_choice_through_a_limit_and_is_given_once_from_two_tabs(cast, window, reach, settings):
    row, code = reach("answered")
    first = window(viewport=PHONE)
    second = first.context.new_page()
    for page in (first, second):
        opened(page, code)
        page.locator("input[name=verdict][value=not_resolved]").check()
    settings.LIMITS = {**settings.LIMITS, "feedback": "0/3600"}
    send(first, "verdict")
    assert first.locator("input[name=verdict][value=not_resolved]").is_checked()
    settings.LIMITS = {**settings.LIMITS, "feedback": "60/3600"}
    for page in (second, first):
        page.locator("main form button[type=submit]").first.click()
        expect(page.get_by_text("You said it is not resolved")).to_be_visible()
    row.refresh_from_db()
    assert (row.status, row.verdict) == ("with_site", "not_resolved")


@pytest.fixture
def meeting(cast):
    start = timezone.now() + timedelta(days=3)
    title = {"en": "Neighborhood meeting", "es": "Reunión del vecindario"}
    return Meeting.objects.create(
        site=cast.north, status="scheduled", title=title, place="Library", starts_at=start, child_care=True,
        ends_at=start + timedelta(hours=2), changed_on=start.date(),
    )  # fmt: skip


@pytest.mark.parametrize("script", [False])
def test_what_somebody_needs_at_a_meeting_survives_and_nothing_stays_for_the_next_user(
    cast, window, meeting, settings, script
):
    page = window(viewport=PHONE, java_script_enabled=script)
    page.goto(f"/meetings/{meeting.pk}/rsvp/")
    need = page.locator("input[name=other_need]")
    page.locator("input[name=needs][value=child_care]").check()
    need.fill("A chair with arms")
    page.locator("header button.language").click()
    assert page.locator("html").get_attribute("lang") == "es" and "/es/" in page.url
    assert need.input_value() == "A chair with arms" and page.locator("input[value=child_care]").is_checked()
    need.fill("x" * 130)
    page.locator("main form button[type=submit]").last.click()
    assert need.input_value() == "x" * 130 and "No se cortó nada" in on_page(page)
    settings.LIMITS = {**settings.LIMITS, "rsvp": "0/3600"}
    need.fill("Una silla con brazos")
    page.locator("main form button[type=submit]").last.click()
    assert need.input_value() == "Una silla con brazos" and "sigue" in on_page(page)
    page.context.clear_cookies()
    page.locator("main form button[type=submit]").last.click()
    assert "Una silla con brazos" in on_page(page) and not Rsvp.objects.exists()
    settings.LIMITS = {**settings.LIMITS, "rsvp": "60/3600"}
    page.goto(f"/meetings/{meeting.pk}/rsvp/")
    need.fill("A chair with arms")
    page.goto("/about/")
    page.go_back()
    assert "A chair with arms" not in on_page(page), "a shared computer keeps nothing of it"
    need.fill("A ramp")
    page.locator("main form button[type=submit]").last.click()
    assert Rsvp.objects.get().other_need == "A ramp"


def test_who_writes_with_an_account_and_would_rather_not_takes_the_text_along(cast, window):
    page = window(cast.rosa, viewport=PHONE, java_script_enabled=False)
    page.goto("/me/feedback/new/north/")
    page.locator("textarea[name=body]").fill(MORE)
    page.locator("input[name=category][value=idea]").check()
    page.get_by_role("button", name="Write without a name instead").click()
    assert page.url.endswith("/sites/north/feedback/new/") and page.locator("textarea[name=body]").input_value() == MORE
    submit(page)
    expect(page.locator("#code")).to_be_visible()
    row = Feedback.objects.get()
    assert row.body == MORE and not hasattr(row, "authorship")
