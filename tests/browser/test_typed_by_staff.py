"""No form of a team or a moderator loses a text: by the other language, its length, a session's end, a colleague.

Rules: FB-10.
"""

import re
from importlib import import_module
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import OperationalError
from django.urls import reverse
from playwright.sync_api import expect

from accounts.sessions import KEPT, SINCE
from feedback.models import Message
from mail.models import OutgoingMail
from meetings.models import Meeting
from portal.checks import addresses
from sites_app.models import HandoverNote
from tests.portal.test_sessions import code_of

from .addresses import PARAMETER, Place, pages_under_test
from .scene import browser_of

pytestmark = pytest.mark.django_db(transaction=True)
browsed = pytest.mark.browser
# Where each form of the team stands; the one of an RSVP and of the week by e-mail go the same way.
ONE_FORM = {
    *("feedback:staff_item", "feedback:staff_promise_move", "pages:staff_handover", "meetings:rsvp_manage"),
    *(f"meetings:staff_{name}" for name in ("new", "series", "edit", "copy", "cancel", "close", "action_move")),
    "digests:subscribe",
}
SEVERAL = {"sites:staff_me", "admin:feedback_feedback_change", "admin:feedback_enter"}
BOXES = """const boxes = [...document.querySelectorAll("main form[method=post] textarea, main form[method=post] input")]
    .filter((box) => ["textarea", "text", "email"].includes(box.type));"""
FILL = f"(text) => {{ {BOXES} boxes.forEach((box, n) => {{ box.value = `${{text}} ${{n}}`; }}); return boxes.length; }}"
READ = f"() => {{ {BOXES} return boxes.map((box) => [box.name, box.value]); }}"
CUT = f"() => {{ {BOXES} return boxes.filter((box) => box.maxLength >= 0).map((box) => box.name); }}"
LONG = "nine signs" * 500


def places(scene, names) -> dict[str | None, list[Place]]:
    """Each of the pages once, by who opens them; of messages, the one that waits for an answer."""
    found = {place.name: place for place in pages_under_test(scene) if place.name in names}
    assert set(found) == set(names)
    return {who: [place for place in found.values() if place.who == who] for who in {one.who for one in found.values()}}


def submit(page) -> None:
    form = page.locator("header button.language").first.get_attribute("form")
    press(page, page.locator(f"#{form} button[type=submit]").last)


def press(page, button) -> None:
    """Presses, and waits for the whole page that answers."""
    with page.expect_navigation():
        button.click()


@browsed
def test_no_form_of_a_team_loses_a_text_by_the_switch_or_by_its_length(visit, scene):
    for who, pages in places(scene, ONE_FORM).items():
        with visit(who) as visitor:
            for place in pages:
                switched_and_too_long(visitor.page, place)
    assert not HandoverNote.objects.exists() and Message.objects.filter(body__startswith="nine").count() == 0


def switched_and_too_long(page, place) -> None:
    page.goto(place.path)
    assert page.evaluate(FILL, "One word") >= 1, place
    typed = page.evaluate(READ)
    press(page, page.locator("header button.language").first)
    assert page.locator("html").get_attribute("lang") == "es", place
    assert page.evaluate(READ) == typed and not page.locator(".errors, .field__error").count(), place
    page.evaluate(FILL, LONG)
    typed = page.evaluate(READ)
    assert page.evaluate(CUT) == [], place
    submit(page)
    assert page.evaluate(READ) == typed and page.locator(".errors").count() >= 1, place
    is_text = place.name != "digests:subscribe"
    assert not is_text or re.search("(?i)no se cortó nada", page.locator("main").inner_text()), place


@browsed
def test_the_other_language_of_a_page_with_several_forms_opens_beside_it_and_no_box_cuts(visit, scene):
    for who, pages in places(scene, SEVERAL).items():
        with visit(who) as visitor:
            page = visitor.page
            for place in pages:
                page.goto(place.path)
                assert page.evaluate(FILL, "One word") >= 1 and page.evaluate(CUT) == [], place
                typed = page.evaluate(READ)
                with page.context.expect_page() as beside:
                    page.locator("a.language").first.click()
                beside.value.wait_for_load_state()
                assert beside.value.locator("html").get_attribute("lang") == "es"
                assert page.evaluate(READ) == typed, place
                beside.value.close()


@browsed
def test_going_back_to_a_form_of_a_team_finds_the_text_there(visit, scene):
    ((place,),) = places(scene, {"feedback:staff_item"}).values()
    with visit(place.who) as visitor:
        page = visitor.page
        page.goto(place.path)
        page.locator("textarea[name=body]").fill("One word")
        press(page, page.locator("nav.thumb a").last)
        page.go_back()
        assert page.locator("textarea[name=body]").input_value() == "One word"


def end_session(session) -> None:
    """Twelve hours later."""
    session[SINCE] -= settings.STAFF_SESSION_SECONDS
    session.save()


SENT = {
    "feedback:staff_answer": ("omar", ["body", "promise"]),
    "feedback:staff_promise_move": ("nora", ["reason_en", "reason_es"]),
    "pages:staff_handover": ("nora", ["promises_en", "running_es", "organizations_en", "places_es"]),
    "meetings:staff_new": ("nora", ["title_en", "description_es", "place", "address"]),
    "meetings:staff_series": ("nora", ["title_en", "description_es"]),
    "meetings:staff_edit": ("nora", ["title_es", "description_en", "place", "address"]),
    "meetings:staff_save": ("nora", ["title_es", "description_en"]),
    "meetings:staff_cancel": ("nora", ["reason_en", "reason_es"]),
    "meetings:staff_close": ("nora", ["minutes_en", "minutes_es", "action-0-text_en", "action-2-text_es"]),
    "meetings:staff_action_move": ("nora", ["reason_en", "reason_es"]),
    "sites:staff_me_introduction": ("omar", ["introduction_en", "introduction_es"]),
    "sites:staff_me_dispute": ("omar", ["text"]),
    "sites:staff_me_new_photo": ("omar", ["alt_en", "alt_es"]),
    "admin:feedback_decline": ("mia", ["note"]),
    "admin:feedback_publish": ("mia", ["body_en", "answer_es"]),
    "admin:feedback_enter": ("mia", ["body"]),
}


@pytest.mark.parametrize("is_over", [True, False])
def test_the_end_of_a_session_gives_every_text_of_a_team_back(scene, is_over):
    """What the twelve hours end is kept for the same person; whose cookie is gone gets it to be copied."""
    near = {"feedback:staff_answer": "feedback:staff_item", "meetings:staff_save": "meetings:staff_edit"}
    for name, (who, boxes) in SENT.items():
        given = scene.kwargs.get(near.get(name, name)) or scene.kwargs["admin:feedback_feedback_change"]
        known = {"slug": "north", **given}
        path = reverse(name, kwargs={key: known[key] for key in PARAMETER.findall(dict(addresses())[name])})
        typed = {box: f"{box}, one word" for box in boxes}
        client = browser_of(scene.cast, who)
        if not is_over:
            client.cookies.clear()
            shown = client.post(path, typed, headers={"sec-fetch-site": "same-origin"})
            assert shown.status_code == 403, name
            assert [text for text in typed.values() if text not in shown.content.decode()] == [], name
            continue
        end_session(client.session)
        sent = client.post(path, typed)
        assert sent["Location"] == "/accounts/login/?next=%2Faccounts%2Fresume%2F", name
        assert dict(client.session[KEPT]["fields"]) == typed and "_auth_user_id" not in client.session, name
    assert not HandoverNote.objects.exists()


@browsed
def test_an_officer_who_signs_in_again_finds_the_answer_in_its_box(visit, scene):
    ((place,),) = places(scene, {"feedback:staff_item"}).values()
    omar = scene.cast.omar
    with visit("omar") as visitor:
        page = visitor.page
        page.goto(place.path)
        page.locator("textarea[name=body]").fill("The lamp works again.")
        page.locator("input[name=kind][value=done]").check(force=True)
        (cookie,) = [one for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME]
        end_session(import_module(settings.SESSION_ENGINE).SessionStore(cookie["value"]))
        submit(page)
        page.locator("input[name=login]").fill(omar.email)
        press(page, page.locator("main form button[type=submit]").first)
        page.locator("input[name=code]").fill(OutgoingMail.objects.filter(kind="accounts.code").latest("pk").code)
        press(page, page.locator("main form button[type=submit]").first)
        if page.locator("input[name=code]").count():
            page.locator("input[name=code]").fill(code_of(omar))
            press(page, page.locator("main form button[type=submit]").first)
        expect(page).to_have_url(re.compile("/accounts/resume/"))
        assert "The lamp works again." in page.locator("blockquote").inner_text()
        press(page, page.locator("main button[name=switch]"))
        assert page.locator("textarea[name=body]").input_value() == "The lamp works again."
        assert page.locator("input[name=kind][value=done]").is_checked() and not page.locator(".errors").count()
        submit(page)
        expect(page.locator("[role=status]")).to_be_visible()
    assert Message.objects.filter(body="The lamp works again.", kind="answer").count() == 1


def test_what_omar_typed_is_not_shown_to_who_signs_in_after_him(scene):
    client = browser_of(scene.cast, "omar")
    session = client.session
    session[KEPT] = {"path": "/staff/", "fields": [["body", "A secret"]], "has_page": True, "owner": scene.cast.nora.pk}
    session.save()
    assert client.get("/accounts/resume/").status_code == 302
    session[KEPT] |= {"owner": scene.cast.omar.pk}
    session.save()
    assert "A secret" in client.get("/accounts/resume/").content.decode()


def test_a_portal_that_is_busy_or_broken_gives_the_words_back(scene):
    path = reverse("pages:staff_handover", args=["north"])
    client = browser_of(scene.cast, "nora")
    client.raise_request_exception = False
    for error, status in ((OperationalError, 503), (ZeroDivisionError, 500)):
        with patch("sites_app.actions.write_note", side_effect=error):
            said = {"promises_en": "A lamp <b>", "places_es": "Martes"}
            page = client.post(path, said, headers={"sec-fetch-site": "same-origin"})
        text = page.content.decode()
        assert page.status_code == status and "A lamp &lt;b&gt;" in text and "Martes" in text


def seen_in(page) -> str:
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def test_the_second_of_two_tabs_sees_what_the_first_saved(scene):
    """Nothing is written over unseen: a handover note, a draft, the reason of a cancellation."""
    nora, omar = browser_of(scene.cast, "nora"), browser_of(scene.cast, "omar")
    path = reverse("pages:staff_handover", args=["north"])
    old = seen_in(nora.get(path))
    for _pressed_twice in range(2):
        assert omar.post(path, {"promises_en": "Omar's lamp", "seen": old}).status_code == 302
    late = nora.post(path, {"promises_en": "Nora's bench", "seen": old})
    text = late.content.decode()
    assert late.status_code == 409 and "Omar&#x27;s lamp" in text and "Nora&#x27;s bench</textarea>" in text
    assert HandoverNote.objects.get().promises == {"en": "Omar's lamp"}
    assert nora.post(path, {"promises_en": "Both", "seen": seen_in(late)}).status_code == 302

    draft = Meeting.objects.filter(status="draft", series=None).get()
    path = reverse("meetings:staff_edit", args=["north", draft.pk])
    words = {"day": str(draft.local_day), "starts": "18:00", "ends": "19:00", "title_en": "Coffee", "title_es": "Café"}
    words["seen"] = seen_in(nora.get(path))
    assert omar.post(path, {**words, "place": "Omar's room"}).status_code == 302
    late = nora.post(path, {**words, "place": "Nora's room"})
    assert late.status_code == 200 and all(f"{who}&#x27;s room" in late.content.decode() for who in ("Omar", "Nora"))
    assert Meeting.objects.get(pk=draft.pk).place == "Omar's room"

    path = reverse("meetings:staff_cancel", args=["north", scene.kwargs["meetings:staff_cancel"]["pk"]])
    assert omar.post(path, {"reason_en": "A storm"}).status_code == 302
    late = nora.post(path, {"reason_en": "A fire"})
    assert late.status_code == 409 and 'value="A fire"' in late.content.decode()
