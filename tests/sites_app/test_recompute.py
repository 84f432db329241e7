"""A newspaper recomputes the public figures with the program of the documents, and would see a wrong one (API-11)."""

import runpy
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from sites_app.models import Assignment
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
    assert [differs for _count, differs in found.values()] == [[]] * 8
    counted = {name.split(" ")[0]: count for name, (count, _differs) in found.items() if "weeks" not in name}
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
    assert done.stdout.count("ok ") == 8
