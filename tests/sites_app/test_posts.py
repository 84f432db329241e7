"""Posts one by one: which is filled, which is empty since when, and who follows whom (POST-1 to POST-4).

Rules: POST-3.
"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from sites_app import statistics
from sites_app.models import Assignment
from sites_app.models import Post as PostRow
from sites_app.successions import Planned, announced, handovers
from sites_app.tenure import AssignmentInterval, Filling, Opening, Vacancy, filling
from tests.people import new_officer, new_site, serve

DAY = date(2026, 6, 1)
JAN, FEB, MAR, MAY, JUN, JUL = (date(2026, month, 1) for month in (1, 2, 3, 5, 6, 7))
A, B, C = (Opening(key, "officer", JAN) for key in "ABC")
GONE = Opening("A", "officer", JAN, JUN)  # closed on the day asked about
LATE = Opening("C", "sergeant", MAR)


def at(start: date, end: date | None = None, post: str | None = None, role: str = "officer", who: int = 0) -> tuple:
    return who, AssignmentInterval(start, end, True, role, "", post)


def filled(openings: list[Opening], *rows: tuple, number: int = 3, day: date = DAY) -> tuple:
    """(posts, filled, vacant, [(post, since)]) of a written-out history."""
    found = filling([post for _who, post in rows], day, number=number, openings=openings)
    return found.posts, found.filled, found.vacant, [(one.key, one.since) for one in found.vacancies]


LAST_OF_MAY = date(2026, 5, 31)
HISTORIES = {
    # By number, where no assignment names a post
    "nobody, nothing entered": (([],), (3, 0, 3, [])),
    "two of three by number": (([], at(JAN), at(FEB)), (3, 2, 1, [])),
    "four on three posts by number: never below 0": (([], at(JAN), at(JAN), at(JAN), at(JAN)), (3, 4, 0, [])),
    "posts entered, nobody named": (([A, B, C], at(JAN), at(FEB)), (3, 2, 1, [])),
    "posts entered, nobody there": (([A, B],), (2, 0, 2, [])),
    "a commander fills nothing": (([A, B], at(JAN, role="commander"), at(JAN, post="A")), (2, 1, 1, [("B", JAN)])),
    # By name
    "all filled": (([A, B], at(JAN, post="A"), at(JAN, post="B")), (2, 2, 0, [])),
    "two in one post count once": (([A, B], at(JAN, post="A"), at(MAY, post="A")), (2, 1, 1, [("B", JAN)])),
    "empty since the day after the last one left": (
        ([A, B], at(JAN, LAST_OF_MAY, "A"), at(JAN, post="B")), (2, 1, 1, [("A", JUN)])
    ),
    "a last day is served": (([A, B], at(JAN, DAY, "A"), at(JAN, post="B")), (2, 2, 0, [])),
    "of two who left the later counts": (
        ([A, B], at(JAN, date(2026, 4, 9), "A"), at(JAN, date(2026, 2, 9), "A"), at(JAN, post="B")),
        (2, 1, 1, [("A", date(2026, 4, 10))]),
    ),
    "never filled: empty since it was opened": (([A, LATE], at(JAN, post="A")), (2, 1, 1, [("C", MAR)])),
    "a planned successor fills nothing before he comes": (
        ([A, B], at(JAN, LAST_OF_MAY, "A"), at(JUL, post="A"), at(JAN, post="B")), (2, 1, 1, [("A", JUN)])
    ),
    "a successor who came fills it": (
        ([A, B], at(JAN, LAST_OF_MAY, "A"), at(JUN, post="A"), at(JAN, post="B")), (2, 2, 0, [])
    ),
    # Opened and closed
    "a closed post is not counted": (([GONE, B], at(JAN, post="B")), (1, 1, 0, [])),
    "who still sits in a closed post fills none": (
        ([GONE, B], at(JAN, post="A"), at(FEB, post="A")), (1, 0, 1, [("B", JAN)])
    ),
    "a post opened later is not there yet": (
        ([A, Opening("C", "officer", JUL)], at(JAN, post="A")), (1, 1, 0, [])
    ),
    "before any post was entered the number holds": (([Opening("A", "officer", JUL)], at(JAN)), (3, 1, 2, [])),
    # Some named, some not
    "who names no post is in one of the others": (
        ([A, B, LATE], at(JAN, post="A"), at(FEB)), (3, 2, 1, [("B", JAN)])
    ),
    "more without a post than there are others": (([A, B], at(JAN, post="A"), at(FEB), at(FEB)), (2, 2, 0, [])),
    # A promotion within the stint
    "promoted from one post to another": (
        ([A, B], at(JAN, LAST_OF_MAY, "A", who=7), at(JUN, post="B", role="sergeant", who=7)), (2, 1, 1, [("A", JUN)])
    ),
}  # fmt: skip


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_posts_are_filled_as_their_history_says(history):
    (openings, *rows), expected = history
    assert filled(openings, *rows) == expected


def test_the_day_decides():
    rows = [at(JAN, LAST_OF_MAY, "A"), at(JAN, post="B")]
    assert filled([A, B], *rows, day=LAST_OF_MAY) == (2, 2, 0, [])
    assert filled([A, B], *rows, day=JUN) == (2, 1, 1, [("A", JUN)])


@pytest.fixture
def north(db):
    return new_site("North", posts=9)


def test_the_site_s_figures_count_its_posts(north, client):
    """Nine by number; two entered one by one, one of them filled."""
    first = PostRow.objects.create(site=north, opened=JAN)
    second = PostRow.objects.create(site=north, role="sergeant", opened=FEB)
    row = serve(new_officer(None, "N-1", "Omar", "Ortiz"), north, since=date(2025, 1, 1))
    assert client.get("/api/v1/sites/north/").json()["team"] == {"posts": 2, "filled": 1, "vacant": 1}
    tally = statistics.tallies([north], as_of=DAY)[north.pk]
    assert tally.vacancies == []
    Assignment.objects.filter(pk=row.pk).update(post=first)
    tally = statistics.tallies([north], as_of=DAY)[north.pk]
    assert tally.vacancies == [Vacancy(second.pk, "sergeant", FEB)]
    assert statistics.tallies([north], as_of=date(2025, 6, 1))[north.pk].posts == 9, "before they were entered"


def test_the_database_refuses_a_post_of_another_site_and_a_commander_in_a_post(north):
    south = new_site("South")
    post = PostRow.objects.create(site=south, opened=JAN)
    omar = new_officer(None, "N-1", "Omar", "Ortiz")
    wrong = [
        lambda: Assignment.objects.create(officer=omar, site=north, start=JAN, post=post),
        lambda: Assignment.objects.create(officer=omar, site=south, start=JAN, post=post, role="commander"),
        lambda: PostRow.objects.create(site=south, opened=JAN, closed=JAN),
    ]
    for attempt in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    Assignment.objects.create(officer=omar, site=south, start=JAN, post=post)
    with pytest.raises(IntegrityError), transaction.atomic():
        PostRow.objects.filter(pk=post.pk).update(site=north)
    assert filling([], DAY) == Filling(0, 0, 0, [])


# Who follows whom, and what of it neighbors may read

LEAVES = DAY + timedelta(days=20)
COMES = DAY + timedelta(days=5)
RIVERA = Planned("Rivera", "A", JAN, LEAVES, end_agreed=LEAVES, five_years=LEAVES)
SOTO = Planned("Soto", "A", COMES, None, start_agreed=COMES)
TOLD = {
    "both agreed, they overlap": ([RIVERA, SOTO], True),
    "he does not agree": ([RIVERA._replace(end_agreed=None), SOTO], False),
    "she does not agree": ([RIVERA, SOTO._replace(start_agreed=None)], False),
    "he agreed to another day": ([RIVERA._replace(end=LEAVES + timedelta(days=1)), SOTO], False),
    "her day was moved since": ([RIVERA, SOTO._replace(start=COMES + timedelta(days=1))], False),
    "no last day is planned": ([RIVERA._replace(end=None), SOTO], False),
    "another post": ([RIVERA, SOTO._replace(post="B")], False),
    "no post": ([RIVERA._replace(post=None), SOTO._replace(post=None)], False),
    "he has left": ([RIVERA._replace(end=LAST_OF_MAY, end_agreed=LAST_OF_MAY), SOTO], False),
    "she is there already, and so is he": ([RIVERA, SOTO._replace(start=MAY, start_agreed=MAY)], True),
    "who was there before him follows nobody": ([RIVERA, SOTO._replace(start=JAN, start_agreed=JAN)], False),
    "she leaves before him": ([RIVERA, SOTO._replace(end=LEAVES - timedelta(days=1))], False),
    "she came and has left again": ([RIVERA, SOTO._replace(start=MAY, start_agreed=MAY, end=LAST_OF_MAY)], False),
    "himself in another role is no successor": ([RIVERA, SOTO._replace(officer="Rivera")], False),
    "31 days ahead": (
        [RIVERA._replace(end=DAY + timedelta(days=31), end_agreed=DAY + timedelta(days=31)), SOTO], False
    ),
    "30 days ahead": ([RIVERA._replace(end=DAY + timedelta(days=30), end_agreed=DAY + timedelta(days=30)), SOTO], True),
    "his last day": ([RIVERA._replace(end=DAY, end_agreed=DAY), SOTO], True),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD.values(), ids=TOLD)
def test_nobody_is_announced_before_both_agreed_to_these_very_days(case):
    rows, told = case
    assert bool(announced(rows, DAY)) is told


def test_the_first_to_come_follows():
    later = SOTO._replace(officer="Vega", start=COMES + timedelta(days=9))
    assert [(one.leaving.officer, one.coming.officer) for one in handovers([later, RIVERA, SOTO], DAY)] == [
        ("Rivera", "Soto")
    ]


def test_who_leaves_before_five_years_is_named_only_by_his_own_consent_to_this_day():
    early = RIVERA._replace(five_years=LEAVES + timedelta(days=2))
    assert RIVERA.may_be_named_leaving and RIVERA._replace(five_years=LEAVES + timedelta(days=1)).may_be_named_leaving
    assert not early.may_be_named_leaving and not RIVERA._replace(five_years=None).may_be_named_leaving
    assert early._replace(early_end_agreed=LEAVES).may_be_named_leaving
    assert not early._replace(early_end_agreed=LEAVES - timedelta(days=1)).may_be_named_leaving
    assert not RIVERA._replace(end=None).may_be_named_leaving
