"""A language that nobody who speaks it has read: where it is offered, and what stands beside it.

Rules: LANG-6.
"""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from agency import actions, words
from agency.models import LanguageReview
from feedback.receipts import fresh_key
from lib.languages import asked_for, offered
from lib.text_fields import LanguageField
from tests.browser.scene import browser_of, build_scene
from tests.people import build_cast

UNREAD = "Todavía no lo ha revisado nadie que hable este idioma desde la infancia."
FORM, SPANISH_FORM = "/sites/north/feedback/new/", "/es/sites/north/feedback/new/"
DANGER, SPANISH_DANGER = "Thinking of suicide?", "¿Piensa en quitarse la vida?"


@pytest.fixture
def unread(db):
    """A deployment on its first day: nobody has read the Spanish."""
    words.forget()
    yield build_cast()
    words.forget(seconds=3600, read=["es"])


class Said(HTMLParser):
    """The texts of a page's main part, each as it stands between two tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.feed(html.partition('<main id="main"')[2].partition("</main>")[0])

    def handle_data(self, data: str) -> None:
        if "/code/" not in data:  # the receipt's short address leads to the language of its page
            self.texts.add(" ".join(data.split()))


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


def protecting(prefix: str, scene) -> dict[str, str]:
    """The pages that protect, in the language of this prefix."""
    client, said = Client(), {"body": "Call me: 323 555 0199.", "category": "concern", "language": "en"}
    receipt = f"{prefix}/feedback/receipt/"
    found = {"form": page(f"{prefix}{FORM}"), "privacy": page(f"{prefix}/privacy/"), "code": page(receipt)}
    found["unplaced form"] = page(f"{prefix}/feedback/new/")
    found["check"] = client.post(f"{prefix}{FORM}", {**said, "key": fresh_key()}).content.decode()
    sent = {**said, "confirmed": "1", "body": "The gate.", "key": "one-key-for-both-languages".ljust(43, "0")}
    found["receipt"] = client.post(f"{prefix}{FORM}", sent).content.decode()
    for state, code in scene.codes.items():
        found[f"thread, {state}"] = client.post(receipt, {"receipt_code": code}).content.decode()
    return found


def test_each_sentence_of_the_pages_that_protect_is_there_in_english_too(unread, confirm):
    """Form, check, receipt, thread and privacy page: what the English page says, the unread one says as well."""
    scene = build_scene(unread)
    english, spanish = protecting("", scene), protecting("/es", scene)
    lost = {name: Said(html).texts - Said(spanish[name]).texts for name, html in english.items()}
    assert {name: texts for name, texts in lost.items() if texts} == {}
    assert len(english) >= 10 and all(len(Said(html).texts) > 8 for html in english.values())
    for name, html in spanish.items():
        ids = re.findall(r' id="([^"]+)"', html)
        assert len({*ids}) == len(ids), name
    confirm()
    assert Said(protecting("", scene)["privacy"]).texts - Said(page("/es/privacy/")).texts, "the negative control"


def test_no_form_about_a_person_offers_what_nobody_read(unread, confirm):
    """Accounts and invitations: the language decides which mails somebody gets. What a row has already stays."""
    cast, ada = unread, browser_of(unread, "ada")
    paths = {
        "invitation": "/admin/sites_app/invitation/add/",
        "account": f"/admin/accounts/user/{cast.rosa.pk}/change/",
    }

    def choices() -> dict[str, bool]:
        return {name: '<option value="es"' in ada.get(path).content.decode() for name, path in paths.items()}

    assert choices() == {"invitation": False, "account": False}
    refused = {"email": "x@example.org", "role": "bureau", "language": "es"}
    assert ada.post(paths["invitation"], refused).status_code == 200
    with pytest.raises(CommandError, match="nobody has read"):
        call_command("invite", "x@example.org", role="bureau", language="es")
    cast.rosa.language = "es"
    cast.rosa.save()
    assert choices() == {"invitation": False, "account": True}
    assert ada.post(paths["account"], {"language": "es", "is_active": "on"}).status_code == 302
    confirm()
    assert choices() == {"invitation": True, "account": True}
    assert [tag for tag, _name in LanguageField().formfield().choices] == ["en", "es"]
