"""What PostgreSQL keeps of the values of a table, for its plans: nobody's words, and no moment of a day that was mixed.

Rules: BLIND-8.
"""

import re
import uuid

import pytest
from django.db import connection, transaction

from digests.models import Subscription
from meetings.actions import booking
from operations.mixing import mix

from .a_day import *  # noqa: F403 - a day on which people write
from .a_day import MORNING, NOW
from .raw_files import ask

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_statistics_hold_residents_words(a_day, meeting, send):
    """Nor an address or a name: what can stand in them is shorter than a thousand letters."""
    a_day((30, 60))
    for n in range(5):
        party = booking.Party(1, email=f"rosa{n}@example.org", name=f"Rosa {n}", other_need=f"Parking {n}?")
        booking.join(meeting.pk, party, now=NOW, key=str(uuid.uuid4()))
        send(body=f"The bench number {n} is broken.")
        Subscription.objects.create(site=meeting.site, email=f"rey{n}@example.org", language="en", asked_on=NOW.date())
        send(body=f"The swing number {n} is broken.", site=None, place=f"By the church on {n} Grape Street")
    words = said_by_people()
    assert len(words) > 25
    held = in_statistics()
    assert "'received_on'" in held, "ANALYZE has looked"
    assert [one for one in words if one in held] == []
    with transaction.atomic(), connection.cursor() as cursor:
        for table, column in TOLD:
            cursor.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET STATISTICS 100')
        held = in_statistics()
        transaction.set_rollback(True)
    assert [one for one in words if one not in held] == [], "where they had statistics, every one would be found"


TOLD = [("feedback_feedback", "body"), ("feedback_feedback", "place"), ("feedback_message", "body")]
TOLD += [("meetings_rsvp", name) for name in ("email", "name", "other_need")]
TOLD += [("digests_subscription", "email"), ("mail_outgoingmail", "address"), ("mail_outgoingmail", "key")]


def said_by_people() -> list[str]:
    rows = [value for table, column in TOLD for (value,) in ask(f"SELECT {column} FROM {table}")]  # noqa: S608
    return [value for value in rows if value and len(value) < 1000]


def in_statistics() -> str:
    with connection.cursor() as cursor:
        for table in {table for table, _column in TOLD}:
            cursor.execute(f"ANALYZE {table}")
    found = "SELECT attname, most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE tablename = ANY (%s)"
    return str(ask(found, [table for table, _column in TOLD]))


def test_the_next_morning_no_statistics_hold_a_moment_of_the_day_before(a_day):
    """PostgreSQL keeps up to a hundred values of a column as they were when it looked last."""
    a_day((6, 60))
    for table in BESIDE:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {table}")
    assert moments_in_statistics(), "the attack does not work: it would show nothing"
    mix(MORNING)
    assert moments_in_statistics() == []


BESIDE = ["mail_outgoingmail", "django_session"]


def moments_in_statistics() -> list[str]:
    rows = ask("SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE tablename = ANY (%s)", BESIDE)
    return [found for found in re.findall(r"\d\d:\d\d:\d\d", str(rows)) if not found.endswith(":00:00")]
