"""The database refuses each impossible row, whatever code runs; each refusal has something like it that
passes.

Rules: CLOCK-11, ROLE-3.
"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction

from sites_app import intervals
from sites_app.models import Assignment, Leave, Officer, Site
from tests.people import new_officer, new_site, serve

ASSIGN = """INSERT INTO sites_app_assignment (officer_id, site_id, role, start, "end", end_reason, committed)
            VALUES (%s, %s, 'officer', %s, %s, %s, true)"""
LEAVE = """INSERT INTO sites_app_leave (officer_id, start, "end", kind, pauses)
           VALUES (%s, %s, %s, 'other', true)"""


@pytest.fixture
def omar(db) -> Officer:
    officer = new_officer(None, "N-1", "Omar", "Ortiz")
    serve(officer, new_site("North"), since=date(2024, 1, 1), until=date(2024, 6, 30))
    return officer


def run(sql: str, *values) -> None:
    """The statement, and every check that waits for the end of a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("2024-07-02", "2024-07-01", ""),  # ends before it begins
        ("2024-06-30", None, ""),  # the old one still runs that day
        ("2023-01-01", "2024-01-01", ""),  # runs into the next one
        ("2023-01-01", None, ""),  # runs over the next one
        ("2024-07-01", None, "retired"),  # a reason without an end
        ("0024-07-01", "2024-01-01", ""),
        ("2024-07-01", "9024-07-01", ""),
    ],
)
def test_an_impossible_assignment_is_refused(omar, start, end, reason):
    site = Site.objects.get()
    with pytest.raises(IntegrityError):
        run(ASSIGN, omar.pk, site.pk, start, end, reason)
    run(ASSIGN, omar.pk, site.pk, "2024-07-01", None, "")


def test_two_sites_at_once_are_possible(omar):
    run(ASSIGN, omar.pk, new_site("South").pk, "2024-02-01", None, "")
    assert omar.assignments.count() == 2


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2023-12-31", "2024-01-05"),  # begins before
        ("2024-06-01", "2024-07-01"),  # ends after
        ("2024-07-01", None),  # open, first day outside
        ("2023-12-31", None),
        ("2024-03-02", "2024-03-01"),
    ],
)
def test_a_leave_outside_the_assignments_is_refused(omar, start, end):
    with pytest.raises(IntegrityError):
        run(LEAVE, omar.pk, start, end)
    run(LEAVE, omar.pk, "2024-01-01", "2024-06-30")


def test_an_open_leave_needs_its_first_day_inside_only(omar):
    run(LEAVE, omar.pk, "2024-06-30", None)
    assert omar.leaves.count() == 1


def test_a_leave_may_run_through_assignments_that_touch_but_not_through_a_gap(omar):
    run(ASSIGN, omar.pk, new_site("South").pk, "2024-07-01", "2024-08-31", "")
    run(LEAVE, omar.pk, "2024-06-01", "2024-07-31")
    run(ASSIGN, omar.pk, Site.objects.get(slug="north").pk, "2024-09-02", None, "")
    with pytest.raises(IntegrityError):
        run(LEAVE, omar.pk, "2024-08-01", "2024-09-05")


def test_an_officer_without_assignments_has_no_leave(db):
    olga = new_officer(None, "S-1", "Olga", "Ocampo")
    with pytest.raises(IntegrityError):
        run(LEAVE, olga.pk, "2024-01-01", None)


@pytest.mark.parametrize(
    "sql",
    [
        """UPDATE sites_app_assignment SET "end" = '2024-05-01' WHERE officer_id = %s""",
        "UPDATE sites_app_assignment SET start = '2024-05-15' WHERE officer_id = %s",
        "DELETE FROM sites_app_assignment WHERE officer_id = %s",
        "UPDATE sites_app_assignment SET officer_id = "
        "(SELECT id FROM sites_app_officer WHERE serial_number = 'S-1') WHERE officer_id = %s",
    ],
)
def test_an_assignment_cannot_be_pulled_from_under_a_leave(omar, sql):
    new_officer(None, "S-1", "Olga", "Ocampo")
    run(LEAVE, omar.pk, "2024-05-01", "2024-05-31")
    with pytest.raises(IntegrityError):
        run(sql, omar.pk)
    omar.leaves.all().delete()
    run(sql, omar.pk)


def test_inside_one_transaction_the_order_does_not_matter(omar):
    run(LEAVE, omar.pk, "2024-05-01", "2024-05-31")
    with transaction.atomic():
        omar.assignments.update(end=date(2024, 5, 10))
        omar.leaves.update(end=date(2024, 5, 10))
        connection.check_constraints()


def test_an_officer_goes_with_everything(omar):
    run(LEAVE, omar.pk, "2024-05-01", "2024-05-31")
    omar.delete()
    connection.check_constraints()
    assert not Leave.objects.exists() and not Assignment.objects.exists()


def test_a_zone_that_does_not_exist_is_refused(omar):
    with pytest.raises((IntegrityError, DataError)):
        run("UPDATE sites_app_site SET time_zone = 'America/Los_Angelos'")
    run("UPDATE sites_app_site SET time_zone = 'Pacific/Kiritimati'")


def test_the_form_says_it_in_words_before_the_database_does(omar):
    with pytest.raises(ValidationError) as caught:
        Leave(officer=omar, start=date(2024, 6, 1), end=date(2024, 7, 5)).full_clean()
    assert list(caught.value.message_dict) == ["end"]
    Leave(officer=omar, start=date(2024, 6, 1), end=date(2024, 6, 30)).full_clean()
    north = Site.objects.get()
    with pytest.raises(ValidationError, match="already has an assignment"):
        Assignment(officer=omar, site=north, start=date(2024, 6, 30)).full_clean()
    with pytest.raises(ValidationError, match="not a time zone"):
        Site(slug="x", name="X", time_zone="Mars/Olympus").full_clean()


def test_cover_joins_what_touches_and_cuts_what_sticks_out():
    d = date
    stretches = intervals.merge(
        [(d(2024, 3, 1), None), (d(2024, 1, 1), d(2024, 1, 31)), (d(2024, 2, 1), d(2024, 2, 10))]
    )
    assert stretches == [(d(2024, 1, 1), d(2024, 2, 10)), (d(2024, 3, 1), None)]
    leaves = [
        (d(2024, 1, 5), d(2024, 2, 10)),  # fits
        (d(2024, 2, 1), d(2024, 2, 20)),  # cut
        (d(2024, 2, 15), d(2024, 2, 20)),  # gone
        (d(2024, 4, 1), None),  # fits
        (d(2024, 2, 15), None),  # gone
    ]
    assert intervals.truncate(stretches, leaves) == [
        intervals.Cut(1, d(2024, 2, 10)),
        intervals.Cut(2, None),
        intervals.Cut(4, None),
    ]
