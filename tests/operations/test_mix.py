"""The mix: every row is back, and nothing beneath the columns tells when it came.

Rules: BLIND-4.
"""

import random
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from feedback import actions, events
from feedback.models import Event, Feedback, Message
from meetings.actions import booking
from meetings.models import Meeting, Rsvp
from operations import backup
from operations.mixing import BusyError, DeadVersionsError, mix, night
from operations.mixing.night import alone
from operations.mixing.parts import TABLES, parts
from operations.mixing.rows import LostRowsError, mix_part
from operations.models import Mix
from tests.feedback.conftest import *  # noqa: F403 - the threads of feedback, in every state

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.now(UTC)


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def execute(statements):
    with connection.cursor() as cursor:
        cursor.execute(statements)


def numbers(table):
    return {xmin for (xmin,) in ask(f"SELECT DISTINCT xmin::text::bigint FROM {table}")}  # noqa: S608


@pytest.fixture
def yesterday(today):
    return today - timedelta(days=1)


@pytest.fixture
def meeting(cast):
    start = NOW + timedelta(days=3)
    return Meeting.objects.create(
        site=cast.north, status="scheduled", title={"en": "Coffee"}, place="Library", starts_at=start,
        ends_at=start + timedelta(hours=2), capacity=5, changed_on=NOW.date(),
    )  # fmt: skip


def join(meeting, size=1, **party):
    return booking.join(meeting.pk, booking.Party(party_size=size, **party), now=NOW, key=None)


def everything():
    return {name: sorted(ask(f"SELECT t::text FROM {name} AS t")) for name in TABLES}  # noqa: S608


def test_every_row_is_back_and_those_of_one_day_have_one_number(send, reach, yesterday, meeting):
    for n in range(5):
        send(on=yesterday, body=f"{n} {random.randbytes(3000).hex()}"[:4000])
    reach("answered")
    for _ in range(4):
        join(meeting)
    Rsvp.objects.update(place=None)  # what a mix wipes is not part of the comparison
    before = everything()
    assert len(numbers("feedback_feedback")) > 5
    done = mix(NOW, include_today=True)
    assert everything() == before and done.rows > 15
    ours = set(Mix.objects.values_list("xid", flat=True))
    assert all(numbers(table) <= ours for table in TABLES)
    assert len(ask("SELECT DISTINCT xmin::text FROM feedback_feedback WHERE received_on = %s", yesterday)) == 1
    assert [one for one in events.verify_all() if one] == []


def test_a_day_that_is_not_over_is_left_and_one_that_did_not_change_is_not_mixed_again(send, yesterday):
    send()
    old = send(on=yesterday).feedback
    assert mix(NOW).parts == 1
    before = numbers("feedback_feedback")
    assert mix(NOW).parts == 0 and numbers("feedback_feedback") == before
    Feedback.objects.filter(pk=old.pk).update(urgent=True)
    assert mix(NOW).parts == 1


def test_numbers_of_which_no_row_is_left_are_forgotten(send, yesterday):
    old = send(on=yesterday).feedback
    mix(NOW)
    before = numbers("feedback_feedback")
    Feedback.objects.filter(pk=old.pk).update(urgent=True)
    mix(NOW)
    left = set(Mix.objects.values_list("xid", flat=True))
    assert numbers("feedback_feedback") <= left and not before & left


def test_a_night_is_done_though_the_numbers_could_not_be_forgotten(send, yesterday, caplog):
    send(on=yesterday)
    Mix.objects.create(xid=1)
    execute("""CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'kept'; END $$;
           CREATE TRIGGER keep BEFORE DELETE ON operations_mix FOR EACH ROW EXECUTE FUNCTION keep()""")
    try:
        assert mix(NOW).parts == 1 and "were not forgotten" in caplog.text
    finally:
        execute("DROP TRIGGER keep ON operations_mix; DROP FUNCTION keep()")
    assert night.due_zones(NOW) == {} and Mix.objects.filter(xid=1).exists()
    caplog.clear()
    assert mix(NOW).parts == 0 and not Mix.objects.filter(xid=1).exists() and "forgotten" not in caplog.text
    assert ask("SELECT pg_stat_clear_snapshot(), pg_stat_get_dead_tuples('operations_mix'::regclass)")[0][1] == 0


def test_a_copy_of_another_server_is_mixed_whole_a_site_at_a_time(send, reach, yesterday, meeting):
    for days in range(5):
        send(on=yesterday - timedelta(days=days))
        send(on=yesterday - timedelta(days=days), site=None, place="By the church")
    reach("answered", on=yesterday)
    join(meeting)
    mix(NOW)
    before, known = everything(), set(Mix.objects.values_list("xid", flat=True))
    mix(NOW, include_today=True, everything=True)
    assert everything() == before and len(numbers("feedback_feedback")) == 2
    ours = set(Mix.objects.values_list("xid", flat=True)) - known
    assert all(numbers(table) <= ours for table in TABLES)


def scans(plan):
    """Every reading of a table in a plan: of which one, and by which condition of an index."""
    found = [one for child in plan.get("Plans", ()) for one in scans(child)]
    if plan["Node Type"] == "Bitmap Heap Scan":
        return [(plan["Relation Name"], found[0][1])]
    if plan["Node Type"].endswith("Scan") and ("Relation Name" in plan or "Index Name" in plan):
        return [(plan.get("Relation Name"), plan.get("Index Cond", ""))]
    return found


def fill(table, row, **changed):
    """A thousand more rows like this one, as far as these expressions do not say otherwise."""
    columns = [f'"{one.column}"' for one in row._meta.local_concrete_fields if not one.generated]
    values = [changed.get(name.strip('"'), name) for name in columns]
    execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"  # noqa: S608
        f" FROM {table}, generate_series(1, 1000) AS n WHERE id = '{row.pk}'"
    )
    execute(f"ANALYZE {table}")


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("where", ["north", "nowhere"])
def test_no_part_reads_a_whole_table(cast, send, yesterday, today, where, everything):
    """There are as many parts as sites have days: each has to be found by an index."""
    send(on=yesterday, **({} if where == "north" else {"site": None, "place": "By the church"}))
    other = send(on=yesterday - timedelta(days=9), site=cast.south).feedback
    actions.follow_up(other, body="More", language="en", key="k" * 43, on=yesterday)
    key = "md5('plan' || n)::uuid"
    with transaction.atomic():
        fill("feedback_feedback", other, id=key, lookup="md5(n::text)")
        fill("feedback_message", Message.objects.get(feedback=other), id=key, feedback_id=key)
        fill("feedback_event", Event.objects.filter(feedback_id=other.pk)[0], id=key, feedback_id=key)
        site = cast.north.pk if where == "north" else None
        part = next(one for one in parts({site: today}, everything=everything) if "feedback_feedback" in one.tables)
        asked = [f"SELECT t.* FROM {table} AS t WHERE {which}" for table, which in part.tables.items()]  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # the table of authors is empty here
            for statement in [*asked, *part.locks.values()]:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", part.values)
                read = scans(cursor.fetchone()[0][0]["Plan"])
                assert read and [table for table, condition in read if not condition] == [], statement
        transaction.set_rollback(True)


def test_what_has_no_neighborhood_yet_is_mixed_with_its_day(send, yesterday):
    for number in range(5):
        send(on=yesterday, site=None, place="By the church", body=f"{number}")
    before, one_by_one = everything(), numbers("feedback_feedback")
    assert mix(NOW).parts == 1 and everything() == before
    assert len(one_by_one) == 5 and len(numbers("feedback_feedback")) == 1


def test_places_are_ranks_among_those_who_wait(meeting):
    """Twelve who wait: no other order is theirs by chance."""
    answers = [join(meeting, 2) for _ in range(15)]
    waiting = list(Rsvp.objects.waiting().values_list("pk", flat=True))
    booking.cancel(Rsvp.objects.waiting()[1], now=NOW)
    mix(NOW)
    assert [answer.status for answer in answers].count("confirmed") == 2
    line = list(Rsvp.objects.waiting().values_list("pk", "place"))
    assert line == [(pk, place) for place, pk in enumerate([waiting[0], *waiting[2:]], 1)]
    others = Rsvp.objects.exclude(status="waitlisted")
    assert set(others.values_list("place", "answered_position")) == {(None, None)}
    assert join(meeting).status == "confirmed" and join(meeting, 2).position == 13


def test_events_are_refused_out_unless_each_is_back_equal_in_every_column(send):
    send()
    lost = "WITH t AS (DELETE FROM feedback_event RETURNING *) SELECT count(*) FROM t"
    changed = (
        "WITH t AS (DELETE FROM feedback_event RETURNING *) INSERT INTO feedback_event"
        " SELECT id, feedback_id, position, verb, status_from, status_to, \"on\", actor, who, 'other', salt, digest,"
        " mac FROM t"
    )
    for statement in (lost, changed):
        for setting in ("on", "off"):
            with pytest.raises(DatabaseError, match="cannot be changed or removed"), transaction.atomic():
                execute(f"SET LOCAL portal.mix = '{setting}'; {statement}")
    assert Event.objects.count() == 1 and Event.objects.get().detail != "other"


def test_a_mix_that_would_lose_a_row_changes_nothing(send, yesterday, monkeypatch):
    send(on=yesterday)
    execute("""CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
           CREATE TRIGGER lose BEFORE INSERT ON feedback_feedback FOR EACH ROW EXECUTE FUNCTION lose()""")
    try:
        with pytest.raises(LostRowsError):
            mix(NOW)
    finally:
        execute("DROP TRIGGER lose ON feedback_feedback; DROP FUNCTION lose()")
    assert Feedback.objects.count() == 1


def test_a_mix_fails_while_somebody_may_still_see_the_old_versions(send, yesterday):
    send(on=yesterday)
    began, over = threading.Event(), threading.Event()

    def looks_for_long():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("SELECT count(*) FROM feedback_feedback")
                began.set()
                over.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=looks_for_long)
    thread.start()
    began.wait(10)
    try:
        with pytest.raises(DeadVersionsError, match="replication slots"):
            mix(NOW)
    finally:
        over.set()
        thread.join()
    mix(NOW)


def is_refused(work) -> bool:
    """Whether another process could not begin this now."""
    seen = []

    def other():
        try:
            work()
        except BusyError:
            seen.append("busy")
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    return seen == ["busy"]


def takes_the_lock():
    with alone():
        pass


def test_two_mixes_do_not_run_at_once():
    with alone():
        assert is_refused(lambda: mix(NOW)) and is_refused(takes_the_lock)
    assert not is_refused(takes_the_lock)


def test_no_mix_runs_until_a_backup_has_written_its_file(tmp_path, monkeypatch):
    """It would write rows anew that the file then does not hold as they were mixed (BLIND-7)."""
    busy = {}
    monkeypatch.setattr(backup, "crash_point", lambda point: busy.update({point: is_refused(takes_the_lock)}))
    backup.back_up(tmp_path / "today.backup", "a passphrase for this test")
    assert {"backup_mixed", "backup_piece", "backup_written"} <= set(busy)
    assert [point for point, other_waits in busy.items() if not other_waits] == []


@pytest.mark.parametrize("step", ["follow_up", "verdict"])
def test_a_step_that_meets_its_row_being_mixed_is_done_and_never_unknown(reach, today, step, monkeypatch):
    """The step waits for the row, which is gone when it gets it: another row stands in its place."""
    row, code = reach("answered")
    from operations.mixing import rows as mixing_rows

    written, go_on, said = threading.Event(), threading.Event(), []

    def at(point):
        if point == "mix_written":
            written.set()
            go_on.wait(10)

    monkeypatch.setattr(mixing_rows, "crash_point", at)

    def mixes():
        try:
            mix(NOW, include_today=True)
        finally:
            connection.close()

    def steps():
        try:
            if step == "follow_up":
                actions.follow_up(row, body="More", language="en", key="k" * 43, on=today)
            else:
                actions.give_verdict(row, verdict="resolved", on=today)
            said.append("done")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test says so
            said.append(repr(error))
        finally:
            connection.close()

    mixing = threading.Thread(target=mixes)
    mixing.start()
    assert written.wait(30)
    stepping = threading.Thread(target=steps)
    stepping.start()
    stepping.join(0.5)
    assert not said, "the step must have waited, or nothing was tried"
    assert Feedback.objects.get(pk=row.pk).body == row.body  # who only reads never waits
    go_on.set()
    mixing.join()
    stepping.join()
    assert said == ["done"]
    kept = Message.objects.filter(feedback=row)
    assert kept.filter(kind="follow_up").exists() if step == "follow_up" else kept.get(kind="answer").verdict


def test_a_row_that_somebody_holds_makes_the_mix_come_again(send, yesterday, monkeypatch):
    """People go first; one busy row is no reason to give up the night."""
    row = send(on=yesterday).feedback
    held, over, gave_way = threading.Event(), threading.Event(), []

    def holds():
        try:
            with transaction.atomic():
                Feedback.objects.select_for_update().get(pk=row.pk)
                held.set()
                over.wait(30)
        finally:
            connection.close()

    def tried(part):
        try:
            return mix_part(part)
        except OperationalError:
            gave_way.append(part)
            over.set()
            thread.join()
            raise

    monkeypatch.setattr(night, "mix_part", tried)
    thread = threading.Thread(target=holds)
    thread.start()
    assert held.wait(30)
    assert mix(NOW).parts == 1
    assert len(gave_way) == 1 and numbers("feedback_feedback") <= set(Mix.objects.values_list("xid", flat=True))


@pytest.mark.long
def test_a_hundred_thousand_rows_of_a_day_take_less_than_a_minute(send, yesterday):
    first = send(on=yesterday).feedback
    columns = [f'"{one.column}"' for one in Feedback._meta.local_concrete_fields if not one.generated]
    others = [name for name in columns if name not in ('"id"', '"lookup"')]
    execute("SET statement_timeout = 0")  # a command's time, not a page's
    execute(
        f"INSERT INTO feedback_feedback (id, lookup, {', '.join(others)}) SELECT gen_random_uuid(),"  # noqa: S608
        f" md5(n::text), {', '.join(others)} FROM feedback_feedback, generate_series(1, 100000) AS n"
        f" WHERE id = '{first.pk}'"
    )
    began = time.monotonic()
    assert mix(NOW).rows > 100_000
    assert time.monotonic() - began < 60
