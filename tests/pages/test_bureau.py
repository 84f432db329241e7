"""The bureau's page: every site side by side, each number as its rows say, for the bureau and administrators alone.

Rules: FIG-16, STAFF-3.
"""

import csv
import io
import random
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from digests import bureau, months
from digests.models import Digest
from feedback.models import Feedback, Message
from feedback.suppression import median_days
from mail import rendering
from mail.models import OutgoingMail
from meetings.models import Action
from pages import counted
from sites_app.models import Assignment, Officer, Post, Site
from tests.digests.factories import build_feedback, build_meeting, build_promise
from tests.people import new_officer, new_site, serve

HEADER = (
    "site,waiting,late_answers,median_days,late_promises,posts,vacant,vacant_since,arrivals,departures,completions_3,"
    "completions_6,completions_12,leaving_without_successor,next_meeting"
)
NOW = datetime(2026, 11, 29, 20, tzinfo=UTC)
TODAY = NOW.date()
PATHS = ["/staff/bureau/", "/staff/bureau.csv", "/staff/bureau.xlsx"]


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def east(db):
    """Five posts: Ann's five years come in two months, Ben's in eight; Cid leaves and nobody follows; Dot leaves and
    Eve follows; the fifth is empty since Fay left. Two messages wait, one too long, one more is about Ann.
    """
    site = new_site("East", time_zone="UTC", posts=9)
    posts = [Post.objects.create(site=site, opened=ago(3000)) for _ in range(5)]
    team = {name: new_officer(None, f"E-{name}", name, "East") for name in ("Ann", "Ben", "Cid", "Dot", "Eve", "Fay")}
    rows = [
        serve(team["Ann"], site, since=ago(1826 - 60)),
        serve(team["Ben"], site, since=ago(1826 - 240)),
        serve(team["Cid"], site, since=ago(700), until=TODAY + timedelta(days=200)),
        serve(team["Dot"], site, since=ago(30), until=TODAY + timedelta(days=40)),
        serve(team["Fay"], site, since=ago(900), until=ago(51)),
        serve(team["Eve"], site, since=TODAY + timedelta(days=20)),
    ]
    for row, post in zip(rows, [*posts, posts[3]], strict=True):
        Assignment.objects.filter(pk=row.pk).update(post=post)
    build_feedback(site, ago(3))
    build_feedback(site, ago(100))
    about = build_feedback(site, ago(100))
    Feedback.objects.filter(pk=about.pk).update(about_officer=team["Ann"], about_person=True, settled_on=TODAY)
    for days in range(1, 6):  # and a day at the moderators: 2 to 6 since the day of sending
        build_feedback(site, ago(40), status="answered", first_answered_on=ago(40 - days))
    build_promise(Feedback.objects.filter(status="answered").first(), ago(5))
    held = build_meeting(
        site, datetime(2026, 10, 2, tzinfo=UTC), headcount=4, minutes_on=ago(50), minutes={"en": "We met."}
    )
    Action.objects.create(meeting=held, text={"en": "Mend it"}, due=ago(1), owner_role="sergeant")
    build_meeting(site, NOW + timedelta(days=9))
    return site


def test_each_number_is_what_its_rows_say(east):
    (row,) = bureau.rows([east], now=NOW)
    assert row == bureau.Row(
        "east", waiting=2, late_answers=1, median_days=4, late_promises=2, posts=5, vacant=1, vacant_since=ago(50),
        arrivals=1, departures=1, completions_3=1, completions_6=1, completions_12=2, leaving_without_successor=1,
        next_meeting=TODAY + timedelta(days=9),
    )  # fmt: skip


def test_a_site_without_anything_is_a_row_of_noughts(db):
    (row,) = bureau.rows([new_site("West", posts=4)], now=NOW)
    assert row == bureau.Row("west", 0, 0, None, 0, 4, 4, None, 0, 0, 0, 0, 0, 0, None)


def test_page_file_and_spreadsheet_say_the_same(as_, cast, east):
    bea = as_("bea")
    page = bea.get("/staff/bureau/").content.decode()
    text = b"".join(bea.get("/staff/bureau.csv")).decode()
    assert text.splitlines()[0] == HEADER
    by_site = {line["site"]: line for line in csv.DictReader(io.StringIO(text))}
    assert set(by_site) == {"north", "south", "east"} and by_site["east"]["vacant"] == "1"
    assert page.index(">East<") < page.index(">North<") < page.index(">South<")
    assert "/staff/sites/east/counted/#late_answers" in page and "/staff/sites/east/roster/" in page
    sheet = openpyxl.load_workbook(io.BytesIO(bea.get("/staff/bureau.xlsx").content)).active
    lines = [["" if value is None else str(value) for value in row] for row in sheet.values]
    assert lines[0] == HEADER.split(",") and lines[1:] == [list(line.values()) for line in by_site.values()]


@pytest.mark.parametrize("path", PATHS)
def test_only_the_bureau_and_administrators_compare_sites(as_, cast, path):
    for person, status in (("bea", 200), ("ada", 200), ("nora", 403), ("omar", 403), ("mia", 403), ("rosa", 404)):
        response = as_(person).get(path)
        assert response.status_code == status, person
        if status == 200:
            assert "no-store" in response["Cache-Control"]


def test_ten_sites_and_ten_thousand_take_the_same_statements(as_, east):
    bea = as_("bea")

    def statements(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            answer = bea.get(path)
            assert answer.status_code == 200 and (b"".join(answer) if answer.streaming else answer.content)
        return len(seen)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # a busy machine takes its time for ten thousand
    new_sites(7)
    few = {path: statements(path) for path in PATHS[:2]}
    new_sites(9990, area="Valley")
    assert Site.objects.count() == 10_000
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself within a minute
    assert {path: statements(path) for path in few} == few
    assert "Page 1" not in (page := bea.get("/staff/bureau/?area=Valley").content.decode()) and 'rel="next"' in page
    assert ">East<" not in page, "the other area"


def new_sites(number: int, area: str = "") -> None:
    """Sites with a team of one and a message each, made at once."""
    before = Site.objects.count()
    fresh = [Site(slug=f"w{before + n}", name=f"W{before + n}", area=area, posts=1) for n in range(number)]
    sites = Site.objects.bulk_create(fresh)
    people = Officer.objects.bulk_create(
        Officer(serial_number=f"W-{site.pk}", first_name="O", last_name="O", rank="P") for site in sites
    )
    Assignment.objects.bulk_create(
        Assignment(officer=one, site=site, start=ago(400)) for one, site in zip(people, sites, strict=True)
    )
    Feedback.objects.bulk_create(
        Feedback(site=site, received_on=ago(21), since=ago(20), released_on=ago(20), status="with_site",
                 category="concern", body="The light is out.", about_person=False, counted=True)
        for site in sites
    )  # fmt: skip


# Each number leads to what it counts, and is what somebody finds who counts the rows by hand


def test_each_number_leads_to_as_many_lines_as_it_says(as_, cast, east):
    (row,) = bureau.rows([east], now=NOW)
    for person in ("bea", "ada"):
        access = as_(person).get("/staff/").wsgi_request.access
        found = {part.name: part.lines for part in counted.parts(east, access, now=NOW)}
        numbers = {name: getattr(row, name) for name in found if name not in ("median_days", "next_meeting")}
        assert {name: len(found[name]) for name in numbers} == numbers
        assert len(found["median_days"]) == 5 and "Fay East" in found["departures"][0].text
        assert any("Mend it" in line.text for line in found["late_promises"])
        assert bool(found["waiting"][0].url) is (person == "bea"), "administrators do not read messages"
    page = as_("bea").get("/staff/bureau/").content.decode()
    here = as_("bea").get("/staff/sites/east/counted/").content.decode()
    for name in found:
        assert f'href="/staff/sites/east/counted/#{name}"' in page and f'id="{name}"' in here, name


def test_a_promise_that_was_kept_is_not_late_and_nothing_is_late_an_evening_early(db):
    site = new_site("Late")
    item = build_feedback(site, date(2026, 10, 1), status="answered", first_answered_on=date(2026, 10, 2))
    build_promise(item, date(2026, 11, 1), kept_on=date(2026, 11, 1))
    build_feedback(site, date(2026, 11, 15))  # due on November 29
    met_on = build_meeting(
        site, datetime(2026, 10, 2, tzinfo=UTC), headcount=4, minutes_on=ago(50), minutes={"en": "We met."}
    )
    Action.objects.create(meeting=met_on, text={"en": "Mend it"}, due=date(2026, 11, 29), owner_role="sergeant")
    evening = datetime(2026, 11, 30, 4, tzinfo=UTC)  # eight in the evening of November 29 there
    (row,) = bureau.rows([site], now=evening)
    assert (row.late_answers, row.late_promises) == (0, 0)
    (row,) = bureau.rows([site], now=evening + timedelta(hours=5))
    assert (row.late_answers, row.late_promises) == (1, 1)


def test_the_numbers_recomputed_from_rows(db):
    """Sixty officers at five sites, days by chance but the same each time; counted again without `tenure` or SQL."""
    chance = random.Random(20)
    sites = [new_site(name, time_zone="UTC") for name in ("Alder", "Birch", "Cedar", "Dogwood", "Elm")]
    for number in range(60):
        since = ago(chance.randint(-200, 2400))
        until = since + timedelta(days=chance.randint(100, 2200)) if number % 3 else None
        serve(new_officer(None, f"H-{number}", "O", "O"), sites[number % 5], since=since, until=until)
    for number in range(80):
        came = ago(chance.randint(1, 60))
        late = {"status": "answered", "first_answered_on": min(came + timedelta(days=3), TODAY)} if number % 4 else {}
        item = build_feedback(sites[number % 5], came, **late)
        if late and number % 3 == 0:
            build_promise(item, ago(chance.randint(-20, 20)), kept_on=TODAY if number % 2 else None)
    for site, row in zip(sites, bureau.rows(sites, now=NOW), strict=True):
        assert row == recomputed(site), site


def recomputed(site: Site) -> bureau.Row:
    """The same row by hand: one stint is one assignment here, and nobody was away."""
    terms = list(Assignment.objects.filter(site=site))
    serving = [term for term in terms if term.start <= TODAY and (term.end is None or term.end >= TODAY)]
    five = [term.start.replace(year=term.start.year + 5) for term in serving]
    five = [day for term, day in zip(serving, five, strict=True)
            if day > TODAY and (term.end is None or term.end >= day - timedelta(days=1))]  # fmt: skip
    messages = list(Feedback.objects.filter(site=site))
    waiting = [one for one in messages if one.status == "with_site"]
    answered = [one for one in messages if one.first_answered_on and one.first_answered_on >= ago(91)]
    lasted = sorted((one.first_answered_on - one.received_on).days for one in answered)
    promises = Message.objects.filter(feedback__site=site, answer_kind="doing")
    return bureau.Row(
        site.slug,
        waiting=len(waiting),
        late_answers=sum(one.since + timedelta(days=14) < TODAY for one in waiting),
        median_days=median_days(lasted),
        late_promises=sum(one.promise_due < TODAY and one.kept_on is None for one in promises),
        posts=2,
        vacant=max(0, 2 - len(serving)),
        vacant_since=None,
        arrivals=sum(ago(91) < term.start <= TODAY for term in terms),
        departures=sum(term.end is not None and ago(91) <= term.end < TODAY for term in terms),
        completions_3=sum(day <= TODAY + timedelta(days=91) for day in five),
        completions_6=sum(day <= TODAY + timedelta(days=183) for day in five),
        completions_12=sum(day <= TODAY + timedelta(days=365) for day in five),
        leaving_without_successor=sum(term.end is not None for term in serving),
        next_meeting=None,
    )


# What changed, and what got worse first


def week(site: Site, weeks_ago: int, *, late: int = 0, promises: int = 0, vacant: int = 0, waiting: int = 0) -> None:
    monday = date(2026, 11, 23) - timedelta(weeks=weeks_ago)
    public = {
        "feedback": {"waiting": waiting, "overdue": late},
        "decisions": {"late_promises": {"count": promises}},
        "roster": {"vacant": vacant},
    }
    year, number, _day = monday.isocalendar()
    Digest.objects.create(site=site, year=year, week=number, starts_on=monday, data={"public": public}, line="x",
                          built_on=monday, public_from=NOW)  # fmt: skip


def test_what_got_worse_stands_first_with_its_change(as_, cast, east):
    week(cast.south, 4, late=1, vacant=0)
    week(cast.south, 0, late=3, vacant=1)
    week(cast.north, 4, late=5, waiting=1)
    week(cast.north, 0, late=2, waiting=4)
    assert bureau.changes(TODAY)[cast.south.pk] == bureau.Change(0, 2, 0, 1)
    page = as_("bea").get("/staff/bureau/").content.decode()
    assert page.index(">South<") < page.index(">East<") < page.index(">North<"), "better or the same: by name"
    assert '<span class="change change--up">+2</span>' in page and '<span class="change">-3</span>' in page
    assert "differences this size can be chance" in page
    by_name = as_("bea").get("/staff/bureau/?order=name").content.decode()
    assert by_name.index(">East<") < by_name.index(">North<") < by_name.index(">South<")
    found = months.compared(NOW)
    assert [row["site"] for row in found["rows"]][0] in ("South", "East") and found["worse"] == 1


def test_the_bureau_s_month_says_what_asks_for_it_in_both_languages(cast, east, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    week(east, 4, late=0)
    week(east, 0, late=1)
    row = OutgoingMail(kind="digest_month", language="en", params={"user": cast.bea.pk, "month": "2026-10"})
    made = rendering.render(row)
    assert "October 2026 at all sites: 1 answer late, 1 site got worse" in made.subject
    for part in ("1 answer late (1 more than four weeks before)", "2 promises late", "1 post empty, since",
                 "1 leaves, and nobody follows", "1 left in 91 days",
                 "1 completes five years within 6 months"):  # fmt: skip
        assert part in made.text and part in made.html, part
    assert "/staff/sites/east/counted/" in made.text and "/staff/bureau/" in made.text
    row.language = "es"
    assert "1 vecindario empeoró" in rendering.render(row).subject
