"""Who holds the database, its dumps and its log tries to tell when, in which order and beside whom somebody wrote.

The attack has to work before the mix, or the test shows nothing; after it, it must do no better than chance (BLIND-1).
"""

import secrets
import struct
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction

from accounts.models import User
from feedback.models import Feedback
from feedback.personal import purge
from mail import clock
from mail.models import Heartbeat, OutgoingMail
from meetings.actions import booking
from operations import backup
from operations.mixing import mix
from operations.mixing.clocks import SIGNED_IN
from operations.mixing.parts import TABLES as MIXED
from operations.models import Mix, MixedNight

from .a_day import *  # noqa: F403 - a day on which people write
from .a_day import MORNING, NOW, TABLES, Day
from .estimators import PROMISED, by_dump, by_sql, chance, guesses, right_pairs
from .raw_files import ask, data_directory, every_file, items, read_log, write_out

pytestmark = pytest.mark.django_db(transaction=True)
SMALL, WHOLE = (45, 150), (1500, 5000)  # messages (a third of each kind), rows with clocks


def attack(day: Day) -> dict[tuple[str, str], float]:
    log = read_log()  # before a look at the pages, which ends it
    return {
        (kind, how): right_pairs(guess, day.wrote[kind])
        for kind, table in TABLES.items()
        for how, guess in guesses(table, day.marks, log).items()
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
    segments = [data for _file, data in every_file(data_directory() / "pg_wal")]
    assert segments, "there is no log: nothing was looked at"
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
        assert max(before[kind, how] for kind in TABLES) >= 0.95, f"{how} does not work: it would show nothing"
    assert before["feedback", "long text's place"] >= 0.85
    if size is SMALL:  # a page that was split has lost its order
        assert before["feedback", "feedback_feedback_pkey"] >= 0.95
    mix(MORNING)
    bound = PROMISED if size is WHOLE else chance(SMALL[0] // 3)
    assert {key: share for key, share in attack(day).items() if share > bound} == {}


WORKS = ["log: ends", "log: puts", "long text", "long text's number"]
# Where rows were changed, a later one takes the room that an old version left: not in each table, not at each time.
PLACED = ["ctid", "dump"]


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


def test_the_next_morning_no_page_holds_a_row_as_it_was_before(a_day):
    """Also in a night without the weekly rewrite: what was deleted lies there until it is vacuumed."""
    MixedNight.objects.create(zone="UTC", on=NOW.date(), rewritten_on=MORNING.date())
    a_day(SMALL)
    assert all(versions(table) - ours() for table in TABLES.values()), "the attack does not work: it would show nothing"
    mix(MORNING)
    assert {table: versions(table) - ours() for table in TABLES.values()} == dict.fromkeys(TABLES.values(), set())


def versions(table: str) -> set[int]:
    """The transactions of all versions of rows that lie in the pages of a table, whether or not anybody sees them."""
    ((oid,),) = ask("SELECT %s::regclass::oid::bigint", table)
    return {struct.unpack_from("<I", item.data)[0] for item in items(oid)}


def ours() -> set[int]:
    return set(Mix.objects.values_list("xid", flat=True))


def test_the_next_morning_no_browser_that_was_signed_in_stands_beside_a_message(a_day):
    day = a_day((60, 120))
    last = {browser: pk for pk, browser in day.browser_of.items()}  # a session row knows its last visit only
    day.browser_of = {pk: browser for browser, pk in last.items()}
    assert named(day) >= 0.9
    mix(MORNING)
    assert named(day) <= 0.4  # one of twenty by chance


def test_the_next_morning_no_account_has_the_number_of_its_sign_in(cast):
    """Who signs in and then writes without the account has the numbers of both side by side."""
    User.objects.filter(pk=cast.rosa.pk).update(signed_in_on=NOW.date())
    assert accounts() - ours(), "the attack does not work: it would show nothing"
    mix(MORNING)
    assert accounts() - ours() == set()


def accounts() -> set[int]:
    return {int(number) for (number,) in ask("SELECT xmin::text FROM accounts_user")}


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
        clock.record_heartbeat("worker")
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
    assert all(in_files(marks).values()), "the search would find them"
    long_ago = {"status": "declined", "decline_reason": "unreadable", "since": today - timedelta(days=800)}
    Feedback.objects.filter(pk__in=[row.pk for row in gone]).update(**long_ago)
    assert purge(today) == {"feedback": len(marks)}
    mix(MORNING)
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    found = in_files([*marks, stays])
    assert found.pop(stays) and not any(found.values()), found


def in_files(marks: list[str]) -> dict[str, list[str]]:
    """By mark the files of the whole server in which it stands."""
    found: dict[str, list[str]] = {mark: [] for mark in marks}
    for file, data in every_file(data_directory()):
        for mark in marks:
            if mark.encode() in data:
                found[mark].append(str(file))
    return found


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
