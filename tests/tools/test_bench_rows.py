"""The rows that measurements stand on still fit the models: a bench that nobody ran for weeks can be run."""

from datetime import date, timedelta

import pytest

from digests.models import Digest
from meetings.models import Meeting
from sites_app.models import Site
from tools.bench import booking, commitment, digest_numbers, ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def unhurried(monkeypatch):
    """VACUUM is for no transaction."""
    monkeypatch.setattr(ground, "analyze", lambda: None)


def counted(*tables: str) -> list[int]:
    return [ground.one(f"SELECT count(*) FROM {table}") for table in tables]  # noqa: S608 - names below


def test_every_maker_of_rows_makes_as_many_as_it_was_asked_for(cast):
    tables = ("sites_app_site", "sites_app_officer", "feedback_feedback", "meetings_meeting", "meetings_rsvp")
    before = counted(*tables)
    ground.sites(before[0] + 3)
    ground.officers(4)
    ground.feedback(200)
    ground.meetings(8, 16)
    after = counted(*tables)
    assert [now - then for then, now in zip(before, after, strict=True)] == [3, 4, 200, 8, 16]
    ground.commanders()
    lonely = "SELECT count(*) FROM sites_app_site AS site WHERE NOT EXISTS (SELECT 1 FROM sites_app_assignment WHERE"
    assert ground.one(f"{lonely} site_id = site.id AND role = 'commander')") == 0


def test_a_hot_meeting_and_one_with_many_parties_stand_open_to_everybody(cast, unhurried):
    pk = booking._meeting_with(5)
    hot = Meeting.objects.get(pk=pk)
    assert (hot.status, hot.rsvps.count()) == ("scheduled", 5)


def test_the_statements_that_we_are_measured_against_still_run(cast):
    monday = date(2026, 11, 16)
    week = {"year": 2026, "week": 47, "first": monday, "last": monday + timedelta(days=6)}
    ground.sql(digest_numbers._REFERENCE, week)
    assert Digest.objects.filter(year=2026, week=47).count() == Site.objects.count()
    assert len(commitment._reference()) > 0
    for statement in (commitment._AWAY, commitment._PROMOTED):
        ground.sql(statement.replace("%", "%%"), {})
