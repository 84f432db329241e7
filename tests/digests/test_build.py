"""What a week counts: half-open days, released messages only, lists as of Monday, one rule of suppression."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from digests import build, weeks
from digests.models import Digest
from feedback.models import Feedback
from meetings.models import Action, Need, Rsvp
from sites_app.models import Assignment, Leave, Post, Site
from tests.digests.factories import LA, MONDAY, WEEK, build_feedback, build_meeting, build_promise, built
from tests.people import build_cast, new_officer, new_site, serve

TODAY = date(2026, 11, 23)


@pytest.fixture
def cast(db):
    return build_cast(TODAY)


def test_messages_count_in_the_week_of_their_release_and_in_no_other(cast):
    for on in (date(2026, 11, 15), date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 23)):
        build_feedback(cast.north, on)
    assert built(cast.north).public_part["feedback"]["released"] == 2


def test_first_answers_count_in_the_week_they_were_given(cast):
    for on in (date(2026, 11, 15), date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 23)):
        build_feedback(cast.north, date(2026, 11, 1), status="answered", first_answered_on=on)
    found = built(cast.north).public_part["feedback"]
    assert (found["settled"], found["waiting"]) == (2, 1)  # the one of Monday still waited when the week ended


@pytest.mark.parametrize("status", ["received", "declined", "escalated"])
def test_what_was_never_released_changes_no_byte(cast, status):
    build_feedback(cast.north, date(2026, 11, 17))
    before = built(cast.north).data
    Digest.objects.all().delete()
    extra = {"decline_reason": "threat"} if status == "declined" else {"escalation": "danger"}
    extra = {} if status == "received" else extra
    build_feedback(
        cast.north, date(2026, 11, 1), status=status, released_on=None, waits_since=date(2026, 11, 1), **extra
    )
    assert built(cast.north).data == before


def test_a_released_message_that_is_set_apart_is_settled_as_an_answered_one_is(cast):
    items = [build_feedback(cast.north, date(2026, 11, 17)) for _ in range(3)]
    before = built(cast.north).public_part["feedback"]
    on, found = date(2026, 11, 20), []
    for gone in (
        {"status": "escalated", "escalation": "danger", "since": on},
        {"status": "answered", "escalation": "", "since": on, "first_answered_on": on},
    ):
        Digest.objects.all().delete()
        Feedback.objects.filter(pk=items[0].pk).update(settled_on=on, **gone)
        found.append(built(cast.north).public_part["feedback"])
    assert found[0] == found[1] == before | {"settled": 1, "waiting": 2}


def test_late_answers_are_those_beyond_fourteen_days_on_monday(cast):
    late = build_feedback(cast.north, date(2026, 11, 8))  # due on the 22nd
    build_feedback(cast.north, date(2026, 11, 9))  # due today: not late
    digest = built(cast.north)
    assert digest.public_part["decisions"]["late_answers"] == {"count": 1}
    assert digest.staff_part["late_answers"] == [{"feedback": str(late.pk), "due": "2026-11-22"}]


def test_nothing_about_a_person_stands_in_any_list_or_count(cast):
    empty = built(cast.north).data
    Digest.objects.all().delete()
    nora = cast.nora.officer
    build_feedback(cast.north, date(2026, 11, 1), about_commander=True)
    build_feedback(cast.north, date(2026, 11, 17), about_officer=nora)
    build_promise(
        build_feedback(cast.north, date(2026, 11, 1), status="answered", about_officer=nora), date(2026, 11, 10)
    )
    build_feedback(cast.north, date(2026, 11, 1), about_officer=cast.omar.officer)
    assert built(cast.north).data == empty
    build_feedback(cast.north, date(2026, 11, 1))
    Digest.objects.all().delete()
    assert built(cast.north).public_part["decisions"]["late_answers"] == {"count": 1}, "the control"


def test_promises_whose_day_has_passed_are_late_and_kept_ones_are_not(cast):
    item = build_feedback(cast.north, date(2026, 11, 1), status="answered", first_answered_on=date(2026, 11, 2))
    late = build_promise(item, date(2026, 11, 22))
    kept = build_feedback(cast.north, date(2026, 11, 1), status="answered", first_answered_on=date(2026, 11, 2))
    build_promise(kept, date(2026, 11, 10), kept_on=date(2026, 11, 12))
    today = build_feedback(cast.north, date(2026, 11, 1), status="answered", first_answered_on=date(2026, 11, 2))
    build_promise(today, TODAY)
    meeting = build_meeting(
        cast.north, datetime(2026, 11, 2, 2, tzinfo=UTC), headcount=4, minutes_on=date(2026, 11, 3), minutes={"en": "x"}
    )
    action = Action.objects.create(meeting=meeting, text={"en": "Paint"}, due=date(2026, 11, 20))
    digest = built(cast.north)
    assert digest.staff_part["late_promises"] == [
        {
            "action": action.pk, "meeting": str(meeting.pk), "due": "2026-11-20", "role": "commander",
            "on": "2026-11-01",
        },
        {
            "feedback": str(item.pk), "message": str(late.pk), "due": "2026-11-22", "role": "team",
            "on": "2026-10-31",
        },
    ]  # fmt: skip
    public = digest.public_part["decisions"]["late_promises"]
    assert public["count"] == 2
    assert public["items"] == [
        {"meeting": str(meeting.pk), "due": "2026-11-20", "role": "commander", "on": "2026-11-01"},
        {"due": "2026-11-22", "role": "team"},
    ]
    assert str(item.pk) not in str(public) and str(late.pk) not in str(public)


def test_meetings_wait_for_a_headcount_at_once_and_for_minutes_after_seven_days(cast):
    done = {"headcount": 9, "minutes_on": date(2026, 11, 21), "minutes": {"en": "x"}}
    no_headcount = build_meeting(cast.north, datetime(2026, 11, 19, 2, tzinfo=UTC))
    old = build_meeting(cast.north, datetime(2026, 11, 10, 2, tzinfo=UTC), headcount=9)
    build_meeting(cast.north, datetime(2026, 11, 20, 2, tzinfo=UTC), headcount=9)
    build_meeting(cast.north, datetime(2026, 11, 10, 2, tzinfo=UTC), **done)
    build_meeting(cast.north, datetime(2026, 11, 10, 2, tzinfo=UTC), status="cancelled")
    build_meeting(cast.north, datetime(2026, 11, 10, 2, tzinfo=UTC), status="draft")
    found = built(cast.north).public_part
    assert [row["meeting"] for row in found["decisions"]["meetings_to_close"]["items"]] == [
        str(old.pk),
        str(no_headcount.pk),
    ]
    assert found["meetings"]["held"] == 2


def test_a_meeting_on_sunday_night_belongs_to_the_week_on_the_sites_wall(cast):
    sunday = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # 23:30 on Sunday in Los Angeles, Monday in UTC
    build_meeting(cast.north, sunday)
    assert built(cast.north).public_part["meetings"]["held"] == 1
    later = MONDAY + timedelta(days=7)
    assert built(cast.north, later, weeks.Week(2026, 48)).public_part["meetings"]["held"] == 0


def test_meetings_ahead_have_seats_and_needs_but_needs_are_for_staff(cast):
    meeting = build_meeting(cast.north, datetime(2026, 11, 26, 2, tzinfo=UTC), capacity=4)
    build_meeting(cast.north, datetime(2026, 12, 30, 2, tzinfo=UTC))
    build_meeting(cast.north, datetime(2026, 11, 26, 2, tzinfo=UTC), status="draft")
    for place, (status, size, needs) in enumerate(
        [("confirmed", 3, ["child_care"]), ("waitlisted", 2, ["child_care", "step_free"]), ("cancelled", 5, ["other"])]
    ):
        Rsvp.objects.create(meeting=meeting, status=status, place=place, party_size=size, needs=needs)
    digest = built(cast.north)
    assert digest.public_part["meetings"]["ahead"] == [
        {"meeting": str(meeting.pk), "on": "2026-11-25", "capacity": 4, "confirmed": 3, "waiting": 2}
    ]
    assert digest.staff_part["needs"] == {str(meeting.pk): {"child_care": 2, "step_free": 1}}
    assert not any(f'"{need}"' in str(digest.public_part) for need in Need.values)


def test_categories_are_shown_from_five_on_each_or_not_at_all(cast):
    for category in Feedback.Category.values:
        for _ in range(5):
            build_feedback(cast.north, date(2026, 11, 18), category=category)
            build_feedback(cast.south, date(2026, 11, 18), category=category)
    build_feedback(cast.south, date(2026, 11, 17), category="idea")
    Feedback.objects.filter(site=cast.south, category="praise").first().delete()
    assert built(cast.north).public_part["feedback"]["by_category"] == dict.fromkeys(Feedback.Category.values, 5)
    assert Digest.objects.get(site=cast.south).public_part["feedback"]["by_category"] is None


def test_the_roster_counts_posts_arrivals_and_departures(cast):
    site = new_site("East", posts=5)
    stays, comes, goes, commands, back = (new_officer(None, f"E-{n}", "Eve", f"E{n}") for n in range(5))
    serve(stays, site, since=date(2024, 1, 1))
    serve(comes, site, since=date(2026, 11, 18))
    serve(goes, site, since=date(2024, 1, 1), until=date(2026, 11, 22))
    serve(commands, site, role=Assignment.Role.COMMANDER, since=date(2026, 11, 16))
    serve(back, site, since=date(2024, 1, 1), until=date(2026, 11, 1))
    serve(back, site, since=date(2026, 11, 20))  # eighteen days away: the same stint, no arrival
    found = built(site).public_part["roster"]
    assert found == {"posts": 5, "filled": 3, "vacant": 2, "arrivals": 2, "departures": 1}


def test_posts_entered_one_by_one_are_counted_as_on_the_page(cast, client):
    """Two in one post, the other empty: one filled of two, on the page of today and in the week."""
    site = new_site("East", posts=5, time_zone="UTC")
    first, _second = (Post.objects.create(site=site, opened=date(2024, 1, 1)) for _ in range(2))
    for number in range(2):
        serve(new_officer(None, f"E-{number}", "Eve", f"E{number}"), site, since=date(2024, 1, 1))
    Assignment.objects.filter(site=site).update(post=first)
    roster, page = built(site).public_part["roster"], client.get("/api/v1/sites/east/").json()["team"]
    assert {name: roster[name] for name in page} == page == {"posts": 2, "filled": 1, "vacant": 1}


def test_five_years_within_ninety_days_are_listed_and_pauses_move_them(cast):
    site = new_site("East")
    near, paused, far = (new_officer(None, f"E-{n}", "Eve", f"E{n}") for n in range(3))
    serve(near, site, since=date(2022, 1, 10))
    serve(paused, site, since=date(2022, 1, 10))
    Leave.objects.create(officer=paused, start=date(2023, 1, 1), end=date(2023, 6, 30))
    serve(far, site, since=date(2022, 6, 10))
    found = built(site).public_part["decisions"]["tenure"]
    assert found == {"count": 1, "items": [{"officer": near.pk, "role": "officer", "on": "2027-01-10"}]}


def test_a_new_role_does_not_hide_five_years_that_come_near(cast):
    site = new_site("East")
    eve = new_officer(None, "E-1", "Eve", "East")
    serve(eve, site, since=date(2022, 1, 10), until=date(2025, 5, 31))
    serve(eve, site, role=Assignment.Role.SENIOR_LEAD, since=date(2025, 6, 1))
    found = built(site).public_part["decisions"]["tenure"]["items"]
    assert found == [{"officer": eve.pk, "role": "senior_lead", "on": "2027-01-10"}]


def test_planned_last_days_are_for_staff_only(cast):
    Assignment.objects.filter(officer=cast.omar.officer).update(end=date(2026, 12, 31))
    digest = built(cast.north)
    assert digest.staff_part["planned_last_days"] == [
        {"officer": cast.omar.officer.pk, "role": "officer", "on": "2026-12-31"}
    ]
    assert "2026-12-31" not in str(digest.public_part)


def test_changes_are_against_the_week_before(cast):
    build_feedback(cast.north, date(2026, 11, 10))
    assert built(cast.north, MONDAY - timedelta(days=7), WEEK.previous).public_part["changes"] is None
    for _ in range(3):
        build_feedback(cast.north, date(2026, 11, 17))
    changes = built(cast.north).public_part["changes"]
    assert changes == {"released": 2, "settled": 0, "waiting": 3, "overdue": 0, "late_promises": 0, "filled": 0}


def test_any_number_of_sites_takes_five_reads_and_a_write_for_each_thousand(cast):
    def statements(week):
        with CaptureQueriesContext(connection) as queries:
            build.build_week(weeks.whole(week, now=MONDAY, zone=LA), [LA])
        return Counter(query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"])

    # SELECT: whether a row was built while its week ran.
    few = {"SELECT": 1, "SET": 1, "CREATE": 1, "DECLARE": 5, "COPY": 1, "INSERT": 1, "DROP": 1}
    assert statements(WEEK) == few
    Site.objects.bulk_create([Site(slug=f"s-{n}", name=f"S {n}", posts=2, time_zone=LA) for n in range(1000)])
    assert statements(WEEK.previous) == few | {"COPY": 2}
    assert Digest.objects.count() == 2 + 1002


def test_only_days_are_stored(cast):
    build_feedback(cast.north, date(2026, 11, 1))
    build_meeting(cast.north, datetime(2026, 11, 19, 2, tzinfo=UTC))
    build_meeting(cast.north, datetime(2026, 11, 26, 2, tzinfo=UTC))
    assert "T0" not in str(built(cast.north).data) and ":00" not in str(built(cast.north).data)
