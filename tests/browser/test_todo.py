"""What needs Omar, on a phone: by due day, one tap from the act; Nora reads what she decides; presses counted.

Rules: STAFF-2.
"""

import io
from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import expect

from feedback.models import Feedback, Message
from meetings.models import Action, Meeting
from sites_app.models import OfficerPhoto
from tests.people import today_at_home

from .conftest import PHONE
from .test_roles import item_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/es", "es")])


@pytest.fixture
def busy(scene):
    """A promise of an answer that is late, one of a meeting due in three days, a held meeting that is not closed."""
    today = today_at_home()
    promise = Message.objects.promises().filter(feedback__site=scene.cast.north).latest("promise_due")
    Message.objects.filter(pk=promise.pk).update(promise_due=today - timedelta(days=2))
    action = Action.objects.filter(meeting__site=scene.cast.north, done_on=None).earliest("pk")
    Action.objects.filter(pk=action.pk).update(due=today + timedelta(days=3))
    Meeting.objects.filter(pk=action.meeting_id).update(headcount=None)
    return scene, promise, action


@BOTH
def test_omar_keeps_both_kinds_of_promises_with_two_presses(visit, busy, prefix, language):
    _scene, promise, action = busy
    with visit("omar", viewport=PHONE) as visitor:
        page = visitor.page
        assert visitor.faults(f"{prefix}/staff/", language=language) == []
        when = page.locator(".do__when").all_inner_texts()
        assert any(("2 days late" if language == "en" else "2 días de retraso") in one for one in when)
        days = page.locator("ul.do > li").evaluate_all("rows => rows.map((row) => row.className)")
        assert days == sorted(days, reverse=True), "what is late stands first"
        for address in (f"promises/{promise.pk}/done/", f"actions/{action.pk}/done/"):
            page.locator(f"form[action$='{address}'] button").click()
            page.wait_for_url(f"**{prefix}/staff/")
            assert page.locator("[role=status]").count() == 1
            assert page.locator(f"form[action$='{address}']").count() == 0
    promise.refresh_from_db()
    action.refresh_from_db()
    assert promise.kept_on and action.done_on


@BOTH
def test_omar_answers_with_three_presses_and_a_text(visit, busy, prefix, language):
    scene, *_rest = busy
    row = Feedback.objects.get(pk=item_of(scene, "omar")["pk"])
    with visit("omar", viewport=PHONE) as visitor:
        page = visitor.page
        page.goto(f"{prefix}/staff/")
        line = page.locator("ul.do > li", has=page.locator(f"a[href*='/feedback/{row.pk}/']"))
        assert row.body[:20] in line.inner_text()
        line.locator("a.usa-button").click()  # 1
        page.locator("textarea[name=body]").fill("Pusimos dos botes nuevos.")
        page.locator("label.choice", has=page.locator("input[value=done]")).click()  # 2
        page.locator("form[action$='/answer/'] button[type=submit]").click()  # 3
        assert page.locator("[role=status]").count() == 1
    row.refresh_from_db()
    assert row.status == Feedback.Status.ANSWERED


@BOTH
def test_omar_closes_a_meeting_with_two_presses_and_the_form(visit, busy, prefix, language):
    _scene, _promise, action = busy
    with visit("omar", viewport=PHONE) as visitor:
        page = visitor.page
        page.goto(f"{prefix}/staff/")
        page.locator(f"a.usa-button[href$='/{action.meeting_id}/close/']").click()  # 1
        page.locator("input[name=headcount]").fill("12")
        page.locator("main form:has(input[name=headcount]) button[type=submit]").last.click()  # 2
        page.wait_for_url(f"**/meetings/{action.meeting_id}/**")
    assert Meeting.objects.get(pk=action.meeting_id).headcount == 12


@BOTH
def test_hand_back_is_two_presses_of_which_one_is_the_reason(visit, scene, prefix, language):
    row = Feedback.objects.get(pk=item_of(scene, "omar")["pk"])
    with visit("omar", viewport=PHONE) as visitor:
        page = visitor.page
        page.goto(f"{prefix}/staff/")
        page.locator(f"ul.do a.usa-button[href*='/feedback/{row.pk}/']").click()  # 1
        assert visitor.look(language) == []
        page.locator("form[action$='/hand-back/'] button[value=about_me]").click()  # 2
        page.wait_for_url("**/feedback/")
    row.refresh_from_db()
    assert row.status == Feedback.Status.RECEIVED
    with visit("mia") as visitor:
        visitor.page.goto(f"{prefix}/admin/feedback/feedback/{row.pk}/change/")
        why = {"en": "about", "es": "sobre"}[language]
        assert why in visitor.page.locator("main").inner_text().lower()


@BOTH
def test_a_promise_gets_its_new_day_from_the_list(visit, busy, prefix, language):
    _scene, promise, _action = busy
    day = (promise.promise_due + timedelta(days=40)).isoformat()
    with visit("omar", viewport=PHONE) as visitor:
        page = visitor.page
        page.goto(f"{prefix}/staff/")
        page.locator(f"a[href$='/promises/{promise.pk}/move/']").click()
        assert visitor.look(language) == []
        page.locator("input[name=due]").fill(day)
        page.locator("[name=reason_en]").fill("The city orders the lamp first.")
        page.locator("main form button[type=submit]").click()
        page.goto(f"{prefix}/sites/north/")
        page.locator("details:has-text('The city orders the lamp first.') > summary").click()  # the oldest stands open
        expect(page.get_by_text("The city orders the lamp first.")).to_be_visible()


@BOTH
@pytest.mark.parametrize("who", ["omar", "nora"])
def test_the_way_around_is_one_row_with_every_word_on_a_phone(visit, scene, who, prefix, language):
    with visit(who, viewport=PHONE) as visitor:
        visitor.page.goto(f"{prefix}/staff/")
        boxes = [one.bounding_box() for one in visitor.page.locator("nav.thumb li").all()]
        assert len(boxes) == 6 and len({round(box["y"]) for box in boxes}) == 1
        assert boxes[-1]["x"] + boxes[-1]["width"] <= PHONE["width"] + 1, "nothing stands outside"
        assert visitor.page.locator("nav.thumb").bounding_box()["height"] <= 62


def test_nora_reads_what_she_decides_before_what_the_team_does(visit, busy):
    with visit("nora", viewport=PHONE) as visitor:
        visitor.page.goto("/staff/")
        hers = visitor.page.locator("main").inner_text()
    with visit("omar", viewport=PHONE) as visitor:
        visitor.page.goto("/staff/")
        his = visitor.page.locator("main").inner_text()
    assert hers.index("For you to decide") < hers.index("1 post is empty.") < hers.index("Late, or due this week")
    assert "For you to decide" not in his and "post is empty" not in his


@BOTH
def test_omar_plans_the_next_meeting_from_the_last_one(visit, scene, prefix, language):
    with visit("omar", viewport=PHONE) as visitor:
        page = visitor.page
        page.goto(f"{prefix}/staff/")
        page.locator("nav.thumb a[href$='/meetings/']").click()  # 1
        page.locator("main a[href$='/copy/']").first.click()  # 2
        assert page.locator("input[name=place]").input_value() == "Library"
        assert page.locator("input[name=title_es]").input_value() == "Tarde con su equipo"
        page.locator("main form button[type=submit]").last.click()  # 3
        assert visitor.look(language) == []
    later = today_at_home() + timedelta(days=21)  # four weeks after the last one
    drafts = [row for row in Meeting.objects.filter(status="draft") if row.local_day == later and row.child_care]
    assert len(drafts) == 1


@BOTH
def test_omar_adds_his_own_photo_and_takes_it_back(visit, scene, prefix, language):
    """The consent is his own press, and so is its end; the public sees the picture in between."""
    picture = io.BytesIO()
    Image.new("RGB", (500, 700), "navy").save(picture, "JPEG")
    with visit("omar", viewport=PHONE) as visitor:
        page, form = visitor.page, "form[action$='/staff/me/photo/new/']"
        page.goto(f"{prefix}/staff/me/")
        page.locator(f"details:has({form}) > summary").click()
        page.set_input_files(f"{form} input[type=file]", {"name": "me.jpg", "mimeType": "image/jpeg",
                                                          "buffer": picture.getvalue()})  # fmt: skip
        page.locator(f"{form} [name=alt_en]").fill("A man in uniform who smiles")
        page.locator(f"{form} button[type=submit]").click()
        assert page.locator(".field__error, .errors").count() >= 1, "not without his consent"
        assert not OfficerPhoto.objects.exists()
        page.set_input_files(f"{form} input[type=file]", {"name": "me.jpg", "mimeType": "image/jpeg",
                                                          "buffer": picture.getvalue()})  # fmt: skip
        page.locator(f"{form} [name=agrees]").check(force=True)
        page.locator(f"{form} button[type=submit]").click()
        assert page.locator("[role=status]").count() == 1 and visitor.look(language) == []
        photo = OfficerPhoto.objects.get()
        assert photo.consented_on == today_at_home() and photo.officer_id == scene.cast.omar.officer.pk
        page.goto(f"{prefix}/sites/north/team/")
        assert page.locator(f"img[src*='{photo.token}']").count() == 1
        page.goto(f"{prefix}/staff/me/")
        page.locator("form[action$='/staff/me/photo/'] button").click()
        assert not OfficerPhoto.objects.exists()
