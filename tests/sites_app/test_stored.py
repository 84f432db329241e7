"""Figures counted ahead are those that a small portal counts at each request, to the byte (FIG-1, FIG-12, FIG-19)."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from demo.management.commands import seed_demo
from lib.cache import invalidate_overview_pages
from sites_app import actions, stored
from sites_app.models import AllFigures, Assignment, Leave, Officer, Post, RosterChange, Site, SiteFigures

NOW = datetime(2026, 11, 30, 4, 30, tzinfo=UTC)  # Sunday evening in Los Angeles, in New York half an hour before Monday
PATHS = ["/commitment/", "/es/commitment/?page=2", "/commitment/stints.csv", "/commitment/curve.csv",
         "/api/v1/commitment/"]  # fmt: skip
ZONES = ["America/Los_Angeles", "America/New_York", "UTC"]


def grown(sites: int, *, officers: int) -> list[Site]:
    """Sites in three zones with officers who come, go, are away, move, and are hidden; a third has no full records."""
    chance = Random(7)
    today = NOW.date()
    places = Site.objects.bulk_create(
        Site(
            slug=f"{'-' if n == 3 else ''}place-{n}", name=f"Place {n:04}", time_zone=ZONES[n % 3], posts=n % 9,
            records_complete_from=None if n % 3 == 1 else date(2015 + n % 7, 1, 1),
        )
        for n in range(sites)
    )  # fmt: skip
    people = Officer.objects.bulk_create(
        Officer(serial_number=f"S-{n}", first_name="A", last_name=f"B{n}", rank="Officer",
                publication=["full_name", "initials", "hidden"][n % 3])
        for n in range(officers)
    )  # fmt: skip
    terms, aways = [], []
    for officer in people:
        start = today - timedelta(days=chance.randrange(-3, 4200))
        for site in chance.sample(places, chance.randrange(1, 3)):
            end = start + timedelta(days=chance.randrange(1, 2500)) if chance.random() < 0.6 else None
            why = "" if end is None else "transferred"
            terms.append(Assignment(officer=officer, site=site, start=start, end=end, end_reason=why))
            if end is None:
                if chance.random() < 0.3 and start < today:
                    away = max(start, today - timedelta(days=chance.randrange(900)))
                    aways.append(Leave(officer=officer, start=away, kind="family"))
                break
            start = end + timedelta(days=chance.randrange(1, 60))
    Assignment.objects.bulk_create(terms)
    Leave.objects.bulk_create(aways)
    Post.objects.bulk_create(Post(site=site, role="officer", opened=date(2020, 1, 1)) for site in places[::5])
    return places


def read(path: str) -> str:
    invalidate_overview_pages()
    response = Client().get(path)
    assert response.status_code == 200, path
    return b"".join(response).decode()


@pytest.fixture
def at(monkeypatch):
    """Sets the one clock of each request."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def both(monkeypatch, db):
    """Every page and file as a small portal counts it, and as it was counted ahead."""

    def ask() -> tuple[dict[str, str], dict[str, str]]:
        found = []
        for few in (10**9, 0):
            monkeypatch.setattr(stored, "FEW_SITES", few)
            monkeypatch.setattr(stored, "FEW_POSTS", few)
            found.append({path: read(path) for path in PATHS})
        return found[0], found[1]

    return ask


def same(both) -> dict[str, str]:
    small, large = both()
    for path in PATHS:
        assert large[path] == small[path], path
    return large


def test_rosa_reads_the_same_figures_however_many_neighborhoods_there_are(both, at):
    """Two hundred sites; then a stint ends, one is hidden, posts and slugs change, and a day begins in New York."""
    places = grown(200, officers=1000)
    assert actions.count_ahead(NOW) == 200 and not RosterChange.objects.exists()
    before = same(both)
    assert before["/commitment/stints.csv"].count("\n") > 300

    ended = Assignment.objects.filter(
        end=None, start__range=(date(2023, 1, 1), date(2026, 1, 1)), committed=True, site__in=places[:99:3]
    ).earliest("start")
    Assignment.objects.filter(pk=ended.pk).update(end=date(2026, 11, 1), end_reason="transferred")
    Officer.objects.filter(pk__in=Officer.objects.exclude(publication="hidden").values("pk")[:40]).update(
        publication="hidden"
    )
    assert actions.count_ahead(NOW) > 1
    changed = same(both)
    assert all(changed[path] != before[path] for path in PATHS if "page=2" not in path)

    Site.objects.filter(pk=places[0].pk).update(slug="moved", records_complete_from=None)
    Assignment.objects.exclude(officer__in=Leave.objects.values("officer")).filter(site=places[6]).delete()
    Leave.objects.all()[:1].get().delete()
    Post.objects.create(site=places[5], role="officer", opened=date(2026, 1, 1))
    actions.count_ahead(NOW)
    assert "moved," in same(both)["/commitment/stints.csv"]

    monday = NOW + timedelta(hours=1)  # nobody counts in between: it was counted ahead
    at(monday)
    assert stored.days_of(monday) != stored.days_of(NOW)
    same(both)


def test_the_demonstration_shows_the_same(both, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    call_command(seed_demo.Command(), feedback=20, meetings=5, sites=12, verbosity=0)
    actions.count_ahead(timezone.now())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored, "FEW_SITES", 0)
        actions.count_ahead(timezone.now())
    same(both)


def test_who_hides_is_hidden_from_the_next_request_on_before_anybody_counts(both, at):
    """FIG-19: three names share a row of those who left; one hides, and no row is left."""
    grown(120, officers=400)
    actions.count_ahead(NOW)
    _small, before = both()
    Officer.objects.filter(publication="full_name").update(publication="hidden")
    Officer.objects.filter(publication="initials").update(publication="hidden")
    assert RosterChange.objects.exists()
    small, large = both()
    assert large["/commitment/stints.csv"] == small["/commitment/stints.csv"] != before["/commitment/stints.csv"]


def test_what_nobody_has_counted_yet_is_asked_for_again_later(monkeypatch, at, db):
    """A day that no worker has counted is no figure of the day before: 503 with a time, and never half a file."""
    grown(30, officers=60)
    monkeypatch.setattr(stored, "FEW_SITES", 0)
    monkeypatch.setattr(stored, "MOST_LIVE", 10)
    for path in PATHS:
        invalidate_overview_pages()
        answer = Client(raise_request_exception=False).get(path)
        assert (answer.status_code, bool(answer.get("Retry-After"))) == (503, True), path
    actions.count_ahead(NOW)
    for path in PATHS:
        read(path)


def test_two_who_count_at_once_and_twice_leave_one_row_a_day(monkeypatch, at, db):
    grown(120, officers=60)
    assert actions.count_ahead(NOW) == 120
    assert actions.count_ahead(NOW) == 0
    days = set(SiteFigures.objects.values_list("day", flat=True))
    assert days == {date(2026, 11, 29), date(2026, 11, 30)} and AllFigures.objects.count() == 2
    actions.count_ahead(NOW + timedelta(days=4))
    assert min(SiteFigures.objects.values_list("day", flat=True)) == date(2026, 12, 3)


@pytest.mark.parametrize(
    "changed",
    [{"slug": "moved"}, {"time_zone": "UTC"}, {"posts": 7}, {"records_complete_from": date(2020, 1, 1)}],
    ids=str,
)
def test_each_change_of_a_neighborhood_that_moves_a_figure_is_counted_anew(db, changed):
    site = Site.objects.create(slug="one", name="One", time_zone=ZONES[0])
    RosterChange.objects.all().delete()
    Site.objects.filter(pk=site.pk).update(name="Another")
    assert not RosterChange.objects.exists()
    Site.objects.filter(pk=site.pk).update(**changed)
    assert RosterChange.objects.get().site_id == site.pk


@pytest.mark.parametrize("path", PATHS)
def test_more_neighborhoods_take_no_more_statements(monkeypatch, at, db, path):
    monkeypatch.setattr(stored, "FEW_SITES", 0)

    def statements() -> int:
        actions.count_ahead(NOW)
        invalidate_overview_pages()
        with CaptureQueriesContext(connection) as seen:
            read(path)
        return len(seen)

    monkeypatch.setattr(stored, "is_kept", lambda: True)
    Site.objects.create(slug="one", name="One", time_zone="UTC")
    few = statements()
    grown(60, officers=100)
    assert statements() <= max(few, 12)
