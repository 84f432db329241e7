"""Numbers that help now: on every page of the journey, thumb-high, within the first screen of a small phone."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation

from feedback import actions, help
from feedback.actions.team import Answer
from feedback.models import Feedback
from tests.feedback.test_browser import PREFIX, submit

pytestmark = pytest.mark.django_db
PHONE = {"width": 360, "height": 740}
BLOCK = {
    "en": "In danger now? Call or text 911. Thinking of suicide? Call or text 988. Hurt at home? 555-0104. "
    "Is a child being hurt? 555-0103. We cannot send help: we do not know who or where you are. "
    "Nobody reads messages at night or on weekends.",
    "es": "¿Está en peligro? Llame al 911 o mande un mensaje de texto. ¿Piensa en quitarse la vida? Llame al 988 y "
    "oprima 2, o mande AYUDA al 988. ¿Le pegan en su casa? 555-0104. ¿Están lastimando a un niño? 555-0103. "
    "Nosotros no podemos mandar ayuda: no sabemos quién es ni dónde está. "
    "De noche y en fin de semana nadie lee los mensajes.",
}
LINKS = {
    "en": ["tel:911", "sms:911", "tel:988", "sms:988", "tel:5550104", "tel:5550103"],
    "es": ["tel:911", "sms:911", "tel:988", "sms:988?body=AYUDA", "tel:5550104", "tel:5550103"],
}


def plain(html: str) -> str:
    block = re.search(r'<section class="danger".*?</section>', html, re.S)
    return " ".join(re.sub(r"<[^>]+>", "", block[0]).split()) if block else ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_block_says_whom_to_call_and_that_we_cannot_send_help(cast, reach, language):
    client, prefix = Client(), PREFIX[language]
    _row, code = reach("escalated")
    for page in (
        client.get(f"{prefix}/sites/north/feedback/new/"),
        client.get(f"{prefix}/feedback/receipt/"),
        client.post(f"{prefix}/feedback/receipt/", {"receipt_code": code}),
        client.post(f"{prefix}/feedback/receipt/", {"receipt_code": "nothing"}),
        client.post(f"{prefix}/sites/north/feedback/new/", {"body": "Hello", "category": "praise"}),
        client.post(f"{prefix}/sites/north/feedback/new/", {"body": "", "category": ""}),
    ):
        assert BLOCK[language] in plain(page.content.decode()), page.status_code


def test_rosa_with_an_account_reads_them_too(as_, reach):
    rosa = as_("rosa")
    assert BLOCK["en"] in plain(rosa.get("/me/feedback/new/north/").content.decode())
    rosa.post("/me/feedback/new/north/", {"body": "Hello", "category": "praise", "key": "k" * 43})
    assert BLOCK["en"] in plain(rosa.get(f"/me/feedback/{Feedback.objects.get().pk}/").content.decode())


@pytest.mark.usefixtures("one_window")
def test_a_text_that_meets_the_limit_stands_below_the_numbers(cast, reach, monkeypatch):
    monkeypatch.setattr(settings, "LIMITS", {**settings.LIMITS, "feedback": "1/600"})
    _row, code = reach("with_site")
    say = {"receipt_code": code, "body": "He is hitting me", "key": "k" * 43}
    answers = [Client().post("/feedback/receipt/follow-up/", say) for _ in range(2)]
    assert answers[1].status_code == 429 and BLOCK["en"] in plain(answers[1].content.decode())


def test_a_route_the_city_does_not_have_is_left_out_and_the_hours_come_from_the_settings(settings):
    settings.ROUTES = {**settings.ROUTES, "domestic_violence": ""}
    settings.NOBODY_READS = {"en": "", "es": ""}
    with translation.override("en"):
        assert [way.key for _question, way in help.in_danger()] == ["emergency", "crisis", "child_protection"]
        assert help.nobody_reads() == "Messages are only read Monday to Friday, 9 to 5."


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("state", ["escalated", "answered"])
def test_on_a_small_phone_they_stand_on_the_first_screen_of_form_receipt_and_thread(
    cast,
    window,
    reach,
    language,
    state,
):
    page = window(viewport=PHONE, java_script_enabled=False)
    prefix = PREFIX[language]
    page.goto(f"{prefix}/sites/north/feedback/new/")
    on_first_screen(page, language)
    page.locator("textarea[name=body]").fill("My husband is hitting me right now")
    page.locator("input[name=category][value=concern]").check()
    submit(page)
    on_first_screen(page, language)
    page.goto(f"{prefix}/feedback/receipt/")
    on_first_screen(page, language, bottom=900)
    page.locator("input[name=receipt_code]").fill(reach(state)[1])
    submit(page)
    on_first_screen(page, language)


def on_first_screen(page, language: str, bottom: int = 740) -> None:
    links = page.locator("main .danger a")
    assert [link.get_attribute("href") for link in links.all()] == LINKS[language]
    if not finders.find("css/site.css"):
        return
    for link in links.all():
        box = link.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44 and box["y"] + box["height"] <= bottom, box
        assert box["x"] + box["width"] <= 360
    assert page.locator(".exit a").first.bounding_box()["y"] < 200


@pytest.mark.parametrize("reason", ["danger", "self_harm", "child_or_vulnerable"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_somebody_in_danger_reads_no_day_to_come_back_and_nothing_of_a_team_that_reads(
    cast, send, access_for, today, reason, language
):
    sent = send()
    actions.escalate(sent.feedback, by=access_for(cast.mia), on=today, reason=reason)
    page = Client().post(f"{PREFIX[language]}/feedback/receipt/", {"receipt_code": sent.code}).content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    words_of = {
        "en": ("Someone outside the police team is handling this.", "Come back after", "then the team", "the team"),
        "es": ("Lo atiende una persona que no es del equipo de policía.", "Regrese después", "y después el equipo",
               " el equipo"),
    }  # fmt: skip
    said, *unsaid = words_of[language]
    assert said in main and not [text for text in unsaid if text in main]


def test_misconduct_names_the_day_on_which_somebody_has_decided(cast, send, access_for, today):
    sent = send()
    actions.escalate(sent.feedback, by=access_for(cast.mia), on=today, reason="misconduct")
    page = Client().post("/feedback/receipt/", {"receipt_code": sent.code}).content.decode()
    assert "Come back after" in page and "should have decided where it goes" in page
    assert 'href="tel:5550102"' in page and "then the team" not in page


def test_the_box_says_the_team_only_where_the_team_will_read(reach):
    """The negative control of the two above."""
    _row, code = reach("with_site")
    assert "then the team" in Client().post("/feedback/receipt/", {"receipt_code": code}).content.decode()


def test_a_tip_has_a_box_of_its_own_that_says_nothing_of_names(cast, settings):
    text = {"body": "I know who shot the boy", "category": "concern"}
    box = notices(Client().post("/sites/north/feedback/new/", text))
    assert len(box) == 1 and "Do you know something about a crime?" in box[0] and 'href="tel:5550101"' in box[0]
    assert "name" not in re.sub(r"<[^>]+>", "", box[0])
    settings.ROUTES = {**settings.ROUTES, "tip_line": ""}
    (box,) = notices(Client().post("/sites/north/feedback/new/", text))
    assert "/about/#tip" in box and "tel:" not in box


def test_an_officers_number_is_no_slip_and_the_way_to_complain_stands_beside_it(cast):
    text = {"body": "The officer with badge 41233 pushed my son", "category": "concern"}
    (box,) = notices(Client().post("/es/sites/north/feedback/new/", text))
    assert "Lo puede dejar." in box and "/es/about/#complaint" in box and "41233" in box
    both = {"body": "Badge 41233 came, call me at 213-555-0142", "category": "concern"}
    slip, badge = notices(Client().post("/sites/north/feedback/new/", both))
    assert "213-555-0142" in slip and "41233" not in slip and "41233" in badge


def notices(page) -> list[str]:
    return re.findall(r'<div class="notice[^>]*role="alert">.*?</div>', page.content.decode(), re.S)


def test_a_translation_stands_under_its_answer_as_one_message(cast, reach, access_for, today):
    row, code = reach("with_site", language="es")
    message = actions.answer(row, Answer("done", "It works again", "en"), by=access_for(cast.nora), on=today)
    actions.translate(message, by=access_for(cast.mia), on=today, language="es", body="Ya sirve.", promise="")
    page = Client().post("/feedback/receipt/", {"receipt_code": code}).content.decode()
    assert page.count('<article class="message message--site"') == 1
    assert "It works again" in page and "Ya sirve." in page
