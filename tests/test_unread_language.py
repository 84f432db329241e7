"""A language that nobody who speaks it has read: where it is offered, and what stands beside it.

Rules: LANG-6.
"""

import re
from datetime import date

import pytest
from django.test import Client

from agency import actions, words
from agency.models import LanguageReview
from feedback.receipts import fresh_key
from lib.languages import asked_for, offered
from tests.people import build_cast

UNREAD = "Todavía no lo ha revisado nadie que hable español desde la infancia."
FORM, SPANISH_FORM = "/sites/north/feedback/new/", "/es/sites/north/feedback/new/"
DANGER, SPANISH_DANGER = "Thinking of suicide?", "¿Piensa en quitarse la vida?"


@pytest.fixture
def unread(db):
    """A deployment on its first day: nobody has read the Spanish."""
    words.forget()
    build_cast()
    yield
    words.forget(seconds=3600, read=["es"])


def page(path: str) -> str:
    return Client().get(path).content.decode()


@pytest.fixture
def confirm(unread, django_capture_on_commit_callbacks):
    """Lupe Ortega sits down with the pages."""

    def done() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            LanguageReview.objects.create(language="es", read_by="Lupe Ortega", read_on=date(2026, 11, 1))
            actions.changed()

    return done


def send(prefix: str) -> str:
    said = {"key": fresh_key(), "body": "The light at the gate is broken.", "category": "concern", "language": "en"}
    return Client().post(f"{prefix}{FORM}", said).content.decode()


def test_nobody_is_led_to_an_unread_language_and_after_a_named_person_read_it_everybody_is(confirm):
    def led() -> list[bool]:
        home = page("/")
        return [
            'href="/es/"' in home,
            'hreflang="es"' in home,
            "/es/" in page("/sitemap.xml"),
            asked_for("", "es-MX,es;q=0.9") == "es",
            'lang="es"' in page("/sites/north/poster/"),
        ]

    assert led() == [False] * 5
    assert "Lupe Ortega" not in page("/accessibility/")
    confirm()
    assert led() == [True] * 5
    assert "Lupe Ortega" in page("/accessibility/")


def test_who_has_the_address_or_names_the_language_still_gets_it(unread):
    assert '<html lang="es"' in page("/es/") and asked_for("es", "") == "es"


def test_in_the_demonstration_every_language_is_offered(unread, settings):
    settings.DEMO = True
    assert [tag for tag, _name in offered()] == ["en", "es"]


def test_an_unread_page_says_so_and_leads_to_the_english_one(confirm):
    html = page("/es/privacy/")
    assert UNREAD in html and 'class="wrap unread' in html and 'href="/privacy/" lang="en"' in html
    assert "unread" not in page("/privacy/")
    confirm()
    assert UNREAD not in page("/es/privacy/")


def besides(html: str) -> str:
    return " ".join(re.findall(r'<div class="beside" lang="en" dir="ltr">(.*?)</div>', html, re.S))


def test_what_protects_stands_in_english_too_until_somebody_read_the_spanish(confirm):
    """Marisol writes: the form, and the receipt with her code."""
    for html, also in ((page(SPANISH_FORM), "They are not police."), (send("/es"), "Write the code down now")):
        assert SPANISH_DANGER in html
        assert DANGER in besides(html) and also in besides(html)
    assert "You can open your message" in besides(send("/es")) or "Come back after this day" in besides(send("/es"))
    confirm()
    for html in (page(SPANISH_FORM), send("/es")):
        assert SPANISH_DANGER in html and DANGER not in html and not besides(html)


def test_the_question_of_the_text_check_stands_in_english_too(unread):
    said = {"key": fresh_key(), "body": "Call me: 323 555 0199.", "category": "concern", "language": "es"}
    html = Client().post(SPANISH_FORM, said).content.decode()
    assert "Your message has not been sent yet." in besides(html) and "You decide." in besides(html)
    assert html.count('name="body"') == 1, "the field itself once"
