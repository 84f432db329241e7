"""In a browser: 360 pixels, no JavaScript, both languages. Residents come; staff plan and close."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import Action, Meeting, Rsvp
from tests.browser.conftest import PHONE, scene, stylesheet, visit  # noqa: F401
from tests.people import today_at_home

from .factories import new_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = ["", "/es"]
PLAIN = {"viewport": PHONE, "java_script_enabled": False}


@pytest.fixture
def meeting(scene):  # noqa: F811
    start = timezone.now() + timedelta(days=3)
    return new_meeting(scene.cast.north, capacity=3, child_care=True, starts_at=start)


def send(page, form: str = "form") -> None:
    page.locator(f"{form} button[type=submit]").first.click()


def tell_us(page, prefix: str, meeting: Meeting, people: int, email: str = "") -> None:
    """From the meeting's page, by its own button, through the form."""
    page.goto(f"{prefix}/meetings/{meeting.pk}/")
    page.locator(f'a[href="{prefix}/meetings/{meeting.pk}/rsvp/"]').click()
    page.locator("input[value=child_care]").check()
    page.locator("[name=party_size]").select_option(str(people))
    if email:
        page.locator("main details summary").click()
        page.locator("[name=email]").fill(email)
    send(page, "main form")


def fits_the_phone(page) -> bool:
    """Without scripts in the page the width is asked from outside."""
    return page.locator("main").bounding_box()["width"] <= 360


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_neighbors_come_wait_move_up_change_and_cancel(visit, meeting, prefix):  # noqa: F811
    with visit(**PLAIN) as rosa, visit(**PLAIN) as rey:
        tell_us(rosa.page, prefix, meeting, 3)
        rosas_link = rosa.page.url
        assert f"{prefix}/rsvp/" in rosas_link and rosa.page.locator(".notice--good").count() == 1
        tell_us(rey.page, prefix, meeting, 2)
        assert rey.page.locator(".notice--sun").count() == 1  # on the waiting list
        rosa.page.locator("[name=party_size]").select_option("1")
        send(rosa.page, 'form[action$="change/"]')
        assert rosa.page.locator(".notice--good").count() == 2  # kept, and the change said
        rey.page.reload()
        assert rey.page.locator(".notice--good").count() == 1  # moved up
        send(rosa.page, 'form[action$="cancel/"]')
        assert rosa.page.locator('form[action$="change/"]').count() == 0
        assert fits_the_phone(rosa.page) and fits_the_phone(rey.page)
    states = Rsvp.objects.filter(meeting=meeting).order_by("place").values_list("status", "party_size", "language")
    assert list(states) == [("cancelled", 1, prefix[1:] or "en"), ("confirmed", 2, prefix[1:] or "en")]


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_with_an_address_the_page_says_to_look_into_the_mail(visit, meeting, prefix):  # noqa: F811
    with visit(**PLAIN) as rosa:
        tell_us(rosa.page, prefix, meeting, 1, "rosita@example.org")
        assert rosa.page.url.endswith(f"{prefix}/meetings/{meeting.pk}/rsvp/")
        assert "/rsvp/" not in rosa.page.locator("main").inner_html().replace(f"{meeting.pk}/rsvp/", "")
    assert Rsvp.objects.get(email="rosita@example.org").needs == ["child_care"]


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_nora_plans_a_series_and_publishes_it(visit, scene, prefix):  # noqa: F811
    before = Meeting.objects.count()
    with visit("nora", **PLAIN) as nora:
        page = nora.page
        page.goto(f"{prefix}/staff/sites/north/meetings/")
        page.locator(f'a[href="{prefix}/staff/sites/north/meetings/series/"]').click()
        for name, text in {
            "title_en": "Lights in the park",
            "title_es": "Luces en el parque",
            "day": (today_at_home() + timedelta(days=20)).isoformat(),
            "starts": "18:00",
            "ends": "19:30",
            "count": "3",
            "place": "Library",
        }.items():
            page.locator(f"[name={name}]").fill(text)
        page.locator("[name=pattern]").select_option("every_second_week")
        send(page, "main form")
        assert Meeting.objects.count() == before + 3
        send(page, 'form[action$="/publish/"]')
        assert fits_the_phone(page)
    rows = list(Meeting.objects.filter(title__en="Lights in the park").order_by("starts_at"))
    assert {row.status for row in rows} == {"scheduled"} and len({row.series_id for row in rows}) == 1


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_nora_closes_a_meeting_and_rosa_reads_what_was_promised(visit, scene, meeting, prefix):  # noqa: F811
    held = new_meeting(scene.cast.north, title={"en": "Last time"}, starts_at=timezone.now() - timedelta(days=2))
    with visit("nora", **PLAIN) as nora, visit(**PLAIN) as rosa:
        page = nora.page
        page.goto(f"{prefix}/staff/sites/north/meetings/")
        page.locator(f'a[href$="{held.pk}/close/"]').click()
        page.locator("[name=headcount]").fill("31")
        page.locator("[name=walk_in_count]").fill("12")
        page.locator("[name=minutes_en]").fill("We spoke about lights.")
        page.locator("[name=minutes_es]").fill("Hablamos de las luces.")
        page.locator("details:has([name=action-0-text_en]) summary").click()
        page.locator("[name=action-0-text_en]").fill("Repair the lamp at the gate")
        page.locator("[name=action-0-due]").fill((today_at_home() + timedelta(days=9)).isoformat())
        send(page, "main form")
        assert fits_the_phone(page)
        rosa.page.goto(f"{prefix}/meetings/{meeting.pk}/")
        assert "Repair the lamp at the gate" in rosa.page.locator("main").inner_text()
        rosa.page.goto(f"{prefix}/meetings/{held.pk}/")
        assert ("Hablamos" if prefix else "We spoke") in rosa.page.locator("main").inner_text()
    assert Action.objects.filter(meeting=held).count() == 1


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_nothing_that_nora_types_is_lost_beside_the_promises_she_ticks(visit, scene, meeting, prefix):  # noqa: F811
    """MEET-15: closing a meeting is one form with one button; an earlier promise is a tick in it."""
    held = new_meeting(scene.cast.north, title={"en": "Last time"}, starts_at=timezone.now() - timedelta(days=2))
    before = new_meeting(scene.cast.north, title={"en": "In fall"}, starts_at=timezone.now() - timedelta(days=30))
    new = {"meeting": before, "due": today_at_home()}
    lamp, bench = (Action.objects.create(text={"en": text}, **new) for text in ("Lamp", "Bench"))
    with visit("nora", **PLAIN) as nora:
        page = nora.page
        page.goto(f"{prefix}/staff/sites/north/meetings/{held.pk}/close/")
        page.locator("[name=minutes_es]").fill("Hablamos de las luces.")
        page.locator("[name=headcount]").fill("3")
        page.locator("[name=walk_in_count]").fill("4")  # refused: more than came in all
        page.locator(f"[name=done][value='{lamp.pk}']").check()
        assert page.locator("main button").count() == 1  # nothing else on this page can be pressed
        send(page, "main form")
        assert page.locator("[name=minutes_es]").input_value() == "Hablamos de las luces."
        assert page.locator(f"[name=done][value='{lamp.pk}']").is_checked()
        page.locator("[name=walk_in_count]").fill("1")
        send(page, "main form")
        assert "/close/" not in page.url and fits_the_phone(page)
    held.refresh_from_db()
    assert (held.headcount, held.walk_in_count, held.minutes["es"]) == (3, 1, "Hablamos de las luces.")
    assert list(Action.objects.open_at(scene.cast.north).filter(pk__in=[lamp.pk, bench.pk])) == [bench]
