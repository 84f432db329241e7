"""The bureau's page: every site side by side, each number as its rows say, for the bureau and administrators alone.

Rules: FIG-16, STAFF-3.
"""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.models import Feedback, Message
from meetings.models import Action, Meeting
from pages import bureau
from sites_app.models import Assignment, Post, Site
from tests.digests.scenes import met, promised, said
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
    said(site, ago(3))
    said(site, ago(100))
    about = said(site, ago(100))
    Feedback.objects.filter(pk=about.pk).update(about_officer=team["Ann"], about_person=True, settled_on=TODAY)
    for days in range(1, 6):  # and a day at the moderators: 2 to 6 since the day of sending
        said(site, ago(40), status="answered", first_answered_on=ago(40 - days))
    promised(Feedback.objects.filter(status="answered").first(), ago(5))
    held = met(site, datetime(2026, 10, 2, tzinfo=UTC), headcount=4, minutes_on=ago(50), minutes={"en": "We met."})
    Action.objects.create(meeting=held, text={"en": "Mend it"}, due=ago(1), owner_role="sergeant")
    met(site, NOW + timedelta(days=9))
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
    assert "/staff/sites/east/feedback/" in page and "/staff/sites/east/roster/" in page
    with zipfile.ZipFile(io.BytesIO(bea.get("/staff/bureau.xlsx").content)) as file:
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    lines = [["".join(cell.itertext()) for cell in row] for row in sheet.iter() if row.tag.endswith("}row")]
    assert lines[0] == HEADER.split(",") and lines[1:] == [list(line.values()) for line in by_site.values()]


@pytest.mark.parametrize("path", PATHS)
def test_only_the_bureau_and_administrators_compare_sites(as_, cast, path):
    for person, status in (("bea", 200), ("ada", 200), ("nora", 403), ("omar", 403), ("mia", 403), ("rosa", 404)):
        response = as_(person).get(path)
        assert response.status_code == status, person
        if status == 200:
            assert "no-store" in response["Cache-Control"]


def test_ten_sites_and_sixty_take_the_same_statements(east):
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            bureau.rows(list(Site.objects.by_name()), now=NOW)
        return len(seen)

    few = statements()
    for number in range(60):
        serve(new_officer(None, f"W-{number}", "O", "O"), new_site(f"W{number}"), since=ago(400))
    assert statements() == few <= 10
    assert Message.objects.exists() and Meeting.objects.exists(), "there was something to count"
