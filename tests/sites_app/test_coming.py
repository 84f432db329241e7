"""Who is planned to come agrees on the own page before serving anywhere, and reaches nothing else (POST-4, ROLE-2)."""

from datetime import timedelta

import pytest
from django.test import Client

from sites_app.models import Assignment, Post
from tests.people import new_officer, new_user, serve, signed_in, today_at_home

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def plan(cast):
    """Omar leaves North in ten days; Luz, who serves nowhere, is planned for his post in five."""
    today = today_at_home()
    post = Post.objects.create(site=cast.north, opened=today - 900 * DAY)
    cast.omar.officer.assignments.update(post=post, end=today + 10 * DAY, start=today - 1900 * DAY)
    luz = new_user("luz")
    row = serve(new_officer(luz, "N-200", "Luz", "Soto"), cast.north, since=today + 5 * DAY)
    Assignment.objects.filter(pk=row.pk).update(post=post)
    return luz, row


def test_she_agrees_before_her_first_day_and_neighbors_read_it_once_he_agreed_too(cast, as_, plan):
    luz, hers = plan
    page, his = signed_in(Client(), luz), cast.omar.officer.assignments.get()
    assert "Neighbors of North may know that I start" in page.get("/staff/me/").content.decode()
    assert page.post(f"/staff/me/agree/{hers.pk}/start_agreed/", {"agree": 1}).status_code == 302
    assert "Soto" not in Client().get("/sites/north/").content.decode(), "he has not agreed"
    as_("omar").post(f"/staff/me/agree/{his.pk}/end_agreed/", {"agree": 1})
    assert "Luz Soto starts in" in Client().get("/sites/north/").content.decode()
    assert page.post(f"/staff/me/agree/{hers.pk}/start_agreed/").status_code == 302
    assert "Soto" not in Client().get("/sites/north/").content.decode(), "taken back"


def test_she_reads_nothing_of_the_site_before_her_first_day(cast, plan):
    luz, hers = plan
    page = signed_in(Client(), luz)
    for path in ("roster/", "feedback/", "meetings/", "digests/", "handover/"):
        assert page.get(f"/staff/sites/north/{path}").status_code == 404, path
    assert page.get("/staff/bureau/").status_code == 403
    assert page.get("/api/v1/staff/sites/").json()["results"] == []
    assert "Nothing needs you now" in page.get("/staff/").content.decode()
    assert page.get("/staff/me/").wsgi_request.access.serves_at == frozenset()
    Assignment.objects.filter(pk=hers.pk).update(start=today_at_home())
    assert page.get("/staff/sites/north/roster/").status_code == 200, "from her first day"


def test_her_own_page_asks_for_the_second_factor_like_everybody_s(plan):
    assert signed_in(Client(), plan[0], second_factor=False).get("/staff/me/").status_code == 302


def test_who_is_not_planned_any_more_has_no_page(plan):
    luz, hers = plan
    page = signed_in(Client(), luz)
    assert page.get("/staff/me/").status_code == 200
    hers.delete()
    assert page.get("/staff/me/").status_code == 404


def test_what_she_may_take_back_stays_on_her_page_while_both_are_there(cast, plan):
    luz, hers = plan
    today = today_at_home()
    Assignment.objects.filter(pk=hers.pk).update(start=today - DAY, start_agreed=today - DAY)
    page = signed_in(Client(), luz)
    assert "Take it back" in page.get("/staff/me/").content.decode()
    cast.omar.officer.assignments.update(end=today - DAY)
    assert "Take it back" not in page.get("/staff/me/").content.decode(), "he has left, and nothing is told any more"
