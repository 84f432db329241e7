"""Delivering: claim a batch, ask whether each is still due, render, send over one connection, note it."""

import logging
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg_pool import PoolTimeout

from . import actions, crash_points, late, mail_types, rendering
from .clock import DatabaseClock
from .hand import Hand
from .models import OutgoingMail, ServerPause
from .transport import DeliveryError, ServerDownError

log = logging.getLogger(__name__)
BATCH = 100
BATCH_SECONDS = 10  # then the rest is given back, so that a sign-in code never waits behind a slow batch
STALE_SECONDS = 1  # a mail that was made longer ago is made, and asked whether it is due, once more
RECORD_SECONDS = 60  # how long a result that is known is held while the database is away
REFUSED_IN_A_ROW = 5  # so many different addresses: then it is the server that refuses, not they
MOST_TRIES = 3  # of a mail that cannot be made
TOO_MANY_LOST = 3  # connections lost in a row: then it is the server, not the mails
AWAY = (OperationalError, InterfaceError, PoolTimeout)


def deliver_due(*, clock: Callable[[], datetime] | None = None, seconds: float = 45) -> Counter:
    """Sends what is due until nothing is, or `seconds` have passed; returns what happened, counted.

    All by the database's clock, so that two workers agree on leases whatever their own clocks say.
    `Counter["more"]` is 1 if time ran out first. Safe to run any number of times at once.
    """
    tally: Counter[str] = Counter()
    ends = time.monotonic() + seconds
    for batch in _batches(clock or DatabaseClock()):
        tally += batch.run()
        if batch.server_down:
            break
        if time.monotonic() > ends:
            tally["more"] = 1
            break
    return tally


def _batches(clock) -> Iterator["_Batch"]:
    """Claims one batch after the other; none while the mail server has a pause."""
    while True:
        now = clock()
        with transaction.atomic():
            actions.reclaim_abandoned(now=now)
        actions.drop_late(now=now)
        pause = ServerPause.objects.first()
        if pause and pause.until > now:
            return
        rows = actions.claim(now=now, claimed_by=secrets.token_hex(16), limit=BATCH)
        if not rows:
            return
        crash_points.crash_point("after_claim")
        yield _Batch(rows, clock, paused=pause is not None)


class _Batch:
    """A few claimed rows on their way out over one connection: servers count mails on it, and time idle ones."""

    def __init__(self, rows: list[OutgoingMail], clock, *, paused: bool) -> None:
        self.rows, self.clock, self.hand, self.paused = rows, clock, Hand(), paused
        self.started = time.monotonic()
        self.lost = 0
        self.refused: list[tuple[OutgoingMail, str]] = []  # in a row, not yet written down
        self.server_down = False
        self.tally: Counter[str] = Counter()
        self.suppressed: set[int] = set()
        self.under_way: tuple[OutgoingMail, Future[None]] | None = None

    def run(self) -> Counter:
        """Tries each row once, most urgent first; gives back what time or the server did not allow.

        While one mail is on its way, the next is made; but it leaves only after the result of the one before
        is written down, so a worker that dies leaves at most one mail in doubt.
        """
        try:
            self._prepare()
            self.suppressed = actions.suppressed(self.rows)
            for place, row in enumerate(self.rows):
                if not self._next(row):
                    actions.release(self.rows[place:])  # those that were tried are not claimed any more
                    break
        finally:
            self._settle()
            self._believe_refusals()
            self.hand.end(wait=True)
        return self.tally

    def _next(self, row: OutgoingMail) -> bool:
        """Makes one mail and sends it on its way. False: it, and the rest, wait for another batch."""
        began = time.monotonic()
        mail = self._made(row)
        if not self._settle() or time.monotonic() - self.started > BATCH_SECONDS:
            return False
        if mail is not None and time.monotonic() - began > STALE_SECONDS:
            mail = self._made(row)
        if mail is not None:
            self.under_way = row, self.hand.give(mail)
        return True

    def _prepare(self) -> None:
        """Lets each kind read at once what its rows need; a fault there shows again row by row."""
        by_kind = defaultdict(list)
        for row in self.rows:
            by_kind[row.kind].append(row)
        for name, rows in by_kind.items():
            try:
                prepare = mail_types.get(name).prepare
                if prepare is not None:
                    prepare(rows, self.clock())
            except AWAY:
                raise
            except Exception as error:
                self._complain("prepare", rows[0], error)

    def _reason_to_drop(self, row: OutgoingMail) -> str | None:
        """None: send it. Text: drop it, and why. Empty text: it could not be asked, and was postponed."""
        now = self.clock()
        if row.deadline <= now:
            return "too_late"
        try:
            kind = mail_types.get(row.kind)
            if row.pk in self.suppressed and not kind.essential:
                return "suppressed"
            return kind.still_due(row, now) or None
        except AWAY:
            raise
        except Exception as error:
            self._complain("still_due", row, error)
            self._not_made(row, f"still_due {type(error).__name__}")
            return ""

    def _made(self, row: OutgoingMail) -> Any:
        """The mail, ready to be handed over; None if it was dropped, postponed or refused instead."""
        reason = self._reason_to_drop(row)
        if reason is not None:
            if reason:
                self._drop(row, reason)
            return None
        try:
            return self.hand.line.compose(rendering.message(row))
        except AWAY:
            raise
        except DeliveryError as trouble:
            self._note(row, trouble)
        except Exception as error:
            self._complain("render", row, error)
            self._not_made(row, f"render {type(error).__name__}")
        return None

    def _settle(self) -> bool:
        """Waits for the mail under way and notes what came of it. False: stop, the server is in trouble."""
        if self.under_way is None:
            return not self.server_down
        (row, result), self.under_way = self.under_way, None
        try:
            if not self._is_answered(result):
                return self._let_go(row, result)
        except ServerDownError as down:
            actions.release([row])
            return self._stop(down.code)
        except DeliveryError as trouble:
            return self._note(row, trouble)
        self._record(lambda: actions.mark_sent(row, now=self.clock()))
        crash_points.crash_point("after_record")
        self.tally["sent"] += 1
        self.lost = 0
        self._believe_refusals()
        if self.paused:
            actions.end_pause()
            self.paused = False
        return True

    def _is_answered(self, result: Future[None]) -> bool:
        """Waits for the mail under way; what went wrong is raised. False: it was handed over, the answer is slow."""
        while True:
            try:
                result.result(timeout=0.5)
                return True
            except TimeoutError:
                if self.hand.is_slow() and not result.done():
                    return False

    def _let_go(self, row: OutgoingMail, result: Future[None]) -> bool:
        """The answer is waited for by that hand alone, and noted by it; the others leave by a new one."""
        actions.keep_waiting(row, now=self.clock())
        result.add_done_callback(lambda answer: late.note(row, answer, self.clock))
        self.hand.end(wait=False)
        self.hand = Hand()
        self.tally["slow"] += 1
        self.lost += 1
        return self.lost < TOO_MANY_LOST or self._stop("answer slow")

    def _note(self, row: OutgoingMail, trouble: DeliveryError) -> bool:
        self.lost = self.lost + 1 if trouble.server else 0
        if trouble.permanent:
            return self._refused(row, trouble.code)
        if trouble.unsure and row.unsure:
            self._fail(row, trouble.code, "answer_lost")  # it was repeated once: a third copy helps nobody
        else:
            self._postpone(row, trouble.code, unsure=trouble.unsure)
        self.tally["unsure"] += trouble.unsure
        return self.lost < TOO_MANY_LOST or self._stop(trouble.code)

    def _refused(self, row: OutgoingMail, code: str) -> bool:
        """One bad address is flagged; many different ones in a row are a server that refuses everybody."""
        self.refused.append((row, code))
        if len({one.address for one, _code in self.refused}) < REFUSED_IN_A_ROW:
            return True
        for one, said in self.refused:
            self._postpone(one, said)
        self.refused.clear()
        return self._stop(code)

    def _believe_refusals(self) -> None:
        refused, self.refused = self.refused, []
        for row, code in refused:
            self._fail(row, code, "refused")

    def _fail(self, row: OutgoingMail, code: str, why: str) -> None:
        self._record(lambda: actions.fail(row, error=code, why=why, now=self.clock()))
        self.tally["failed"] += 1

    def _not_made(self, row: OutgoingMail, error: str) -> None:
        """Tried again, as a fault may pass; parked where the last tries failed in the same way."""
        if row.attempts + 1 >= MOST_TRIES and row.last_error.startswith(("still_due ", "render ")):
            self._fail(row, error, "not_made")
        else:
            self._postpone(row, error)

    def _stop(self, code: str) -> bool:
        actions.pause_server(error=code, now=self.clock())
        log.warning("the mail server is in trouble", extra={"fields": {"step": code}})
        self.server_down = True
        self.tally["server_down"] += 1
        return False

    def _drop(self, row: OutgoingMail, why: str) -> None:
        self._record(lambda: actions.drop(row, why=why, now=self.clock()))
        self.tally["dropped"] += 1

    def _postpone(self, row: OutgoingMail, error: str, *, unsure: bool = False) -> None:
        self._record(lambda: actions.postpone(row, error=error, unsure=unsure, now=self.clock()))
        self.tally["postponed"] += 1

    def _record(self, note: Callable[[], bool]) -> None:
        """Writes down a result; if the database is away for a moment, holds it until it is back."""
        ends = time.monotonic() + RECORD_SECONDS
        while True:
            try:
                note()
                return
            except AWAY:
                if connection.in_atomic_block or time.monotonic() > ends:
                    raise
                connection.close()
                time.sleep(0.2)

    def _complain(self, step: str, row: OutgoingMail, error: Exception) -> None:
        fields = {"step": step, "kind": row.kind, "mail": row.pk, "error": type(error).__name__}
        log.error("a mail could not be made", extra={"fields": fields})
