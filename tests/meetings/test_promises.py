"""What was promised at meetings: done, one new day with a reason, and what the room says of it (MEET-15, MEET-17)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from lib.redis_client import page_client
from meetings.actions import closing
from meetings.actions.booking import BookingError, Reason
from meetings.models import Action, ShowOfHands
from tests.people import today_at_home

from .factories import new_meeting, new_rsvp
from .test_staff import BASE, closing_form

DAY = timedelta(days=1)


@pytest.fixture
def promise(cast):
    earlier = new_meeting(cast.north, starts_at=timezone.now() - timedelta(days=40))
    due = today_at_home() - timedelta(days=3)
    return Action.objects.create(meeting=earlier, text={"en": "Repair the lamp"}, due=due)


@pytest.fixture
def held(cast):
    return new_meeting(cast.north, starts_at=timezone.now() - timedelta(days=2))


def pages(promise, held) -> list[str]:
    page_client().flushdb()
    return [
        Client().get(path).content.decode() for path in ("/sites/north/meetings/", f"/meetings/{promise.meeting_id}/")
    ]


def test_a_promise_gets_one_new_day_and_the_old_one_stays(as_, promise, held):
    path, new = f"{BASE}actions/{promise.pk}/move/", today_at_home() + timedelta(days=10)
    old = promise.due
    assert (
        as_("omar").post(path, {"due": new.isoformat(), "reason_en": "The lamp has to be ordered."}).status_code == 302
    )
    promise.refresh_from_db()
    assert (promise.due, promise.first_due) == (new, old)
    for page in pages(promise, held):
        assert "First promised until" in page and "The lamp has to be ordered." in page and "Late since" not in page
    again = as_("omar").post(path, {"due": (new + DAY).isoformat(), "reason_en": "And again."})
    promise.refresh_from_db()
    assert again.status_code == 409 and "had its new day already" in again.content.decode() and promise.due == new


@pytest.mark.parametrize("wrong", [{"reason_en": ""}, {"due": ""}, {"days": 0}, {"days": -4}])
def test_a_new_day_is_later_and_has_a_reason(as_, promise, wrong):
    due = today_at_home() + timedelta(days=wrong.pop("days", 5))
    said = {"due": due.isoformat(), "reason_en": "We wait for the part.", **wrong}
    assert as_("omar").post(f"{BASE}actions/{promise.pk}/move/", said).status_code in (400, 409)
    promise.refresh_from_db()
    assert promise.first_due is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=promise.pk).update(first_due=promise.due)


def test_a_kept_promise_gets_no_new_day(promise):
    closing.finish(promise, on=today_at_home())
    with pytest.raises(BookingError) as refused:
        closing.move(promise, due=today_at_home() + DAY, reason={"en": "x"}, today=today_at_home())
    assert refused.value.reason == Reason.DONE


def test_another_sites_promise_cannot_be_moved(as_, cast):
    south = new_meeting(cast.south, starts_at=timezone.now() - timedelta(days=9))
    theirs = Action.objects.create(meeting=south, text={"en": "Theirs"}, due=today_at_home())
    said = {"due": (today_at_home() + DAY).isoformat(), "reason_en": "x"}
    assert as_("nora").post(f"{BASE}actions/{theirs.pk}/move/", said).status_code == 404


def test_the_rooms_hands_stand_beside_the_teams_own_word(as_, promise, held):
    closing.finish(promise, on=today_at_home())
    counted = {f"hands-{promise.pk}-{name}": n for name, n in (("kept", 4), ("partly", 9), ("not_kept", 12))}
    path = f"{BASE}{held.pk}/close/"
    assert as_("nora").post(path, closing_form(headcount=30, **counted)).status_code == 302
    page = pages(promise, held)[1]
    assert "kept 4, partly 9, not 12." in page and "Done on" in page
    assert 'value="12"' in as_("nora").get(path).content.decode()
    nothing = dict.fromkeys(counted, "")
    as_("nora").post(path, closing_form(headcount=30, **nothing))
    assert not ShowOfHands.objects.exists()


@pytest.mark.parametrize("wrong", ["-1", "many", "5001"])
def test_hands_that_cannot_be_come_back_with_the_minutes(as_, promise, held, wrong):
    said = closing_form(minutes_en="We spoke about lights.", **{f"hands-{promise.pk}-kept": wrong})
    page = as_("nora").post(f"{BASE}{held.pk}/close/", said)
    assert page.status_code == 400 and "We spoke about lights.</textarea>" in page.content.decode()
    assert not ShowOfHands.objects.exists()


def test_only_earlier_promises_of_this_site_are_asked_about(promise, held, cast):
    long_done = Action.objects.create(meeting=promise.meeting, text={"en": "Old"}, due=today_at_home())
    closing.finish(long_done, on=today_at_home() - timedelta(days=130))
    Action.objects.create(meeting=held, text={"en": "New here"}, due=today_at_home())
    south = new_meeting(cast.south, starts_at=timezone.now() - timedelta(days=9))
    Action.objects.create(meeting=south, text={"en": "Theirs"}, due=today_at_home())
    assert list(Action.objects.to_ask_at(held)) == [promise]


def test_the_next_meeting_is_planned_like_the_last_one(as_, held):
    page = as_("nora").get(f"{BASE}{held.pk}/copy/").content.decode()
    assert 'value="Library"' in page and 'value="Neighborhood meeting"' in page and f'action="{BASE}new/"' in page
    day = held.starts_at.astimezone(held.site.zone).date() + timedelta(days=28)
    assert f'value="{day.isoformat()}"' in page


def test_a_held_meeting_shows_no_empty_counts(as_, held, cast):
    assert "Who comes, in numbers" not in as_("nora").get(f"{BASE}{held.pk}/").content.decode()
    ahead = new_meeting(cast.north, starts_at=timezone.now() + DAY)
    assert "Who comes, in numbers" in as_("nora").get(f"{BASE}{ahead.pk}/").content.decode()
    new_rsvp(held, 2, now=held.starts_at - DAY)
    assert "Who comes, in numbers" in as_("nora").get(f"{BASE}{held.pk}/").content.decode()


def test_what_needs_nora_leads_to_the_page_where_it_is_done(as_, held):
    page = as_("nora").get("/staff/").content.decode()
    assert f'href="{BASE}{held.pk}/close/"' in page
