"""Seats: joining, changing, leaving, and who moves up from the waiting list.

The one rule, for every write that counts seats: LOCK the meeting, RECOUNT from the RSVPs, WRITE, commit.
- The lock is the meeting's row, FOR NO KEY UPDATE, taken by `locked` (`locked_draft`), and for joining by the
  function `meetings_join` of the database, which does all three in one message (docs/decisions/0051-hot-path.md).
  It is the first lock of its transaction; after it come RSVPs of that meeting, then the mailbox's day, then outbox
  keys.
- The count is made by a statement that begins after the lock is held: in READ COMMITTED it sees all that was
  committed under the lock before. Joining reads what the database itself counted (`taken`, kept by a trigger, which no
  Python can write: meetings/migrations/0003_taken.py).
- Whoever frees seats promotes in the same transaction, so that no fitting seat is ever seen idle.
"""

import hashlib
import hmac
import json
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lib import prepared
from lib.addresses import canonical, canonical_or_same
from lib.keyed import digest
from mail import outbox

from .. import links, waitlist
from ..models import Meeting, Rsvp

MAILS_A_MAILBOX_A_DAY = 3
UNKNOWN = "unknown"
SEATED = {Rsvp.Status.CONFIRMED, Rsvp.Status.WAITLISTED}


class Why(TextChoices):
    """Why a request cannot be done now; answered with 409."""

    OVER = "over", _("This meeting is over.")
    CHANGED = (
        "changed",
        _("Somebody saved this meeting while you were writing. Your text is still here: compare, then save again."),
    )
    NOT_OVER = "not_over", _("This meeting is not over yet.")
    PUBLISHED = "published", _("Only a draft can be thrown away. Please cancel the meeting instead.")
    CANCELLED = "cancelled", _("This meeting is cancelled.")
    RSVP_CANCELLED = (
        "rsvp_cancelled",
        _("You have cancelled this before. If you change your mind, tell us again."),
    )
    FULL = "full", _("There are not that many seats left. Nothing was changed.")
    KEY_USED = "key_used", _("This key was used for another request.")


class Refused(Exception):
    """The meeting or the RSVP is not in a state in which this can be done; nothing was changed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Party:
    """What a party tells us. `email` and `name` only if wanted. Where nobody said the language, it is a guess."""

    party_size: int
    language: str = "en"
    needs: list[str] = field(default_factory=list)
    name: str = ""
    email: str = ""
    said_language: bool = True


@dataclass(frozen=True)
class Answer:
    """What is answered: to somebody new and to an address that is already booked alike."""

    status: Rsvp.Status
    position: int | None
    token: str | None


def locked(meeting_id: UUID) -> Meeting:
    """The meeting with its site, locked until the transaction ends; Meeting.DoesNotExist for a draft."""
    return _for_writing(Meeting.objects.public().select_related("site")).get(pk=meeting_id)


def locked_draft(meeting_id: UUID) -> Meeting:
    """The same for staff, who also see drafts: whoever publishes, edits or discards one waits for the others."""
    return _for_writing(Meeting.objects.select_related("site")).get(pk=meeting_id)


def _for_writing(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return meetings.select_for_update(of=("self",), no_key=True)


def join(meeting_id: UUID, party: Party, *, now: datetime, key: str | None = None, user: User | None = None) -> Answer:
    """Books a party: confirmed if it fits, else waiting (MEET-5).

    `key` is the Idempotency-Key: the same request again meets its own row. `user` is somebody signed in,
    whose address is proved. Raises Refused (OVER, CANCELLED, KEY_USED) and Meeting.DoesNotExist.
    """
    party = replace(party, email=canonical(party.email)) if party.email else party
    ids = links.rsvp_ids(meeting_id, key) if key else [uuid4()]
    asked = _asked(party, user) if key else ""
    # With no mail to queue, the one statement is its own transaction: no BEGIN, no COMMIT.
    with transaction.atomic() if party.email else nullcontext():
        joined = _join(meeting_id, party, ids=ids, asked=asked, user=user, now=now)
        if joined.outcome in SEATED and party.email and (user is not None or may_write_to(party.email, now=now)):
            kind = "rsvp_booked" if joined.is_repeated else "rsvp_confirmation"
            _write_to(party, kind=kind, pk=joined.rsvp, until=joined.ends_at, now=now)
    if joined.outcome == UNKNOWN:
        raise Meeting.DoesNotExist
    if joined.outcome not in SEATED:
        return _answer_again(ids, asked) or _refuse(Why(joined.outcome))
    token = None if party.email else links.token(links.Purpose.MANAGE, joined.rsvp, 1)
    return Answer(Rsvp.Status(joined.outcome), joined.position, token)


@transaction.atomic
def change(
    rsvp: Rsvp,
    *,
    now: datetime,
    party_size: int | None = None,
    language: str | None = None,
    needs: list[str] | None = None,
) -> Rsvp:
    """Changes a party; what is None stays. A waiting party keeps its place, and is promoted if it now fits.

    Raises Refused: FULL where a confirmed party would grow beyond the seats, RSVP_CANCELLED, OVER, CANCELLED.
    """
    meeting = locked(rsvp.meeting_id)
    rsvp = Rsvp.objects.get(pk=rsvp.pk)
    if not rsvp.is_active:
        raise Refused(Why.RSVP_CANCELLED)
    if not meeting.takes_rsvps(now):
        raise Refused(_why_closed(meeting))
    before = rsvp.party_size
    rsvp.party_size = before if party_size is None else party_size
    rsvp.language = language or rsvp.language
    rsvp.needs = rsvp.needs if needs is None else needs
    if not rsvp.is_waiting and rsvp.party_size > before:
        others = _persons_confirmed(meeting) - before
        if not waitlist.fits(rsvp.party_size, confirmed=others, capacity=meeting.capacity):
            raise Refused(Why.FULL)
    rsvp.save(update_fields=["party_size", "language", "needs"])
    if rsvp.party_size < before:
        promote(meeting, now=now)
    return Rsvp.objects.select_related("meeting__site").get(pk=rsvp.pk)


@transaction.atomic
def cancel(rsvp: Rsvp, *, now: datetime) -> Rsvp:
    """Frees a party's seats; again changes nothing. Always possible, also once the meeting has begun or is
    over.
    """
    meeting = locked(rsvp.meeting_id)
    freed = Rsvp.objects.active().filter(pk=rsvp.pk).update(status=Rsvp.Status.CANCELLED)
    if freed:
        promote(meeting, now=now)
    return Rsvp.objects.select_related("meeting__site").get(pk=rsvp.pk)


def promote(meeting: Meeting, *, now: datetime) -> list[UUID]:
    """Confirms the earliest waiting parties that fit, and queues one mail to each that left an address.

    The caller holds the meeting's lock. Nobody is promoted after the start, nor at a meeting that is
    cancelled.
    """
    if not meeting.takes_rsvps(now) or meeting.has_begun(now):
        return []
    waiting = list(Rsvp.objects.waiting().filter(meeting=meeting))
    if not waiting:
        return []
    line = [(rsvp, rsvp.party_size) for rsvp in waiting]
    up = list(waitlist.who_fits(line, confirmed=_persons_confirmed(meeting), capacity=meeting.capacity))
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


def _persons_confirmed(meeting: Meeting) -> int:
    return sum(Rsvp.objects.confirmed().filter(meeting=meeting).values_list("party_size", flat=True))


def _refuse(why: Why) -> Answer:
    raise Refused(why)


def _why_closed(meeting: Meeting) -> Why:
    return Why.CANCELLED if meeting.is_cancelled else Why.OVER


def _asked(party: Party, user: User | None) -> str:
    """A keyed digest of a request, to tell a retry from another under the same key; a guess is no part of it."""
    said = asdict(party) | {"needs": sorted(party.needs), "user": user.pk if user else None}
    if not said.pop("said_language"):
        del said["language"]
    text = json.dumps(said, sort_keys=True)
    return hmac.new(settings.LINK_KEYS[0].encode(), b"rsvp-asked\x00" + text.encode(), hashlib.sha256).hexdigest()


def _answer_again(ids: list[UUID], asked: str) -> Answer | None:
    """What a request with this key was answered the first time; None without such a row. Refused for
    another body.
    """
    row = Rsvp.objects.filter(pk__in=ids).first() if asked else None
    if row is None:
        return None
    if not hmac.compare_digest(row.asked, asked):
        raise Refused(Why.KEY_USED)
    status = Rsvp.Status.CONFIRMED if row.answered_position is None else Rsvp.Status.WAITLISTED
    with_address = row.email or row.user_id or row.status == Rsvp.Status.REPEATED
    return Answer(status, row.answered_position, None if with_address else row.token)


class _Joined(NamedTuple):
    """What the database did: a state of Rsvp, a reason of Why, or UNKNOWN; `rsvp` is what is booked now.

    `ends_at` only for who gets a mail.
    """

    outcome: str
    rsvp: UUID
    is_repeated: bool
    position: int | None
    ends_at: datetime | None


# Lock, recount and write: meetings/migrations/0002_join.py.
_JOIN = """
SELECT outcome, booked, is_repeated, waiting_at, ends FROM meetings_join(
    %(meeting)s, %(now)s, %(ids)s::text::uuid[], %(party_size)s::int, %(language)s, %(needs)s::text::text[], %(name)s,
    %(email)s, %(user)s::bigint, %(asked)s)
"""


def _join(meeting_id: UUID, party: Party, *, ids: list[UUID], asked: str, user: User | None, now: datetime) -> _Joined:
    lists = {"ids": prepared.array(ids), "needs": prepared.array(party.needs)}
    asking = {"meeting": meeting_id, "asked": asked, "user": user and user.pk, "now": now}
    return _Joined(*prepared.rows(_JOIN, vars(party) | lists | asking)[0])


def _write_to(party: Party, *, kind: str, pk: UUID, until: datetime | None, now: datetime) -> None:
    """Queues the confirmation; for an address that is booked already, the mail that says what is booked."""
    key = f"confirmation:{pk}" if kind == "rsvp_confirmation" else f"booked:{uuid4()}"
    outbox.queue(
        kind=kind,
        key=key,
        to=party.email,
        language=party.language,
        params={"rsvp": str(pk)},
        deadline=until,
        now=now,
    )


_COUNT_MAIL = """
INSERT INTO meetings_mailboxday (digest, day, mails) VALUES (%s, %s, 1)
ON CONFLICT (digest) DO UPDATE SET mails = meetings_mailboxday.mails + 1 WHERE meetings_mailboxday.mails < %s
RETURNING mails
"""


def may_write_to(email: str, *, now: datetime) -> bool:
    """Counts one mail that a stranger's request causes; False beyond three a mailbox and day (UTC)."""
    day = now.astimezone(UTC).date()
    name = digest(settings.LINK_KEYS[0], "mailbox-day", f"{mailbox_of(email)}\x00{day}")
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_MAIL, [name, day, MAILS_A_MAILBOX_A_DAY])
        return cursor.fetchone() is not None


def mailbox_of(email: str) -> str:
    """One spelling for all addresses known to lead to one mailbox: case, `+tags`, and the dots of Gmail."""
    local, _at, domain = canonical_or_same(email).rpartition("@")
    local = local.split("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
