"""What needs Omar, on a phone: by due day, one tap from the act; Nora reads what she decides; presses counted.

Rules: STAFF-2.
"""

from datetime import timedelta

import pytest

from feedback.models import Feedback, Message
from meetings.models import Action, Meeting
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
def test_hand_back_is_two_presses_and_a_reason(visit, scene, prefix, language):
    row = Feedback.objects.get(pk=item_of(scene, "omar")["pk"])
    with visit("omar", viewport=PHONE) as visitor:
        page = visitor.page
        page.goto(f"{prefix}/staff/sites/north/feedback/{row.pk}/")
        page.locator("details:has(form[action$='/hand-back/']) > summary").click()
        page.locator("form[action$='/hand-back/'] label.choice").first.click()
        page.locator("form[action$='/hand-back/'] button").click()
        page.wait_for_url("**/feedback/")
    row.refresh_from_db()
    assert row.status == Feedback.Status.RECEIVED


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
        assert "The city orders the lamp first." in page.locator("#promised, main").first.inner_text()


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
