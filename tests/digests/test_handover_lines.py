"""What the commander reads of a handover when its last day comes within 90, 60 and 30 days (POST-3)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from digests import lists
from sites_app.models import Assignment, Post
from tests.digests.factories import MONDAY, built
from tests.people import build_cast, new_officer, serve

WEEK_ENDED = date(2026, 11, 23)
PLAN, INVITE = "Within 90 days: it is time to plan who follows.", "Within 90 days: invite who follows"
MEETING, SECRET = "Within 60 days: draft the meeting", "Within 30 days: neighbors read nothing of it until both agree."
KNOWN = "Within 30 days: both agreed, and neighbors read it now."


@pytest.fixture
def site(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    return build_cast(WEEK_ENDED).north


def planned(site, days: int, *, follower: bool, agreed: bool = False) -> None:
    """Ana leaves `days` after the week; with `follower` Luz is planned for her post."""
    last = WEEK_ENDED + timedelta(days=days)
    post = Post.objects.create(site=site, opened=date(2020, 1, 1))
    ana = serve(new_officer(None, "A-1", "Ana", "Rivera"), site, since=date(2024, 2, 1), until=last)
    Assignment.objects.filter(pk=ana.pk).update(post=post, end_agreed=last if agreed else None)
    if follower:
        luz = serve(new_officer(None, "L-1", "Luz", "Soto"), site, since=last + timedelta(days=1))
        agreement = luz.start if agreed else None
        Assignment.objects.filter(pk=luz.pk).update(post=post, start_agreed=agreement)


def line_about_ana(site) -> str:
    digest = built(site)
    found = lists.for_staff(digest, lists.reading([digest], now=MONDAY, staff=True))
    return next(line["text"] for one in found for line in one["lines"] if "Rivera" in line["text"])


@pytest.mark.parametrize(
    ("days", "follower", "agreed", "step"),
    [
        (90, False, False, PLAN), (84, False, False, PLAN), (83, False, False, ""), (90, True, False, INVITE),
        (61, True, False, ""), (60, True, False, MEETING), (54, True, False, MEETING), (53, True, False, ""),
        (30, True, False, SECRET), (24, True, True, KNOWN), (31, True, True, ""), (23, True, True, ""),
    ],
)  # fmt: skip
def test_a_step_stands_in_the_week_of_its_mark(site, days, follower, agreed, step):
    planned(site, days, follower=follower, agreed=agreed)
    line = line_about_ana(site)
    assert "Ana Rivera: last day planned for" in line
    assert (step in line) if step else ("Within" not in line)


def test_it_is_said_in_spanish_too(site):
    planned(site, 60, follower=True)
    with translation.override("es"):
        assert "haga el borrador de la reunión de bienvenida" in line_about_ana(site)
