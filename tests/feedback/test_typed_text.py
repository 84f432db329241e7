"""What somebody typed is never lost: by a change of language, a wrong code, a text that is too long."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from accounts.models import User
from feedback.models import Feedback
from mail.models import OutgoingMail
from tests.feedback.test_browser import PREFIX, submit
from tests.feedback.test_resident_pages import NEW, RECEIPT, code_in, fill, hidden

pytestmark = pytest.mark.django_db
PHONE = {"width": 360, "height": 740}
OTHER = {"en": "es", "es": "en"}
LINE = "The light at lot C is out. "


def switch(page) -> None:
    page.locator("header button.language").click()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("script", [True, False])
def test_text_survives_the_switch_of_language_and_is_sent_once(cast, window, language, script):
    page = window(viewport=PHONE, java_script_enabled=script)
    page.goto(f"{PREFIX[language]}{NEW}")
    page.locator("textarea[name=body]").fill(LINE)
    page.locator("input[name=category][value=idea]").check()
    page.locator("input[name=may_publish]").check()
    switch(page)
    assert page.locator("html").get_attribute("lang") == OTHER[language]
    assert page.url.endswith(f"{PREFIX[OTHER[language]]}{NEW}") and not page.locator(".errors").count()
    assert page.locator("textarea[name=body]").input_value().strip() == LINE.strip()
    assert page.locator("input[name=category][value=idea]").is_checked()
    assert page.locator("input[name=may_publish]").is_checked() and not Feedback.objects.exists()
    submit(page)
    expect(page.locator("#code")).to_be_visible()
    assert [row.language for row in Feedback.objects.all()] == [language]  # it was written before the switch


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "es"])
def test_wrong_code_stays_in_its_box_and_through_the_switch_and_enter_opens(cast, window, reach, language):
    _row, code = reach("with_site")
    page = window(viewport=PHONE)
    page.goto(f"{PREFIX[language]}{RECEIPT}")
    box = page.locator("input[name=receipt_code]")
    box.fill(f"{code[:-1]}?")
    submit(page)
    assert box.input_value() == f"{code[:-1]}?" and page.locator("[role=alert]").count() == 1
    switch(page)
    assert box.input_value() == f"{code[:-1]}?" and not page.locator("[role=alert]").count()
    box.fill(code)
    box.press("Enter")  # opens, and does not change the language
    expect(page.get_by_text(LINE.strip())).to_be_visible()
    assert page.locator("html").get_attribute("lang") == OTHER[language]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("language", "counted", "refused"),
    [("en", "803 characters too long", "803 characters too long"), ("es", "803 letras de más", "803 letras de más")],
)
def test_a_long_text_is_never_cut_and_comes_back_whole_with_the_reason(
    cast,
    window,
    language,
    counted,
    refused,
):
    text = ("x" * 47 + " ") * 100 + "end"  # 4,803 characters
    page = window(viewport=PHONE)
    page.goto(f"{PREFIX[language]}{NEW}")
    box = page.locator("textarea[name=body]")
    box.fill(text)
    assert len(box.input_value()) == 4803 and counted in page.locator(".field__count").inner_text()
    page.locator("input[name=category][value=idea]").check()
    submit(page)
    assert box.input_value() == text and refused in page.locator(".errors").inner_text()
    assert page.locator(".field__error").count() == 1 and not Feedback.objects.exists()
    box.fill(text[:4000])
    submit(page)
    expect(page.locator("#code")).to_be_visible()


def test_switch_keeps_the_key_and_asks_the_check_again(cast):
    rosa = Client()
    data = fill(rosa, body="Please call me at 213-555-0142")
    asked = rosa.post(NEW, data)
    assert hidden(asked, "confirmed") == "1"
    spanish = rosa.post(f"/es{NEW}", {**data, "confirmed": "1", "switch": "1"})
    assert spanish.status_code == 200 and hidden(spanish, "key") == data["key"] and not hidden(spanish, "confirmed")
    assert (
        "¿Quiere dejar esto en su mensaje?" in rosa.post(f"/es{NEW}", data).content.decode()
        and not Feedback.objects.exists()
    )


def test_switch_with_an_account_keeps_the_text_too(as_):
    page = as_("rosa").post("/es/me/feedback/new/north/", {"body": LINE, "category": "idea", "switch": "1"})
    assert page.status_code == 200 and LINE.strip() in page.content.decode() and not Feedback.objects.exists()


def test_refused_form_speaks_in_our_own_words_once_a_field(cast):
    for prefix, write, choose in (
        ("", "Please write something first.", "Please choose one."),
        ("/es", "Primero escriba algo.", "Elija una opción."),
    ):
        for category in ("", "nonsense"):
            page = Client().post(f"{prefix}{NEW}", {"body": " ", "category": category, "about": "nonsense"})
            text = page.content.decode()
            assert page.status_code == 400 and text.count(f"{write}</p>") == 1 and text.count(f"{choose}</p>") == 2
            assert "This field is required" not in text and "Select a valid choice" not in text


def test_who_signs_up_in_spanish_ends_in_spanish(db):
    client = Client()
    client.post("/es/accounts/signup/", {"email": "lupita@example.org"})
    code = OutgoingMail.objects.filter(kind="accounts.code").latest("pk").code
    page = client.post("/es/accounts/confirm-email/", {"code": code}, follow=True)
    assert User.objects.get().email == "lupita@example.org"
    assert page.redirect_chain[-1][0] == "/es/me/" and re.search(r'<html lang="es"', page.content.decode())


def test_the_receipt_after_a_switch_is_one_row(cast):
    rosa = Client()
    data = fill(rosa)
    switched = rosa.post(f"/es{NEW}", {**data, "switch": "1"})
    sent = {code_in(rosa.post(f"/es{NEW}", {**data, "key": hidden(switched, "key")})) for _ in range(2)}
    assert len(sent) == 1 and Feedback.objects.count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_the_form_links_to_opens_beside_it(cast, window, language):
    """No browser may write the text to a disk (`autocomplete=off`), so going back cannot bring it: nobody has to go."""
    page = window(viewport=PHONE)
    page.goto(f"{PREFIX[language]}{NEW}")
    page.locator("textarea[name=body]").fill(LINE)
    page.locator("input[name=category][value=idea]").check()
    links = page.locator(".helplines a, .before-send a")
    assert links.count() >= 4
    for number in range(links.count()):
        with page.context.expect_page() as beside:
            links.nth(number).click()
        beside.value.close()
    assert page.locator("textarea[name=body]").input_value() == LINE
    submit(page)
    expect(page.locator("#code")).to_be_visible()
    assert Feedback.objects.get().body == LINE.strip()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_back_from_the_receipt_and_forward_again_is_one_message(cast, window):
    page = window(viewport=PHONE)
    page.goto(NEW)
    page.locator("textarea[name=body]").fill(LINE)
    page.locator("input[name=category][value=idea]").check()
    submit(page)
    code = page.locator("#code").get_attribute("data-code")
    page.go_back()
    page.evaluate("history.forward()")
    page.wait_for_timeout(500)
    assert Feedback.objects.count() == 1 and code


def test_words_of_another_site_are_not_put_on_our_page(as_, cast):
    sent = {"body": "Call 555-0199 to be safe", "category": "idea"}
    theirs = Client().post("/me/feedback/new/north/", sent, headers={"sec-fetch-site": "cross-site"})
    ours = Client().post("/me/feedback/new/north/", sent, headers={"sec-fetch-site": "same-origin"})
    assert theirs.status_code == 302 and ours.status_code == 403
    assert "555-0199" in ours.content.decode()
    refused = Client(enforce_csrf_checks=True)
    for origin, shown in (("cross-site", False), ("same-origin", True)):
        page = refused.post(NEW, sent, headers={"sec-fetch-site": origin})
        assert page.status_code == 403 and ("555-0199" in page.content.decode()) is shown


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "es"])
def test_cookie_lost_meanwhile_the_text_is_on_the_page(cast, window, language):
    """The browser was closed and opened the tab again: its cookie ended with the session."""
    page = window(viewport=PHONE)
    page.goto(f"{PREFIX[language]}{NEW}")
    page.locator("textarea[name=body]").fill(LINE)
    page.locator("input[name=category][value=idea]").check()
    page.context.clear_cookies()
    submit(page)
    assert LINE.strip() in (page.locator("main").inner_text() + "".join(boxes(page)))
    assert not Feedback.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_signed_out_meanwhile_the_text_is_on_the_page(cast, window):
    page = window(cast.rosa, viewport=PHONE)
    page.goto("/me/feedback/new/north/")
    page.locator("textarea[name=body]").fill(LINE)
    page.locator("input[name=category][value=idea]").check()
    Session.objects.all().delete()
    submit(page)
    assert LINE.strip() in (page.locator("main").inner_text() + "".join(boxes(page)))
    assert not Feedback.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_two_tabs_are_two_messages(cast, window):
    first = window(viewport=PHONE)
    second = first.context.new_page()
    for number, page in enumerate((first, second)):
        page.goto(NEW)
        page.locator("textarea[name=body]").fill(f"{LINE}{number}")
        page.locator("input[name=category][value=idea]").check()
    for page in (second, first):
        submit(page)
        expect(page.locator("#code")).to_be_visible()
    assert {row.body for row in Feedback.objects.all()} == {f"{LINE}0", f"{LINE}1"}


def boxes(page) -> list[str]:
    """What stands in the boxes of the page."""
    return [box.input_value() for box in page.locator("textarea").all()]
