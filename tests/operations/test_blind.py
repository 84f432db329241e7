"""Who holds the database, its dumps and its log tries to tell when, in which order and beside whom somebody wrote.

The attack has to work before the mix, or the test shows nothing; after it, it must do no better than chance (BLIND-1).
"""

import math
import random
import re
import secrets
import subprocess
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from digests.models import Subscription
from feedback import actions
from feedback.models import Feedback
from feedback.personal import purge
from mail import clock
from mail.models import Heartbeat, OutgoingMail, Urgency
from meetings.actions import booking
from meetings.models import Meeting
from operations import backup
from operations.mixing import mix
from operations.mixing.clocks import SIGNED_IN
from operations.mixing.parts import TABLES as MIXED
from operations.models import Mix
from tests.feedback.conftest import *  # noqa: F403 - the threads of feedback, in every state

from .raw_files import ask, data_directory, indexes, leaves, long_texts, node, read_log, write_out

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.now(UTC)
MORNING = NOW + timedelta(days=1)
TABLES = {"feedback": "feedback_feedback", "follow-up": "feedback_message", "rsvp": "meetings_rsvp"}
SMALL, WHOLE = (45, 150), (1500, 5000)  # messages (a third of each kind), rows with clocks
PROMISED = 0.55  # of pairs in the right order; half is chance
BROWSERS = 20


@dataclass
class Day:
    """What was written by whom, in which order: the truth that the attacker does not have."""

    wrote: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in TABLES})
    browser_of: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)  # by message with a long text: how it begins


@pytest.fixture
def meeting(cast):
    start = NOW + timedelta(days=3)
    return Meeting.objects.create(
        site=cast.north, status="scheduled", title={"en": "Coffee"}, place="Library", starts_at=start,
        ends_at=start + timedelta(hours=2), changed_on=NOW.date(),
    )  # fmt: skip


@pytest.fixture
def a_day(send, reach, meeting, today):
    """`a_day((messages, clocks))`: people write at random moments among rows with clocks; some are signed in."""

    def live(size: tuple[int, int]) -> Day:
        messages, clocks = size
        day = Day()
        threads = [reach("with_site", on=today - timedelta(days=1))[0] for _ in range(messages // 3 + 1)]
        browsers = [f"browser{n:02}" for n in range(BROWSERS)]
        moments = sorted(random.sample(range(clocks), messages))
        for step in range(clocks):
            _clock_row(step)
            if moments and moments[0] == step:
                moments.pop(0)
                _somebody(day, len(day.browser_of), random.choice(browsers), send, threads, meeting, today)
        return day

    return live


def _clock_row(step: int) -> None:
    at = NOW - timedelta(hours=3) + timedelta(seconds=step)
    OutgoingMail.objects.create(
        kind="test", key=secrets.token_hex(8), key_digest=secrets.token_hex(32), language="en",
        address="r@example.org", address_digest="d", urgency=Urgency.NOTICE, status="sent", message_id=f"<{step}@x>",
        queued_at=at, due_at=at, deadline=at + timedelta(hours=1), finished_at=at,
    )  # fmt: skip


def _somebody(day, number, browser, send, threads, meeting, today) -> None:
    """A browser that is signed in opens a page of its own, then writes without the account."""
    end = NOW + timedelta(days=14, microseconds=number)
    Session.objects.update_or_create(session_key=browser, defaults={"session_data": "x", "expire_date": end})
    kind = list(TABLES)[number % 3]
    mark = secrets.token_hex(24)
    if kind == "feedback":
        long = mark + secrets.token_urlsafe(2250)  # nothing that could be compressed away
        pk = send(body=long, on=today).feedback.pk
        day.marks[str(pk)] = mark
    elif kind == "follow-up":
        pk = actions.follow_up(threads.pop(), body=mark, language="en", key=secrets.token_hex(22), on=today).pk
    else:
        booking.join(meeting.pk, booking.Party(1), now=NOW, key=(key := secrets.token_hex(16)))
        pk = booking.links.rsvp_ids(meeting.pk, key)[0]
    day.wrote[kind].append(str(pk))
    day.browser_of[str(pk)] = browser


# What an attacker reads: for each row a number; the order of the numbers is the guess. -----------------------------


Guess = dict[str, tuple[int, float]]  # by row: only rows of one group (a page) are compared, and by which number


def by_sql(expression: str, table: str) -> Guess:
    return {str(pk): (0, float(n)) for pk, n in ask(f"SELECT id, {expression} FROM {table}") if n is not None}  # noqa: S608


def places(table: str) -> dict[str, tuple[int, int]]:
    point = "(ctid::text::point)"
    return {str(pk): (int(a), int(b)) for pk, a, b in ask(f"SELECT id, {point}[0], {point}[1] FROM {table}")}  # noqa: S608


def by_dump(table: str) -> Guess:
    """The place in a dump: the order in which COPY reads the file."""
    words = [backup.program("pg_dump"), "--data-only", f"--table={table}"]
    text = subprocess.run(words, env=backup._environment(), capture_output=True, text=True, check=True).stdout
    lines = text[text.index("\nCOPY ") :].splitlines()[2:]
    found = (re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", line) for line in lines)
    return {match[0]: (0, float(place)) for place, match in enumerate(found) if match}


def by_leaves(table: str) -> dict[str, Guess]:
    """In which order each index got its entries; of two pages, nothing is known."""
    found = {}
    for index, oid in indexes(table).items():
        entries = leaves(oid)
        found[index] = {pk: entries[at] for pk, at in places(table).items() if at in entries}
    return found


def by_log(table: str) -> dict[str, Guess]:
    """When the transaction of a row ended, and in which order rows were put into their places."""
    log, file = read_log(), node(table)
    numbers = {pk: int(number) for pk, (_group, number) in by_sql("xmin::text::bigint", table).items()}
    at = {pk: (file, *place) for pk, place in places(table).items()}
    return {
        "log: ends": {pk: (0, log.ends[xid]) for pk, xid in numbers.items() if xid in log.ends},
        "log: puts": {pk: (0, float(log.puts[place])) for pk, place in at.items() if place in log.puts},
    }


def by_long_texts(table: str, marks: dict[str, str]) -> dict[str, Guess]:
    found = long_texts(table, marks)
    names = ("long text", "long text's number", "long text's place")
    return {name: {pk: (0, float(of[at])) for pk, of in found.items()} for at, name in enumerate(names)}


def guesses(table: str, marks: dict[str, str]) -> dict[str, Guess]:
    found = {
        "xmin": by_sql("xmin::text::bigint", table),
        "ctid": by_sql("(ctid::text::point)[0] * 1000 + (ctid::text::point)[1]", table),
        "dump": by_dump(table),
    }
    found |= by_leaves(table) | by_log(table)
    if table == "meetings_rsvp":
        found["place"] = by_sql("place", table)
    if table == "feedback_feedback":
        found |= by_long_texts(table, marks)
    return found


def right_pairs(guess: Guess, truth: list[str]) -> float:
    """The share of pairs put in the right order, the better of both directions; equal guesses count half."""
    known = [guess[pk] for pk in truth if pk in guess]
    pairs = [(a, b) for at, (of, a) in enumerate(known) for group, b in known[at + 1 :] if of == group]
    if not pairs:
        return 0.5
    share = sum(1.0 if a < b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)
    return max(share, 1 - share)


def chance(count: int) -> float:
    """What luck alone may reach with so few: four standard deviations of a random order, at least what is promised."""
    if count < 2:
        return 1.0
    deviation = math.sqrt(2 * (2 * count + 5) / (9 * count * (count - 1))) / 2
    return max(PROMISED, 0.5 + 4 * deviation)


def attack(day: Day) -> dict[tuple[str, str], float]:
    return {
        (kind, how): right_pairs(guess, day.wrote[kind])
        for kind, table in TABLES.items()
        for how, guess in guesses(table, day.marks).items()
    }


def named(day: Day) -> float:
    """The share of messages whose signed-in browser is the session row with the number nearest before it."""
    sessions = {key: int(n) for key, n in ask("SELECT session_key, xmin::text FROM django_session")}
    right = total = 0
    for kind, table in TABLES.items():
        for pk, (_group, number) in by_sql("xmin::text::bigint", table).items():
            if pk in day.browser_of:
                nearest = min(sessions, key=lambda key: (number < sessions[key], abs(number - sessions[key])))
                right, total = right + (nearest == day.browser_of[pk]), total + 1
        assert kind in TABLES
    return right / total


def the_log_holds(marks: list[str]) -> bool:
    write_out()
    folder = data_directory() / "pg_wal"
    segments = [file.read_bytes() for file in folder.glob("0*") if file.is_file()]
    assert segments, f"{folder} holds no log: nothing was looked at"
    return any(mark.encode() in segment for mark in marks for segment in segments)


@pytest.mark.parametrize("size", [SMALL, pytest.param(WHOLE, marks=pytest.mark.long)], ids=["small", "whole"])
def test_the_next_morning_nothing_tells_which_came_first(a_day, size):
    day = a_day(size)
    before = attack(day)
    for kind in TABLES:
        assert before[kind, "xmin"] >= 0.95, "the attack does not work: it would show nothing"
    for key in [("rsvp", "place"), ("rsvp", "log: puts"), *(("feedback", how) for how in WORKS)]:
        assert before[key] >= 0.95, f"{key} does not work: it would show nothing"
    for how in PLACED:
        assert before["feedback", how] >= 0.85, f"{how} does not work: it would show nothing"
    if size is SMALL:  # a page that was split has lost its order
        assert before["feedback", "feedback_feedback_pkey"] >= 0.95
    mix(MORNING)
    bound = PROMISED if size is WHOLE else chance(SMALL[0] // 3)
    assert {key: share for key, share in attack(day).items() if share > bound} == {}


WORKS = ["log: ends", "log: puts", "long text", "long text's number"]
PLACED = ["ctid", "dump", "long text's place"]  # room that an old version left is used again, by some versions more


def test_the_next_morning_no_row_that_a_message_points_to_has_the_number_of_its_moment(a_day):
    """A message locks its site's row, an answer its meeting's: the last one leaves its number there."""
    others = locked_by()  # whoever made officers and neighborhoods, before
    a_day(SMALL)
    assert locked_by() - others, "the attack does not work: it would show nothing"
    mix(MORNING)
    assert locked_by() - others == set()


def locked_by() -> set[tuple[str, int]]:
    """The last transaction that locked or changed a row, of each row that rows of people point to."""
    tables = ask(
        "SELECT DISTINCT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
        " AND conrelid = ANY (%s::regclass[])", list(MIXED),
    )  # fmt: skip
    assert ("sites_app_site",) in tables and ("meetings_meeting",) in tables
    ours = {str(xid) for xid in Mix.objects.values_list("xid", flat=True)}
    found = {(name, n) for (name,) in tables for (n,) in ask(f"SELECT xmax::text FROM {name}") if n != "0"}  # noqa: S608
    return {(name, int(n)) for name, n in found if n not in ours}


def test_the_next_morning_no_browser_that_was_signed_in_stands_beside_a_message(a_day):
    day = a_day((60, 120))
    last = {browser: pk for pk, browser in day.browser_of.items()}  # a session row knows its last visit only
    day.browser_of = {pk: browser for browser, pk in last.items()}
    assert named(day) >= 0.9
    mix(MORNING)
    assert named(day) <= 0.4  # one of twenty by chance


# Every column with a moment, and what becomes of it.
DAY = [("mail_outgoingmail", name) for name in ("queued_at", "due_at", "deadline", "finished_at")]
DAY += [("django_session", "expire_date"), *SIGNED_IN]
HOUR = [("django_admin_log", "action_time")]  # and each history
STAYS = {
    ("django_migrations", "applied"): "who runs the portal",
    ("digests_digest", "public_from"): "a Monday's hour, the same for all",
    ("meetings_meeting", "starts_at"): "public",
    ("meetings_meeting", "ends_at"): "public",
    ("mail_outgoingmail", "lease_until"): "null once a mail has left",
    ("mail_heartbeat", "at"): "one row a process, written every 20 seconds",
    ("mail_serverpause", "until"): "one row",
    ("mail_tick", "at"): "one row a task",
    ("sites_app_confirmation", "asked_at"): "a right was asked for, by staff",
    ("sites_app_confirmation", "expires_at"): "the same",
    ("sites_app_confirmation", "confirmed_at"): "the same",
    ("sites_app_invitation", "invited_at"): "staff invited staff",
    ("sites_app_invitation", "expires_at"): "the same",
    ("sites_app_invitation", "confirmed_at"): "the same",
    ("sites_app_invitation", "finished_at"): "the same",
    ("socialaccount_socialtoken", "expires_at"): "none is stored",
}


def test_of_every_column_with_a_moment_it_is_said_what_becomes_of_it():
    found = ask(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND data_type LIKE 'time%' AND column_name <> 'history_date'"
    )
    assert len(found) > 20 and set(found) == {*DAY, *HOUR, *STAYS}


def test_no_clock_is_left_beside_them(a_day, cast):
    """Mails and signs of use keep the day of a neighborhood, sessions the server's; histories and the admin's log the
    hour; a process its last sign of life alone.
    """
    a_day((3, 30))
    cast.north.save()  # a row of history
    LogEntry.objects.create(user=cast.ada, action_flag=2, object_repr="x")
    Authenticator.objects.create(user=cast.ada, type="totp", data={}, created_at=NOW, last_used_at=NOW)
    for _time in range(3):
        clock.note_alive("worker")
    used = [place for place in DAY if place[0] not in ("socialaccount_socialaccount", "account_emailconfirmation")]
    places = [(*place, "day") for place in used]
    places += [(*place, "hour") for place in [*HOUR, ("sites_app_historicalsite", "history_date")]]
    at_home = "America/Los_Angeles"
    assert [one for one in places if not (finer(*one, at_home) and finer(*one, "UTC"))] == [], "it would show nothing"
    mix(MORNING)
    assert [place for place in places if finer(*place, at_home) and finer(*place, "UTC")] == []
    assert Heartbeat.objects.count() == 1


def finer(table: str, column: str, unit: str, zone: str) -> int:
    """How many rows know more than the day, or the hour."""
    asked = f"SELECT count(*) FROM {table} WHERE {column} <> date_trunc(%s, {column}, %s)"  # noqa: S608
    return ask(asked, unit, zone)[0][0]


def test_a_mail_that_left_names_no_party_any_more(meeting, cast):
    party = booking.Party(1, email="rosa@example.org")
    booking.join(meeting.pk, party, now=NOW, key=str(uuid.uuid4()))
    OutgoingMail.objects.update(status="sent", finished_at=NOW)
    assert "rsvp" in OutgoingMail.objects.get().params
    mix(MORNING)
    assert list(OutgoingMail.objects.values_list("params", "key")) == [({}, None)]


def test_a_backup_made_the_same_day_knows_no_second_of_a_mail_either(meeting, tmp_path):
    booking.join(meeting.pk, booking.Party(1, email="rosa@example.org"), now=NOW, key=str(uuid.uuid4()))
    OutgoingMail.objects.update(status="sent", finished_at=datetime.now(UTC))
    backup.back_up(tmp_path / "today.backup", "a passphrase for this test")
    assert list(OutgoingMail.objects.values_list("params", "key")) == [({}, None)]
    assert finer("mail_outgoingmail", "finished_at", "hour", "UTC") == 0


def test_the_log_no_longer_holds_what_was_written(a_day):
    day = a_day((12, 24))
    assert the_log_holds([*day.marks.values()]), "the search would find it"
    done = mix(MORNING)
    assert done.grants == [] and not the_log_holds([*day.marks.values()])


def test_the_words_of_a_purged_message_are_nowhere_in_the_data_directory(a_day, send, today, settings):
    """After the next weekly rewrite: unused parts of pages, the log and statistics included."""
    marks = [secrets.token_hex(24) for _ in range(6)]
    gone = [send(body=mark + secrets.token_urlsafe(1500 * (n % 2)), on=today).feedback for n, mark in enumerate(marks)]
    stays = secrets.token_hex(24)
    send(body=stays, on=today)
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    assert all(in_files(mark) for mark in marks), "the search would find them"
    long_ago = {"status": "declined", "decline_reason": "unreadable", "since": today - timedelta(days=800)}
    Feedback.objects.filter(pk__in=[row.pk for row in gone]).update(**long_ago)
    assert purge(today) == {"feedback": len(marks)}
    mix(MORNING)
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    assert {file for mark in marks for file in in_files(mark)} == set() and in_files(stays)


def in_files(mark: str) -> list[str]:
    folder = data_directory()
    files = (file for file in folder.rglob("*") if file.is_file())
    return [str(file.relative_to(folder)) for file in files if mark.encode() in file.read_bytes()]


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


def test_two_dumps_of_successive_nights_tell_no_more(a_day, send, today):
    """Rows of the first day keep no order from one night to the next; a row alone in its day is the day itself."""
    day = a_day(SMALL)
    mix(MORNING)
    first = by_dump("feedback_feedback")
    with transaction.atomic():
        Feedback.objects.filter(pk__in=day.wrote["feedback"][:1]).update(urgent=True)  # a step: its day is mixed again
    mix(MORNING + timedelta(days=1))
    second = by_dump("feedback_feedback")
    moved = {pk: (0, second[pk][1] - first[pk][1]) for pk in day.wrote["feedback"]}
    assert right_pairs(moved, day.wrote["feedback"]) <= chance(len(moved))
    assert right_pairs(second, day.wrote["feedback"]) <= chance(len(moved))
