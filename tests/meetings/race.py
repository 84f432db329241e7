"""One round of the booking race: many clients at once, and a log of the database itself to judge them by."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

from django.db import OperationalError, connection

from meetings.actions import booking, planning
from meetings.actions.booking import Party
from meetings.actions.errors import BookingError
from meetings.models import Meeting, Rsvp

from .factories import NOW

THREADS = 12
LOG = """
CREATE TABLE IF NOT EXISTS race_log (n bigserial PRIMARY KEY, tx bigint NOT NULL DEFAULT txid_current(),
                       rsvp uuid, status text, size int, place int, capacity int);
CREATE OR REPLACE FUNCTION race_rsvp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO race_log (rsvp, status, size, place) VALUES (NEW.id, NEW.status, NEW.party_size, NEW.place);
    PERFORM pg_sleep(0.002);  -- a busy machine: what is written stays uncommitted for a while
    RETURN NULL; END $$;
CREATE OR REPLACE FUNCTION race_meeting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO race_log (capacity) VALUES (NEW.capacity); RETURN NULL; END $$;
CREATE TRIGGER race_rsvp AFTER INSERT OR UPDATE ON meetings_rsvp
    FOR EACH ROW EXECUTE FUNCTION race_rsvp();
CREATE TRIGGER race_meeting AFTER INSERT OR UPDATE ON meetings_meeting
    FOR EACH ROW EXECUTE FUNCTION race_meeting();
"""
NO_LOG = """
DROP TRIGGER IF EXISTS race_rsvp ON meetings_rsvp; DROP TRIGGER IF EXISTS race_meeting ON meetings_meeting;
DROP TABLE IF EXISTS race_log;
"""


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


@dataclass
class Judged:
    """What the log of one round shows. Empty lists are what a correct round has."""

    oversold: list[str] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    wrong_answers: list[str] = field(default_factory=list)
    promoted: Counter = field(default_factory=Counter)


@dataclass
class State:
    """The meeting as the log has it so far."""

    capacity: int = 0
    parties: dict[UUID, tuple[str, int, int]] = field(default_factory=dict)

    def persons(self, status: str) -> int:
        return sum(size for kept, size, _place in self.parties.values() if kept == status)

    def position(self, rsvp: UUID) -> int | None:
        status, _size, place = self.parties[rsvp]
        if status != "waitlisted":
            return None
        return sum(kept == "waitlisted" and other <= place for kept, _size, other in self.parties.values())


def judge(answers: dict[UUID, tuple[str, int | None]]) -> Judged:
    """Replays the log, change by change: the lock makes its order the order of the commits."""
    judged, state, last = Judged(), State(), None
    with connection.cursor() as cursor:
        cursor.execute("SELECT tx, rsvp, status, size, place, capacity FROM race_log ORDER BY n")
        rows = cursor.fetchall()
    for tx, rsvp, status, size, place, capacity in rows:
        if last is not None and tx != last:
            _look_for_idle_seats(state, judged)
        last = tx
        if rsvp is None:
            state.capacity = capacity
            continue
        _follow(state, judged, rsvp, (status, size, place))
        if rsvp in answers:  # the first row of a party is what its join was answered
            answered, seen = answers.pop(rsvp), (status, state.position(rsvp))
            judged.wrong_answers += [] if answered == seen else [f"{rsvp}: answered {answered}, was {seen}"]
    _look_for_idle_seats(state, judged)
    judged.wrong_answers += [f"{rsvp}: answered, but not in the database" for rsvp in answers]
    return judged


def _follow(state: State, judged: Judged, rsvp: UUID, now: tuple[str, int, int]) -> None:
    before = state.parties.get(rsvp, ("none", 0, 0))
    state.parties[rsvp] = now
    granted = now[1] - (before[1] if before[0] == "confirmed" else 0) if now[0] == "confirmed" else 0
    if granted > 0 and state.persons("confirmed") > state.capacity:
        judged.oversold.append(f"{state.persons('confirmed')} of {state.capacity}")
    if before[0] == "waitlisted" and now[0] == "confirmed":
        judged.promoted[rsvp] += 1


def _look_for_idle_seats(state: State, judged: Judged) -> None:
    free = state.capacity - state.persons("confirmed")
    fitting = [size for status, size, _place in state.parties.values() if status == "waitlisted" and size <= free]
    if fitting:
        judged.idle.append(f"{free} free, waiting {fitting}")


def client(meeting: Meeting, number: int, chance: random.Random, forgiven: tuple) -> tuple[UUID, tuple] | None:
    """One neighbor: joins, then perhaps changes the party or cancels; one in ten is staff and edits the
    capacity.
    """
    try:
        if chance.random() < 0.1:
            planning.edit(meeting, fields={"capacity": chance.randint(1, 50)}, now=NOW)
            return None
        key = f"{number:040d}"
        party = Party(chance.randint(1, 5), email=f"neighbor{number}@example.org")
        answer = _join(meeting, party, key)
        rsvp = Rsvp.objects.get(pk=booking.links.rsvp_ids(meeting.pk, key)[0])
        for _ in range(2):
            _change_mind(rsvp, chance)
        return rsvp.pk, (str(answer.status), answer.position)
    except forgiven:
        return None
    finally:
        connection.close()


def _join(meeting: Meeting, party: Party, key: str) -> booking.Answer:
    """As a neighbor does who reads "press send again": the same key, until the row is free (BLIND-4)."""
    while True:
        try:
            return booking.join(meeting.pk, party, now=NOW, key=key)
        except OperationalError as error:
            if "lock timeout" not in str(error):
                raise


def _change_mind(rsvp: Rsvp, chance: random.Random) -> None:
    what = chance.random()
    try:
        if what < 0.35:
            booking.cancel(rsvp, now=NOW)
        elif what < 0.7:
            booking.change(rsvp, party_size=chance.randint(1, 5), now=NOW)
    except BookingError:
        pass
    except OperationalError as error:  # told to come back later; this neighbor does not
        if "lock timeout" not in str(error):
            raise


def race(meeting: Meeting, *, clients: int, seed: int, forgiven: tuple = ()) -> Judged:
    """All clients of one round; the seed makes their minds repeatable, not their timing.

    `forgiven` are errors of the database that end one client's part: without the lock there are deadlocks.
    """
    chances = [random.Random(f"{seed} {number}") for number in range(clients)]
    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(lambda n: client(meeting, n, chances[n], forgiven), range(clients)))
    return judge(dict(answer for answer in done if answer))
