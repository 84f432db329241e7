"""The tenure report: one row per stint, exact columns, as of any day.

Rules: RUN-7.
"""

import io
import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from sites_app.models import Assignment, Leave
from tests.people import new_officer, new_site, serve

HEADER = "site,serial_number,name,first_day,last_day,status,on_leave,completes_on,days_served,fraction"


@pytest.fixture
def rosters(db):
    north, south = new_site("North"), new_site("South")
    omar, olga = new_officer(None, "N-2", "Omar", "Ortiz"), new_officer(None, "N-1", "Olga", "=Ocampo")
    serve(omar, north, since=date(2020, 1, 1), until=date(2021, 12, 31))
    serve(olga, north, since=date(2020, 1, 1))
    serve(olga, south, since=date(2018, 2, 28), until=date(2018, 6, 30))
    serve(
        new_officer(None, "N-3", "Nora", "Nunez"),
        north,
        role=Assignment.Role.COMMANDER,
        since=date(2023, 1, 1),
    )
    Leave.objects.create(officer=olga, start=date(2023, 1, 1), end=date(2023, 1, 31))


def report(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("tenure_report", *arguments, stdout=out)
    return out.getvalue().split("\n")


def test_each_stint_is_one_row_by_site_first_day_and_serial_number(rosters):
    assert report("--csv", "--as-of", "2023-01-15") == [
        HEADER,
        "north,N-1,Olga =Ocampo,2020-01-01,,on_track,true,2025-02-01,1096,0.5998",
        "north,N-2,Omar Ortiz,2020-01-01,2021-12-31,ended_early,false,2025-01-01,731,0.4001",
        "north,N-3,Nora Nunez,2023-01-01,,no_commitment,false,,14,",
        "south,N-1,Olga =Ocampo,2018-02-28,2018-06-30,ended_early,false,2023-02-28,123,0.0673",
        "",
    ]


def test_before_the_first_day_a_stint_is_upcoming(rosters):
    rows = report("--csv", "--as-of", "2017-01-01")
    assert rows[1].split(",")[5:] == ["upcoming", "false", "2025-02-01", "0", "0.0000"]


def test_without_csv_it_is_a_table_to_read(rosters):
    text = "\n".join(report())
    assert "Omar Ortiz" in text and "ended_early" in text


def test_a_day_that_is_none_is_refused(rosters):
    for wrong in ("2023-02-30", "yesterday", "0001-01-01"):
        with pytest.raises(CommandError):
            report("--as-of", wrong)


def test_an_empty_roster_is_a_header(db):
    assert report("--csv") == [HEADER, ""]
    assert report() == ["Nobody is on the roster.", ""]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "Pacific/Pago_Pago"])
def test_the_zone_of_the_server_changes_no_figure(rosters, client, zone, monkeypatch, settings):
    """Days are counted in the site's zone, whatever the machine and the deployment think (CLOCK-10)."""
    here = [report("--csv"), client.get("/api/v1/commitment/").content]
    monkeypatch.setenv("TZ", zone)
    settings.TIME_ZONE = zone
    time.tzset()
    try:
        assert datetime.now().astimezone().utcoffset() == datetime.now(ZoneInfo(zone)).utcoffset()
        assert [report("--csv"), client.get("/api/v1/commitment/").content] == here
    finally:
        monkeypatch.undo()
        time.tzset()
