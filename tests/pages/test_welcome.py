"""The meeting to say welcome and goodbye: one press makes a draft that names nobody (POST-3)."""

from datetime import timedelta

import pytest
from django.test import Client

from meetings.models import Meeting
from sites_app.models import Assignment, Post
from tests.people import new_officer, serve, today_at_home

PAGE = "/staff/sites/north/handover/"


@pytest.fixture
def luz(cast):
    """Omar leaves North in twenty days; Luz is planned for his post in ten."""
    today = today_at_home()
    post = Post.objects.create(site=cast.north, opened=today - timedelta(days=900))
    cast.omar.officer.assignments.update(post=post, end=today + timedelta(days=20))
    row = serve(new_officer(None, "N-200", "Luz", "Soto"), cast.north, since=today + timedelta(days=10))
    Assignment.objects.filter(pk=row.pk).update(post=post)
    return row


def address(cast) -> str:
    return f"{PAGE}{cast.omar.officer.pk}/meeting/"


def test_one_press_makes_the_draft_on_a_day_on_which_both_are_there(cast, as_, luz):
    omar = as_("omar")
    page = omar.get(PAGE).content.decode()
    assert "Luz Soto: first day" in page and "Not public" in page and address(cast) in page
    first, second = omar.post(address(cast)), omar.post(address(cast))
    meeting = Meeting.objects.get(site=cast.north)
    assert first.url == second.url == f"/staff/sites/north/meetings/{meeting.pk}/edit/", "asked twice, made once"
    assert meeting.is_draft and meeting.local_day == luz.start + timedelta(days=3)
    assert meeting.title == {"en": "Welcome and goodbye", "es": "Bienvenida y despedida"}
    assert not {"Omar", "Luz", "Soto", "Ortiz"} & set(str({**meeting.title, **meeting.description}).split())
    assert omar.get(first.url).status_code == 200
    for path in (f"/meetings/{meeting.pk}/", "/sites/north/meetings/", "/sites/north/", "/sites/north/calendar.ics"):
        assert "Welcome and goodbye" not in Client().get(path).content.decode(), path


def test_where_they_do_not_overlap_it_is_on_the_last_day(cast, as_, luz):
    last = cast.omar.officer.assignments.get().end
    Assignment.objects.filter(pk=luz.pk).update(start=last + timedelta(days=9))
    as_("omar").post(address(cast))
    assert Meeting.objects.get(site=cast.north).local_day == last


def test_where_nobody_follows_there_is_nothing_to_draft(cast, as_, luz):
    luz.delete()
    assert as_("omar").post(address(cast)).status_code == 404
    assert address(cast) not in as_("omar").get(PAGE).content.decode() and not Meeting.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("olga", 404), ("rosa", 404), ("mia", 403), ("bea", 403)])
def test_it_is_drafted_by_the_team_alone(cast, as_, luz, name, status):
    assert as_(name).post(address(cast)).status_code == status and not Meeting.objects.exists()
