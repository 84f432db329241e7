"""Years of Mondays: clock changes, ISO week 53, changes of staff, late schedulers; none missed, none doubled."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from digests import actions
from digests.models import Delivery, Digest
from feedback.models import Feedback
from mail.models import OutgoingMail
from sites_app.models import Assignment, Officer, Site
from tests.digests.factories import build_feedback, build_meeting

# Zones that change their clocks at other times, or never; Havana and Cairo do it at midnight.
ZONES = [
    "America/Los_Angeles",
    "America/New_York",
    "America/Phoenix",
    "Europe/Berlin",
    "America/Havana",
    "Africa/Cairo",
    "Pacific/Auckland",
    "Asia/Kolkata",
]
FIRST = date(2026, 1, 5)  # a Monday; 2026 has a week 53
# The weeks from here on in which every zone changes its clock both ways, and the week 53.
AUTUMN, WEEKS = date(2026, 9, 21), 32


def make_sites(commanders: int, first: date) -> list[Site]:
    sites = [Site(slug=f"s-{n}", name=f"S {n}", posts=2, time_zone=ZONES[n % len(ZONES)]) for n in range(commanders)]
    Site.objects.bulk_create(sites)
    for n, site in enumerate(sites):
        command(site, n, 0, first - timedelta(days=30))
    return sites


def command(site: Site, place: int, turn: int, since: date) -> Assignment:
    officer = Officer.objects.create(
        serial_number=f"C-{place}-{turn}", first_name="C", last_name=str(place), email=f"c{place}-{turn}@example.org"
    )
    return Assignment.objects.create(
        officer=officer, site=site, role=Assignment.Role.COMMANDER, start=since, committed=False
    )


def change_staff(site: Site, place: int, monday: date, random: Random) -> None:
    """Now and then somebody else takes over on a Monday, the day it matters."""
    if random.random() < 0.1:
        old = Assignment.objects.filter(site=site, end=None).get()
        old.end = monday - timedelta(days=1)
        old.save()
        command(site, place, (monday - FIRST).days, monday)


def simulate(weeks: int, commanders: int, first: date) -> None:
    random, sites = Random(53), make_sites(commanders, first)
    expected: set[tuple[int, date, int]] = set()
    things: Counter = Counter()
    for number in range(1, weeks + 1):
        monday = first + timedelta(weeks=number)
        for place, site in enumerate(sites):
            change_staff(site, place, monday, random)
            things += happen(site, monday, random)
        commanding = dict(Assignment.objects.filter(start__lte=monday, end=None).values_list("site_id", "officer_id"))
        expected |= {(pk, monday - timedelta(days=7), officer) for pk, officer in commanding.items()}
        run_schedulers(monday, random)
        if number % 10 == 0:  # what autovacuum does; all these years are one transaction, which it cannot see into
            connection.cursor().execute("ANALYZE")
    check(expected, things, commanders * weeks)


def happen(site: Site, monday: date, random: Random) -> Counter:
    """One message and one meeting anywhere in the week before, edges preferred."""
    day = monday - timedelta(days=random.choice([1, 1, 7, 7, 3]))
    build_feedback(site, day, status="closed", first_answered_on=day)
    hour = random.choice([0, 0, 23, 12])
    build_meeting(site, datetime(day.year, day.month, day.day, hour, 30, tzinfo=ZoneInfo(site.time_zone)), headcount=1,
        minutes_on=day, minutes={"en": "x"})  # fmt: skip
    return Counter(messages=1, meetings=1)


def run_schedulers(monday: date, random: Random) -> None:
    """Two of them: ticks all around the world's Monday morning, and late ones, up to 47 hours."""
    start = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    late = random.choice([0, 0, 0, 12, 24])  # 24: nearly 48 hours after eight in Auckland
    for hour in sorted({-12, -4, 2, 6, 12, 14, 15, 16, 17, late + 17}):
        if late and -12 < hour < late:
            continue
        moment = start + timedelta(hours=hour, minutes=random.choice([0, 1, 59]))
        for _ in range(2):
            actions.send_due(moment)


def check(expected: set[tuple[int, date, int]], things: Counter, digests: int) -> None:
    assert Digest.objects.filter(missed=True).count() == 0
    assert Digest.objects.final().count() == digests
    queued = Counter()
    for row in OutgoingMail.objects.filter(kind="digest").iterator():
        queued.update((pk, row.params["officer"]) for pk in row.params["digests"])
    known = {pk: (site, monday) for pk, site, monday in Digest.objects.values_list("pk", "site_id", "starts_on")}
    found = Counter({(*known[pk], officer): n for (pk, officer), n in queued.items()})
    assert set(found.values()) == {1}, "doubled"
    assert set(found) == expected, "missed, or sent to somebody else"
    assert Delivery.objects.count() == len(expected)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum((data->'public'->'feedback'->>'released')::int),"
            " sum((data->'public'->'feedback'->>'settled')::int),"
            " sum((data->'public'->'meetings'->>'held')::int) FROM digests_digest"
        )
        assert cursor.fetchone() == (things["messages"], things["messages"], things["meetings"])
    assert Feedback.objects.count() == things["messages"]


def test_the_zones_of_the_short_run_change_their_clocks_within_it():
    """All but Phoenix and Kolkata, which never do."""
    days = [AUTUMN + timedelta(days=turn) for turn in range(7 * WEEKS)]
    for name in set(ZONES) - {"America/Phoenix", "Asia/Kolkata"}:
        noons = [datetime(one.year, one.month, one.day, 12, tzinfo=ZoneInfo(name)).utcoffset() for one in days]
        assert sum(a != b for a, b in pairwise(noons)) == 2, name


def test_the_weeks_of_all_clock_changes_for_twenty_commanders(db):
    simulate(WEEKS, 20, AUTUMN)
    assert Digest.objects.filter(year=2026, week=53).count() == 20


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_520_weeks_for_200_commanders(db):
    simulate(520, 200, FIRST)
    assert Digest.objects.filter(week=53).count() >= 400
