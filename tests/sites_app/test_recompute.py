"""A newspaper recomputes the public figures with the program of the documents, and would see a wrong one (API-11)."""

import json
import runpy
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from django.test import Client

from demo.data import people, places
from digests import csv_columns
from digests.models import Digest
from sites_app import actions
from sites_app.models import Assignment, Site
from tests.people import new_officer, new_site, serve, today_at_home
from tests.sites_app.factories import many_officers

PROGRAM = Path(__file__).resolve().parents[2] / "docs" / "examples" / "recompute.py"
TODAY = today_at_home()


def teams() -> None:
    """Four neighborhoods: some left, nobody left, everybody left, and one that does not know its past."""
    north, south, west, east = (new_site(name, posts=12) for name in ("North", "South", "West", "East"))
    many_officers(north, 40, today=TODAY)
    ends = Assignment.objects.filter(site=north, start__lt=TODAY - timedelta(days=800)).order_by("pk")[:9]
    for n, row in enumerate(ends):
        Assignment.objects.filter(pk=row.pk).update(end=row.start + timedelta(days=300 + 90 * n))
    many_officers(south, 14, today=TODAY, prefix="S")
    for n in range(11):
        start = TODAY - timedelta(days=2600 + n)
        serve(
            new_officer(None, f"W-{n}", "Wes", f"West{n}"),
            west,
            since=start,
            until=start + timedelta(days=200 + 20 * n),
        )
    serve(new_officer(None, "E-1", "Eve", "East"), east, since=date(2012, 1, 1))
    east.records_complete_from = None
    east.save()


def read(path: str) -> str:
    response = Client().get(path.removeprefix("http://testserver"))
    assert response.status_code == 200
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


@pytest.fixture
def check(db):
    teams()
    return runpy.run_path(str(PROGRAM))["check"]


def test_every_kind_of_figure_is_recomputed_and_agrees(check):
    found = {name: (count, differs) for name, count, differs in check(read)}
    assert [differs for _count, differs in found.values()] == [[]] * 10
    counted = {name: count for name, (count, _differs) in found.items() if "week" not in name}
    assert all(counted.values()), counted


WRONG = {
    "promised": ("/api/v1/commitment/", '"total":{"promised":', '"total":{"promised":1'),
    "curve.csv": ("/commitment/curve.csv", "0.9", "0.8"),
    "on": ("/commitment/stints.csv", "on_track", "completed"),
    "bands": ("/commitment/curve.csv", ",1.0000,", ",0.9999,"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_figure_would_be_seen(check, kind):
    path, right, wrong = WRONG[kind]

    def tampered(asked: str) -> str:
        text = read(asked)
        if asked == path:
            assert right in text
            return text.replace(right, wrong, 1)
        return text

    assert any(differs for _name, _count, differs in check(tampered))


@pytest.mark.django_db(transaction=True)
def test_the_program_runs_by_itself_against_an_address(live_server):
    teams()
    command = [sys.executable, "-I", "-S", str(PROGRAM), live_server.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok ") == 10


LISTS = ("late_answers", "late_promises", "meetings_to_close", "tenure")
OPEN_DATA = PROGRAM.parents[1] / "open-data.md"
FILES = {
    "curve.csv": "/commitment/curve.csv",
    "stints.csv": "/commitment/stints.csv",
    "digests.csv": "/api/v1/digests.csv",
}


def marks() -> list[tuple[str, str, bool]]:
    """File, column and whether it can be recomputed, as docs/open-data.md says."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in OPEN_DATA.read_text().splitlines()]
    return [(row[0], row[1], row[2] == "yes") for row in rows if len(row) == 4 and row[2] in ("yes", "no")]


@pytest.fixture
def weeks(db):
    """The demonstration's neighborhoods, with weeks."""
    seed(0)
    north = Site.objects.order_by("slug").first()
    for start in (date(2026, 11, 9), date(2026, 11, 16)):
        public = {
            "feedback": {"released": 3, "settled": 2, "waiting": 1}, "meetings": {"held": 1, "ahead": []},
            "roster": {"posts": 11, "filled": 9, "vacant": 2, "arrivals": 1},
            "decisions": {name: {"count": 0} for name in LISTS},
        }  # fmt: skip
        line = csv_columns.line(*start.isocalendar()[:2], start, public)
        year, week, _day = start.isocalendar()
        over = datetime(2026, 11, 23, 20, tzinfo=UTC)
        Digest.objects.create(
            site=north, year=year, week=week, starts_on=start, data={"public": public}, line=line,
            built_on=over.date(), public_from=over,
        )  # fmt: skip


def seed(extra: int) -> None:
    today = datetime.now(UTC).date()
    people.make_people(places.make_sites(extra, today=today), random=Random(2026), today=today)
    actions.count_ahead(datetime.now(UTC))


@pytest.mark.django_db
@pytest.mark.parametrize("extra", [0, 190], ids=["demonstration", "200 sites"])
def test_every_figure_of_ten_and_of_two_hundred_neighborhoods_is_recomputed(extra):
    seed(extra)
    found = runpy.run_path(str(PROGRAM))["check"](read)
    assert [differs for _name, _count, differs in found] == [[]] * 10
    assert sum(count for _name, count, _differs in found) > 10 * (10 + extra)


def test_every_column_is_in_the_list_and_one_that_is_marked_is_seen_when_it_is_wrong(weeks):
    """One cell of each marked column is changed: the program says that it differs."""
    check = runpy.run_path(str(PROGRAM))["check"]
    for file, path in FILES.items():
        header, *lines = read(path).splitlines()
        assert header.split(",") == [column for name, column, _is in marks() if name == file]
        for column in [column for name, column, is_recomputed in marks() if name == file and is_recomputed]:
            place = header.split(",").index(column)
            assert any(_differs(check, path, lines, header, row, place) for row in _telling(lines, file)), (
                file,
                column,
            )
    assert not any(differs for _name, _count, differs in check(read)), "the control"


def _telling(lines: list[str], file: str) -> list[int]:
    """Rows worth changing: those of all together in the curve, who serves in the stints, any of the weeks."""
    wanted = {"curve.csv": "all,", "stints.csv": ",on_track", "digests.csv": ","}[file]
    return [number for number, line in enumerate(lines) if wanted in line][:3] + (
        [0, 1, 2] if file == "curve.csv" else []
    )


def _differs(check, path, lines, header, row: int, place: int) -> bool:
    cells = lines[row].split(",")
    cells[place] = _wrong(cells[place])
    text = "\n".join([header, *lines[:row], ",".join(cells), *lines[row + 1 :]]) + "\n"
    return any(differs for _name, _count, differs in check(lambda asked: text if asked == path else read(asked)))


def _wrong(cell: str) -> str:
    """Another value of the same kind."""
    if cell.replace("-", "").isdigit() and len(cell) == 10:
        return (date.fromisoformat(cell) + timedelta(days=1)).isoformat()
    if cell.isdigit():
        return str(int(cell) + 1)
    return f"{float(cell) / 2:.4f}" if cell.replace(".", "").isdigit() else "completed" if cell == "on_track" else "x"


@pytest.mark.parametrize("name", ["promised", "completed", "kept"])
def test_a_wrong_total_of_the_api_is_seen(weeks, name):
    check = runpy.run_path(str(PROGRAM))["check"]
    told = json.loads(read("/api/v1/commitment/"))
    told["total"][name] += 1
    assert any(
        d
        for _n, _c, d in check(
            lambda asked: json.dumps(told) if "commitment/" in asked and "csv" not in asked else read(asked)
        )
    )
