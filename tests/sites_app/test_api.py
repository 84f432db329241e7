"""The API of sites, officers and the promise: exact fields, the same statements for ten and a thousand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting
from sites_app.models import Assignment, Leave, Officer
from tests.people import new_officer, new_site, serve
from tests.sites_app.factories import many_officers

TODAY = datetime.now(UTC).date()
SITE_FIELDS = {
    "slug",
    "name",
    "kind",
    "address",
    "phone",
    "office_hours",
    "latitude",
    "longitude",
    "launched_on",
    "team",
    "commitment",
    "next_meeting",
}
COMMITMENT_FIELDS = {
    "promised",
    "before_records",
    "kept",
    "not_kept",
    "not_yet",
    "on_track",
    "completed",
    "ended_early",
    "median_months",
    "records_complete_from",
    "retention",
}
OFFICER_FIELDS = {"display_name", "rank", "role", "languages", "serving_since", "introduction", "commitment"}


def get(client, path: str):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.json()


@pytest.fixture
def north(db):
    return new_site("North", latitude="33.94", longitude="-118.24", launched_on="2011-11", time_zone="UTC")


def test_a_site_has_exactly_the_fields_of_the_contract(client, north):
    serve(new_officer(None, "N-1", "Omar", "Ortiz"), north, since=TODAY - timedelta(days=400))
    found = get(client, "sites/north/")
    assert set(found) == SITE_FIELDS and set(found["commitment"]) == COMMITMENT_FIELDS
    assert (found["latitude"], found["launched_on"]) == (33.94, "2011-11")
    assert found["team"] == {"posts": 2, "filled": 1, "vacant": 1}
    assert found["commitment"]["records_complete_from"] == "2015-01-01"
    assert found["commitment"]["median_months"] == 13 and found["next_meeting"] is None
    assert found["commitment"]["retention"][0] == {"year": 1, "share": None, "low": None, "high": None, "at_risk": 1}
    assert found["commitment"]["promised"] == found["commitment"]["on_track"] == 1
    assert found["commitment"]["before_records"] == {"completed": 0, "ended_early": 0, "on_track": 0}
    listed = get(client, "sites/")
    assert set(listed) == {"count", "next", "previous", "results"} and listed["results"] == [found]
    assert client.get("/api/v1/sites/nowhere/").status_code == 404


def test_without_complete_records_what_is_not_known_is_null(client, db):
    new_site("South", records_complete_from=None)
    found = get(client, "sites/south/")
    unknown = ["promised", "before_records", "kept", "not_kept", "not_yet", "completed", "ended_early"]
    assert [found["commitment"][name] for name in unknown] == [None] * 7
    assert (found["commitment"]["retention"], found["latitude"], found["launched_on"]) == ([], None, "")


def test_shares_are_numbers_from_ten_terms_on(client, north):
    many_officers(north, 12, today=TODAY)
    marks = get(client, "sites/north/")["commitment"]["retention"]
    assert [mark["year"] for mark in marks] == [1, 2, 3, 4, 5] and marks[0]["share"] == 1.0
    assert 0 < marks[0]["low"] < marks[0]["high"] == 1.0


def test_the_next_meeting_is_the_first_public_one(client, north):
    now = datetime.now(UTC)
    for days, status in ((2, "draft"), (3, "cancelled"), (5, "scheduled"), (9, "scheduled")):
        Meeting.objects.create(
            site=north,
            status=status,
            title={"en": f"In {days} days"},
            place="Library",
            starts_at=now + timedelta(days=days),
            ends_at=now + timedelta(days=days, hours=1),
            changed_on=now,
        )
    found = get(client, "sites/north/")["next_meeting"]
    assert set(found) == {"id", "title", "starts_at", "ends_at", "place"} and found["title"] == "In 5 days"


def test_officers_have_exactly_the_fields_of_the_contract(client, north):
    omar = new_officer(None, "N-1", "Omar", "Ortiz", languages=["en", "es"], introduction={"en": "Hello there"})
    serve(omar, north, since=date(2024, 1, 1))
    serve(
        new_officer(None, "N-0", "Nora", "Nunez"),
        north,
        role=Assignment.Role.COMMANDER,
        since=date(2024, 1, 1),
    )
    nora, omar_found = get(client, "sites/north/officers/")["results"]
    assert set(omar_found) == OFFICER_FIELDS
    assert (omar_found["display_name"], omar_found["introduction"]) == ("Omar Ortiz", "")
    assert set(omar_found["commitment"]) == {"completes_in", "months_served", "fraction", "status"}
    assert (omar_found["serving_since"], omar_found["commitment"]["completes_in"]) == ("2024-01", "2029-01")
    months = (TODAY - date(2024, 1, 1)).days / 365.25 * 12
    assert abs(omar_found["commitment"]["months_served"] - months) <= 1
    fraction = omar_found["commitment"]["fraction"]
    assert isinstance(fraction, float) and fraction == round(fraction, 2)
    assert (nora["role"], nora["commitment"]) == ("commander", None)
    Officer.objects.filter(pk=omar.pk).update(introduction_consent_on=TODAY)
    assert get(client, "sites/north/officers/")["results"][1]["introduction"] == "Hello there"


def test_initials_are_initials_and_hidden_officers_are_not_there(client, north):
    for serial, first, last, publication in (
        ("N-1", "Omar", "Ortiz", "initials"),
        ("N-2", "Hugo", "Hidden", "hidden"),
    ):
        serve(new_officer(None, serial, first, last, publication=publication), north, since=date(2024, 1, 1))
    body = client.get("/api/v1/sites/north/officers/").content.decode()
    assert not any(word in body for word in ("Omar", "Ortiz", "Hugo", "Hidden", "N-1"))
    rows = get(client, "sites/north/officers/")["results"]
    assert [row["display_name"] for row in rows] == ["O. O."], "Hugo has no row, not even one without a name"
    assert get(client, "sites/north/")["team"]["filled"] == 2


def test_serving_since_is_the_first_day_of_the_running_stint(client, north):
    omar = new_officer(None, "N-1", "Omar", "Ortiz")
    serve(omar, north, since=date(2016, 1, 1), until=date(2017, 1, 1))
    serve(omar, north, since=date(2024, 1, 1), until=date(2024, 6, 30))
    serve(omar, north, role=Assignment.Role.SERGEANT, since=date(2024, 7, 15))
    found = get(client, "sites/north/officers/")["results"]
    assert [(row["serving_since"], row["role"]) for row in found] == [("2024-01", "sergeant")]


def test_commitment_has_every_site_and_the_total_of_those_with_complete_records(client, north):
    south = new_site("South", records_complete_from=None)
    for site, serial in ((north, "N-1"), (south, "S-1")):
        serve(new_officer(None, serial, "Omar", "Ortiz"), site, since=TODAY - timedelta(days=2000))
    found = get(client, "commitment/")
    assert [set(row) for row in found["sites"]] == [COMMITMENT_FIELDS | {"slug"}] * 2
    assert [found["total"][name] for name in ("promised", "kept", "completed")] == [1, 1, 1]
    assert found["sites"][1]["kept"] is None


def test_the_staff_roster_has_names_dates_ahead_and_reasons_by_role(cast, as_):
    until = TODAY - timedelta(days=30)
    left = new_officer(None, "N-9", "Lea", "Left", publication="hidden")
    post = serve(left, cast.north, since=TODAY - timedelta(days=900), until=until)
    Assignment.objects.filter(pk=post.pk).update(end_reason="resigned")
    Leave.objects.create(officer=cast.omar.officer, start=TODAY - timedelta(days=5), kind=Leave.Kind.MEDICAL)
    path = "/api/v1/staff/sites/north/roster/"
    mine = as_("omar").get(path).json()
    assert {row["name"] for row in mine["officers"]} == {"Omar Ortiz", "Nora Nunez"}
    exact = {row["name"]: row for row in mine["officers"]}["Omar Ortiz"]
    assert date.fromisoformat(exact["serving_since"]) and date.fromisoformat(exact["commitment"]["completes_on"])
    assert exact["commitment"]["days_served"] > 0
    assert [row["on_leave"] for row in mine["officers"] if row["name"] == "Omar Ortiz"] == [True]
    assert mine["left"] == [{"name": "Lea Left", "last_day": until.isoformat(), "end_reason": ""}]
    assert as_("nora").get(path).json()["left"][0]["end_reason"] == "resigned"
    assert as_("bea").get(path).json()["left"][0]["end_reason"] == "resigned"
    assert as_("olga").get(path).status_code == 404


def test_staff_sites_are_ones_own(cast, as_):
    assert [row["slug"] for row in as_("nora").get("/api/v1/staff/sites/").json()["results"]] == ["north"]
    assert as_("nora").get("/api/v1/staff/sites/").json()["results"][0]["roles"] == ["commander"]
    assert len(as_("bea").get("/api/v1/staff/sites/").json()["results"]) == 2
    assert as_("rosa").get("/api/v1/staff/sites/").status_code == 404
    assert as_(None).get("/api/v1/staff/sites/").status_code == 401


@pytest.mark.parametrize("path", ["sites/", "sites/north/", "sites/north/officers/", "commitment/"])
def test_ten_and_a_thousand_officers_take_the_same_statements(client, north, path):
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            get(client, path)
        return len(seen)

    many_officers(north, 10, today=TODAY)
    for number in range(3):
        new_site(f"Other{number}")
    few = statements()
    many_officers(north, 1000, today=TODAY, prefix="K")
    assert statements() == few <= 6


def test_the_api_sees_no_session_and_sets_no_cookie(client, north):
    response = client.get("/api/v1/sites/north/officers/")
    assert not response.cookies and not hasattr(response.wsgi_request, "session")
