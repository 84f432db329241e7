"""Seats: joining, changing, leaving, and who moves up from the waiting list (MEET-5 to MEET-7).

The one rule, for every write that counts seats: LOCK the meeting, COUNT its parties, WRITE, commit.
- The lock is the meeting's row, FOR NO KEY UPDATE, taken by `lock_meeting` (`lock_meeting_or_draft`). It is the first
  lock of its transaction; after it come RSVPs of that meeting, then the mailbox's day, then outbox keys.
- The count is a statement that begins after the lock is held: in READ COMMITTED it sees all that was committed under
  the lock before. Nobody keeps a counter, which could drift.
- Whoever frees seats promotes in the same transaction, so that no fitting seat is ever seen idle.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from lib import ledger, transactions
from lib.addresses import canonical
from lib.languages import default_language
from lib.patience import atomic_briefly
from mail import outbox

from .. import links, waitlist
from ..models import Meeting, Need, Rsvp, implied_needs
from .errors import BookingError, Reason
from .mailbox import may_write_to

# As SQL: the ORM takes longer to write this sentence than everything else that is done while the meeting is locked.
COUNTED = """
SELECT coalesce(sum(party_size) FILTER (WHERE status = 'confirmed'), 0), count(*) FILTER (WHERE status = 'waitlisted'),
       coalesce(max(place), 0)
FROM meetings_rsvp WHERE meeting_id = %s
"""


@dataclass(frozen=True)
class Party:
    """What a party tells us. `email` and `name` only if wanted. Where nobody said the language, it is a guess."""

    party_size: int
    language: str = field(default_factory=default_language)
    needs: list[str] = field(default_factory=list)
    name: str = ""
    email: str = ""
    interpretation_language: str = ""
    other_need: str = ""
    said_language: bool = True


@dataclass(frozen=True)
class Answer:
    """What is answered: to somebody new and to an address that is already booked alike."""

    status: Rsvp.Status
    position: int | None
    token: str | None
    held: bool = False


def lock_meeting(meeting_id: UUID) -> Meeting:
    """The meeting with its site, locked until the transaction ends; Meeting.DoesNotExist for a draft."""
    return _for_writing(Meeting.objects.public().select_related("site")).get(pk=meeting_id)


def lock_meeting_or_draft(meeting_id: UUID) -> Meeting:
    """The same for staff, who also see drafts: whoever publishes, edits or discards one waits for the others."""
    return _for_writing(Meeting.objects.select_related("site")).get(pk=meeting_id)


def _for_writing(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return meetings.select_for_update(of=("self",), no_key=True)


# What joining reads of a meeting; put together once, because that costs as much as asking.
_TO_JOIN = _for_writing(Meeting.objects.public().only("status", "ends_at", "capacity"))


@atomic_briefly
def join(
    meeting_id: UUID,
    party: Party,
    *,
    now: datetime,
    key: str | None = None,
    user: User | None = None,
    held: bool = False,
) -> Answer:
    """Books a party: confirmed if it fits, else waiting.

    `key` is the Idempotency-Key: the same request again meets its own row. `user` is somebody signed in,
    whose address is proved. `held`: at a meeting with a capacity the party waits until `release_held` at the next full
    hour, even if it fits (too many seats at once from one place). Raises BookingError (OVER, CANCELLED, KEY_USED) and
    Meeting.DoesNotExist.
    """
    party = replace(party, email=canonical(party.email)) if party.email else party
    ids = links.rsvp_ids(meeting_id, key) if key else [uuid4()]
    asked = _asked(party, user) if key else ""
    meeting = _TO_JOIN.get(pk=meeting_id)
    if key and (earlier := Rsvp.objects.filter(pk__in=ids).first()):
        return _answer_again(earlier, asked)
    if not meeting.takes_rsvps(now):
        raise BookingError(_reason_closed(meeting))
    row, booked = _book(meeting, party, pk=ids[0], asked=asked, user=user, held=held)
    if party.email and (user is not None or may_write_to(party.email, now=now)):
        kind = "rsvp_confirmation" if booked is row else "rsvp_booked"
        _write_to(party, kind=kind, pk=booked.pk, until=meeting.ends_at, now=now)
    return _answer(row, with_address=bool(party.email))


def _book(meeting: Meeting, party: Party, *, pk: UUID, asked: str, user: User | None, held: bool) -> tuple[Rsvp, Rsvp]:
    """Writes the row of a party; returns it, and the row that is booked now.

    The same address again is kept as `repeated`, without address or seats: as many steps, and the same answer, as for
    somebody new (MEET-9). The caller holds the meeting's lock.
    """
    parties = Rsvp.objects.filter(meeting=meeting)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [meeting.pk])
        confirmed, waiting, last = cursor.fetchone()
    held = held and meeting.capacity is not None
    fits = not held and waitlist.fits(party.party_size, confirmed=confirmed, capacity=meeting.capacity)
    position = None if fits else waiting + 1
    booked = parties.active().filter(email=party.email).first() if party.email else None
    row = Rsvp(
        id=pk,
        meeting=meeting,
        status=Rsvp.Status.CONFIRMED if fits else Rsvp.Status.WAITLISTED,
        place=last + 1,
        party_size=party.party_size,
        language=party.language,
        needs=implied_needs(
            party.needs, interpretation_language=party.interpretation_language, other_need=party.other_need
        ),
        interpretation_language=party.interpretation_language,
        other_need=party.other_need,
        held=held,
        name=party.name,
        email=party.email,
        user=user,
        asked=asked,
        answered_position=position,
    )
    if booked is not None:
        row.status, row.user = Rsvp.Status.REPEATED, None
        row.name = row.email = row.other_need = ""
    row.save(force_insert=True)
    return row, booked or row


@atomic_briefly
def change(
    rsvp: Rsvp,
    *,
    now: datetime,
    party_size: int | None = None,
    language: str | None = None,
    needs: list[str] | None = None,
    interpretation_language: str | None = None,
    other_need: str | None = None,
) -> Rsvp:
    """Changes a party; what is None stays. A waiting party keeps its place, and is promoted if it now fits.

    Raises BookingError: FULL where a confirmed party would grow beyond the seats, RSVP_CANCELLED, OVER, CANCELLED.
    """
    meeting = lock_meeting(rsvp.meeting_id)
    rsvp = Rsvp.objects.get(pk=rsvp.pk)
    if not rsvp.is_active:
        raise BookingError(Reason.RSVP_CANCELLED)
    if not meeting.takes_rsvps(now):
        raise BookingError(_reason_closed(meeting))
    before = rsvp.party_size
    rsvp.party_size = before if party_size is None else party_size
    rsvp.language = language or rsvp.language
    _set_needs(rsvp, needs, interpretation_language, other_need)
    if not rsvp.is_waiting and rsvp.party_size > before:
        others = Rsvp.objects.confirmed().filter(meeting=meeting).persons() - before
        if not waitlist.fits(rsvp.party_size, confirmed=others, capacity=meeting.capacity):
            raise BookingError(Reason.FULL)
    rsvp.save(update_fields=["party_size", "language", "needs", "interpretation_language", "other_need"])
    if rsvp.party_size < before:
        promote(meeting, now=now)
    return Rsvp.objects.select_related("meeting__site").get(pk=rsvp.pk)


def _set_needs(
    rsvp: Rsvp, needs: list[str] | None, interpretation_language: str | None, other_need: str | None
) -> None:
    """What is None stays, but a need that is gone takes its details along."""
    if needs is not None:
        rsvp.needs = needs
        rsvp.interpretation_language = rsvp.interpretation_language if Need.INTERPRETATION in needs else ""
        rsvp.other_need = rsvp.other_need if Need.OTHER in needs else ""
    if interpretation_language is not None:
        rsvp.interpretation_language = interpretation_language
    if other_need is not None:
        rsvp.other_need = other_need
    said = {"interpretation_language": rsvp.interpretation_language, "other_need": rsvp.other_need}
    rsvp.needs = implied_needs(rsvp.needs, **said)


@atomic_briefly
def cancel(rsvp: Rsvp, *, now: datetime) -> Rsvp:
    """Frees a party's seats; again changes nothing. Always possible, also once the meeting has begun or is over."""
    meeting = lock_meeting(rsvp.meeting_id)
    freed = Rsvp.objects.active().filter(pk=rsvp.pk).update(status=Rsvp.Status.CANCELLED, held=False)
    if freed:
        ledger.note(ledger.RSVP, str(rsvp.pk), on=now.date())
        promote(meeting, now=now)
    return Rsvp.objects.select_related("meeting__site").get(pk=rsvp.pk)


@atomic_briefly
def end_reminders(rsvp: Rsvp) -> None:
    """No more reminders for this party."""
    lock_meeting(rsvp.meeting_id)
    Rsvp.objects.filter(pk=rsvp.pk).update(reminders=False)


@transactions.atomic
def release_held(meeting_id: UUID, *, now: datetime) -> list[UUID]:
    """At a full hour: who was held back takes part in the line, in its place; returns who is confirmed by it."""
    meeting = lock_meeting(meeting_id)
    Rsvp.objects.filter(meeting=meeting, held=True).update(held=False)
    return promote(meeting, now=now)


def promote(meeting: Meeting, *, now: datetime) -> list[UUID]:
    """Confirms the earliest waiting parties that fit, and queues one mail to each that left an address.

    The caller holds the meeting's lock. Nobody is promoted after the start, nor at a meeting that is cancelled.
    """
    if not meeting.takes_rsvps(now) or meeting.has_begun(now):
        return []
    waiting = list(Rsvp.objects.waiting().filter(meeting=meeting, held=False))
    if not waiting:
        return []
    line = [(rsvp, rsvp.party_size) for rsvp in waiting]
    confirmed = Rsvp.objects.confirmed().filter(meeting=meeting).persons()
    up = list(waitlist.who_fits(line, confirmed=confirmed, capacity=meeting.capacity))
    Rsvp.objects.filter(pk__in=[rsvp.pk for rsvp in up]).update(status=Rsvp.Status.CONFIRMED)
    letters = [
        outbox.Letter(
            f"promotion:{rsvp.pk}", rsvp.email, rsvp.language, {"rsvp": str(rsvp.pk)}, None, meeting.starts_at
        )
        for rsvp in up
        if rsvp.email
    ]
    outbox.queue_many(kind="rsvp_promotion", letters=letters, now=now)
    return [rsvp.pk for rsvp in up]


def _reason_closed(meeting: Meeting) -> Reason:
    return Reason.CANCELLED if meeting.is_cancelled else Reason.OVER


def _asked(party: Party, user: User | None) -> str:
    """A keyed digest of a request, to tell a retry from another under the same key; a guess is no part of it."""
    said = asdict(party) | {"needs": sorted(party.needs), "user": user.pk if user else None}
    if not said.pop("said_language"):
        del said["language"]
    text = json.dumps(said, sort_keys=True)
    return hmac.new(settings.LINK_KEYS[0].encode(), b"rsvp-asked\x00" + text.encode(), hashlib.sha256).hexdigest()


def _answer_again(row: Rsvp, asked: str) -> Answer:
    """What the first request with this key was answered; BookingError (KEY_USED) for another body."""
    if not hmac.compare_digest(row.asked, asked):
        raise BookingError(Reason.KEY_USED)
    return _answer(row, with_address=bool(row.email or row.user_id or row.status == Rsvp.Status.REPEATED))


def _answer(row: Rsvp, *, with_address: bool) -> Answer:
    # From the next morning on the position that was answered is forgotten: then where the party stands now.
    position = row.answered_position or row.position
    status = Rsvp.Status.CONFIRMED if position is None else Rsvp.Status.WAITLISTED
    return Answer(status, position, None if with_address else row.token, row.held)


def _write_to(party: Party, *, kind: str, pk: UUID, until: datetime, now: datetime) -> None:
    """Queues the confirmation; for an address that is booked already, the mail that says what is booked."""
    outbox.queue(
        kind=kind,
        key=f"confirmation:{pk}" if kind == "rsvp_confirmation" else f"booked:{uuid4()}",
        to=party.email,
        language=party.language,
        params={"rsvp": str(pk)},
        deadline=until,
        now=now,
    )
