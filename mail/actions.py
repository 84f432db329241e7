"""What may happen to a queued row of the outbox; each verb holds only if nothing else happened meanwhile."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from . import pauses
from .models import FINISHED, OPEN, OutgoingMail, ServerPause, Suppression, Urgency, address_digest, address_digests

Status = OutgoingMail.Status
LEASE = timedelta(seconds=150)
ANSWER_LEASE = timedelta(minutes=11)  # a last answer is waited for for ten
_chance = random.SystemRandom()
_UNCLAIMED = {"claimed_by": "", "lease_until": None}


def claim(*, now: datetime, claimed_by: str, limit: int) -> list[OutgoingMail]:
    """Takes the most urgent due rows for one worker; what another worker holds is skipped, not waited for."""
    with transaction.atomic():
        rows = list(OutgoingMail.objects.due(now).select_for_update(skip_locked=True)[:limit])
        lease = {"status": Status.SENDING, "claimed_by": claimed_by, "lease_until": now + LEASE}
        OutgoingMail.objects.filter(pk__in=[row.pk for row in rows]).update(**lease)
    for row in rows:
        row.status, row.claimed_by, row.lease_until = Status.SENDING, claimed_by, lease["lease_until"]
    return rows


def reclaim_abandoned(*, now: datetime) -> int:
    """Puts back what a worker that died had claimed: at once the first time, then after growing pauses."""
    twice = OutgoingMail.objects.abandoned(now).filter(unsure__gte=2)  # handed over twice, and twice no answer
    twice.update(status=Status.FAILED, why="answer_lost", secret="", finished_at=now, **_UNCLAIMED)
    rows = list(OutgoingMail.objects.abandoned(now).select_for_update(skip_locked=True)[:1000])
    for row in rows:
        row.due_at = now + pauses.retry_delay(row.attempts, chance=_chance) if row.attempts else now
        row.attempts += 1
        row.status, row.claimed_by, row.lease_until = Status.QUEUED, "", None
        row.last_error = "worker lost"
    fields = ["due_at", "attempts", "status", "claimed_by", "lease_until", "last_error"]
    return OutgoingMail.objects.bulk_update(rows, fields) if rows else 0


def drop_late(*, now: datetime) -> int:
    """Drops what is too late, and wipes its code; also while the mail server is away."""
    late = OutgoingMail.objects.waiting().filter(deadline__lte=now)
    return late.update(status=Status.DROPPED, why="too_late", secret="", finished_at=now)


def mark_sent(row: OutgoingMail, *, now: datetime) -> bool:
    """False if the row is no longer this worker's."""
    return _finish(row, now=now, status=Status.SENT, attempts=F("attempts") + 1)


def keep_waiting(row: OutgoingMail, *, now: datetime) -> bool:
    """The whole mail was handed over, its answer is slow: the row stays claimed, and counts as in doubt till then."""
    return _held(row).update(lease_until=now + ANSWER_LEASE, unsure=F("unsure") + 1) > 0


def heard(row: OutgoingMail) -> None:
    """An answer that was slow came after all: it was not lost."""
    _held(row).update(unsure=F("unsure") - 1)


def drop(row: OutgoingMail, *, why: str, now: datetime) -> bool:
    return _finish(row, now=now, status=Status.DROPPED, why=why[:80])


def fail(row: OutgoingMail, *, error: str, now: datetime, why: str = "refused") -> bool:
    """The server said never, or trying again would harm: stop, and flag it for an administrator."""
    return _finish(row, now=now, status=Status.FAILED, why=why, last_error=error[:80], attempts=F("attempts") + 1)


def postpone(row: OutgoingMail, *, error: str, unsure: bool, now: datetime) -> bool:
    """After a fault that may pass. `unsure`: the server may have it; the repeat has the same Message-ID."""
    return _held(row).update(
        status=Status.QUEUED,
        due_at=now + pauses.retry_delay(row.attempts + 1, chance=_chance),
        attempts=F("attempts") + 1,
        unsure=F("unsure") + int(unsure),
        last_error=error[:80],
        **_UNCLAIMED,
    ) > 0  # fmt: skip


def release(rows: list[OutgoingMail]) -> None:
    """Gives back rows that were claimed but not tried."""
    if rows:
        held = OutgoingMail.objects.filter(
            pk__in=[row.pk for row in rows], status=Status.SENDING, claimed_by=rows[0].claimed_by
        )
        held.update(status=Status.QUEUED, **_UNCLAIMED)


def _held(row: OutgoingMail):
    return OutgoingMail.objects.filter(pk=row.pk, status=Status.SENDING, claimed_by=row.claimed_by)


def _finish(row: OutgoingMail, *, now: datetime, **fields) -> bool:
    return _held(row).update(secret="", finished_at=now, **fields, **_UNCLAIMED) > 0


def pause_server(*, error: str, now: datetime) -> None:
    """The mail server is in trouble: nobody tries until the pause is over; no mail's own count grows."""
    with transaction.atomic():
        ServerPause.objects.bulk_create([ServerPause(until=now)], ignore_conflicts=True)
        pause = ServerPause.objects.select_for_update().get()
        pause.failures += 1
        pause.until = now + pauses.of_server(pause.failures, chance=_chance)
        pause.last_error = error[:80]
        pause.save()


def end_pause() -> None:
    ServerPause.objects.all().delete()


def queue_again(row: OutgoingMail, *, now: datetime) -> bool:
    """By hand: a refused or dropped mail gets another chance, under the same Message-ID.

    False if its address is wiped, if it was a sign-in code, or if it did leave.
    """
    over = OutgoingMail.objects.filter(pk=row.pk, status__in=[Status.FAILED, Status.DROPPED])
    return over.exclude(key=None).exclude(address="").exclude(urgency=Urgency.CODE).update(
        status=Status.QUEUED, why="", due_at=now, deadline=now + timedelta(days=1), attempts=0, last_error="",
        finished_at=None,
    ) > 0  # fmt: skip


def drop_waiting(*, why: str, now: datetime) -> int:
    """Drops everything that waits: a restored copy must not send again what was sent already."""
    return OutgoingMail.objects.filter(status__in=OPEN).update(
        status=Status.DROPPED, why=why[:80], secret="", finished_at=now, **_UNCLAIMED
    )


def suppress(address: str, *, reason: str, now: datetime) -> None:
    """Never write to this address again (except a code its owner asks for)."""
    row = Suppression(address_digest=address_digest(address), reason=reason, since=now.date())
    Suppression.objects.bulk_create([row], ignore_conflicts=True)


def suppressed(rows: list[OutgoingMail]) -> set[int]:
    """The ids of those rows whose address is suppressed, under the current or the previous key."""
    known = {row.pk: address_digests(row.address) for row in rows}
    found = set(
        Suppression.objects.filter(address_digest__in=[one for some in known.values() for one in some])
        .values_list("address_digest", flat=True)
    )  # fmt: skip
    return {pk for pk, digests in known.items() if not found.isdisjoint(digests)}


def wipe_addresses(*, before: datetime, dry_run: bool, kinds: Iterable[str] | None = None) -> int:
    """Addresses, ids and keys of what finished before that moment; digests stay (MAIL-9).

    An app that promised a shorter term for its own mails gives their `kinds`.
    """
    rows = OutgoingMail.objects.filter(status__in=FINISHED, finished_at__lt=before, key__isnull=False)
    rows = rows if kinds is None else rows.filter(kind__in=list(kinds))
    return rows.count() if dry_run else rows.update(address="", key=None, params={}, secret="")
