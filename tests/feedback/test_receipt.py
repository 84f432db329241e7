"""The receipt: what it says in which order, the slip for print, the reminder, the way out.

Rules: FB-13.
"""

import re
from datetime import date, timedelta

import pytest
import segno
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import expect

from feedback import days, reminders
from feedback.views.writing import receipt_context
from lib import days_in_words
from tests import qr
from tests.feedback.test_browser import PREFIX, submit
from tests.feedback.test_resident_pages import NEW, code_in, fill

pytestmark = pytest.mark.django_db
TEXT = "The officer at lot C was rude."


def receipt(prefix: str = ""):
    rosa = Client()
    return rosa.post(f"{prefix}{NEW}", fill(rosa, f"{prefix}{NEW}", body=TEXT))


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_slip_has_code_short_address_day_and_a_code_that_reads_back_and_no_word_more(cast, prefix):
    page = receipt(prefix)
    slips = page.content.decode().partition('<div class="slips"')[2].partition("</main>")[0]
    address = f"{settings.BASE_URL}{prefix}/code/"
    assert [qr.read(svg) for svg in re.findall(r"<svg.*?</svg>", slips, re.S)] == [address] * 2
    said = " ".join(re.sub(r"<[^>]+>", " ", slips).split())
    assert said.count(code_in(page)) == 2 and said.count(address.partition("://")[2]) == 2
    for word in ("officer", TEXT, settings.ORGANISATION, "North", "police", "policía", "lot C"):
        assert word not in slips, word
    answer = Client().get(f"{prefix}/code/", follow=True)
    assert answer.redirect_chain[-1][0] == f"{prefix}/feedback/receipt/" and answer.status_code == 200


def test_the_reader_of_codes_reads_what_others_draw_and_not_what_is_broken():
    """The negative control: one module turned over is another text, or none."""
    for text in ("https://portal.example.org/code/", "http://localhost:8000/es/code/", "x" * 60):
        svg = segno.make(text, error="m", micro=False, mode="byte").svg_inline(scale=4, border=2)
        assert qr.read(svg) == text
    plain = segno.make("short", error="m", micro=False, mode="byte").svg_inline()
    broken = re.sub(r"h1(?=m)", "h2", plain)
    with pytest.raises((ValueError, UnicodeDecodeError, IndexError, AssertionError, KeyError)):
        assert qr.read(broken) == "short"


def test_the_reminder_names_the_day_and_nothing_else(cast):
    for prefix, title in (("", "Reminder"), ("/es", "Recordatorio")):
        page = receipt(prefix).content.decode()
        link = re.search(rf'href="({prefix}/feedback/reminder/[\d-]+/)"', page)[1]
        answer = Client().get(link)
        text = answer.content.decode()
        assert answer.headers["Content-Type"].startswith("text/calendar") and f"SUMMARY:{title}\r\n" in text
        assert re.search(r"DTSTAMP:\d{8}T000000Z\r\n", text) and f"{prefix}/code/" in text
        assert not re.search("police|north|message|feedback|mensaje|policía", text, re.IGNORECASE)


@pytest.mark.parametrize(("prefix", "by"), [("", "should answer by"), ("/es", "debe contestar a más tardar el")])
def test_the_form_says_the_day_that_the_receipt_says_and_the_code_works_by_dates(cast, prefix, by):
    page = receipt(prefix).content.decode()
    days = re.findall(r'<span class="timeline__day">(.*?)</span>(.*?)</li>', page, re.S)
    with translation.override(prefix[1:] or "en"):
        not_passed_on = days_in_words.day(cast.north.today(timezone.now()) + timedelta(days=180))
    assert len(days) == 2 and f"{by} {days[0][0]}." in Client().get(f"{prefix}{NEW}").content.decode()
    assert not_passed_on in days[1][1] and not re.search(r"\d+ (days|días)", days[1][1])


def test_the_days_of_a_receipt_that_comes_again_are_those_of_the_first(send, today):
    """The message is kept from the day on which it came, not from the day on which the page was opened again."""
    began = today - timedelta(days=7)
    again = receipt_context(send(on=began), today)
    assert again["declined_until"] == began + timedelta(days=settings.RETENTION_DAYS["feedback_declined"])
    assert again["answer_due"] == days.answer_due(began)


def test_a_reminder_of_no_day_of_ours_is_not_there(cast):
    for day in ("2020-01-01", "nonsense", "2026-02-30"):
        assert Client().get(f"/feedback/reminder/{day}/").status_code == 404
    ahead = timezone.localdate() + timedelta(days=20)
    assert Client().get(f"/feedback/reminder/{ahead}/").status_code == 200
    assert reminders.address(date(2026, 1, 1), date(2026, 3, 1)) == ""


def test_the_row_stands_in_a_fold_in_the_readers_words(cast):
    page = receipt("/es").content.decode()
    fold = page.partition("<details>")[2].partition("</details>")[0]
    assert TEXT in fold and "Guardamos el día, no la hora." in fold and TEXT not in page.partition("<details>")[0]
    assert "may_publish" not in page and "True" not in fold and ">concern<" not in fold


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "es"])
def test_on_paper_stand_two_slips_and_neither_message_nor_agency(cast, window, language):
    page = window(viewport={"width": 360, "height": 740})
    page.goto(f"{PREFIX[language]}{NEW}")
    page.locator("textarea[name=body]").fill(TEXT)
    page.locator("input[name=category][value=concern]").check()
    submit(page)
    page.emulate_media(media="print")
    expect(page.locator(".slip")).to_have_count(2)
    assert page.locator(".slip").first.is_visible() and page.locator(".slip svg").first.bounding_box()["width"] > 100
    seen = page.locator("body").inner_text()
    assert TEXT not in seen and settings.ORGANISATION not in seen and "North" not in seen
    assert settings.ORGANISATION not in page.title()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_three_times_escape_and_the_button_leave_the_page(cast, window):
    page = window(viewport={"width": 360, "height": 740})
    page.route(f"{settings.LEAVE_URL}**", lambda route: route.fulfill(body="<title>elsewhere</title>"))
    for leave in (
        lambda: [page.keyboard.press("Escape") for _ in range(3)],
        lambda: page.get_by_role("link", name="Exit this page").click(),
    ):
        page.goto(NEW)
        leave()
        page.wait_for_url(f"{settings.LEAVE_URL}**")
        assert page.title() == "elsewhere"
